from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.rounds.round import Day
from bot.core.streaks.events import StreakEvent, StreakEventKind
from bot.core.streaks.streak import FREEZE_EVERY, MOST_FREEZES, Mark, streak, vacations

AT = datetime(2026, 3, 1, tzinfo=UTC)
START = date(2026, 3, 1)


def days(count: int, *, last_open: bool = False) -> list[Day]:
    """Consecutive dates with one round each, numbered from 1."""
    return [
        Day(START + timedelta(days=n), frozenset({n + 1}), closed=not (last_open and n == count - 1))
        for n in range(count)
    ]


def answered(*rounds: int, counts: bool = True, sequence: int = 1) -> list[StreakEvent]:
    """Answers to these rounds."""
    return [
        StreakEvent(1, 1, StreakEventKind.ANSWERED, START + timedelta(days=r - 1), AT, r, sequence, counts)
        for r in rounds
    ]


def test_answering_every_round_makes_a_streak():
    """Five rounds answered are a streak of five."""
    shown = streak(days(5), answered(1, 2, 3, 4, 5))

    assert (5, 5, 0) == (shown.current, shown.best, shown.freezes)


def test_an_open_round_breaks_nothing_yet():
    """Today's unanswered question leaves yesterday's streak alone."""
    shown = streak(days(3, last_open=True), answered(1, 2))

    assert shown.current == 2
    assert Mark.OPEN == shown.lines[-1].mark


def test_a_day_without_a_round_breaks_nothing():
    """The bot was down on the second date: no day, no gap."""
    posted = [day for day in days(3) if day.day != START + timedelta(days=1)]

    assert streak(posted, answered(1, 3)).current == 2


def test_a_missed_round_ends_a_streak_without_a_freeze():
    """Six days, one missed, one more: a streak of one, best six."""
    shown = streak(days(8), answered(1, 2, 3, 4, 5, 6, 8))

    assert (1, 6) == (shown.current, shown.best)


def test_seven_answered_rounds_earn_a_freeze_that_covers_one_miss():
    """The freeze is used up, and the streak goes on."""
    shown = streak(days(9), answered(1, 2, 3, 4, 5, 6, 7, 9))

    assert (8, 0) == (shown.current, shown.freezes)
    assert [Mark.FROZEN] == [line.mark for line in shown.lines if line.day == START + timedelta(days=7)]


def test_at_most_two_freezes_are_kept():
    """Thirty days in a row still leave two."""
    assert MOST_FREEZES == streak(days(30), answered(*range(1, 31))).freezes


def test_any_of_several_schedules_keeps_the_day():
    """Two rounds on one date form one day."""
    twice = [
        Day(START, frozenset({1, 2}), closed=True),
        Day(START + timedelta(days=1), frozenset({3}), closed=True),
    ]

    assert streak(twice, answered(2, 3)).current == 2


def test_a_withdrawn_answer_no_longer_counts():
    """The highest sequence of a round wins."""
    events = answered(1, 2) + answered(2, counts=False, sequence=2)

    assert streak(days(2), events).current == 0


def test_a_repair_counts_and_its_reason_is_in_the_ledger():
    """The ledger shows who mended what and why."""
    repair = StreakEvent(1, 1, StreakEventKind.REPAIRED, START + timedelta(days=1), AT, note="outage")

    shown = streak(days(3), [*answered(1, 3), repair])

    assert shown.current == 3
    assert ("repaired", "outage") == (shown.lines[1].mark.value, shown.lines[1].note)


def test_a_vacation_changes_nothing():
    """Two days away leave the streak as it was."""
    away = StreakEvent(
        1, 1, StreakEventKind.VACATION, START + timedelta(days=2), AT, until=START + timedelta(days=3)
    )

    assert streak(days(5), [*answered(1, 2, 5), away]).current == 3


def test_a_vacation_ended_early_ends_early():
    """The last day off was cut away, so it was missed."""
    first = START + timedelta(days=2)
    away = StreakEvent(1, 1, StreakEventKind.VACATION, first, AT, until=first + timedelta(days=1))
    ended = StreakEvent(1, 1, StreakEventKind.VACATION_ENDED, first, AT, until=first)

    assert streak(days(5), [*answered(1, 2, 5), away, ended]).current == 1


