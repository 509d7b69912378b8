"""The labelled answers (`answers/`) and statements (`statements/`), read."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.core.packs.loading import load
from bot.core.questions.question import Question

__all__ = ["HANDS", "Labelled", "Said", "bank", "labelled", "statements"]

_HERE = Path(__file__).parent
#: The files of `answers/` by what is done with them: what the judge learns from, what is an example besides,
#: what its verdicts are weighed on, what nothing was fitted on, and what was kept out with its questions.
HANDS: Mapping[str, tuple[int, ...]] = {
    "taught": (1, 2, 3, 4, 7, 8, 9, 10, 11),
    "told": (13, 14, 15, 16),
    "weighed": (5,),
    "another": (12,),
    "kept out": (6,),
}
_LINE = re.compile(r"([abcdersnpv])([-+~0]) +(.*)")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One labelled answer; `ideas` by idea, `evidence` by idea and, where noted, by misconception
    ("!0"), `score` as a fair interviewer gives it (0-1).

    `misconceptions` is None where nobody looked for them.
    """

    hand: int
    question: str
    kind: str
    answer: str
    ideas: Mapping[str, str]
    evidence: Mapping[str, str]
    misconceptions: tuple[int, ...] | None
    score: float
    source: str


@dataclass(frozen=True, slots=True)
class Said:
    """One statement of `statements/`, about an idea or a misconception ("!0"), in a slot such as "a+"."""

    question: str
    about: str
    slot: str
    text: str


def bank() -> dict[str, Question]:
    """Every question of the packs, by id."""
    return {each.id: each for each in load(_HERE.parent / "questions").questions}


def labelled(hands: Iterable[int]) -> Iterator[Labelled]:
    """The answers of these hands, first ones before contrast ones."""
    for hand in hands:
        for name in ("answers", "contrast"):
            file = _HERE / "answers" / f"{name}-{hand}.jsonl"
            if not file.exists():
                continue
            for line in file.read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                yield Labelled(
                    hand,
                    row["question"],
                    row["kind"],
                    row["answer"],
                    row["points"],
                    row["evidence"],
                    None if row["misconceptions"] is None else tuple(row["misconceptions"]),
                    row["score"],
                    row.get("from", ""),
                )


def statements() -> Iterator[Said]:
    """Every statement, in the order of the files."""
    for path in sorted((_HERE / "statements").glob("part-*.md")):
        question = about = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("## "):
                about = line.removeprefix("## ").strip()
            elif line.startswith("# "):
                question = line.removeprefix("# ").strip()
            elif match := _LINE.match(line.strip()):
                yield Said(question, about, match[1] + match[2], match[3])
