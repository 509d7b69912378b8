"""The text form of commands: `streak member:@ada why:yes`, `answer It is the harmonic mean`.

Used where a platform gives text only: Slack's slash commands, mentions, the browser chat.
"""

import difflib
import re
from collections.abc import Sequence

from bot.commands.language.misread import Misread
from bot.commands.language.registry import Registry
from bot.commands.language.sentence import PersonReader, Sentence
from bot.commands.language.spec import Command
from bot.commands.language.typography import as_typed, one_line
from bot.commands.language.usage import option, typed, usage
from bot.core.errors import SparringError

__all__ = ["Grammar", "option", "typed", "usage"]

_CLOSE = 0.6
_HELP = "/quiz help lists what there is."


class Grammar:
    """Reads commands from text. `person` reads a platform's mention ("<@U7>"); None if it is none."""

    def __init__(self, registry: Registry, *, person: PersonReader | None = None) -> None:
        self._registry = registry
        self._person = person

    def command(self, text: str, *, root: str = "quiz") -> tuple[Command, dict[str, object]] | None:
        """The command that a text names under `root` (or with its root spelled out), with its arguments.

        None when no command is named; raises Misread, with the right form, when one is but cannot be read.
        """
        words = as_typed(text).split()
        path = tuple(one_line(word).casefold().removeprefix("/") for word in words)
        if not path or path[0] not in {key[0] for key in self._registry.commands}:
            path = (root, *path)
            offset = 0
        else:
            offset = 1
        for length in (3, 2):
            command = self._registry.commands.get(path[:length]) if len(path) >= length else None
            if command is not None:
                rest = _after(text, length - 1 + offset)
                return command, self.arguments(command, rest)
        plain = text.rstrip(" !.?")
        if plain != text and (found := self.command(plain, root=root)) is not None and not found[1]:
            return found  # "Help!"
        return None

    def arguments(self, command: Command, text: str) -> dict[str, object]:
        """The arguments in a text, as `Sentence` reads them.

        A long argument takes the rest of the text as it stands, line breaks included.
        """
        sentence = Sentence(command, text, vocabulary=self._registry.vocabulary, person=self._person)
        try:
            return sentence.args()
        except Misread as error:
            other = self._begun(command, text, error.strangers)
            if other is None:
                raise
            told = error.message.split("\n")[0]
            raise Misread(f"{told}\nDid you mean /{other.name}?\n{usage(other)}", other) from None
        except SparringError as error:
            raise Misread(f"{error.message}\n{usage(command)}") from None

    def _begun(self, command: Command, text: str, strangers: Sequence[str]) -> Command | None:
        """The other command that the first word behind one names: "/quiz help streak"."""
        words = text.split()
        if not strangers or words[:1] != [strangers[0]]:
            return None
        other = self._registry.commands.get((command.path[0], one_line(words[0]).casefold()))
        return other if other is not command else None

    def unknown(self, text: str, *, root: str = "quiz") -> Misread:
        """Why a text that should be a command is none, with the nearest one that can be given."""
        words = [one_line(word).casefold().removeprefix("/") for word in text.split()]
        roots = {key[0] for key in self._registry.commands}
        root, words = (words[0], words[1:]) if words and words[0] in roots else (root, words)
        known = {
            " ".join(path[1:]): command
            for path, command in self._registry.commands.items()
            if path[0] == root
        }
        name = " ".join([root, *words[:2]])[:60]
        for said in (" ".join(words[:2]), "".join(words[:1])):
            if near := difflib.get_close_matches(said, known, n=1, cutoff=_CLOSE):
                found = known[near[0]]
                return Misread(f'There is no command "/{name}". Did you mean /{found.name}? {_HELP}', found)
        group = sorted(f"/{root} {each}" for each in known if words and each.split()[0] == words[0])
        if group:
            return Misread(f'"/{name}" is not a whole command. There is: {", ".join(group)}.')
        return Misread(f'There is no command "/{name}". {_HELP}')


def _after(text: str, words: int) -> str:
    rest = text.lstrip()
    for _ in range(words):
        parts = re.split(r"\s+", rest, maxsplit=1)
        rest = parts[1] if len(parts) > 1 else ""
    return rest
