"""Questions as objects with named fields: what JSON and YAML have in common, and what others call ours."""

import json
import string
from collections.abc import Iterable, Mapping, Sequence
from html import unescape
from types import MappingProxyType

from bot.formats.given import Given
from bot.formats.quiz import Alternative, choice, short
from bot.formats.tables import COLUMNS, JSON_COLUMNS

__all__ = ["cells_from", "column", "columns_of", "listed", "pair"]

_OTHER_NAMES = {
    **dict.fromkeys(("prompt", "front", "q", "ask", "term", "question_text"), "question"),
    **dict.fromkeys(("back", "a", "response", "definition", "solution"), "answer"),
    **dict.fromkeys(("correct_answer", "correct", "reference", "answers", "explanation"), "answer"),
    **dict.fromkeys(("tags", "category", "topic"), "topics"),
    **dict.fromkeys(("choices", "alternatives"), "options"),
    "difficulty": "level",
    "name": "title",
    "hint": "hints",
}
"""What others call our columns; of two that mean the same the first in this order is taken."""
_WRONG = ("incorrect_answers", "wrong_answers", "distractors")
_BY_COMMA = frozenset({"topics", "covers", "after"})
_DEEP = 4
_SIDES = frozenset({"question", "answer"})


def column(name: str) -> str:
    """Our name for a column, or theirs in plain letters where we have none."""
    plain = _plain(name)
    return plain if plain in COLUMNS else _OTHER_NAMES.get(plain, plain)


def columns_of(names: Sequence[str], mapped: Mapping[str, str] = MappingProxyType({})) -> list[str]:
    """Our name for each column: as mapped, else by itself; of several that mean the same, one is taken."""
    told = [mapped.get(name.strip().casefold(), "") for name in names]
    plain = [_plain(name) for name in names]
    taken = set(told)
    found = list(told)
    for at, name in enumerate(plain):
        if not told[at] and name in COLUMNS:
            found[at] = f"{name} (not mapped)" if name in taken else name
    taken |= set(found)
    order = list(_OTHER_NAMES)
    for at in sorted(range(len(plain)), key=lambda at: order.index(plain[at]) if plain[at] in order else -1):
        ours = _OTHER_NAMES.get(plain[at], "")
        if not found[at]:
            found[at] = ours if ours and ours not in taken else plain[at]
            taken.add(ours)
    return found


def _plain(name: str) -> str:
    return name.strip().casefold().replace(" ", "_").replace("-", "_")


def listed(held: object, given: Given, depth: int = 0) -> list[object]:
    """The records: a list, those that an object holds (its keys may be topics), question: answer, or one."""
    if isinstance(held, list):
        return held
    if not isinstance(held, dict) or depth >= _DEEP or "question" in _names(held):
        return [held]
    inner = {str(key): each for key, each in held.items() if _holds(each)}
    if not inner:
        flat = [{str(key): each} for key, each in held.items()]
        return [*flat] if all(map(pair, flat)) else [held]
    found: list[object] = []
    for key, each in inner.items():
        if isinstance(each, dict) and (names := _names(each) & _SIDES):
            found.append(each if "question" in names else {"question": key, **each})
            continue
        topic = given.topic([key])
        for record in listed(each, given, depth + 1):
            bare = topic and isinstance(record, dict) and "topics" not in _names(record)
            found.append({**record, "topics": topic} if bare and isinstance(record, dict) else record)
    return found


def _holds(held: object) -> bool:
    """Whether something is a list of records, a record, or an object that holds such."""
    if isinstance(held, list):
        return any(isinstance(each, dict) for each in held)
    return isinstance(held, dict) and (
        bool(_names(held) & _SIDES) or any(isinstance(each, dict | list) for each in held.values())
    )


def _names(record: Mapping[str, object]) -> set[str]:
    return {column(str(name)) for name in record}


def pair(record: Mapping[str, object]) -> dict[str, str] | None:
    """`question: answer` or `question: [answer, other wording]`, when the one key is no name of a column."""
    if len(record) != 1:
        return None
    [(question, held)] = record.items()
    answers = held if isinstance(held, list) else [held]
    if column(str(question)) in COLUMNS or any(isinstance(each, dict | list) for each in answers):
        return None
    return short(str(question), [str(each) for each in answers if each is not None])


def cells_from(
    record: Mapping[str, object], mapped: Mapping[str, str] = MappingProxyType({})
) -> dict[str, str]:
    """An object's fields as texts, one per column of ours; what has none of ours is left out."""
    if not mapped and (found := pair(record)) is not None:
        return found
    held = {str(key): value for key, value in record.items() if value is not None}
    named = dict(zip(columns_of(list(held), mapped), held.values(), strict=True))
    chosen = _choice(named, {_plain(key): value for key, value in held.items()})
    cells = {name: _cell(name, value) for name, value in named.items() if name in COLUMNS}
    return cells | chosen


def _cell(name: str, value: object) -> str:
    if isinstance(value, dict) or (isinstance(value, list) and name in JSON_COLUMNS):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return (", " if name in _BY_COMMA else "\n").join(str(each) for each in value)
    return str(value)


def _choice(named: dict[str, object], held: Mapping[str, object]) -> dict[str, str]:
    """The cells of a question with options to choose from, as trivia files write them; takes them away."""
    wrong = next((held[name] for name in _WRONG if isinstance(held.get(name), list)), None)
    options = named.get("options")
    why = str(held.get("explanation", ""))
    question = str(named.get("question", ""))
    if isinstance(wrong, list):
        right = str(named.get("answer", ""))
        texts = sorted({unescape(str(each)) for each in [right, *wrong]})
        marked = [Alternative(text, right=text == unescape(right)) for text in texts]
        return choice(unescape(question), marked, why)
    if isinstance(options, dict) and all(isinstance(text, str) for text in options.values()):
        found = [(str(key), str(text)) for key, text in options.items()]
    elif isinstance(options, list) and options and not any(isinstance(each, dict) for each in options):
        found = list(zip(string.ascii_lowercase, (str(each) for each in options), strict=False))
    else:
        return {}
    said = named.get("answer", "")
    rights = _right(said if isinstance(said, list) else [said], found)
    del named["options"]
    if not rights:
        return {"answer": ""}
    return choice(question, [Alternative(text, right=text in rights) for _, text in found], why)


def _right(said: Iterable[object], options: Sequence[tuple[str, str]]) -> set[str]:
    """The options that are meant, by text or by letter; a number could count from 0 or from 1."""
    texts = {text.strip().casefold(): text for _, text in options}
    letters = {key.strip().casefold(): text for key, text in options}
    found = set()
    for each in said:
        plain = str(each).strip().casefold()
        meant = texts.get(plain) or letters.get(plain.rstrip(".)"))
        found |= {meant} if meant else set()
    return found
