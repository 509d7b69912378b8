"""What stands behind a command's name, read word by word: every word has a place, or is named.

`name:value`, `name = value` and `name value` in any order and any case; bare words by what they are: a
choice, a flag, `#channel`, a time, a day, a topic. A value may have several words where these are one value.
Nothing is guessed: a word that fits nothing, or two arguments alike, is told, and nothing is done.
"""

import difflib
import re
from collections.abc import Callable
from datetime import date, time
from typing import Final

from bot.commands.language.arguments import parse
from bot.commands.language.misread import Misread
from bot.commands.language.spec import Argument, Channel, Command, Person, Role
from bot.commands.language.typography import TypedWord, as_typed, one_line, word_at
from bot.commands.language.usage import typed, usage
from bot.commands.language.vocabulary import Vocabulary
from bot.core.errors import SparringError
from bot.core.rounds.zones import nearest_zone

__all__ = ["PersonReader", "Sentence"]

PersonReader = Callable[[str], Person | None]
_MARK: Final = re.compile(r"-{0,2}([A-Za-z_]+)(\s*[:=]\s*)")
_DIGIT: Final = re.compile(r"[0-9]")
_NUMBER: Final = re.compile(r"#?[0-9]+")
_BARE_TIME: Final = re.compile(r".*[:.apmhnd].*|[0-9]{4}", re.IGNORECASE)
_ANSWERS: Final = {"yes", "no", "on", "off", "true", "false"}
_CLOSE = 0.7
_MOST_STRANGERS = 5
_SHORTEST_CITY = 4
_MOST_WORDS = 60


