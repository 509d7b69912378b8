"""Review cards: FSRS as the library has it, whatever the order of recording."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.answers.grade import Grade, IdeaVerdict, Verdict
from bot.core.errors import Unusable
from bot.core.learning.card import Card, Parameters, Rating, Recollection, Source
from bot.core.learning.evidence import Judged
from bot.core.learning.recall import outcomes, remembered, replayed, retrievability, scheduler
from bot.core.learning.review_day import plan

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
BY = scheduler(Parameters())
HISTORIES = json.loads(Path(__file__).with_name("recall_histories.json").read_text(encoding="utf-8"))
"""Histories as the library's own scheduler recorded them, without a line of this package."""


def card(number=1, *, question="f1", added=NOW, **facts):
    """A card that was added now and is due now."""
    return Card(number, 1, question, f"p{number}", added_at=added, due_at=added, **facts)


def line(rating, at, *, source=Source.ANSWER, number=1):
    """A rating."""
    return Recollection(number, 1, at.date(), source, rating, at)


@pytest.mark.parametrize("history", HISTORIES, ids=range(len(HISTORIES)))
def test_a_recorded_history_gives_the_library_s_own_results(history):
    """Stability, difficulty and due date after each step, and the recall predicted later on."""
    by = scheduler(Parameters(history["retention"], tuple(history["weights"])))
    now = card(added=datetime.fromisoformat(history["steps"][0]["at"]))
    for step in history["steps"]:
        now = remembered(now, Rating(step["rating"]), at=datetime.fromisoformat(step["at"]), by=by)

        assert step["stability"] == pytest.approx(now.stability, rel=1e-12)
        assert step["difficulty"] == pytest.approx(now.difficulty, rel=1e-12)
        assert step["due"] == now.due_at.isoformat()

    later = datetime.fromisoformat(history["asked_at"])
    assert history["retrievability"] == pytest.approx(retrievability(now, at=later, by=by), rel=1e-12)


@pytest.mark.parametrize("history", HISTORIES, ids=range(len(HISTORIES)))
def test_a_history_replayed_is_the_same_as_lived(history):
    """From its lines alone, in any order of recording."""
    by = scheduler(Parameters(history["retention"], tuple(history["weights"])))
    begun = card(added=datetime.fromisoformat(history["steps"][0]["at"]))
    lines = [
        line(Rating(s["rating"]), datetime.fromisoformat(s["at"]), source=Source.REVIEW)
        for s in history["steps"]
    ]

    last = history["steps"][-1]
    for order in (lines, lines[::-1]):
        now = replayed(begun, order, by=by)
        assert last["due"] == now.due_at.isoformat()
        assert last["stability"] == pytest.approx(now.stability, rel=1e-12)


LINES = st.lists(
    st.builds(
        lambda rating, days, hours, source: line(
            rating, datetime(2026, 3, 4, hours, 0, tzinfo=UTC) + days * DAY, source=source
        ),
        st.sampled_from(Rating),
        st.integers(0, 40),
        st.integers(0, 23),
        st.sampled_from(Source),
    ),
    max_size=12,
    unique_by=lambda each: (each.day, each.source),
)


@given(LINES, st.randoms())
def test_no_order_of_recording_changes_a_card(lines, rng):
    """Late, early or twice: the same lines make the same card, due a day after its last rating at least."""
    other = list(lines)
    rng.shuffle(other)
    now = replayed(card(), lines, by=BY)

    assert now == replayed(card(), other, by=BY)
    assert now == replayed(now, lines, by=BY)
    assert not lines or now.due_at >= (now.last_at or now.due_at) + DAY


def test_the_worst_rating_of_a_day_counts():
    """A good review does not hide the answer that missed the idea on the same day."""
    both = [line(Rating.GOOD, NOW, source=Source.REVIEW), line(Rating.AGAIN, NOW + timedelta(hours=2))]

    assert replayed(card(), both[1:], by=BY).stability == replayed(card(), both, by=BY).stability


def test_a_reset_forgets_what_came_before():
    """The card is new, and due at once."""
    begun = card(since=NOW + DAY)
    now = replayed(begun, [line(Rating.GOOD, NOW)], by=BY)

    assert (None, NOW + DAY) == (now.stability, now.due_at)
    later = replayed(begun, [line(Rating.GOOD, NOW), line(Rating.GOOD, NOW + 2 * DAY)], by=BY)
    assert later.stability == replayed(card(), [line(Rating.GOOD, NOW)], by=BY).stability


def test_a_known_card_wakes_only_when_an_answer_misses_it_again():
    """A full answer lets it rest; so does what came before."""
    known = card(known_at=NOW + DAY)

    assert not replayed(known, [line(Rating.AGAIN, NOW)], by=BY).active
    assert not replayed(known, [line(Rating.GOOD, NOW + 2 * DAY)], by=BY).active
    assert replayed(known, [line(Rating.AGAIN, NOW + 2 * DAY)], by=BY).active


