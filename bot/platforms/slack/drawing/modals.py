"""Forms as modals: drawn, read back, checked in place. Each carries its invocation and survives a restart."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final

from bot.commands.language.arguments import parse, show
from bot.commands.language.document import Document
from bot.commands.language.invocation import Field, Form
from bot.commands.language.spec import Argument, Channel, Command, File, Person
from bot.core.errors import SparringError, Unusable
from bot.platforms.slack.drawing.blocks import Block, messages, plain_text, sections
from bot.platforms.slack.drawing.mrkdwn import escape
from bot.platforms.slack.drawing.render import Renderer
from bot.platforms.slack.wire.limits import (
    INPUT_HINT,
    INPUT_LABEL,
    INPUT_TEXT,
    MODAL_BLOCKS,
    MODAL_TITLE,
    OPTION_TEXT,
    OPTION_VALUE,
    OPTIONS,
    PLACEHOLDER,
    PRIVATE_METADATA,
)
from bot.platforms.slack.wire.spot import Spot

__all__ = ["FORM", "RESULT", "Filled", "field_of", "form_view", "option", "read", "result_view"]

FORM: Final = "form"
RESULT: Final = "result"
_ACTION: Final = "field."
_AGAIN: Final = "~"
_ABOVE: Final = 10
_YES_NO: Final = (("yes", "Yes"), ("no", "No"))
Commands = Mapping[tuple[str, ...], Command]


@dataclass(frozen=True, slots=True)
class Filled:
    """A form sent in: the command with all that is known, or what is wrong with each field (by block)."""

    command: Command
    known: Mapping[str, object]
    form: str
    values: Mapping[str, object]
    errors: Mapping[str, str]
    spot: Spot


def form_view(form: Form, spot: Spot, *, again: bool = False) -> dict[str, object]:
    """The view of a form; `again` names its fields anew, as Slack keeps what a field of the same name shows.

    Raises Unusable when the invocation is too long to be carried.
    """
    invocation = form.invocation
    metadata = json.dumps(
        {
            "c": invocation.command.name,
            "a": {name: show(value) for name, value in invocation.args.items() if value is not None},
            "f": invocation.form,
            "s": spot.packed(),
        },
        separators=(",", ":"),
        ensure_ascii=False,
    )
    if len(metadata) >= PRIVATE_METADATA:
        raise Unusable("That is too much text for a form. Leave it out here and fill it in there.")
    return {
        "type": "modal",
        "callback_id": FORM,
        "title": plain_text(form.title, MODAL_TITLE),
        "submit": plain_text(invocation.command.submit, MODAL_TITLE),
        "close": plain_text("Cancel", MODAL_TITLE),
        "private_metadata": metadata,
        "blocks": [
            *(sections(escape(form.title)) if len(form.title) > MODAL_TITLE else ()),
            *(_above(form.about) if form.about else ()),
            *(_input(field, _AGAIN if again else "") for field in form.fields),
        ],
    }


def _above(about: Document) -> Sequence[Block]:
    """What the form is about: as much as stands above the fields without pushing them off the window."""
    drawn = [block for block in Renderer({}).document(about) if block["type"] != "header"]
    return next(iter(messages(drawn, most=_ABOVE)), [])


def result_view(title: str, blocks: Sequence[Block], spot: Spot) -> dict[str, object]:
    """A modal that shows a reply; buttons in it know where it belongs."""
    return {
        "type": "modal",
        "callback_id": RESULT,
        "title": plain_text(title, MODAL_TITLE),
        "close": plain_text("Done", MODAL_TITLE),
        "private_metadata": json.dumps({"s": spot.packed()}, separators=(",", ":")),
        "blocks": next(iter(messages(blocks, most=MODAL_BLOCKS)), []),
    }


def read(view: Mapping[str, Any], commands: Commands) -> Filled:
    """What a submitted view says; raises Unusable for a form of an older version."""
    try:
        carried = json.loads(view.get("private_metadata") or "")
        command = commands[tuple(carried["c"].split())]
        known = {name: parse(_named(command, name), text) for name, text in carried["a"].items()}
        spot = Spot.unpacked(carried["s"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unusable("This form is from an older version. Please give the command again.") from error
    values: dict[str, object] = {}
    errors: dict[str, str] = {}
    for block, actions in (view.get("state") or {}).get("values", {}).items():
        argument = command.argument(block.removesuffix(_AGAIN))
        if argument is None:
            continue
        given: Mapping[str, Any] = next(iter(actions.values()), {})
        text = _given(given)
        try:
            if argument.kind is File and (file := _file(given)) is not None:
                values[argument.name] = file
            elif text.strip():
                values[argument.name] = parse(argument, text)
            elif argument.required:
                errors[block] = f"{argument.label} is needed."
        except SparringError as error:
            errors[block] = error.message
    return Filled(command, known, carried.get("f") or "", values, errors, spot)


def field_of(body: Mapping[str, Any], commands: Commands) -> Argument | None:
    """The argument whose suggestions a menu asks for; None when it is not known."""
    try:
        carried = json.loads(body["view"]["private_metadata"])
        command = commands[tuple(carried["c"].split())]
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return command.argument(str(body.get("action_id", "")).removeprefix(_ACTION))


def option(value: str, words: str) -> Block:
    """An entry of a menu."""
    return {"text": plain_text(words, OPTION_TEXT), "value": value[:OPTION_VALUE]}


def _named(command: Command, name: str) -> Argument:
    argument = command.argument(name)
    if argument is None:
        raise KeyError(name)
    return argument


def _input(field: Field, mark: str) -> Block:
    argument = field.argument
    element = {**_element(argument, field.value), "action_id": f"{_ACTION}{argument.name}"}
    made: dict[str, object] = {
        "type": "input",
        "block_id": f"{argument.name}{mark}",
        "label": plain_text(argument.label, INPUT_LABEL),
        "element": element,
        "optional": not argument.required,
    }
    if argument.arg.help and argument.arg.help.casefold() != argument.label.casefold():
        made["hint"] = plain_text(argument.arg.help, INPUT_HINT)
    return made


def _element(argument: Argument, value: str) -> dict[str, object]:
    kind = argument.kind
    if kind is bool:
        return _menu(_YES_NO, value)
    if argument.choices:
        return _menu([(choice, choice.capitalize()) for choice in argument.choices], value)
    if argument.arg.suggest:
        return _suggested(argument, value)
    if kind is int:
        return _number(argument, value)
    if kind is date:
        return {"type": "datepicker", **({"initial_date": value} if value else {})}
    if kind is time:
        return {"type": "timepicker", **({"initial_time": value} if value else {})}
    if kind is File:
        return {"type": "file_input", "max_files": 1}
    if kind is Person:
        return {"type": "users_select", **({"initial_user": value} if value else {})}
    if kind is Channel:
        return {
            "type": "conversations_select",
            "default_to_current_conversation": True,
            "filter": {"include": ["public", "private"], "exclude_bot_users": True},
            **({"initial_conversation": value} if value else {}),
        }
    return _typed(argument, value)


def _typed(argument: Argument, value: str) -> dict[str, object]:
    longest = min(argument.arg.maximum or INPUT_TEXT, INPUT_TEXT)
    made: dict[str, object] = {
        "type": "plain_text_input",
        "multiline": argument.arg.long,
        "max_length": longest,
    }
    if argument.arg.placeholder:
        made["placeholder"] = plain_text(argument.arg.placeholder, PLACEHOLDER)
    if 0 < len(value) <= longest:
        made["initial_value"] = value
    return made


def _number(argument: Argument, value: str) -> dict[str, object]:
    made: dict[str, object] = {"type": "number_input", "is_decimal_allowed": False}
    if argument.arg.minimum is not None:
        made["min_value"] = str(argument.arg.minimum)
    if argument.arg.maximum is not None:
        made["max_value"] = str(argument.arg.maximum)
    return {**made, "initial_value": value} if value else made


def _menu(choices: Sequence[tuple[str, str]], value: str) -> dict[str, object]:
    options = [option(key, words) for key, words in choices[:OPTIONS]]
    chosen = next((entry for entry in options if entry["value"] == value), None)
    return {"type": "static_select", "options": options, **({"initial_option": chosen} if chosen else {})}


def _suggested(argument: Argument, value: str) -> dict[str, object]:
    made: dict[str, object] = {"min_query_length": 0}
    if argument.several:
        chosen = [option(name, name) for each in value.split(",") if (name := each.strip())]
        made["type"] = "multi_external_select"
        return {**made, "initial_options": chosen} if chosen else made
    made["type"] = "external_select"
    return {**made, "initial_option": option(value, value)} if value else made


def _file(state: Mapping[str, Any]) -> File | None:
    """The file that was chosen in a field."""
    for file in state.get("files") or ():
        if address := str(file.get("url_private_download") or file.get("url_private") or ""):
            return File(address, str(file.get("name") or ""), int(file.get("size") or 0))
    return None


def _given(state: Mapping[str, Any]) -> str:
    """What stands in a field, as text; "" for nothing."""
    for name in (
        "value",
        "selected_date",
        "selected_time",
        "selected_user",
        "selected_conversation",
        "selected_channel",
    ):
        if state.get(name):
            return str(state[name])
    chosen = state.get("selected_option")
    if chosen:
        return str(chosen.get("value", ""))
    return ", ".join(str(entry.get("value", "")) for entry in state.get("selected_options") or ())
