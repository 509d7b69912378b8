"""Commands given by mentioning the bot, or in its direct messages: "@Sparring streak @Ada"."""

import re
from collections.abc import Mapping
from typing import Final

from bot.commands.language.grammar import Grammar
from bot.commands.language.registry import Registry
from bot.commands.language.spec import Command, Person

__all__ = ["Reader", "addressed"]

_PERSON: Final = re.compile(r"<@!?(\d+)>")
_CHANNEL: Final = re.compile(r"<#(\d+)>")
_ROLE: Final = re.compile(r"<@&(\d+)>")


class Reader:
    """Reads commands out of messages, with people, channels and roles as Discord writes their mentions."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def maybe(self, text: str, people: Mapping[int, str]) -> tuple[Command, dict[str, object]] | None:
        """The command that a text names, `people` being the names of those whom it mentions.

        None when it is none; raises Unusable, with the right form, when it is one but cannot be read.
        """

        def person(word: str) -> Person | None:
            match = _PERSON.fullmatch(word)
            return Person(match[1], people.get(int(match[1]), "")) if match else None

        bare = _ROLE.sub(r"@\1", _CHANNEL.sub(r"#\1", text))
        return Grammar(self._registry, person=person).command(bare or "help")


def addressed(text: str, me: int, role: int = 0) -> str | None:
    """The text without the bot's mention; None when the bot is not mentioned at all.

    `role` is the role that Discord made for the bot: it has the bot's name, so people pick it by mistake.
    """
    mention = re.compile(rf"<@!?{me}>[ ,:]*" + (rf"|<@&{role}>[ ,:]*" if role else ""))
    if not mention.search(text):
        return None
    return mention.sub("", text, count=1).strip()
