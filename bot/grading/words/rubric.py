"""Grades an answer idea by idea against a rubric: the default grader."""

from collections import OrderedDict
from dataclasses import replace
from threading import Lock

from bot.core.answers.grade import Flag, Grade, IdeaVerdict, Ruling, Verdict, Voiced
from bot.core.questions.question import Idea, Question
from bot.grading.numbers import states
from bot.grading.words.alignment import Aligned, Window, clauses_of, windows_of
from bot.grading.words.clean import clean
from bot.grading.words.credits import COVERED, MISCONCEPTION, PARTLY, credit, total, weights
from bot.grading.words.defences import CAP, DECIDES, Screened, screen, strays
from bot.grading.words.derive import derived
from bot.grading.words.embeddings import Embeddings
from bot.grading.words.evidence import Evidence, weigh_idea
from bot.grading.words.misconceptions import Found, voiced_in
from bot.grading.words.prepared import Prepared, prepare
from bot.grading.words.reference import reference_features, reference_score
from bot.grading.words.spelling import mended
from bot.grading.words.subjects import standing_of
from bot.grading.words.text import Text, read

__all__ = ["RubricGrader"]

#: Just below what is ticked in full.
_LESS = 0.01
_KEEP = 64
_QUOTE = 240
_RELATED = 0.2
_SAME_WORDS = 0.75
_DENIED = 0.7


class RubricGrader:
    """The rubric grader; rubrics and word vectors are kept, in bounded number. Safe from threads."""

    name = "words"

    def __init__(self) -> None:
        self._embeddings = Embeddings()
        self._lock = Lock()
        self._ready: OrderedDict[tuple[Question, tuple[Ruling, ...]], Prepared] = OrderedDict()

    def grade(self, question: Question, answer: str, *, rulings: tuple[Ruling, ...] = ()) -> Grade:
        """The grade of one answer; takes a few milliseconds of one core."""
        prepared = self._prepared(question, tuple(r for r in rulings if r.question == question.id))
        code_wanted = "```" in question.answer
        screened = screen(
            clean(answer), prepared.prompt, prepared.reference, self._embeddings, code_wanted=code_wanted
        )
        if screened.flags & DECIDES:
            return self._settled(prepared, screened)
        text = mended(screened.text, prepared.known, self._embeddings)
        clauses = clauses_of(text)
        aligned = prepared.wordings.align(text, tuple(dict.fromkeys(windows_of(text) + clauses)))
        standing = standing_of(text, clauses, prepared.sides)
        found = voiced_in(prepared, aligned, text, standing=standing)
        closed = screened.skip | _closed(found, aligned)
        coefficients = weights()["idea"]
        evidence = [
            _numbered(
                ready.idea,
                weigh_idea(
                    ready,
                    prepared,
                    aligned,
                    text,
                    coefficients=coefficients,
                    closed=closed,
                    standing=standing,
                ),
                text,
            )
            for ready in prepared.ideas
        ]
        ruled = any(ruling.accepted for ruling in rulings if ruling.question == question.id)
        return self._graded(prepared, screened, aligned, evidence, found, ruled=ruled)

    def weigh(self, question: Question, answer: str) -> list[Evidence]:
        """What the words of an answer offer for each idea, whatever else may be odd about it."""
        prepared = self._prepared(question, ())
        screened = screen(clean(answer), prepared.prompt, prepared.reference, self._embeddings)
        text = mended(screened.text, prepared.known, self._embeddings)
        clauses = clauses_of(text)
        aligned = prepared.wordings.align(text, tuple(dict.fromkeys(windows_of(text) + clauses)))
        standing = standing_of(text, clauses, prepared.sides)
        return [
            weigh_idea(
                ready,
                prepared,
                aligned,
                text,
                coefficients=weights()["idea"],
                closed=frozenset(),
                standing=standing,
            )
            for ready in prepared.ideas
        ]

    def warm(self) -> None:
        """Load the word vectors and the weights: about a second, once."""
        self._embeddings.words(("interview",))
        weights()

    def prepare(self, question: Question, *, rulings: tuple[Ruling, ...] = ()) -> None:
        """Load and derive what the first answer to a question needs: up to seconds on a busy machine."""
        self._prepared(question, tuple(r for r in rulings if r.question == question.id))

    def related(self, question: Question, idea: str, words: str) -> bool:
        """Whether words have anything to do with an idea, by the rubric's own measure."""
        prepared = self._prepared(question, ())
        text = read(words)
        windows = tuple(Window(s.first, s.last, (i,)) for i, s in enumerate(text.sentences))
        if not windows:
            return False
        shares = prepared.wordings.align(text, windows).shares
        mine = next((ready.wordings for ready in prepared.ideas if ready.idea.id == idea), ())
        return bool(mine) and float(shares[:, list(mine)].max()) >= _RELATED

    def _prepared(self, question: Question, rulings: tuple[Ruling, ...]) -> Prepared:
        key = (question, rulings)
        with self._lock:
            known = self._ready.get(key)
            if known is not None:
                self._ready.move_to_end(key)
                return known
        rubric = question if question.ideas else derived(question)
        prepared = prepare(rubric, rulings, self._embeddings, derived=rubric is not question)
        with self._lock:
            self._ready[key] = prepared
            if len(self._ready) > _KEEP:
                self._ready.popitem(last=False)
        return prepared

    def _settled(self, prepared: Prepared, screened: Screened) -> Grade:
        """Nothing to grade: no score, and no confidence where the fault is the grader's."""
        ideas = tuple(IdeaVerdict(ready.idea.id, Verdict.ABSENT) for ready in prepared.ideas)
        confidence = 0.0 if Flag.LANGUAGE in screened.flags else 0.9
        return Grade(0.0, confidence, self.name, ideas=ideas, flags=screened.flags)

    def _graded(
        self,
        prepared: Prepared,
        screened: Screened,
        aligned: Aligned,
        evidence: list[Evidence],
        found: tuple[Found, ...],
        *,
        ruled: bool,
    ) -> Grade:
        verdicts = tuple(
            _verdict(ready.idea.id, each, aligned, screened)
            for ready, each in zip(prepared.ideas, evidence, strict=True)
        )
        flags = set(screened.flags)
        cap = screened.cap
        if strays(screened.text, aligned, brief=prepared.derived):
            flags.add(Flag.OFF_TOPIC)
            cap = min(cap, CAP)
        score = self._score(prepared, screened, evidence)
        if ruled:
            # A person has judged phrasings idea by idea, which a look at the whole would pass over.
            score = max(score, _total(prepared, evidence))
        score = min(score, cap) * MISCONCEPTION ** len(found)
        denied = sum(each.denied and each.chance < PARTLY for each in evidence)
        shown = sum(each.chance >= PARTLY for each in evidence)
        if denied > max(shown, 1):
            flags.add(Flag.NEGATED)
        voiced = tuple(
            Voiced(each.misconception.text, _quote(aligned, each.window, screened), each.misconception.reply)
            for each in found
        )
        confidence = _confidence(prepared, evidence, flags)
        return Grade(round(score, 3), round(confidence, 3), self.name, verdicts, voiced, frozenset(flags))

    def _score(self, prepared: Prepared, screened: Screened, evidence: list[Evidence]) -> float:
        """From the ideas; for a question that has none of its own, from the whole reference."""
        if not prepared.derived:
            return _total(prepared, evidence)
        text = mended(screened.text, prepared.known, self._embeddings)
        features = reference_features(prepared.reference, prepared.prompt.stems, text, self._embeddings)
        score = reference_score(features, weights()["reference"])
        if features["recall"] < _SAME_WORDS:
            return score
        # In the reference's own words a negation turns it round; in other words it may be the same thought.
        denied = sum(each.denied and each.chance < PARTLY for each in evidence) / max(len(evidence), 1)
        return score * (1 - _DENIED * denied)


