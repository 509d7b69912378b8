"""Slack's texts as commands, and what people write as answers."""

import re
from collections.abc import Mapping
from dataclasses import replace
from html import unescape
from typing import Final

from bot.commands.language.grammar import Grammar
from bot.commands.language.registry import Registry
from bot.commands.language.spec import Command, Person, Role
from bot.core.errors import Unusable

__all__ = ["Reader", "mentions", "plain_words"]

_PERSON: Final = re.compile(r"<@([UW][A-Z0-9]+)(?:\|([^<>]*))?>")
_CHANNEL: Final = re.compile(r"<#([CGD][A-Z0-9]+)(?:\|[^<>]*)?>")
_LINK: Final = re.compile(r"<((?:https?|mailto):[^<|>]+)(?:\|([^<>]+))?>")
_GROUP_ID: Final = re.compile(r"<!subteam\^(S[A-Z0-9]+)(?:\|[^<>]*)?>")
_IS_GROUP: Final = re.compile(r"S[A-Z0-9]+")
_EVERYBODY: Final = {"here": "here", "channel": "channel", "everyone": "channel", "none": "none"}
"""What stands for a group: whoever is there, the whole channel, or nobody."""
_GROUP: Final = re.compile(r"<!(?:subteam\^[A-Z0-9]+\|)?@?([^<>|^]+)(?:\|([^<>]*))?>")


class Reader:
    """Reads commands out of Slack's texts."""

    def __init__(self, registry: Registry) -> None:
        self._grammar = Grammar(registry, person=_person)
        self._roots = {path[0] for path in registry.commands}

    def slash(self, command: str, text: str) -> tuple[Command, dict[str, object]]:
        """The command that was typed; raises Unusable with the right form, or with what there is."""
        root = command.removeprefix("/").casefold()
        if root not in self._roots:
            root = "quiz-admin" if "admin" in root else "quiz"
        return self.typed(text or "help", root=root)

    def typed(self, text: str, *, root: str = "quiz") -> tuple[Command, dict[str, object]]:
        """The command that a text names under `root`; raises Unusable when it names none."""
        found = self.maybe(text, root=root)
        if found is None:
            if root == "quiz-admin" and text == "help":
                return self.typed("help")
            raise self._grammar.unknown(plain_words(text), root=root)
        return found

    def maybe(self, text: str, *, root: str = "quiz") -> tuple[Command, dict[str, object]] | None:
        """The command, or None when the text is none; raises Unusable when it is one but cannot be read."""
        text = _PERSON.sub(_in_one_word, text)
        found = self._grammar.command(_channels(_links(_groups(_group_ids(text)))), root=root)
        if found is None:
            return None
        command, args = found
        return command, {name: _group(_unescaped(value)) for name, value in args.items()}


def plain_words(text: str, *, names: Mapping[str, str] | None = None) -> str:
    """What somebody wrote, without Slack's mark-up: links by their words, people by their names."""
    named = names or {}
    text = _links(_groups(text))
    text = _PERSON.sub(lambda m: f"@{named.get(m[1]) or m[2] or m[1]}", text)
    text = re.sub(r"<#[CGD][A-Z0-9]+\|([^<>]+)>", r"#\1", text)
    return unescape(_channels(text))


def mentions(text: str) -> list[str]:
    """The ids of the people that a text mentions, in order."""
    return [match[1] for match in _PERSON.finditer(text)]


def _person(text: str) -> Person | None:
    match = _PERSON.fullmatch(unescape(text))
    return Person(match[1], match[2] or match[1]) if match else None


def _in_one_word(match: re.Match[str]) -> str:
    """A mention without the spaces of the name in it, which would end the argument."""
    return f"<@{match[1]}|{'_'.join(match[2].split())}>" if match[2] else match[0]


def _channels(text: str) -> str:
    return _CHANNEL.sub(r"#\1", text)


def _links(text: str) -> str:
    """Links by their words; a shortened or autolinked address stays itself."""
    return _LINK.sub(lambda m: m[2] or m[1].removeprefix("mailto:"), text)


def _group_ids(text: str) -> str:
    """User groups by their ids, which is what a command wants of them."""
    return _GROUP_ID.sub(r"@\1", text)


def _groups(text: str) -> str:
    return _GROUP.sub(lambda m: f"@{(m[2] or m[1]).removeprefix('@')}", text)


def _group(value: object) -> object:
    """A role is a user group on Slack, or everybody; any other word would notify nobody, so it is refused."""
    if not isinstance(value, Role):
        return value
    named = _EVERYBODY.get(value.id.casefold(), value.id)
    if named not in _EVERYBODY.values() and not _IS_GROUP.fullmatch(named):
        raise Unusable(
            f'"{value.id[:40]}" is no user group. Name one by mention, or use @here, @channel or none.'
        )
    return replace(value, id=named)


def _unescaped(value: object) -> object:
    return plain_words(value) if isinstance(value, str) and type(value) is str else value
