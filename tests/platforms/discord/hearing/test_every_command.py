"""Every command, given on Discord as a slash command: answered with a form or a reply that Discord takes."""

from datetime import date, time

import pytest

from bot.commands.language.registry import discover
from bot.commands.language.spec import Channel, File, Person, Role
from bot.platforms.discord.wire.payload import texts
from tests.examples import few
from tests.platforms.discord.world import CHANNEL

VALUES = {
    str: "the harmonic mean of precision and recall",
    int: 1,
    bool: True,
    date: "2026-03-02",
    time: "09:00",
    Person: "700",
    Channel: str(CHANNEL),
    Role: "55",
    File: "77",
}
KINDS = {int: 4, bool: 5, Person: 6, Channel: 7, Role: 8, File: 11}


def given(command, *, whole):
    """Options for a command: the required ones, or (`whole`) every one."""
    wanted = [a for a in command.visible if whole or (a.required and not a.arg.long)]
    return [
        {
            "type": KINDS.get(argument.kind, 3),
            "name": argument.name,
            "value": argument.choices[0] if argument.choices else VALUES[argument.kind],
        }
        for argument in wanted
    ]


@pytest.mark.parametrize("whole", [pytest.param(False, marks=pytest.mark.slow), True], ids=["bare", "whole"])
@pytest.mark.parametrize("command", few(discover(), one_in=3), ids=lambda command: command.name)
async def test_every_command_is_answered(live, command, whole):
    """A reply or a form, never silence, never an unexpected error."""
    await live.set_up()
    await live.advance(hours=3)

    response = await live.slash(*command.path, options=given(command, whole=whole))

    assert response["type"] in {4, 9}
    if response["type"] == 4:
        said = " ".join(texts(response["data"]["components"]))
        assert said.strip()
        assert "went wrong" not in said
    assert [] == live.telemetry.failures
