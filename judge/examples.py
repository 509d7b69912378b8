"""Makes the examples that the packs' ideas come with: `python -m judge.examples`; writes examples.zip.

Right and wrong ones are the statements on each idea, and the words that decided it in the answers that
teach. The same data make the same file, byte by byte.
"""

import json
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from bot.core.questions.question import Question
from bot.grading.meaning.examples import FILE, Kept
from bot.grading.meaning.reading import as_read
from judge.data import HANDS, Labelled, Said, bank, labelled, statements

__all__ = ["collected", "main", "write"]

_SIDES = {"+": "right", "-": "wrong"}
_VERDICTS = {"covered": "right", "contradicted": "wrong"}
_THEN = (1980, 1, 1, 0, 0, 0)


def collected(
    questions: Mapping[str, Question], said: Iterable[Said], answers: Iterable[Labelled]
) -> dict[str, dict[str, Kept]]:
    """The examples of every idea that has both right and wrong ones, by question and idea."""
    of: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: {"right": [], "wrong": []})
    for each in said:
        side = _SIDES.get(each.slot[1])
        if side is not None:
            of[each.question, each.about][side].append(as_read(each.text))
    for given in answers:
        for about, verdict in given.ideas.items():
            side, evidence = _VERDICTS.get(verdict), given.evidence.get(about)
            if side is not None and evidence:
                of[given.question, about][side].append(as_read(evidence))
    found: dict[str, dict[str, Kept]] = {}
    for question in questions.values():
        for idea in question.ideas:
            sides = of.get((question.id, idea.id))
            if sides is not None and all(sides.values()):
                right, wrong = (list(dict.fromkeys(sides[side])) for side in ("right", "wrong"))
                found.setdefault(question.id, {})[idea.id] = Kept(idea=idea.text, right=right, wrong=wrong)
    return found


def write(found: Mapping[str, Mapping[str, Kept]], file: Path) -> None:
    """One JSON file for each question."""
    with zipfile.ZipFile(file, "w") as zipped:
        for question, ideas in sorted(found.items()):
            zipped.writestr(
                zipfile.ZipInfo(f"{question}.json", _THEN),
                json.dumps(ideas, ensure_ascii=False),
                compress_type=zipfile.ZIP_DEFLATED,
                compresslevel=9,
            )


def main() -> None:
    """Write what the bot compares answers with."""
    write(collected(bank(), statements(), labelled(HANDS["taught"] + HANDS["told"])), FILE)


if __name__ == "__main__":
    main()
