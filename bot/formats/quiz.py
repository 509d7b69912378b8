"""The kinds of question that quiz programs have, as ours: choices, short answers, pairs to be matched."""

import json
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

__all__ = ["GAP", "Alternative", "choice", "filled", "matching", "short"]

GAP = "[...]"
"""What stands where something is to be filled in."""
_SEVERAL = 2
_RIGHT, _WRONG = "This is the right one.", "This is not the right one."


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of the answers to choose from; `why` may be empty."""

    text: str
    right: bool
    why: str = ""


def choice(question: str, alternatives: Sequence[Alternative], feedback: str = "") -> dict[str, str]:
    """One right answer: a question with options. Several: all are listed, the answer names the right."""
    given = [each for each in alternatives if each.text.strip()]
    right = [each for each in given if each.right]
    if len(right) == 1 and 1 < len(given) <= len(string.ascii_lowercase):
        options = [
            dict(_option(letter, each)) for letter, each in zip(string.ascii_lowercase, given, strict=False)
        ]
        answer = _joined(" ".join(right[0].text.split()), right[0].why, feedback)
        return {"question": question, "answer": answer, "options": json.dumps(options, ensure_ascii=False)}
    listed = "\n".join(f"- {' '.join(each.text.split())}" for each in given)
    answer = "\n".join(f"- {' '.join(each.text.split())}" for each in right)
    return {"question": _joined(question, listed), "answer": _joined(answer, feedback) if right else ""}


def _option(letter: str, each: Alternative) -> Iterator[tuple[str, object]]:
    yield from (("id", letter), ("text", " ".join(each.text.split())))
    if each.right:
        yield "correct", True
    yield "why", " ".join(each.why.split()) or (_RIGHT if each.right else _WRONG)


def short(question: str, answers: Sequence[str], feedback: str = "") -> dict[str, str]:
    """A few words are asked for: the first answer is the idea, the others are wordings of it."""
    texts = list(dict.fromkeys(" ".join(each.split()) for each in answers if each.strip()))
    if not texts:
        return {"question": question, "answer": feedback}
    points = [{"id": "answer", "text": texts[0], "accept": texts[1:]}]
    return {
        "question": question,
        "answer": _joined(texts[0], feedback),
        "points": json.dumps(points, ensure_ascii=False),
    }


def filled(question: str, answers: Sequence[str], feedback: str = "") -> dict[str, str]:
    """Gaps are to be filled in: what stands in each is an idea."""
    texts = [" ".join(each.split()) for each in answers if each.strip()]
    if len(texts) < _SEVERAL:
        return short(question, texts, feedback)
    points = [{"id": f"gap-{n}", "text": text} for n, text in enumerate(dict.fromkeys(texts), start=1)]
    answer = _joined("; ".join(texts), feedback)
    return {"question": question, "answer": answer, "points": json.dumps(points, ensure_ascii=False)}


def matching(question: str, pairs: Sequence[tuple[str, str]], feedback: str = "") -> dict[str, str]:
    """What belongs together: the left sides are listed with the right ones in another order."""
    flat = [(" ".join(left.split()), " ".join(right.split())) for left, right in pairs]
    asked = "\n".join(f"- {left}" for left, _ in flat if left)
    offered = "; ".join(sorted({right for _, right in flat if right}))
    answer = "\n".join(f"- {left}: {right}" for left, right in flat if left)
    return {
        "question": _joined(question, asked, f"To be matched with: {offered}") if offered else question,
        "answer": _joined(answer, feedback),
    }


def _joined(*parts: str) -> str:
    return "\n\n".join(part.strip() for part in parts if part.strip())
