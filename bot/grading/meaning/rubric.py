"""Grades an answer idea by idea, by what its parts mean: the default grader."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from bot.core.answers.grade import Flag, Grade, IdeaVerdict, Ruling, Verdict, Voiced
from bot.core.questions.question import Idea, Kind, Question
from bot.grading.meaning.close_reading import WHOLE, CloseReader, Cut, Seen, Statement, deciding
from bot.grading.meaning.examples import FILE, Examples, known
from bot.grading.meaning.fitted import Vector
from bot.grading.meaning.forms import unsaid
from bot.grading.meaning.judge import Judge
from bot.grading.meaning.look import Look
from bot.grading.meaning.nearness import Nearness
from bot.grading.meaning.reading import as_read, statement
from bot.grading.meaning.references import reference_features, reference_score
from bot.grading.meaning.verdicts import Chances, chances, confidence
from bot.grading.numbers import states
from bot.grading.scores import expected_score
from bot.grading.words import doubts
from bot.grading.words.clean import LIMIT, Clean, clean
from bot.grading.words.derive import derived
from bot.grading.words.embeddings import Embeddings
from bot.grading.words.language import foreign
from bot.grading.words.prepared import plain
from bot.grading.words.reference import reference_features as words_features
from bot.grading.words.rubric import RubricGrader
from bot.grading.words.text import Text, read

__all__ = ["MeaningGrader"]

_KEEP = 64
#: Windows that the judge reads for an idea, and for a misconception.
_IDEA_WINDOWS = 4
_MISCONCEPTION_WINDOWS = 2
_WHOLE_CHANCE = 0.9
#: From this chance of a denial on an idea is ticked in part at most: of .5, .7, .85 and none the one with the
#: best agreement on the hand that weighs. A whole wording of the rubric takes a surer denial.
_DENIED, _WHOLE_DENIED = 0.85, 0.95
_RELATED = 0.45
#: Of the labelled answers that say anything on the subject none stays below this; of asides a third does.
_ON_SUBJECT = 0.42
#: A window as near as this to a wording that an organiser ruled on is that wording.
_RULED = 0.9
#: Clauses of a reference are not a rubric that somebody weighed.
_DERIVED = 0.7
#: What an answer earns at most that only names, throws together or pastes: less than half.
_UNSAID = 0.4


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A rubric ready for reading; `derived` when its ideas come from the reference answer."""

    question: Question
    ideas: tuple[Statement, ...]
    wordings: tuple[tuple[Statement, ...], ...]
    refused: tuple[tuple[Statement, ...], ...]
    misconceptions: tuple[Statement, ...]
    examples: tuple[Examples | None, ...]
    #: All that an answer may speak of.
    subject: tuple[Statement, ...]
    #: What its reference says, part by part.
    sentences: tuple[Statement, ...]
    prompt: Text
    reference: Text
    derived: bool