def _numbered(idea: Idea, evidence: Evidence, text: Text) -> Evidence:
    """The evidence, of an idea whose number is not stated for a part at most."""
    if states(idea.numbers, text.clean.text):
        return evidence
    return replace(evidence, chance=min(evidence.chance, COVERED - _LESS))


def _closed(found: tuple[Found, ...], aligned: Aligned) -> frozenset[int]:
    return frozenset(number for each in found for number in aligned.windows[each.window].sentences)


def _total(prepared: Prepared, evidence: list[Evidence]) -> float:
    earned = {
        ready.idea.id: credit(each.chance) for ready, each in zip(prepared.ideas, evidence, strict=True)
    }
    return total(prepared.question, earned)


def _verdict(idea: str, evidence: Evidence, aligned: Aligned, screened: Screened) -> IdeaVerdict:
    if evidence.chance < PARTLY:
        return IdeaVerdict(idea, Verdict.ABSENT)
    verdict = Verdict.COVERED if evidence.chance >= COVERED else Verdict.PARTLY
    return IdeaVerdict(idea, verdict, _quote(aligned, evidence.window, screened))


def _quote(aligned: Aligned, window: int, screened: Screened) -> str:
    """The words of the answer in a window, verbatim; long ones are cut at a word."""
    words = screened.text.words[aligned.windows[window].first : aligned.windows[window].last]
    quote = screened.text.clean.quote(words[0].start, words[-1].end)
    return quote if len(quote) <= _QUOTE else quote[:_QUOTE].rsplit(maxsplit=1)[0]


def _confidence(prepared: Prepared, evidence: list[Evidence], flags: set[Flag]) -> float:
    """High when every idea is clearly there or clearly not, and nothing is odd."""
    clear = [abs(2 * each.chance - 1) for each in evidence]
    confidence = 0.4 + 0.6 * sum(clear) / max(len(clear), 1)
    if prepared.derived:
        confidence *= 0.7
    return confidence * 0.7 ** len(flags)
