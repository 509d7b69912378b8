"""The interview as a machine: in no order of events is anything lost, doubled or left without an end."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.answers.grade import Grade, IdeaVerdict, Verdict, Voiced
from bot.core.interviews.interviewer import MOST_FOLLOW_UPS
from bot.core.interviews.session import (
    PAUSE,
    Interview,
    InterviewPace,
    Session,
    Stage,
    begin,
    done,
    hint,
    keep,
    pass_on,
    pause,
    resume,
    settle,
    stop,
)
from bot.core.questions.question import FollowUp, Idea, Kind, Level, Question

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
IDEAS = tuple(Idea(f"p{n}", f"It has the property number {n}", weight=n) for n in range(1, 4))
QUESTIONS = {
    f"q{n}": Question(
        f"q{n}",
        "pack",
        f"Question {n}",
        Kind.WALKTHROUGH if n % 2 else Kind.CONCEPT,
        Level.BASIC,
        ("evaluation",),
        "What is it?",
        "It has properties.",
        ideas=IDEAS,
        follow_ups=(FollowUp("p2", "And the second?"),),
        hints=("Think.", "Think again."),
    )
    for n in range(1, 7)
}
GONE = frozenset({"q5"})


def ask(name: str) -> Question | None:
    """Every question but one that has left the packs."""
    return None if name in GONE else QUESTIONS.get(name)


def fresh(*, length: int = 4, model: str = "", pace: InterviewPace = InterviewPace.RELAXED) -> Session:
    """An interview in which nothing was asked yet."""
    interview = Interview(
        1, 1, 1, 1, "ladder", NOW, length=length, model=model, pace=pace, plan=tuple(QUESTIONS)
    )
    return Session(interview)


def graded(text: str) -> Grade:
    """A grade that depends on the words alone: each digit covers the idea of that number."""
    ideas = tuple(
        IdeaVerdict(p.id, Verdict.COVERED if p.id[1] in text else Verdict.ABSENT, p.id) for p in IDEAS
    )
    covered = sum(verdict.verdict is Verdict.COVERED for verdict in ideas)
    return Grade(covered / len(ideas), 1.0, "rubric", ideas)


def settled(session: Session) -> Session:
    """Grade what waits, as the bot does."""
    turn = session.waiting
    if turn is None:
        return session
    words = "\n\n".join(each.text for each in session.of(turn.question))
    return settle(session, turn.number, turn.text, graded(words), ask, at=NOW)


EVENT = st.one_of(
    st.tuples(st.just("say"), st.text("0123 a", min_size=1, max_size=4), st.integers(0, 8)),
    st.tuples(st.sampled_from(["pass", "hint"]), st.integers(1, 6)),
    st.tuples(st.sampled_from(["settle", "late", "pause", "resume", "stop"])),
)


def happened(session: Session, event: tuple[object, ...]) -> Session:
    """The session after an event, which may have nothing to do with it."""
    match event:
        case ("say", str(text), int(number)):
            return keep(session, text, source=f"m{number}", at=NOW)
        case ("pass", int(number)):
            return pass_on(session, number, ask, at=NOW)
        case ("hint", int(number)):
            return hint(session, number, most=2)
        case ("late",):
            turn = session.turns[-1]
            return settle(session, turn.number, f"{turn.text} as it was", graded(turn.text), ask, at=NOW)
        case ("pause",):
            return pause(session)
        case ("resume",):
            return resume(session, ask, at=NOW)
        case ("stop",):
            return stop(session, at=NOW)
        case _:
            return settled(session)


@given(st.lists(EVENT, max_size=40), st.sampled_from(["", "tree"]))
def test_no_order_of_events_loses_an_answer(events: list[tuple[object, ...]], model: str) -> None:
    """Every word that was said while the interview went on stands in a turn, once, in its order."""
    session = begin(fresh(model=model), ask, at=NOW)
    said: list[str] = []
    seen: set[object] = set()
    for event in events:
        taken = session.interview.stage is not Stage.ENDED
        if event[0] == "say" and taken and str(event[1]).strip() and event[2] not in seen:
            said.append(str(event[1]))
            seen.add(event[2])
        session = happened(session, event)

    assert said == [text for turn in session.turns for text in turn.text.split("\n\n") if turn.text]


@given(st.lists(EVENT, max_size=60), st.sampled_from(["", "tree"]))
def test_no_order_of_events_asks_twice(events: list[tuple[object, ...]], model: str) -> None:
    """No question comes back, no idea is asked about twice, and two follow-ups are the most."""
    session = begin(fresh(model=model), ask, at=NOW)
    for event in events:
        session = happened(session, event)

    asked = [(turn.question, turn.idea) for turn in session.turns]
    questions = [question for question, idea in asked if not idea]
    assert len(asked) == len(set(asked))
    assert len(questions) == len(set(questions))
    assert all(len(session.of(name)) <= 1 + MOST_FOLLOW_UPS for name in questions)
    assert GONE.isdisjoint(questions)
    assert [*range(1, len(session.turns) + 1)] == [turn.number for turn in session.turns]


@given(st.lists(EVENT, max_size=30), st.integers(1, 6))
def test_every_interview_has_an_end(events: list[tuple[object, ...]], length: int) -> None:
    """Whatever happened, answering to the end reaches it, after at most three turns a question."""
    session = begin(fresh(length=length), ask, at=NOW)
    for event in events:
        session = happened(session, event)
    for number in range(3 * length + 2):
        session = settled(keep(session, "0", source=f"end{number}", at=NOW))

    assert Stage.ENDED is session.interview.stage
    assert session.interview.ended_at is not None
    assert session.current is None


@given(st.lists(EVENT, max_size=30))
def test_what_is_over_stays_over(events: list[tuple[object, ...]]) -> None:
    """The questions that are done only grow, and nothing moves after the end."""
    session = begin(fresh(), ask, at=NOW)
    for event in events:
        after = happened(session, event)
        assert done(session) <= done(after)
        if session.interview.stage is Stage.ENDED:
            assert session.interview == after.interview
        session = after


def test_a_stop_waits_for_the_answer_under_way() -> None:
    """Words that are being graded are graded before the end, and nothing more is asked."""
    session = stop(keep(begin(fresh(), ask, at=NOW), "1", source="m", at=NOW), at=NOW)
    assert session.interview.stage is Stage.OPEN

    session = settled(session)

    assert Stage.ENDED is session.interview.stage
    assert 1 == len(session.turns)


def test_more_words_are_graded_again() -> None:
    """A grade of the first half of an answer moves nothing on."""
    half = keep(begin(fresh(), ask, at=NOW), "1", source="m1", at=NOW)
    whole = keep(half, "2", source="m2", at=NOW)

    assert whole is settle(whole, 1, "1", graded("1"), ask, at=NOW)
    assert settled(whole).turns[0].grade == graded("1\n\n2")


def test_the_heaviest_missed_point_with_its_own_words_comes_first() -> None:
    """The pack's follow-up before a heavier idea that has none."""
    session = settled(keep(begin(fresh(), ask, at=NOW), "1", source="m", at=NOW))

    assert ("p2", "And the second?") == (session.turns[-1].idea, session.turns[-1].ask)


