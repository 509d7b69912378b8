"""Forms as Discord modals, and what was filled in."""

from collections.abc import Mapping, Sequence
from enum import Enum

from bot.commands.language.invocation import Field, Form
from bot.commands.language.spec import Argument, Channel, File, Person, Role
from bot.commands.language.token import encode
from bot.platforms.discord.drawing.escape import cut, label
from bot.platforms.discord.drawing.render import told
from bot.platforms.discord.hearing.commands import value_of
from bot.platforms.discord.wire.limits import (
    CHOICE_LENGTH,
    CHOICES,
    DESCRIPTION,
    FORM_FIELD_TEXT,
    FORM_FIELDS,
    FORM_LABEL,
    FORM_TITLE,
    PLACEHOLDER,
    TEXT_PER_MESSAGE,
)
from bot.platforms.discord.wire.payload import ChannelKind, Component, Json

__all__ = ["filled_in", "modal", "typed_in"]

_ONE_LINE, _MANY_LINES = 1, 2
_YES_NO = ("yes", "no")


def modal(form: Form) -> Json:
    """The modal; its custom id holds the whole invocation, so it can be sent in after a restart.

    What the form is about stands above the fields, where these leave room for it. Raises ValueError when the
    arguments given so far are too long to be carried.
    """
    invocation = form.invocation
    fields = [_field(field) for field in form.fields[:FORM_FIELDS]]
    about = cut(told(form.about), TEXT_PER_MESSAGE) if form.about and len(fields) < FORM_FIELDS else ""
    above: list[Json] = [{"type": Component.TEXT_DISPLAY, "content": about}] if about else []
    return {
        "custom_id": encode(invocation.command, invocation.args, form=invocation.form),
        "title": label(form.title, FORM_TITLE),
        "components": [*above, *fields],
    }


def filled_in(data: Json, fields: Sequence[Field]) -> dict[str, object]:
    """The values of a modal that was sent in, by argument; empty ones are left out. Raises Unusable."""
    given = {str(found["custom_id"]): found for found in _inputs(data.get("components") or ())}
    resolved: Mapping[str, Json] = data.get("resolved") or {}
    values: dict[str, object] = {}
    for field in fields:
        argument = field.argument
        found = given.get(argument.name)
        value = _value(found) if found is not None else ""
        if value not in ("", None):
            values[argument.name] = value_of(argument, value, resolved)
    return values


def typed_in(data: Json) -> dict[str, str]:
    """What stands in the fields of a modal that was sent in, as it was typed."""
    given = {str(each["custom_id"]): _value(each) for each in _inputs(data.get("components") or ())}
    return {name: text for name, text in given.items() if isinstance(text, str) and text}


def _field(field: Field) -> Json:
    argument = field.argument
    shown: Json = {
        "type": Component.LABEL,
        "label": label(argument.label, FORM_LABEL),
        "component": _input(argument, field.value),
    }
    if not argument.arg.placeholder and _plain(argument.arg.help) not in _plain(argument.label):
        shown["description"] = label(argument.arg.help, DESCRIPTION)
    return shown


def _plain(text: str) -> str:
    return text.casefold().rstrip("?.: ")


def _input(argument: Argument, value: str) -> Json:
    common: Json = {"custom_id": argument.name, "required": argument.required}
    if argument.kind is Person:
        return {"type": Component.USER_SELECT, **common, **_count(argument)}
    if argument.kind is File:
        return {"type": Component.FILE_UPLOAD, **common, **_count(argument)}
    if argument.kind is Role:
        return {"type": Component.ROLE_SELECT, **common, **_count(argument)}
    if argument.kind is Channel:
        kinds = [ChannelKind.TEXT, ChannelKind.ANNOUNCEMENT, ChannelKind.FORUM]
        return {"type": Component.CHANNEL_SELECT, **common, **_count(argument), "channel_types": kinds}
    if argument.kind is bool or issubclass(argument.kind, Enum):
        options = _YES_NO if argument.kind is bool else argument.choices[:CHOICES]
        return {
            "type": Component.STRING_SELECT,
            **common,
            **_count(argument),
            "options": [_choice(option, chosen=option == value) for option in options],
        }
    longest = min(argument.arg.maximum or FORM_FIELD_TEXT, FORM_FIELD_TEXT) if argument.kind is str else 40
    text: Json = {
        "type": Component.TEXT_INPUT,
        **common,
        "style": _MANY_LINES if argument.arg.long else _ONE_LINE,
        "max_length": longest,
    }
    if argument.arg.placeholder:
        text["placeholder"] = label(argument.arg.placeholder, PLACEHOLDER)
    if value and len(value) <= longest:
        text["value"] = value
    return text


def _count(argument: Argument) -> Json:
    return {"min_values": 1 if argument.required else 0, "max_values": 1}


def _choice(value: str, *, chosen: bool) -> Json:
    return {"label": label(value.capitalize(), CHOICE_LENGTH), "value": value, "default": chosen}


def _inputs(components: Sequence[Json]) -> list[Json]:
    """The inputs of a modal, whether they stand under labels or in rows."""
    found: list[Json] = []
    for component in components:
        inner = [component["component"]] if component.get("component") else component.get("components")
        if inner:
            found.extend(_inputs(inner))
        elif component.get("custom_id"):
            found.append(component)
    return found


def _value(found: Json) -> object:
    if "values" in found:
        values = found["values"] or ()
        return values[0] if values else ""
    return found.get("value", "")