def test_a_vacation_planned_anew_after_its_end_holds():
    """What was cancelled does not cancel what is planned later on the same days."""
    first = START + timedelta(days=2)
    away = StreakEvent(1, 1, StreakEventKind.VACATION, first, AT, until=first + timedelta(days=1))
    cancelled = StreakEvent(
        1,
        1,
        StreakEventKind.VACATION_ENDED,
        first,
        AT + timedelta(hours=1),
        until=first - timedelta(days=1),
    )
    anew = replace(away, at=AT + timedelta(hours=2))

    assert {} == vacations([cancelled, away])
    assert {first: away.until} == vacations([anew, cancelled, away])


events = st.lists(
    st.one_of(
        st.builds(
            lambda r, s, c: StreakEvent(
                1, 1, StreakEventKind.ANSWERED, START + timedelta(days=r - 1), AT, r, s, counts=c
            ),
            st.integers(1, 20),
            st.integers(1, 3),
            st.booleans(),
        ),
        st.builds(
            lambda n, note: StreakEvent(
                1, 1, StreakEventKind.REPAIRED, START + timedelta(days=n), AT, note=note
            ),
            st.integers(0, 19),
            st.sampled_from(["", "a", "b"]),
        ),
        st.builds(
            lambda n, k, kind: StreakEvent(
                1, 1, kind, START + timedelta(days=n), AT, until=START + timedelta(days=n + k)
            ),
            st.integers(0, 19),
            st.integers(0, 5),
            st.sampled_from([StreakEventKind.VACATION, StreakEventKind.VACATION_ENDED]),
        ),
    ),
    max_size=25,
)


@given(recorded=events, shuffle=st.randoms(use_true_random=False), last_open=st.booleans())
def test_a_streak_never_depends_on_the_order_of_recording(recorded, shuffle, last_open):
    """Any permutation of the events gives the same streak, ledger and all."""
    shuffled = list(recorded)
    shuffle.shuffle(shuffled)

    assert streak(days(20, last_open=last_open), recorded) == streak(days(20, last_open=last_open), shuffled)


@given(recorded=events)
def test_recording_an_event_twice_changes_nothing(recorded):
    """A redelivered event is the same event."""
    assert streak(days(20), recorded) == streak(days(20), recorded * 2)


@given(recorded=events)
def test_the_ledger_adds_up(recorded):
    """Walking the ledger line by line gives the figures at its head."""
    shown = streak(days(20), recorded)

    current = answered_days = freezes = 0
    for line in shown.lines:
        if line.mark in {Mark.ANSWERED, Mark.REPAIRED}:
            current += 1
            answered_days += 1
        if line.mark is Mark.MISSED:
            current = 0
        freezes += int(line.earned_freeze) - int(line.mark is Mark.FROZEN)
        assert 0 <= freezes <= MOST_FREEZES
        assert not line.earned_freeze or answered_days % FREEZE_EVERY == 0
        assert current == line.current
    assert (shown.current, shown.freezes) == (current, freezes)
    assert shown.best == max((line.current for line in shown.lines), default=0)


def test_the_ledger_says_why_only_where_there_is_something_to_say():
    """An organiser's reason, and why a try did not count; nothing beside what was answered or missed."""
    short = [replace(each, note="a token") for each in answered(1, 2, counts=False)]
    repaired = StreakEvent(1, 1, StreakEventKind.REPAIRED, START + timedelta(days=2), AT, note="we were down")

    lines = streak(days(5), [*short, *answered(2, sequence=2), repaired, *answered(4)]).lines

    assert ["a token", "", "we were down", "", ""] == [line.note for line in lines]


def test_every_seventh_answer_earns_a_freeze_and_no_other():
    """The seventh and the fourteenth; then there is room for no more."""
    lines = streak(days(22), answered(*range(1, 23))).lines

    assert [7, 14] == [number for number, line in enumerate(lines, 1) if line.earned_freeze]


def test_the_newest_line_of_a_round_wins_whenever_it_was_recorded():
    """A withdrawal stays one though the answer before it is read after it; of two reasons one stands."""
    events = [*answered(1, counts=False, sequence=2), *answered(1, sequence=1)]
    days_off = StreakEvent(1, 1, StreakEventKind.REPAIRED, START, AT, note="A holiday")
    repairs = [replace(days_off, note="An outage"), days_off]

    assert streak(days(1), events).current == 0
    assert "An outage" == streak(days(1), repairs).lines[0].note


def test_a_vacation_of_one_day_is_one():
    """It begins and ends on that day."""
    event = StreakEvent(1, 1, StreakEventKind.VACATION, START, AT, until=START)

    assert {START: START} == vacations([event])
