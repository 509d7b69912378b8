"""Command definitions: what Discord refuses is found before Discord says so."""

import re
from typing import Annotated

import pytest

from bot.commands.language.invocation import Actor, Form, Invocation, Where
from bot.commands.language.registry import discover
from bot.commands.language.reply import Reply
from bot.commands.language.spec import Arg, command, spec_of
from bot.commands.views.notices import Done
from bot.platforms.discord.connection.definitions import definitions, digest
from bot.platforms.discord.hearing.forms import filled_in, modal
from bot.testing.doubles import FixedClock
from tests.platforms.discord.openapi import SPEC, faults, spec

NAME = re.compile(r"[-_'a-z0-9]{1,32}")


def walk(options):
    """Every option and subcommand, however deep."""
    for option in options:
        yield option
        yield from walk(option.get("options", ()))


@pytest.fixture(scope="module")
def defined():
    """All commands as they are registered."""
    return definitions(discover())


def test_discords_own_description_is_there():
    """Without the file the other tests check no request body: that must be seen."""
    if spec() is None:
        pytest.skip(f"Request bodies were NOT checked against Discord's description: no {SPEC.name}")

    assert faults("POST", "/channels/1/messages", {"content": 7})


def test_the_definitions_are_as_discord_describes_them(defined):
    """The request body fits Discord's own description."""
    assert [] == faults("PUT", "/applications/1/commands", defined)


def test_names_are_lower_case_and_everything_is_described(defined):
    """What neither the description nor a simulator checks: names in lower case, a description everywhere."""
    for item in walk(each for each in defined if each["type"] == 1):
        assert NAME.fullmatch(item["name"]), item["name"]
        assert 1 <= len(item["description"]) <= 100


def test_a_message_s_menu_has_one_command(defined):
    """Discord wants no description there, and takes capitals and spaces."""
    [menu] = [each for each in defined if each["type"] == 3]

    assert "Use as a suggestion" == menu["name"]
    assert "description" not in menu


def test_required_options_come_first(defined):
    """A required option after an optional one is refused by Discord."""
    for item in walk(defined):
        required = [option.get("required", False) for option in item.get("options", ()) if option["type"] > 2]
        assert sorted(required, reverse=True) == required


def test_the_limits_of_choices_and_options_are_kept(defined):
    """At most 25 options, subcommands and choices; choices or autocomplete, never both."""
    for item in walk(defined):
        assert len(item.get("options", ())) <= 25
        assert len(item.get("choices", ())) <= 25
        assert not (item.get("choices") and item.get("autocomplete"))


def test_organisers_commands_are_for_those_who_manage_the_server(defined):
    """Only servers have organisers' commands, hidden from members by default."""
    admin = next(root for root in defined if root["name"] == "quiz-admin")

    assert 1 << 5 == admin["default_member_permissions"]
    assert [0] == admin["contexts"]


def test_the_hash_follows_the_definitions(defined):
    """The same commands have the same hash, changed ones another."""
    changed = [{**defined[0], "description": "Something else"}, *defined[1:]]

    assert digest(defined) == digest(definitions(discover()))
    assert digest(defined) != digest(changed)


async def named(call, *, Upper: Annotated[str, Arg("a value")]) -> Reply:  # noqa: N803 - the fault under test
    """A command with an option that Discord refuses."""
    return Reply(Done(f"{call} {Upper}"))


async def undescribed(call, *, value: Annotated[str, Arg(" ")]) -> Reply:
    """A command with an option that has no description."""
    return Reply(Done(f"{call} {value}"))


@pytest.mark.parametrize(
    ("function", "name"), [(named, "quiz x"), (undescribed, "quiz x"), (undescribed, "quiz Streak")]
)
def test_what_discord_would_refuse_is_refused_here(function, name):
    """An upper-case name or a missing description is a fault of the program, found at once."""
    found = spec_of(command(name, "A summary")(function))
    assert found is not None

    with pytest.raises(ValueError, match="Discord"):
        definitions([found])


@pytest.mark.parametrize("spec", discover(), ids=lambda spec: spec.name)
def test_every_form_is_a_modal_that_discord_takes(spec):
    """Whatever a command may ask for fits into a modal, by Discord's own description."""
    from bot.commands.language.invocation import Field  # noqa: PLC0415 - beside its use

    where = Where("discord", "1", "2")
    for form in ("", *spec.forms):
        names = spec.forms.get(form) or [a.name for a in spec.visible if a.required or a.name in spec.asks]
        if not names:
            continue
        invocation = Invocation(spec, {}, Actor("1", "Ada"), where, FixedClock().now(), form=form)
        fields = tuple(Field(spec.argument(name)) for name in names)
        data = modal(Form(spec.summary, invocation, fields))

        assert len(fields) <= 5
        assert [] == faults("POST", "/interactions/1/token/callback", {"type": 9, "data": data})
        sent = {"components": [{"type": 18, "component": c["component"]} for c in data["components"]]}
        assert {} == filled_in(
            {
                "components": [
                    {"type": 18, "component": {"custom_id": c["component"]["custom_id"], "value": ""}}
                    for c in sent["components"]
                ]
            },
            fields,
        )
