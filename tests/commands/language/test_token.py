import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commands.language.registry import discover
from bot.commands.language.token import decode, encode
from bot.core.errors import Unusable

COMMANDS = {command.path: command for command in discover()}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=lambda command: command.name)
def test_every_form_of_every_command_comes_back(command):
    """A button that asks for a form still asks for the same one after a restart."""
    for form in ("", *command.forms):
        assert (command, {}, form) == decode(encode(command, {}, form=form), COMMANDS)


@pytest.mark.parametrize("command", COMMANDS.values(), ids=lambda command: command.name)
@settings(max_examples=20)
@given(form=st.text("abcdefghijklmnopqrstuvwxyz-", min_size=1, max_size=20))
def test_a_form_that_is_gone_is_an_old_button(command, form):
    """A button on an old message may ask for a form that this version has not: it is refused."""
    if form in command.forms:
        return
    with pytest.raises(Unusable, match="older version"):
        decode(encode(command, {}, form=form), COMMANDS)