def test_a_timed_question_has_a_notice_until_it_is_answered() -> None:
    """Two minutes for a basic question; none while paused."""
    session = begin(fresh(pace=InterviewPace.TIMED), ask, at=NOW)
    assert NOW + timedelta(minutes=2) == session.interview.notice_at

    paused = pause(session)
    later = resume(paused, ask, at=NOW + timedelta(days=3))

    assert paused.interview.notice_at is None
    assert NOW + timedelta(days=3, minutes=2) == later.interview.notice_at
    assert NOW + PAUSE == keep(later, "1", source="m", at=NOW).interview.notice_at


def test_a_walkthrough_goes_where_the_answer_was_open() -> None:
    """The probe that shares the words of the missed ideas comes next, whatever its place in the script."""
    idea = Idea("gap", "Surrogate splits handle missing values")
    first = replace(QUESTIONS["q1"], ideas=(idea,), follow_ups=(), kind=Kind.CHOICE)
    shelf = {
        "q1": first,
        "q2": replace(QUESTIONS["q2"], prompt="How does it cost?"),
        "q3": replace(QUESTIONS["q3"], prompt="What about missing values?"),
    }
    interview = replace(fresh(model="tree", length=3).interview, plan=("q1", "q2", "q3"))
    session = begin(Session(interview), shelf.get, at=NOW)
    voiced = (Voiced("q", "x", "no"),)
    missed = Grade(0.0, 1.0, "choice", (IdeaVerdict("gap", Verdict.ABSENT),), voiced)

    session = keep(session, "x", source="m", at=NOW)
    session = settle(session, 1, "x", missed, shelf.get, at=NOW)

    assert "q3" == session.turns[-1].question
