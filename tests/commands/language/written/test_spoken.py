"""Times of day as they are spoken, hour by hour."""

from datetime import time

import pytest

from bot.commands.language.written.times import quiet_from, reveal_from, time_from

HOURS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def forms(hour, word):
    """Ways to say times around an hour of the clock's face (1-12), and what they mean."""
    before = (hour - 1) or 12
    for said in (word, str(hour)):
        yield f"{said} o'clock", time(hour)
        yield f"at {said}", time(hour)
        yield f"half past {said}", time(hour, 30)
        yield f"half-past {said}", time(hour, 30)
        yield f"quarter past {said}", time(hour, 15)
        yield f"a quarter to {said}", time(before, 45)
        yield f"ten minutes to {said}", time(before, 50)
        yield f"20 past {said}", time(hour, 20)
        yield f"twenty-five past {said}", time(hour, 25)
    yield f"{word} thirty", time(hour, 30)
    yield f"{word} forty five", time(hour, 45)


@pytest.mark.parametrize(("hour", "word"), list(enumerate(HOURS, 1)))
def test_every_hour_is_understood_as_it_is_spoken(hour, word):
    """In words and in figures, past the hour and before it."""
    assert [] == [(said, time_from(said)) for said, meant in forms(hour, word) if time_from(said) != meant]


@pytest.mark.parametrize(("hour", "word"), list(enumerate(HOURS, 1)))
def test_the_half_of_the_day_is_heard(hour, word):
    """Morning, afternoon, evening; "at night" is late until midnight and early from then on."""
    early, late = hour % 12, hour % 12 + 12
    night = early if hour == 12 or hour < 5 else late
    expected = {
        f"{word} in the morning": time(early),
        f"{hour} in the afternoon": time(late),
        f"{word} o'clock in the evening": time(late),
        f"{hour} at night": time(night),
        f"half past {word} pm": time(late, 30),
        f"{word} thirty a.m.": time(early, 30),
    }

    assert {said: time_from(said) for said in expected} == expected


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("twelve noon", time(12)),
        ("12 midnight", time(0)),
        ("quarter past noon", time(12, 15)),
        ("ten to midnight", time(23, 50)),
        ("21:00 in the evening", time(21)),
        ("0:30 at night", time(0, 30)),
        ("Nine In The Evening", time(21)),
    ],
)
def test_times_that_name_themselves(said, meant):
    """Noon and midnight, and hours that need no half of the day."""
    assert time_from(said) == meant


@pytest.mark.parametrize(
    "said",
    [
        "tomorrow", "evening", "in the evening", "half", "half past", "quarter to", "70 past nine",
        "half past 25", "nine nine", "9 9", "13 in the morning", "nine please", "past nine", "noonish",
    ],
)  # fmt: skip
def test_what_is_no_time_is_none(said):
    """Rather nothing than a time that nobody said."""
    assert time_from(said) is None


def test_quiet_hours_and_reveals_read_the_same():
    """There is one reader of times."""
    assert quiet_from("ten at night to half past seven in the morning") == "22:00-07:30"
    assert reveal_from("six in the evening") == "18:00"