class MeaningGrader:
    """The grader by meaning; rubrics and readings are kept, in bounded number. Safe from threads.

    `examples` is the file of examples; None to grade every question as one that has none.
    """

    name = "rubric"

    def __init__(self, examples: Path | None = FILE) -> None:
        self._examples = examples
        self._embeddings = Embeddings()
        self._nearness = Nearness(self._embeddings)
        self._judge = Judge()
        self._words = RubricGrader()
        self._reader = CloseReader(self._nearness, self._judge)
        self._lock = Lock()
        self._ready: OrderedDict[tuple[Question, tuple[Ruling, ...]], _Prepared] = OrderedDict()

    def warm(self) -> None:
        """Load the word vectors and the model: about a second, once."""
        self._embeddings.words(("interview",))
        self._judge.warm()

    def prepare(self, question: Question, *, rulings: tuple[Ruling, ...] = ()) -> None:
        """Read a rubric once, before its first answer; the model too, if nothing has loaded it."""
        self.warm()
        self._words.prepare(question)
        self._prepared(question, tuple(r for r in rulings if r.question == question.id))

    def grade(self, question: Question, answer: str, *, rulings: tuple[Ruling, ...] = ()) -> Grade:
        """The grade of one answer; some tens of milliseconds of one core."""
        prepared = self._prepared(question, tuple(r for r in rulings if r.question == question.id))
        cleaned = clean(answer)
        text = read(cleaned)
        settled = Flag.EMPTY if not text.words else Flag.LANGUAGE if foreign(text) else None
        if settled:
            ideas = tuple(IdeaVerdict(idea.id, Verdict.ABSENT) for idea in prepared.question.ideas)
            sure = 0.0 if settled is Flag.LANGUAGE else 0.95
            return Grade(0.0, sure, self.name, ideas=ideas, flags=frozenset({settled}))
        return self._read(prepared, answer[:LIMIT], cleaned, text)

    def related(self, question: Question, idea: str, words: str) -> bool:
        """Whether words have anything to do with an idea."""
        prepared = self._prepared(question, ())
        number = next((i for i, each in enumerate(prepared.question.ideas) if each.id == idea), None)
        if number is None or not words.strip():
            return False
        near = self._nearness.between([prepared.ideas[number].wordings], [self._nearness.pieces(words)])
        return float(near[0, 0]) >= _RELATED

    def look(self, question: Question, answer: str) -> Look:
        """What is seen in an answer and what its words offer: what is fitted on."""
        return self._look(self._prepared(question, ()), self._reader.cut(answer[:LIMIT]), answer)

    def chances(self, question: Question, answer: str) -> list[Chances]:
        """How likely each verdict is, idea by idea."""
        prepared = self._prepared(question, ())
        cut = self._reader.cut(answer[:LIMIT])
        return self._judged(prepared, cut, self._look(prepared, cut, answer))

    def reference_row(self, question: Question, answer: str) -> Vector:
        """The features of an answer to a question that has a reference alone."""
        prepared = self._prepared(question, ())
        words = words_features(prepared.reference, prepared.prompt.stems, read(answer), self._embeddings)
        seen = self.look(question, answer).ideas
        return reference_features(seen, self.chances(question, answer), words)

    def _prepared(self, question: Question, rulings: tuple[Ruling, ...]) -> _Prepared:
        key = (question, rulings)
        with self._lock:
            known = self._ready.get(key)
            if known is not None:
                self._ready.move_to_end(key)
                return known
        rubric = question if question.ideas else derived(question)
        prepared = self._prepare(rubric, rulings, derived_=rubric is not question)
        with self._lock:
            self._ready[key] = prepared
            if len(self._ready) > _KEEP:
                self._ready.popitem(last=False)
        return prepared

    def _prepare(self, question: Question, rulings: tuple[Ruling, ...], *, derived_: bool) -> _Prepared:
        told = self._reader.cut(plain(question.prompt))

        def made(text: str, *wordings: str) -> Statement:
            said = [as_read(plain(each)) for each in (text, *wordings)]
            return self._reader.statement(statement(question.title, text), said, told)

        def ruled(*, accepted: bool) -> tuple[tuple[Statement, ...], ...]:
            return tuple(
                tuple(made(each) for each in _phrasings(idea, rulings, accepted=accepted))
                for idea in question.ideas
            )

        ideas = tuple(
            made(idea.text, *idea.accept, *_phrasings(idea, rulings, accepted=True))
            for idea in question.ideas
        )
        misconceptions = tuple(made(each.text, *each.accept) for each in question.misconceptions)
        return _Prepared(
            question,
            ideas=ideas,
            wordings=ruled(accepted=True),
            refused=ruled(accepted=False),
            misconceptions=misconceptions,
            examples=known(question, self._nearness, self._examples),
            subject=(*ideas, *misconceptions, made(question.prompt), made(question.answer)),
            sentences=self._sentences(question.answer),
            prompt=read(plain(question.prompt)),
            reference=read(plain(question.answer)),
            derived=derived_,
        )

    def _sentences(self, text: str) -> tuple[Statement, ...]:
        """What a text says, part by part."""
        return tuple(self._reader.statement(each, (each,)) for each in self._reader.cut(plain(text)).texts)

    def _read(self, prepared: _Prepared, answer: str, cleaned: Clean, text: Text) -> Grade:
        question = prepared.question
        cut = self._reader.cut(answer)
        look = self._look(prepared, cut, answer)
        seen = look.ideas
        found = self._judged(prepared, cut, look)
        voiced = tuple(
            Voiced(each.text, _quote(answer, heard.there), each.reply)
            for each, heard in zip(question.misconceptions, look.voices, strict=False)
            if heard.heard
        )
        whole = any(each.near >= WHOLE for windows in seen for each in windows)
        if doubts.copied(text, prepared.prompt) and not whole:
            # The question's own words, and no wording of the rubric among them.
            found = [each.at_least(Verdict.ABSENT, 1.0) for each in found]
            voiced = ()
        empty = self._saying_nothing(prepared, cleaned, text, cut)
        if empty:
            found = [each.at_most(Verdict.COVERED, Verdict.PARTLY) for each in found]
        ideas = tuple(
            _verdict(idea.id, chance.likeliest, answer, shown)
            for idea, chance, shown in zip(question.ideas, found, look.shown, strict=True)
        )
        verdicts = {each.idea: each.verdict for each in ideas}
        shares = {idea.id: chance.shares for idea, chance in zip(question.ideas, found, strict=True)}
        score = expected_score(question, shares, voiced=_apart(voiced, ideas))
        if prepared.derived:
            estimate = self._by_reference(prepared, text, seen, found)
            # What an organiser ruled on has been weighed by a person, and is worth its share.
            score = max(score, estimate) if any(prepared.wordings) else estimate
        if empty:
            score = min(score, _UNSAID)
        near = max((each.near for windows in seen for each in windows), default=0.0)
        flags = self._flags(prepared, cleaned, text, verdicts, near=near) | empty
        sure = confidence(found, flags=len(flags)) * (_DERIVED if prepared.derived else 1.0)
        return Grade(round(score, 3), round(sure, 3), self.name, ideas, voiced, flags)

    def _saying_nothing(self, prepared: _Prepared, cleaned: Clean, text: Text, cut: Cut) -> frozenset[Flag]:
        """What stands in place of something said about the question, if anything does."""
        form = unsaid(cleaned, text)
        if form:
            return frozenset({form})
        # A discussion goes where its members take it.
        asked = prepared.question.kind is not Kind.DISCUSSION
        pasted = asked and self._reader.strange(cut, prepared.subject, prepared.sentences)
        return frozenset({Flag.OFF_TOPIC}) if pasted else frozenset()

    def _by_reference(
        self, prepared: _Prepared, text: Text, seen: Sequence[Sequence[Seen]], found: Sequence[Chances]
    ) -> float:
        words = words_features(prepared.reference, prepared.prompt.stems, text, self._embeddings)
        return reference_score(reference_features(seen, found, words))

    def _look(self, prepared: _Prepared, cut: Cut, answer: str) -> Look:
        ideas = self._reader.read(cut, prepared.ideas, most=_IDEA_WINDOWS)
        return Look(
            ideas,
            self._reader.read(cut, prepared.misconceptions, most=_MISCONCEPTION_WINDOWS),
            self._words.weigh(prepared.question, answer),
            [
                self._reader.liken(cut, seen, examples)
                for seen, examples in zip(ideas, prepared.examples, strict=True)
            ],
        )

    def _judged(self, prepared: _Prepared, cut: Cut, look: Look) -> list[Chances]:
        """The chances of each idea, beside the misconceptions that were heard."""
        return [self._ruled(prepared, i, cut, look, chances(look, i)) for i in range(len(look.ideas))]

    def _ruled(self, prepared: _Prepared, i: int, cut: Cut, look: Look, found: Chances) -> Chances:
        """The chances of an idea; a wording of the rubric that stands there whole is believed."""
        seen = look.ideas[i]
        if not any(s.reading.covered > s.reading.contradicted for s in seen):
            # No part of the answer makes it.
            found = found.at_most(Verdict.COVERED, Verdict.PARTLY)
        if i in look.denied:
            found = found.at_least(Verdict.CONTRADICTED, _WHOLE_CHANCE)
        elif any(s.near >= WHOLE and s.reading.contradicted < _WHOLE_DENIED for s in seen):
            found = found.at_least(Verdict.COVERED, _WHOLE_CHANCE)
        there = deciding(seen)
        made = max((s.reading.covered for s in seen), default=0.0)
        if there is not None and there.reading.contradicted >= max(_DENIED, made):
            # Where the judge reads a denial more surely than the idea, nothing is ticked in full.
            found = found.at_most(Verdict.COVERED, Verdict.PARTLY)
        if there is not None and there.window in look.corrected:
            # What is corrected is not ticked: the same words cannot be proof of both.
            found = found.at_most(Verdict.COVERED, Verdict.PARTLY)
        if not states(prepared.question.ideas[i].numbers, cut.answer):
            found = found.at_most(Verdict.COVERED, Verdict.PARTLY)
        for ruled, verdict in (
            (prepared.wordings[i], Verdict.COVERED),
            (prepared.refused[i], Verdict.ABSENT),
        ):
            for windows in self._reader.read(cut, ruled, most=1):
                if windows and windows[0].near >= _RULED:
                    found = found.at_least(verdict, _WHOLE_CHANCE)
        return found

    def _flags(
        self,
        prepared: _Prepared,
        cleaned: Clean,
        text: Text,
        verdicts: dict[str, Verdict],
        *,
        near: float,
    ) -> frozenset[Flag]:
        """What is odd about an answer that says nothing right; none of this changes a score."""
        flags = {Flag.TOO_LONG} if cleaned.cut else set()
        if cleaned.alike:
            flags.add(Flag.LOOKALIKES)
        if Verdict.COVERED in verdicts.values():
            return frozenset(flags)
        silent = {Verdict.ABSENT} == set(verdicts.values())
        if doubts.copied(text, prepared.prompt):
            flags.add(Flag.COPIED_QUESTION)
        elif doubts.without_orders(cleaned) is not cleaned:
            flags.add(Flag.INSTRUCTIONS)
        elif silent and doubts.mashed(text, prepared.prompt, self._embeddings):
            flags.add(Flag.MASH)
        elif silent and doubts.repeated(text):
            flags.add(Flag.REPETITION)
        elif silent and near < _ON_SUBJECT:
            flags.add(Flag.OFF_TOPIC)
        return frozenset(flags)


def _apart(voiced: Sequence[Voiced], ideas: Sequence[IdeaVerdict]) -> int:
    """How many misconceptions are voiced in other words than denied ideas: one fault has one price."""
    denied = [each.quote for each in ideas if each.verdict is Verdict.CONTRADICTED]
    return sum(not any(v.quote in quote or quote in v.quote for quote in denied) for v in voiced)


def _phrasings(idea: Idea, rulings: tuple[Ruling, ...], *, accepted: bool) -> list[str]:
    return [each.phrasing for each in rulings if each.idea == idea.id and each.accepted is accepted]


def _verdict(idea: str, verdict: Verdict, answer: str, shown: Seen | None) -> IdeaVerdict:
    if verdict is Verdict.ABSENT or shown is None:
        return IdeaVerdict(idea, Verdict.ABSENT)
    return IdeaVerdict(idea, verdict, _quote(answer, shown))


def _quote(answer: str, seen: Seen) -> str:
    return answer[seen.window.start : seen.window.end].strip()
