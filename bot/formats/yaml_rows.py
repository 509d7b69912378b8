"""Questions from YAML: a list of objects, or question: answers, as trivia bots keep them.

Only texts are read, never types or objects. An alias costs what it stands for, so a bomb of them is refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from bot.core.errors import Unusable
from bot.core.packs.toml import Log
from bot.formats.given import Given
from bot.formats.records import cells_from, column
from bot.formats.tables import JSON_COLUMNS, MOST_ROWS, Row, row_of

__all__ = ["read_yaml"]

_MOST_NODES = 500_000
_DEEP = 20
_TAG = "tag:yaml.org,2002:"
_TRUE = frozenset({"true", "yes", "on"})
_SETTINGS = frozenset({"author", "config", "description", "title", "name", "version", "language"})
"""What trivia bots keep beside the questions."""
_SIDES = frozenset({"question", "answer"})


def read_yaml(given: Given, log: Log) -> Iterator[Row]:
    """The questions of a YAML file, each with its line; Unusable for what is no YAML."""
    number = 0
    for node in _documents(given):
        for line, cells in _found(node, _Reader(), given, _Where()):
            number += 1
            if number > MOST_ROWS:
                log.add(
                    given.path,
                    line,
                    f"There are more than {MOST_ROWS} records.",
                    "Import them in several files.",
                )
                return
            if cells is None:
                log.add(given.path, line, "The record is no object.", "Write question: ... and answer: ...")
            else:
                yield from row_of(line, cells, given.path, log)


def _documents(given: Given) -> list[yaml.Node]:
    try:
        return [node for node in yaml.compose_all(given.text(), Loader=yaml.SafeLoader) if node is not None]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{given.path}:{mark.line + 1}" if mark else str(given.path)
        raise Unusable(f"{where}: This is not YAML: {error.problem or error.context}.") from None
    except (yaml.YAMLError, RecursionError, ValueError):
        raise Unusable(f"{given.path} is not YAML.") from None


class _Reader:
    """Nodes as plain values, as long as they are not too many: one met again by an alias counts again."""

    def __init__(self) -> None:
        self._left = _MOST_NODES

    def charge(self, nodes: int, depth: int = 0) -> None:
        """Count nodes that are looked at."""
        self._left -= nodes
        if self._left < 0 or depth > _DEEP:
            raise Unusable("The YAML holds too much, or too much inside each other.")

    def value(self, node: yaml.Node, *, typed: bool = False, depth: int = 0) -> object:
        """Texts, lists and objects of texts; `typed`: numbers, truth and nothing as such."""
        self.charge(1, depth)
        if isinstance(node, yaml.MappingNode):
            return {
                _key(key): self.value(held, typed=typed or column(_key(key)) in JSON_COLUMNS, depth=depth + 1)
                for key, held in node.value
            }
        if isinstance(node, yaml.SequenceNode):
            return [self.value(each, typed=typed, depth=depth + 1) for each in node.value]
        return _scalar(node, typed=typed)


def _scalar(node: yaml.Node, *, typed: bool) -> object:
    text = str(node.value)
    if node.tag == f"{_TAG}null":
        return None
    if typed and node.tag == f"{_TAG}bool":
        return text.casefold() in _TRUE
    if typed and node.tag == f"{_TAG}int" and text.isdecimal() and len(text) < _DEEP:
        return int(text)
    return text


@dataclass(frozen=True, slots=True)
class _Where:
    """What led to a node: the key that it stands behind, and the topic that one of its keys names."""

    key: str = ""
    topic: str = ""
    depth: int = 0


def _found(
    node: yaml.Node, reader: _Reader, given: Given, where: _Where
) -> Iterator[tuple[int, dict[str, str] | None]]:
    """Line and cells of each record; no cells where there is none. The names of lists may be topics."""
    reader.charge(1, where.depth)
    if isinstance(node, yaml.SequenceNode):
        for each in node.value:
            yield _line(each), _cells(reader.value(each), where.topic, given)
        return
    if not isinstance(node, yaml.MappingNode):
        yield _line(node), None
        return
    if names := _names(node, reader) & _SIDES:
        cells = _cells(reader.value(node), where.topic, given)
        yield _line(node), cells if cells is None or "question" in names else {"question": where.key} | cells
        return
    inner = [(key, held) for key, held in node.value if _holds(held, reader)]
    for key, held in inner:
        name = _key(key)
        record = isinstance(held, yaml.MappingNode) and _names(held, reader) & _SIDES
        topic = where.topic if record else given.topic([name]) or where.topic
        yield from _found(held, reader, given, _Where(name, topic, where.depth + 1))
    for key, held in node.value if not inner else ():
        if _key(key).casefold() not in _SETTINGS and not isinstance(held, yaml.MappingNode):
            yield _line(key), _cells({_key(key): reader.value(held)}, where.topic, given)


def _cells(value: object, topic: str, given: Given) -> dict[str, str] | None:
    if not isinstance(value, dict):
        return None
    cells = cells_from(value, given.columns)
    return cells if not topic or "topics" in cells else cells | {"topics": topic}


def _holds(node: yaml.Node, reader: _Reader) -> bool:
    """Whether a node is a list of records, a record, or an object that holds such."""
    if isinstance(node, yaml.SequenceNode):
        reader.charge(len(node.value))
        return any(isinstance(each, yaml.MappingNode) for each in node.value)
    return isinstance(node, yaml.MappingNode) and (
        bool(_names(node, reader) & _SIDES)
        or any(not isinstance(held, yaml.ScalarNode) for _, held in node.value)
    )


def _names(node: yaml.MappingNode, reader: _Reader) -> set[str]:
    reader.charge(len(node.value))
    return {column(_key(key)) for key, _ in node.value}


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _key(node: yaml.Node) -> str:
    """A key; one that is a list or an object is none of ours, and is not even looked into."""
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""
