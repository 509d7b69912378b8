"""The interviewer's words: reactions that fit, follow-ups about what is missing, plans that climb."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.core.answers.grade import Flag, Grade, IdeaVerdict, Verdict, Voiced
from bot.core.errors import NotFound
from bot.core.interviews.clarifying import asks_back
from bot.core.interviews.interviewer import Turn, follow_up, reaction
from bot.core.interviews.plan import MIXED, Wish, planned
from bot.core.questions.library import Library
from bot.core.questions.question import Kind, Level, Question
from bot.core.questions.shelf import Shelf
from tests.grading.bed import library

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def packs() -> Library:
    """The packs that the bot comes with."""
    return library()


def _turn(text: str, grade: Grade, number: int = 1, idea: str = "") -> Turn:
    return Turn(1, 1, number, "f1-score", NOW, idea=idea, text=text, answered_at=NOW, grade=grade)


def _missing(question: Question, *ideas: str) -> Grade:
    verdicts = tuple(
        IdeaVerdict(p.id, Verdict.ABSENT if p.id in ideas else Verdict.COVERED, "it is")
        for p in question.ideas
    )
    return Grade(0.5, 0.9, "rubric", verdicts)


def test_every_missed_point_of_every_question_has_a_follow_up(packs: Library) -> None:
    """The pack's words, or words made from the idea: always a question, and never the idea itself."""
    asked = 0
    for question in packs.questions:
        for idea in question.ideas if question.kind is not Kind.CHOICE else ():
            probe = follow_up(question, [_turn("It is a thing.", _missing(question, idea.id))])
            assert probe is not None
            assert idea.id == probe.missed
            assert probe.ask.endswith(("?", ".")), probe.ask
            assert idea.text not in probe.ask
            asked += 1
    assert asked > 1000


def test_no_probe_holds_out_a_stray_word(packs: Library) -> None:
    """A probe is built from what was said, or is a hint of the pack: never a word torn from the rubric."""
    for question in packs.questions:
        plain = replace(question, follow_ups=())
        for idea in question.ideas if question.kind is not Kind.CHOICE else ():
            probe = follow_up(plain, [_turn("It is a thing.", _missing(plain, idea.id))])
            assert probe is not None
            built = probe.ask.startswith(("You said", "Think of it", "What would you add"))
            assert built or any(probe.ask.startswith(hint) for hint in question.hints), probe.ask


def test_what_was_contradicted_is_asked_about_by_its_own_words(packs: Library) -> None:
    """The member hears which words are meant."""
    question = replace(packs.question("f1-score"), follow_ups=())
    verdicts = (IdeaVerdict("limits", Verdict.CONTRADICTED, "it counts true negatives"),)

    probe = follow_up(question, [_turn("it counts true negatives", Grade(0.1, 0.9, "rubric", verdicts))])

    assert probe is not None
    assert '"it counts true negatives"' in probe.ask


def test_a_follow_up_that_brought_nothing_tells_what_it_was_after(packs: Library) -> None:
    """After the attempt the answer can be had; one that was found is quoted instead."""
    question = packs.question("f1-score")
    idea = question.ideas[0]
    first = _turn("It is a thing.", _missing(question, idea.id))

    lost = reaction(question, [first, _turn("No.", _missing(question, idea.id), 2, idea.id)], seed=1)
    found = reaction(question, [first, _turn("It is.", _missing(question), 2, idea.id)], seed=1)

    assert idea.text in lost.text
    assert idea.text not in found.text
    assert "it is" == found.quote


def test_a_reaction_counts_what_was_heard(packs: Library) -> None:
    """As many as the scorecard will."""
    question = packs.question("f1-score")
    total = len(question.ideas)

    said = reaction(question, [_turn("x", _missing(question, question.ideas[0].id))], seed=1).text

    assert f"I heard {total - 1} of the {total} things" in said


@pytest.mark.parametrize(
    "text",
    [
        "What do you mean by score?",
        "what do you mean by that",
        "Sorry, what does bias mean here?",
        "Can you rephrase the question, please?",
        "Do you mean in production or in training?",
        "Hmm, are you asking about the model or the data?",
        "I don\u2019t understand the question.",
        "Should I talk about one model only?",
        "Could you clarify?",
        "In what sense?",
    ],
)
def test_a_question_about_the_question_is_no_answer(text: str) -> None:
    """In any of the ways in which people ask back."""
    assert asks_back(text)


@pytest.mark.parametrize(
    "text",
    [
        "Is it the harmonic mean?",
        "The harmonic mean. What do you mean by score?",
        "What you mean is the bias-variance trade-off.",
        "It means that the model overfits, doesn't it?",
        "Can a model be both? Yes, when it is large.",
        "What do you mean by score? I think it is the harmonic mean of both.",
        "",
    ],
)
def test_a_guess_is_an_answer_even_as_a_question(text: str) -> None:
    """Whoever says anything of the matter has answered."""
    assert not asks_back(text)


