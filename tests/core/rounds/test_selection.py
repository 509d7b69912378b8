from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import NotFound
from bot.core.questions.library import Library
from bot.core.questions.question import Kind, Level, Question
from bot.core.rounds.schedule import Schedule
from bot.core.rounds.selection import choose, pool

DAY = date(2026, 3, 2)
PLAN = Schedule(1, 1, "Daily", time(9), "UTC", seed=7)


def question(name: str, level: Level = Level.BASIC, topic: str = "a", kind: Kind = Kind.CONCEPT) -> Question:
    """A question of which only level and topic matter."""
    return Question(name, "pack", name, kind, level, (topic,), "?", "!")


def walk(candidates: list[Question], plan: Schedule, count: int) -> list[Question]:
    """The questions of the next `count` days."""
    history: list[tuple[str, date]] = []
    chosen = []
    for n in range(count):
        day = DAY + timedelta(days=n)
        pick = choose(candidates, plan, day=day, history=history).question
        history.append((pick.id, day))
        chosen.append(pick)
    return chosen


def test_the_queue_goes_first():
    """What an organiser put in the queue is asked, and the reason says so."""
    wanted = question("wanted")

    choice = choose([question("a")], PLAN, day=DAY, history=[], queue=[wanted])

    assert (wanted, True) == (choice.question, choice.queued)
    assert "organiser" in choice.why


def test_a_used_up_pool_gives_the_oldest():
    """The question asked longest ago comes again, with the date."""
    history = [("b", DAY), ("a", DAY + timedelta(days=1))]

    choice = choose([question("a"), question("b")], PLAN, day=DAY + timedelta(days=2), history=history)

    assert choice.question.id == "b"
    assert str(DAY) in choice.why


def test_without_candidates_the_organiser_is_told_what_to_widen():
    """An empty pool is an error with a hint, never a crash."""
    with pytest.raises(NotFound) as refused:
        choose([], PLAN, day=DAY, history=[])

    assert "/quiz-admin setup" in refused.value.hint


def test_walkthrough_probes_are_not_daily_questions():
    """They belong to interviews."""
    library = Library(questions=(question("a"), question("p", kind=Kind.WALKTHROUGH)))

    assert ["a"] == [each.id for each in pool(library, PLAN)]


def test_levels_follow_the_mix():
    """Three basic for one advanced, over twenty rounds."""
    candidates = [question(f"b{n}") for n in range(30)]
    candidates += [question(f"x{n}", Level.ADVANCED) for n in range(30)]
    plan = Schedule(1, 1, "Daily", time(9), "UTC", levels={Level.BASIC: 3, Level.ADVANCED: 1})

    chosen = walk(candidates, plan, 20)

    assert sum(each.level is Level.ADVANCED for each in chosen) == 5


def test_topics_rotate():
    """With three topics, three days in a row ask three topics."""
    candidates = [question(f"{topic}{n}", topic=topic) for topic in "abc" for n in range(5)]

    chosen = walk(candidates, PLAN, 9)

    for start in range(0, 9, 3):
        assert {"a", "b", "c"} == {each.topics[0] for each in chosen[start : start + 3]}


@given(
    levels=st.lists(st.sampled_from(list(Level)), min_size=1, max_size=12),
    topics=st.integers(1, 4),
    seed=st.integers(0, 1000),
)
def test_nothing_repeats_before_the_pool_is_used_up(levels, topics, seed):
    """Over twice the pool, each question comes exactly twice, the second time in the same order."""
    candidates = [question(f"q{n}", level, topic=f"t{n % topics}") for n, level in enumerate(levels)]
    plan = Schedule(1, 1, "Daily", time(9), "UTC", seed=seed)

    chosen = [each.id for each in walk(candidates, plan, 2 * len(candidates))]

    half = len(candidates)
    assert sorted(chosen[:half]) == sorted(each.id for each in candidates)
    assert chosen[:half] == chosen[half:]


@given(seed=st.integers(0, 1000))
def test_the_same_seed_gives_the_same_questions(seed):
    """A draw can be repeated; another seed mostly gives another order."""
    candidates = [question(f"q{n}") for n in range(10)]
    plan = Schedule(1, 1, "Daily", time(9), "UTC", seed=seed)

    assert walk(candidates, plan, 10) == walk(candidates, plan, 10)
