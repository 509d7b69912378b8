from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.boards.board import Period, period_key, previous_key
from bot.core.outbox.parcel import Address
from bot.storage.keys import lane, next_key

DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))


@given(day=DAYS, period=st.sampled_from([p for p in Period if p is not Period.ALL]))
def test_the_next_period_begins_where_this_one_ends(day: date, period: Period) -> None:
    """The first later day with another key has the next key, and from there this one is the previous."""
    later = day
    while period_key(period, later) == period_key(period, day):
        later += timedelta(days=1)

    assert period_key(period, later) == next_key(period, day)
    assert period_key(period, day) == previous_key(period, later)


def test_all_time_has_no_next() -> None:
    """There is one such period."""
    assert next_key(Period.ALL, date(2026, 3, 4)) is None


def test_lanes_tell_people_channels_and_places_apart() -> None:
    """A person called like a channel, or the same channel elsewhere, waits for nobody."""
    addresses = [Address(1, "a"), Address(1, "", "", "a"), Address(11, "a"), Address(1, "1:#a"), Address(1)]

    assert len(addresses) == len({lane(address) for address in addresses})
    assert lane(Address(1, "a", "t1")) == lane(Address(1, "a"))