def test_half_a_point_is_asked_on_from_its_own_words(packs: Library) -> None:
    """What was touched upon is quoted back."""
    question = replace(packs.question("f1-score"), follow_ups=())
    verdicts = (IdeaVerdict("limits", Verdict.PARTLY, "both errors count alike"),)

    probe = follow_up(question, [_turn("both errors count alike", Grade(0.4, 0.9, "rubric", verdicts))])

    assert probe is not None
    assert '"both errors count alike"' in probe.ask


@pytest.mark.parametrize("flag", [Flag.EMPTY, Flag.MASH, Flag.UNGRADED, Flag.LANGUAGE])
def test_what_is_no_answer_gets_no_follow_up(packs: Library, flag: Flag) -> None:
    """Nobody is asked about ideas in words that could not be judged."""
    question = packs.question("f1-score")
    grade = replace(_missing(question, "when"), flags=frozenset({flag}))

    assert follow_up(question, [_turn("asdf", grade)]) is None
    assert "could not make out" in reaction(question, [_turn("asdf", grade)], seed=1).text


def test_a_misconception_is_put_right_once(packs: Library) -> None:
    """The correction comes with the answer that voiced it, not with the next one."""
    question = packs.question("f1-score")
    voiced = (Voiced("arithmetic", "the plain average", "It is the harmonic mean."),)
    wrong = replace(_missing(question, "when"), voiced=voiced)
    first = _turn("the plain average", wrong)
    second = _turn("for rare classes", wrong, 2, "when")

    assert "It is the harmonic mean." == reaction(question, [first], seed=1).correction
    assert "" == reaction(question, [first, second], seed=1).correction


def test_a_reaction_is_the_same_whenever_it_is_read(packs: Library) -> None:
    """A message that is sent again says what it said."""
    question = packs.question("f1-score")
    turn = _turn("It is the harmonic mean.", _missing(question, "when"))

    assert reaction(question, [turn], seed=7) == reaction(question, [turn], seed=7)


def _levels(packs: Library, plan: tuple[str, ...]) -> list[Level]:
    return [packs.question(name).level for name in plan]


def test_a_short_ladder_still_climbs(packs: Library) -> None:
    """Six of twenty: from the first steps to the last."""
    plan = planned(Shelf(packs), Wish("ladder", length=6), asked=(), scores={}, seed=1)

    assert 6 == len(plan)
    assert Level.BASIC is _levels(packs, plan)[0]
    assert Level.ADVANCED is _levels(packs, plan)[-1]


def test_what_was_asked_before_waits(packs: Library) -> None:
    """A second interview of a long track brings other questions."""
    first = planned(Shelf(packs), Wish("fresher", length=10), asked=(), scores={}, seed=1)
    second = planned(Shelf(packs), Wish("fresher", length=10), asked=first, scores={}, seed=2)

    assert set() == set(first) & set(second)


def test_the_weakest_topics_come_up(packs: Library) -> None:
    """A mixed interview asks about what somebody has shown least of."""
    scores = dict.fromkeys(packs.topics, 0.9) | {"nlp": 0.1, "clustering": 0.2}
    plan = planned(Shelf(packs), Wish(MIXED, length=2), asked=(), scores=scores, seed=1)

    assert {"nlp", "clustering"} == {packs.question(name).topics[0] for name in plan}


def test_a_walkthrough_has_all_probes_of_its_model(packs: Library) -> None:
    """Eleven of them, whichever way the model is written."""
    by_id = planned(Shelf(packs), Wish("walkthrough", "decision-tree"), asked=(), scores={}, seed=1)
    by_title = planned(Shelf(packs), Wish("walkthrough", "Decision tree"), asked=(), scores={}, seed=1)

    assert 11 == len(by_id)
    assert by_id == by_title


def test_a_short_walkthrough_has_as_many_probes_as_asked_for(packs: Library) -> None:
    """From the first aspect on, spread over all of them, none twice; never more than there are."""
    whole = planned(Shelf(packs), Wish("walkthrough", "decision-tree"), asked=(), scores={}, seed=1)
    for length in range(1, 14):
        wish = Wish("walkthrough", "decision-tree", None, length)
        short = planned(Shelf(packs), wish, asked=(), scores={}, seed=1)
        assert min(length, len(whole)) == len(set(short)) == len(short)
        assert list(short) == [name for name in whole if name in short]
        assert whole[0] == short[0]


def test_benched_questions_are_not_asked(packs: Library) -> None:
    """What an organiser has set aside is set aside here too."""
    track = packs.track("ladder").questions
    shelf = Shelf(packs, benched=frozenset(track[1:]))

    assert track[:1] == planned(shelf, Wish("ladder"), asked=(), scores={}, seed=1)


def test_a_level_that_a_track_lacks_is_named(packs: Library) -> None:
    """Nothing fits: the member is told what to leave out."""
    shelf = Shelf(packs, benched=frozenset(q.id for q in packs.questions if q.level is Level.ADVANCED))

    with pytest.raises(NotFound, match="Leave the level out"):
        planned(shelf, Wish("ladder", level=Level.ADVANCED), asked=(), scores={}, seed=1)