class Sentence:
    """Reads one command's arguments from one text."""

    def __init__(
        self, command: Command, text: str, *, vocabulary: Vocabulary, person: PersonReader | None = None
    ) -> None:
        self._command = command
        self._raw = text
        self._text = as_typed(text)
        self._vocabulary = vocabulary
        self._person = person
        self._args: dict[str, object] = {}
        self._faults: list[str] = []
        self._strangers: list[str] = []
        self._unread: set[str] = set()

    def args(self) -> dict[str, object]:
        """The arguments; raises Misread with everything that has no place, and with what was meant."""
        at = 0
        while len(self._strangers) < _MOST_STRANGERS and (word := word_at(self._text, at)) is not None:
            marked = self._marked(word.start)
            at = self._named(*marked) if marked else self._bare(word)
        if self._strangers:
            names = " and ".join(f'"{one_line(each)[:40]}"' for each in self._strangers)
            told = f"I do not know what to do with {names}, so nothing was done."
            self._faults = [told, *dict.fromkeys(self._faults)]
        if self._faults:
            near = typed(self._command, self._args)
            nearest = [f"Nearest: {near}"] if self._args or not self._command.arguments else []
            raise Misread(
                "\n".join([*self._faults, *nearest, usage(self._command)]),
                self._command,
                self._args,
                strangers=self._strangers,
            )
        return self._args

    def _marked(self, at: int) -> tuple[Argument, int] | None:
        """The argument that is named at a position, and where its value begins."""
        match = _MARK.match(self._text, at)
        argument = self._visible(match[1]) if match else None
        if match is None or argument is None or (argument.arg.long and match[2].strip() == "="):
            return None
        return argument, match.end()

    def _visible(self, name: str) -> Argument | None:
        said = name.casefold()
        return next((a for a in self._command.visible if said == a.name), None) or next(
            (a for a in self._command.visible if said in a.arg.also), None
        )

    def _extent(self, at: int) -> list[TypedWord]:
        """The words from a position to the next named argument."""
        words: list[TypedWord] = []
        while (word := word_at(self._text, at)) is not None:
            if words and self._marked(word.start):
                break
            words.append(word)
            at = word.end
        return words

    def _named(self, argument: Argument, at: int) -> int:
        """Read a value behind its name; where the next word begins."""
        again = argument.name in self._args
        if again:
            self._faults.append(f"{argument.name} is given twice.")
        first = word_at(self._text, at)
        if first is None or self._marked(first.start):
            self._faults.append(f"{argument.name} has no value.")
            return first.start if first else len(self._text)
        if argument.arg.long:
            self._args[argument.name] = self._parsed(argument, self._raw[at:].strip())
            return len(self._text)
        words = self._extent(at)
        if self._plain(argument):
            words = words[:1] if words[0].quoted else self._until_mistyped(words)
            size = self._known(argument, words) or len(words)
            self._put(argument, words, size)
            return words[size - 1].end
        size, value = self._longest(argument, words)
        if size and not again:
            self._args[argument.name] = value
        elif not size:
            self._unreadable(argument, words)
            size = len(words)
        return words[size - 1].end

    def _until_mistyped(self, words: list[TypedWord]) -> list[TypedWord]:
        """A plain text ends where something looks like another argument's name, mistyped."""
        for n, word in enumerate(words[1:], start=1):
            match = re.match(r"([A-Za-z_]{3,})[:=]", word.text)
            if match and _close(match[1].casefold(), [each.name for each in self._command.visible]):
                return words[:n]
        return words

    def _put(self, argument: Argument, words: list[TypedWord], size: int) -> None:
        text = self._raw[words[0].start : words[size - 1].end]
        text = words[0].text if words[0].quoted else text
        try:
            self._args[argument.name] = self._parsed(argument, text.strip())
        except SparringError as error:
            self._faults.append(error.message)

    def _unreadable(self, argument: Argument, words: list[TypedWord]) -> None:
        """Say why a value cannot be read, and put the nearest one in its place."""
        text = " ".join(word.text for word in words)
        try:
            self._parsed(argument, text)
        except SparringError as error:
            self._faults.append(error.message)
        near = self._nearest(argument, text) or self._nearest(argument, words[0].text)
        if near:
            self._args[argument.name] = self._parsed(argument, near)

    def _bare(self, word: TypedWord) -> int:
        """Find the place of words that no name goes before; where the next word begins."""
        words = self._extent(word.start)
        left = [argument for argument in self._command.visible if argument.name not in self._args]
        needed = next((argument for argument in left if argument.required), None)
        if needed is not None and needed.arg.long:
            return self._rest(needed, word)
        named = self._spelled(left, words)
        if named is not None:
            return named
        if needed is not None and (done := self._needed(needed, left, words)):
            return done
        fitting = self._fitting(left, words)
        free = [each for each in fitting if not each[0].arg.named]
        longest = [each for each in free if each[1] == max(size for _, size, _ in free)]
        if len(longest) == 1 or {each[0].kind for each in longest} == {date}:  # dates come in their order
            argument, size, value = longest[0]
            self._args[argument.name] = value
            return words[size - 1].end
        if fitting:
            return self._unclear([argument for argument, _, _ in fitting], word)
        return self._text_for(left, words) or self._stranger(left, words, needed)

    def _rest(self, argument: Argument, word: TypedWord) -> int:
        self._args[argument.name] = self._parsed(argument, self._raw[word.start :].strip())
        return len(self._text)

    def _spelled(self, left: list[Argument], words: list[TypedWord]) -> int | None:
        """An argument named without a colon: "at 9 pm", "reminders off", "why", "on Mondays"."""
        said = words[0].text.casefold().strip(",;")
        if words[0].quoted:
            return None
        for argument in left:
            named, behind = said == argument.name, words[1:]
            also = said in argument.arg.also and behind and self._surely(argument, behind[0])
            if argument.arg.long or not (named or also):
                continue
            done = self._spelled_out(argument, words[0], behind)
            if done is not None:
                return done
        return None

    def _surely(self, argument: Argument, word: TypedWord) -> bool:
        """Whether a word behind another word for an argument is its value: "in #general", not "in the"."""
        return argument.kind not in {Person, Role, Channel} or self._certain(argument, word, alone=False)

    def _spelled_out(self, argument: Argument, word: TypedWord, behind: list[TypedWord]) -> int | None:
        if argument.kind is bool:
            said = bool(behind) and behind[0].text.casefold().strip(",;.") in _ANSWERS
            self._args[argument.name] = parse(argument, behind[0].text.strip(",;.")) if said else True
            return (behind[0] if said else word).end
        if not behind:
            return self._without_value(argument, word)
        if self._plain(argument):
            self._put(argument, behind, len(behind))
            return behind[-1].end
        size, value = self._longest(argument, behind)
        if not size:
            return None
        self._args[argument.name] = value
        return behind[size - 1].end

    def _without_value(self, argument: Argument, word: TypedWord) -> int | None:
        """A name with nothing behind it, where it can be no value itself."""
        if self._plain(argument) or argument.kind in {Person, Role, Channel}:
            return None
        self._faults.append(f"{argument.name} has no value.")
        return word.end

    def _needed(self, argument: Argument, left: list[Argument], words: list[TypedWord]) -> int | None:
        """The first argument that must be given takes what fits it, a plain text whatever is there."""
        others = [each for each in left if each is not argument]
        if self._fits_choice(others, words[0]):
            return None
        if argument.kind in {Person, Role, Channel}:
            size, value = self._longest(argument, words)
            self._args[argument.name] = value
            return words[size - 1].end
        if self._plain(argument):
            known = self._known(argument, words)
            more = any(each.required for each in others)
            size = known or (1 if more else len(words))
            self._put(argument, words, size)
            return words[size - 1].end
        size, value = self._longest(argument, words)
        if size:
            self._args[argument.name] = value
            return words[size - 1].end
        return None

    def _fits_choice(self, others: list[Argument], word: TypedWord) -> bool:
        text = word.text.casefold()
        return any(text in (choice.casefold() for choice in each.choices) for each in others)

    def _known(self, argument: Argument, words: list[TypedWord]) -> int:
        """How many words are the name of something that is known, at most."""
        names = self._vocabulary.names.get(argument.arg.suggest, {})
        for size in range(min(len(words), _MOST_WORDS), 0, -1):
            text = " ".join(word.text for word in words[:size])
            meant = self._vocabulary.meant(argument, text) if names else text
            if names and (meant != text or text in names.values()):
                return size
        return 0

    def _fitting(self, left: list[Argument], words: list[TypedWord]) -> list[tuple[Argument, int, object]]:
        """The arguments that bare words are certainly meant for, each with how many words and the value."""
        found = []
        flags = [argument for argument in left if argument.kind is bool]
        for argument in left:
            if not self._certain(argument, words[0], alone=len(flags) == 1):
                continue
            size, value = self._longest(argument, words)
            if size:
                found.append((argument, size, value))
        return found

    def _certain(self, argument: Argument, word: TypedWord, *, alone: bool) -> bool:
        text = word.text.strip(",;")
        if argument.kind is Channel:
            return text.startswith("#")
        if argument.kind in {Person, Role}:
            person = argument.kind is Person and self._person is not None and self._person(text) is not None
            return text.startswith("@") or person
        if argument.kind is bool:
            return alone and text.casefold() in _ANSWERS
        if argument.kind is int:
            return _NUMBER.fullmatch(text) is not None
        if argument.kind is time:
            return _BARE_TIME.fullmatch(text) is not None or _NUMBER.fullmatch(text) is not None
        if argument.kind is str:
            return not self._plain(argument)
        return True

    def _text_for(self, left: list[Argument], words: list[TypedWord]) -> int | None:
        """A text that need not be given takes bare words up to one that is certainly something else."""
        argument = next((a for a in left if not a.arg.named and (self._plain(a) or a.kind is Person)), None)
        if argument is None:
            return None
        if argument.arg.long:
            return self._rest(argument, words[0])
        if argument.kind is Person:
            size, value = self._longest(argument, words)
            self._args[argument.name] = value
            return words[size - 1].end
        others = [each for each in left if each is not argument]
        size = next((n for n in range(1, len(words)) if self._taken(others, words[n:])), len(words))
        size = self._known(argument, words) or size
        self._put(argument, words, size)
        return words[size - 1].end

    def _taken(self, others: list[Argument], words: list[TypedWord]) -> bool:
        return any(not argument.arg.named for argument, _, _ in self._fitting(others, words))

    def _unclear(self, arguments: list[Argument], word: TypedWord) -> int:
        forms = " or ".join(f"{argument.name}:{word.text}" for argument in arguments)
        self._faults.append(f'Say what "{word.text[:40]}" is: {forms}.')
        return word.end

    def _stranger(self, left: list[Argument], words: list[TypedWord], needed: Argument | None) -> int:
        """A word without a place: what it may have been goes into the nearest form."""
        word = words[0]
        self._strangers.append(word.text)
        meant = needed or next(
            (each for each in left if each.kind is date and _DIGIT.search(word.text)), None
        )
        if meant is not None and not self._plain(meant) and meant.name not in self._unread:
            self._unread.add(meant.name)
            self._unreadable(meant, words)
        name, _, value = word.text.partition(":")
        if value and (near := _close(name.casefold(), [argument.name for argument in left])):
            argument = next(each for each in left if each.name == near)
            self._propose(argument, value)
            return word.end
        for argument in left:
            if not argument.arg.named and self._nearest(argument, word.text, bare=True):
                self._propose(argument, word.text)
                break
        return word.end

    def _propose(self, argument: Argument, text: str) -> None:
        """Put a value, or the one that was probably meant, into the nearest form."""
        try:
            self._args[argument.name] = self._parsed(argument, text)
        except SparringError:
            near = self._nearest(argument, text)
            if near:
                self._args[argument.name] = self._parsed(argument, near)
                self._faults.append(f"Did you mean {argument.name}:{near}?")

    def _nearest(self, argument: Argument, text: str, *, bare: bool = False) -> str:
        """The value that was probably meant, as it would be typed; "" when none is near. With no name before
        it, only a word that is hardly mistyped means a place: "the" is not Thule.
        """
        if argument.choices:
            return _close(one_line(text).casefold(), argument.choices)
        if argument.arg.suggest == "zone":
            return "" if bare and len(text) < _SHORTEST_CITY else nearest_zone(one_line(text), sure=bare)
        return self._vocabulary.nearest(argument, text) if argument.kind is str else ""

    def _plain(self, argument: Argument) -> bool:
        """Whether it takes any text at all."""
        free = argument.arg.anything or argument.arg.suggest == "question"
        known = self._vocabulary.knows(argument) and not free
        return argument.kind is str and argument.arg.reads is None and not known

    def _longest(self, argument: Argument, words: list[TypedWord]) -> tuple[int, object]:
        """How many of the words are one value, as many as possible, and the value; (0, None) for none."""
        words = words[: 1 if words[0].quoted else _MOST_WORDS]
        for size in range(len(words), 0, -1):
            text = " ".join(word.text for word in words[:size])
            if size < len(words) and text.endswith((",", ";")) and argument.kind is str:
                continue
            value = self._read(argument, text if argument.kind is str else text.rstrip(",;"), size)
            if value is not None:
                return size, value
        return 0, None

    def _read(self, argument: Argument, text: str, size: int) -> object | None:
        if argument.kind is Person and self._person and (found := self._person(text)):
            return found
        if argument.kind in {Person, Channel, Role}:
            return self._parsed(argument, text) if size == 1 else None
        try:
            return self._parsed(argument, text)
        except SparringError:
            return None

    def _parsed(self, argument: Argument, text: str) -> object:
        if argument.kind is Person:
            person = self._person(text) if self._person else None
            return person or Person("", text.removeprefix("@"))
        value = parse(argument, text)
        return (
            self._vocabulary.meant(argument, value)
            if isinstance(value, str) and argument.kind is str
            else value
        )


def _close(word: str, known: tuple[str, ...] | list[str]) -> str:
    near = difflib.get_close_matches(word, known, n=1, cutoff=_CLOSE)
    return near[0] if near else ""
