"""Periods by local date, and tips that do not come again too soon."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.boards.board import BoardRow, Period, period_key, period_keys, previous_key, ranked
from bot.core.questions.library import Tip
from bot.core.questions.question import Level
from bot.core.rounds.round import Round
from bot.usecases.rounds.reveal import tip_for

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def round_on(day: date, community: int = 1) -> Round:
    """A round of which only the date matters."""
    return Round(1, community, 1, day, datetime(2026, 1, 1, tzinfo=UTC), "q", Level.BASIC)


@given(day=DAYS, period=st.sampled_from([Period.WEEK, Period.MONTH, Period.SEASON]))
def test_the_previous_period_ends_where_this_one_begins(day, period):
    """Walking back day by day, the key changes once, to the previous one."""
    key, walked = period_key(period, day), day
    while period_key(period, walked) == key:
        walked -= timedelta(days=1)

    assert previous_key(period, day) == period_key(period, walked)


def test_a_week_belongs_to_its_iso_year():
    """The last days of December can lie in the first week of the next year."""
    assert period_key(Period.WEEK, date(2024, 12, 31)) == "2025-W01"
    assert previous_key(Period.ALL, date(2024, 12, 31)) is None


@pytest.mark.parametrize(
    ("day", "keys", "previous"),
    [
        (date(2026, 1, 1), ("2026-W01", "2026-01", "2026-Q1"), ("2025-W52", "2025-12", "2025-Q4")),
        (date(2026, 3, 2), ("2026-W10", "2026-03", "2026-Q1"), ("2026-W09", "2026-02", "2025-Q4")),
        (date(2026, 3, 8), ("2026-W10", "2026-03", "2026-Q1"), ("2026-W09", "2026-02", "2025-Q4")),
        (date(2026, 4, 30), ("2026-W18", "2026-04", "2026-Q2"), ("2026-W17", "2026-03", "2026-Q1")),
        (date(2026, 12, 31), ("2026-W53", "2026-12", "2026-Q4"), ("2026-W52", "2026-11", "2026-Q3")),
    ],
)
def test_every_period_of_a_day_has_its_name(day, keys, previous):
    """Names are stored with the points: they may not change."""
    periods = (Period.WEEK, Period.MONTH, Period.SEASON)

    assert {**dict(zip(periods, keys, strict=True)), Period.ALL: "all"} == period_keys(day)
    assert previous == tuple(previous_key(period, day) for period in periods)


def test_whoever_shares_a_rank_stands_in_the_order_of_coming():
    """By member, not by name; the next rank counts everybody above it."""
    rows = ranked([(4, "b", 1), (2, "a", 5), (1, "z", 5), (3, "c", 9)])

    expected = [(1, 3, "c", 9), (2, 1, "z", 5), (2, 2, "a", 5), (4, 4, "b", 1)]
    assert rows == [BoardRow(*row) for row in expected]


@given(st.lists(st.tuples(st.integers(1, 50), st.just("x"), st.integers(1, 9)), unique_by=lambda v: v[0]))
def test_ranks_agree_with_a_naive_count(values):
    """A rank is one more than how many have more."""
    for row in ranked(values):
        assert row.rank == 1 + sum(value > row.value for _, _, value in values)


@given(day=DAYS, community=st.integers(1, 99), many=st.integers(11, 60))
def test_no_tip_comes_again_within_thirty_days(day, community, many):
    """On every third date, another one each time."""
    tips = [Tip(str(n), "pack", f"tip {n}") for n in range(many)]

    month = [tip_for(tips, round_on(day + timedelta(days=n), community)) for n in range(30)]

    shown = [tip.id for tip in month if tip is not None]
    assert len(shown) == 10
    assert len(set(shown)) == len(shown)
