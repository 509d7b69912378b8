from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import Unusable
from bot.core.rounds.calendar import due_at, first_after, next_dates, nudge, overdue, zone_named
from bot.core.rounds.schedule import Schedule
from tests.examples import few

BERLIN = ZoneInfo("Europe/Berlin")
FIRST, LAST = date(2024, 1, 1), date(2030, 12, 31)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
ZONES = sorted(available_timezones())


def schedule(**given: object) -> Schedule:
    """A daily schedule at 09:00 UTC with some things changed."""
    base: dict[str, object] = {"id": 1, "community": 1, "name": "Daily", "at": time(9), "zone": "UTC"}
    return Schedule(**{**base, **given})  # type: ignore[arg-type]


def test_a_time_that_does_not_exist_fires_at_the_first_moment_after_the_gap():
    """On 29 March 2026 the clocks in Berlin jump from 02:00 to 03:00."""
    assert datetime(2026, 3, 29, 1, 0, tzinfo=UTC) == due_at(date(2026, 3, 29), time(2, 30), BERLIN)


def test_a_time_that_exists_twice_fires_at_its_first_occurrence():
    """On 25 October 2026 02:30 comes twice in Berlin; summer time comes first."""
    assert datetime(2026, 10, 25, 0, 30, tzinfo=UTC) == due_at(date(2026, 10, 25), time(2, 30), BERLIN)


def test_half_hour_shifts_are_followed():
    """Lord Howe Island shifts by thirty minutes."""
    zone = ZoneInfo("Australia/Lord_Howe")

    shown = due_at(date(2026, 10, 4), time(2, 10), zone).astimezone(zone)

    assert time(2, 30) == shown.time()


@pytest.mark.parametrize("zone_name", few(ZONES, one_in=12))
def test_every_zone_has_exactly_one_due_time_per_local_date(zone_name):
    """Over 2024-2030 due instants rise strictly from date to date and fall on their own date."""
    zone = ZoneInfo(zone_name)
    wall = time(len(zone_name) % 24, 30 * (len(zone_name) % 2))

    instants = [due_at(day, wall, zone) for day in DAYS]

    assert all(before < after for before, after in pairwise(instants))
    assert DAYS == [instant.astimezone(zone).date() for instant in instants]


@given(
    zone_name=st.sampled_from(ZONES),
    day=st.dates(FIRST, LAST),
    minutes=st.integers(0, 24 * 60 - 1),
)
def test_the_due_time_is_the_first_minute_that_shows_the_wall_time_or_passes_it(zone_name, day, minutes):
    """Against a naive walk over the minutes of the day: the first one at or past the wall time."""
    zone = ZoneInfo(zone_name)
    wall = time(minutes // 60, minutes % 60)

    due = due_at(day, wall, zone)

    shown = due.astimezone(zone)
    assert day == shown.date()
    assert shown.time() >= wall
    earlier = (due - timedelta(minutes=step) for step in range(1, 181))
    for instant in earlier:
        local = instant.astimezone(zone)
        assert (local.date(), local.time()) < (day, wall) or local.date() < day


def test_a_note_says_what_the_clocks_do():
    """The preview warns of both kinds of days, and of no other."""
    assert "02:30 does not exist, so it is posted at 03:00" in nudge(date(2026, 3, 29), time(2, 30), BERLIN)
    assert "comes twice" in nudge(date(2026, 10, 25), time(2, 30), BERLIN)
    assert nudge(date(2026, 3, 30), time(2, 30), BERLIN) == ""


def test_first_after_is_strictly_after():
    """A reveal set to the time of the post comes the next day."""
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)

    assert datetime(2026, 3, 3, 9, tzinfo=UTC) == first_after(at, time(9), ZoneInfo("UTC"))
    assert datetime(2026, 3, 2, 9, 1, tzinfo=UTC) == first_after(at, time(9, 1), ZoneInfo("UTC"))


def test_weekdays_and_skips_are_left_out():
    """A schedule for Mondays and Fridays with one Friday skipped."""
    plan = schedule(days=frozenset({1, 5}), skips=frozenset({date(2026, 3, 6)}))

    dates = [day for day, _ in next_dates(plan, after=date(2026, 3, 1))][:3]

    assert [date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 13)] == dates


def test_downtime_leaves_every_due_date_and_the_next_one():
    """After three days off, three dates are due and the fourth lies ahead."""
    plan = schedule(next_date=date(2026, 3, 2), next_due=datetime(2026, 3, 2, 9, tzinfo=UTC))

    due, following = overdue(plan, datetime(2026, 3, 4, 12, tzinfo=UTC))

    assert [date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)] == [day for day, _ in due]
    assert (date(2026, 3, 5), datetime(2026, 3, 5, 9, tzinfo=UTC)) == following


def test_an_unknown_zone_is_refused_with_examples():
    """The sentence shows what a zone looks like."""
    with pytest.raises(Unusable, match="Europe/Berlin"):
        zone_named("Mars/Olympus")
