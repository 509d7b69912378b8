"""What the daily question promises, over many seeds, on the packs of the program and on made-up ones."""

from datetime import date, time
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.questions.library import Library, Track
from bot.core.questions.question import Kind, Level, Question
from bot.core.questions.shelf import Shelf
from bot.core.rounds.plan import PlanFacts, facts_of, planned
from bot.core.rounds.ramp import Results, mix, results_of
from bot.core.rounds.round import Earned
from bot.core.rounds.schedule import Schedule, sources
from tests.examples import examples
from tests.grading.bed import library

SHELF = Shelf(library())
BEFORE = date(2026, 1, 4)
SEEDS = (1, 7, 1_772_000_000)


def schedule(seed: int = 1, **facts: object) -> Schedule:
    """A schedule that posts every day."""
    return Schedule(1, 1, "Daily", time(9), "UTC", seed=seed, **facts)  # type: ignore[arg-type]


def plan(plan_of: Schedule, days: int, shelf: Shelf = SHELF) -> tuple[list[Question], PlanFacts]:
    """The questions of so many days, and their statistics."""
    steps = planned(shelf, plan_of, after=BEFORE, days=days)
    return [step.choice.question for step in steps], facts_of(shelf, plan_of, steps)


def made_up(
    name: str, *, pack: str = "p", level: Level = Level.BASIC, topic: str = "t", **facts: object
) -> Question:
    """A question whose words are its own."""
    word = "".join(chr(ord("a") + int(digit)) for digit in f"{crc32(name.encode()):010}")
    return Question(name, pack, f"{word} {name}", Kind.CONCEPT, level, (topic,), word, "!", **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_core_comes_within_sixty_days_and_in_order(seed: int) -> None:
    """All packs on, one question a day: every core question by day 60, each after what it builds on."""
    asked, facts = plan(schedule(seed), 60)

    place = {question.id: number for number, question in enumerate(asked)}
    early = [(q.id, name) for q in asked for name in q.after if place.get(name, 99) > place[q.id]]
    assert ([], []) == (list(facts.left), early)
    assert 35 <= len(facts.core) <= 50


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_packs_and_topics_come_as_often_as_they_hold(seed: int) -> None:
    """Over half a year no pack is off its share by more than two; the largest topic is the most asked."""
    asked, facts = plan(schedule(seed), 180)

    held = [q for q in SHELF.questions if q.kind is not Kind.WALKTHROUGH]
    for pack in {q.pack for q in held}:
        share = sum(q.pack == pack for q in held) / len(held) * len(asked)
        assert facts.packs[pack] == pytest.approx(share, abs=2)
    assert "evaluation" == max(facts.topics, key=lambda topic: facts.topics[topic])


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_nearly_the_same_within_two_weeks(seed: int) -> None:
    """Half a year of all packs."""
    assert [] == list(plan(schedule(seed), 180)[1].close)


def test_levels_rise_with_the_weeks() -> None:
    """The first month is mostly basic, the fourth has most of the rest."""
    weeks = plan(schedule(), 112)[1].levels

    first, fourth = (sum(week.get(Level.BASIC, 0) for week in weeks[at : at + 4]) for at in (0, 12))
    assert (True, True) == (first >= 19, fourth <= 14)


def test_answers_move_the_level() -> None:
    """Good results put a community ahead, bad ones behind, few of them say nothing, a ratio stays."""
    good, bad, few = Results(0.9, 50), Results(0.2, 50), Results(0.9, 3)
    basic = {each: mix(schedule(), 40, each)[Level.BASIC] for each in (good, bad, few, None)}
    fixed = schedule(levels={Level.BASIC: 1, Level.ADVANCED: 3})

    assert basic[good] < basic[None] == basic[few] < basic[bad]
    assert 0.25 == mix(fixed, 40, good)[Level.BASIC]
    assert Results(0.5, 4) == results_of([Earned(Level.BASIC, 2, 10), Earned(Level.ADVANCED, 2, 30)])
    assert results_of([]) is None


@given(asked=st.integers(0, 2_000), mean=st.floats(0, 1), answers=st.integers(0, 1_000))
def test_a_mix_is_always_whole(asked: int, mean: float, answers: int) -> None:
    """Shares sum to one and none is negative."""
    found = mix(schedule(), asked, Results(mean, answers))

    assert sum(found.values()) == pytest.approx(1)
    assert min(found.values()) > 0


def test_a_ratio_of_packs_is_kept() -> None:
    """Three of one for one of the other, however large they are."""
    ratio = {"ml-engineer": 1, "python": 3}
    _, facts = plan(schedule(packs=sources(tuple(ratio), ratio, "")), 40)

    assert {"ml-engineer": 10, "python": 30} == dict(facts.packs)


@pytest.mark.parametrize(
    "track", [track for track in SHELF.library.tracks if not track.walkthrough], ids=lambda t: t.id
)
def test_a_track_keeps_its_promise(track: Track) -> None:
    """Its questions come in its order, day by day, and then the schedule goes on with others."""
    asked, _ = plan(schedule(packs=sources((), {}, track.id)), len(track.questions) + 5)

    assert list(track.questions) == [q.id for q in asked[:-5]]
    assert len({q.id for q in asked}) == len(asked)


def test_thirty_days_to_the_interview_hold_what_interviews_ask() -> None:
    """The subjects that every interview touches are in the plan."""
    wanted = {
        "cross-validation",
        "regularisation",
        "avoiding-overfitting",
        "data-leakage",
        "precision-recall",
    }
    wanted |= {"ensemble-learning", "large-language-model-in-a-team"}

    assert set() == wanted - set(SHELF.library.track("plan-30").questions)


def test_a_track_that_is_gone_is_followed_no_more() -> None:
    """A schedule goes on without it."""
    assert 3 == len(plan(schedule(packs=sources((), {}, "gone")), 3)[0])


@examples(40)
@given(
    seed=st.integers(0, 2**40),
    sizes=st.lists(st.integers(1, 8), min_size=1, max_size=3),
    chain=st.booleans(),
)
def test_every_question_comes_once_before_any_comes_twice(
    seed: int, sizes: list[int], *, chain: bool
) -> None:
    """Whatever packs there are and whatever builds on what, circles included."""
    questions = tuple(
        made_up(
            f"q{pack}-{n}",
            pack=f"p{pack}",
            level=list(Level)[n % 3],
            topic=f"t{n % 2}",
            core=n % 2 == 0,
            after=(f"q{pack}-{(n + 1) % size}",) if chain else (),
        )
        for pack, size in enumerate(sizes)
        for n in range(size)
    )
    asked, _ = plan(schedule(seed), len(questions), Shelf(Library(questions=questions)))

    assert sorted(q.id for q in questions) == sorted(q.id for q in asked)
