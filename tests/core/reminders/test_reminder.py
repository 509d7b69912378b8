from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.reminders.reminder import LEAST_NOTICE, Reminders, cards_at, closing_at, out_of_quiet, quiet

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = [
    ZoneInfo(name) for name in ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe")
]
WALLS = st.times(max_value=time(23, 59)).map(lambda t: t.replace(second=0, microsecond=0))
START = datetime(2026, 1, 1, tzinfo=UTC)
INSTANTS = st.integers(0, 366 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))
PLAIN = Reminders(1, 1, closing=True)


def berlin(day: int, hour: int, minute: int = 0, *, month: int = 3) -> datetime:
    """An instant by Berlin's wall clock."""
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)


@given(INSTANTS, st.sampled_from(ZONES), WALLS, WALLS)
def test_what_is_moved_out_of_quiet_hours_is_out_of_them(at, zone, first, last):
    """On every night of the year, also when the clocks change, and never by more than a day and an hour."""
    wishes = Reminders(1, 1, quiet_from=first, quiet_until=last)

    moved = out_of_quiet(wishes, at, zone)

    assert not quiet(wishes, moved, zone)
    assert at <= moved <= at + timedelta(hours=25)
    assert (moved == at) == (not quiet(wishes, at, zone))


@given(INSTANTS, st.sampled_from(ZONES), WALLS, WALLS, st.tuples(st.integers(1, 12), st.integers(1, 96)))
def test_a_reminder_comes_inside_its_round_and_outside_quiet_hours(opened, zone, first, last, lengths):
    """With time enough left to answer, or not at all."""
    hours, length = lengths
    wishes = Reminders(1, 1, hours=hours, quiet_from=first, quiet_until=last)
    closes = opened + timedelta(hours=length)

    at = closing_at(wishes, opened, closes, zone)

    if at is not None:
        assert opened <= at <= closes - LEAST_NOTICE
        assert not quiet(wishes, at, zone)


@pytest.mark.parametrize(
    ("closes", "expected"),
    [
        (berlin(5, 18), berlin(5, 15)),
        (berlin(5, 9), berlin(5, 8)),
        (berlin(5, 8), berlin(4, 21, 45)),
        (berlin(5, 2), berlin(4, 21, 45)),
    ],
    ids=[
        "three hours before",
        "when the night ends",
        "before a night that ends too late",
        "the evening before",
    ],
)
def test_a_reminder_makes_way_for_the_night(closes, expected):
    """Quiet hours are 22:00 to 08:00."""
    assert expected == closing_at(PLAIN, closes - timedelta(days=1), closes, BERLIN)


def test_a_round_that_is_open_in_quiet_hours_only_reminds_nobody():
    """There is no good moment for it."""
    assert closing_at(PLAIN, berlin(4, 23), berlin(5, 7), BERLIN) is None


@pytest.mark.parametrize(
    ("closes", "expected"),
    [(berlin(29, 9), berlin(29, 8)), (berlin(25, 9, month=10), berlin(25, 8, month=10))],
    ids=["clocks forward", "clocks back"],
)
def test_the_night_ends_by_the_wall_clock_when_the_clocks_change(closes, expected):
    """At 08:00 there, whatever the night was long."""
    assert expected == closing_at(PLAIN, closes - timedelta(hours=20), closes, BERLIN)


def test_quiet_hours_that_end_in_the_gap_end_with_it():
    """02:30 does not exist on 29 March: the night is over at 03:00."""
    wishes = Reminders(1, 1, quiet_until=time(2, 30))

    assert berlin(29, 3) == out_of_quiet(wishes, berlin(29, 1, 30), BERLIN)


@given(INSTANTS, st.sampled_from(ZONES), WALLS, WALLS)
def test_cards_are_mentioned_once_a_day(after, zone, first, last):
    """The next time lies ahead, outside quiet hours, and within two days."""
    wishes = Reminders(1, 1, cards=True, quiet_from=first, quiet_until=last)

    at = cards_at(wishes, after, zone)

    assert after < at <= after + timedelta(hours=50)
    assert not quiet(wishes, at, zone)