@pytest.mark.parametrize("parameters", [Parameters(0.5), Parameters(0.99), Parameters(0.9, (1.0, 2.0))])
def test_parameters_out_of_bounds_are_refused_with_a_sentence(parameters):
    """Too little recall, too much, too few weights."""
    with pytest.raises(Unusable):
        scheduler(parameters)


def judged(*verdicts, score=0.5, at=NOW):
    """A graded answer to F1: the verdicts on its ideas, in order."""
    ideas = ("harmonic-mean", "low-if-either-low", "imbalance")
    found = tuple(IdeaVerdict(p, v) for p, v in zip(ideas, verdicts, strict=False))
    return Judged("f1", at, Grade(score, 0.9, "rubric", ideas=found))


COVERED, PARTLY, MISSED = Verdict.COVERED, Verdict.PARTLY, Verdict.ABSENT


def test_an_answer_rates_each_of_its_ideas(library):
    """Covered: good; in part: hard; not at all: again."""
    found = outcomes([judged(COVERED, PARTLY, MISSED)], library)

    assert [Rating.GOOD, Rating.HARD, Rating.AGAIN] == [each.rating for each in found]
    assert [False, True, True] == [each.poor for each in found]


def test_an_idea_found_by_a_later_try_of_the_day_was_hard(library):
    """Feedback helped; and an idea that the later try leaves out stays as it was at first."""
    tries = [judged(COVERED, MISSED, MISSED), judged(MISSED, COVERED, MISSED, at=NOW + timedelta(hours=1))]

    assert [Rating.GOOD, Rating.HARD, Rating.AGAIN] == [each.rating for each in outcomes(tries, library)]


def test_an_answer_with_full_marks_makes_no_card(library):
    """What was not needed was not missed."""
    assert [Rating.GOOD] == [o.rating for o in outcomes([judged(COVERED, MISSED, score=1.0)], library)]


def test_an_idea_that_the_question_has_no_more_makes_no_card(library):
    """Packs change."""
    gone = Judged("f1", NOW, Grade(0.0, 0.9, "rubric", ideas=(IdeaVerdict("old", MISSED),)))

    assert [] == list(outcomes([gone], library))


def of_day(cards, *, at=NOW, daily=10, closed=(), zone="UTC"):
    """The plan of a day."""
    return plan(cards, at=at, zone=ZoneInfo(zone), daily=daily, closed=closed, by=BY)


def test_a_day_has_its_number_and_one_card_of_each_question():
    """A backlog is thinned, and the rest waits for tomorrow."""
    cards = [card(n, question=f"q{n // 2}") for n in range(1, 41)]
    found = of_day(cards)

    assert 10 == len(found.ready)
    assert 10 == len({each.question for each in found.ready})
    assert date(2026, 3, 5) == found.next_day


def test_what_is_most_likely_still_known_comes_first():
    """It is kept at the least cost."""
    weak = replayed(card(1, question="a"), [line(Rating.AGAIN, NOW)], by=BY)
    firm = replayed(card(2, question="b"), [line(Rating.GOOD, NOW, number=2)], by=BY)

    assert [2, 1] == [each.id for each in of_day([weak, firm], at=NOW + 9 * DAY).ready]


def test_cards_of_open_questions_and_set_aside_ones_are_not_asked():
    """Before the reveal a card would give the answer away."""
    cards = [
        card(1, question="a"),
        card(2, question="b", suspended=True),
        card(3, question="c", known_at=NOW),
    ]

    assert () == of_day(cards, closed={"a"}).ready


def test_the_day_is_the_member_s_own():
    """The fifth begins in Auckland at 11:00 UTC on the fourth."""
    due = [card(1, added=NOW + DAY)]

    assert () == of_day(due, at=NOW + timedelta(hours=3)).ready
    assert 1 == len(of_day(due, at=NOW + timedelta(hours=3), zone="Pacific/Auckland").ready)


@given(
    st.lists(st.tuples(st.integers(0, 30), st.sampled_from(Rating)), min_size=1, max_size=60),
    st.integers(1, 12),
    st.integers(1, 5),
)
def test_no_card_is_asked_twice_a_day_and_none_is_forgotten(events, count, daily):
    """Whatever is rated when: at most the number a day, no card twice, and each comes again."""
    cards = {n: card(n, question=f"q{n}") for n in range(count)}
    lines: dict[int, list[Recollection]] = {n: [] for n in cards}
    asked: list[tuple[int, date]] = []
    at = NOW
    for hours, rating in events:
        at += timedelta(hours=hours)
        found = of_day(cards.values(), at=at, daily=daily)
        assert found.asked + len(found.ready) <= daily
        assert found.ready or found.next_day is not None
        if found.ready:
            first = found.ready[0]
            asked.append((first.id, at.date()))
            lines[first.id].append(line(rating, at, source=Source.REVIEW, number=first.id))
            now = replayed(first, lines[first.id], by=BY)
            cards[first.id] = replace(now, asked_on=at.date())

    assert len(asked) == len(set(asked))
    assert all(sum(day == each for _, each in asked) <= daily for _, day in asked)
    assert len(asked) == sum(len(kept) for kept in lines.values())
