"""Periods by local date, and tips that do not come again too soon."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.boards.board import Period, period_key, previous_key, ranked
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
