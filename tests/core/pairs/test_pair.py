from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.pairs import pair as pairs
from bot.core.pairs.pair import Moment, Pair, PairState, Saying, Seat, Step, Waiting, compatible, match
from bot.core.questions.question import Level

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LEVELS = st.sampled_from([None, *Level])
PEOPLE = st.lists(
    st.builds(
        Waiting,
        member=st.integers(1, 12),
        community=st.just(1),
        place=st.integers(1, 2),
        external=st.just("x"),
        level=LEVELS,
        near=st.just(""),
        joined_at=st.integers(0, 99).map(lambda m: NOW + timedelta(minutes=m)),
        expires_at=st.just(NOW + pairs.WAIT),
    ),
    max_size=12,
    unique_by=lambda waiting: waiting.member,
)
LAST = st.dictionaries(st.integers(1, 12), st.integers(1, 12), max_size=12)
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["opened", "unopened", "here", "swap", "finish", "leave", "rate", "tick"]),
        st.integers(0, 1),
        st.integers(0, 40),
    ),
    max_size=30,
)
START = Pair(
    7,
    1,
    1,
    Level.BASIC,
    "daily",
    (Seat(1, "ada", NOW), Seat(2, "bob", NOW)),
    ("f1", "auc"),
    matched_at=NOW,
    next_at=NOW,
)


def after(pair: Pair, event: str, seat: int, at: datetime) -> Step:
    """The pair after one event."""
    match event:
        case "opened":
            return pairs.opened(pair, at=at)
        case "unopened":
            return pairs.unopened(pair)
        case "here":
            return pairs.here(pair, seat, at=at)
        case "swap":
            return pairs.swap(pair, at=at)
        case "finish":
            return pairs.finish(pair, at=at)
        case "leave":
            return pairs.leave(pair, seat, at=at)
        case "rate":
            return pairs.rate(pair, seat, 4, "Clear.")
        case _:
            return pairs.tick(pair, at=at)


@given(PEOPLE, LAST)
def test_nobody_is_in_two_pairs_and_nobody_waits_who_could_be_matched(people, last):
    """Same place and level, never the last partner; whoever is left fits nobody who is left."""
    found = match(people, last)

    matched = [each.member for pair in found for each in pair]
    left = [each for each in people if each.member not in matched]
    assert len(set(matched)) == len(matched)
    assert all(compatible(one, other, last) for one, other in found)
    assert not any(compatible(one, other, last) for one in left for other in left)


@given(PEOPLE, LAST)
def test_whoever_waits_longest_is_matched_if_anybody_fits(people, last):
    """The first in the queue is never passed over."""
    if people:
        first = min(people, key=lambda each: (each.joined_at, each.member))
        fits = any(compatible(first, each, last) for each in people)
        assert fits == any(first in pair for pair in match(people, last))


@given(EVENTS)
def test_no_order_of_events_leaves_a_pair_without_an_end(events):
    """Whatever happened: as long as it is not over it has an instant, and time alone ends it."""
    pair, at = START, NOW
    for event, seat, minutes in events:
        at += timedelta(minutes=minutes)
        pair = after(pair, event, seat, at).pair
        assert pair.over == (pair.next_at is None)
    for _ in range(len(PairState)):
        at = max(at, pair.next_at or at) + pairs.OPEN_WITHIN
        pair = pairs.tick(pair, at=at).pair
    assert pair.over


@given(EVENTS)
def test_nothing_is_said_twice_and_nobody_is_left_without_a_word(events):
    """Each of the two hears of the end, or saw it in the room; a moment comes once."""
    pair, at = START, NOW
    said: list[Saying] = []
    back: list[int] = []
    leavers: set[int] = set()
    for event, seat, minutes in [*events, *([("tick", 0, 24 * 60)] * len(PairState))]:
        at += timedelta(minutes=minutes)
        if event == "leave" and not pair.over:
            leavers.add(seat)
        step = after(pair, event, seat, at)
        said += step.says
        back += step.back
        pair = step.pair

    assert len(set(said)) == len(said)
    assert len(set(back)) == len(back)
    if pair.state is PairState.APART:
        told = {saying.seat for saying in said}
        assert {0, 1} <= told | leavers
    else:
        assert {Moment.RATE, Moment.EARLY} & {saying.moment for saying in said}


@given(EVENTS)
def test_only_who_came_waits_again(events):
    """A seat goes back to waiting when the other did not come or left before it began."""
    pair, at = START, NOW
    for event, seat, minutes in events:
        at += timedelta(minutes=minutes)
        before = pair
        step = after(pair, event, seat, at)
        for number in step.back:
            assert before.seats[number].here or (event == "leave" and number != seat)
            assert step.pair.state is PairState.APART
        pair = step.pair


def test_a_pair_from_the_match_to_the_end():
    """Both come, both halves, both rate; each reads what the other said."""
    pair = START
    says: list[object] = []
    for event, seat in [("opened", 0), ("here", 0), ("here", 1), ("swap", 0), ("swap", 1), ("finish", 1)]:
        step = after(pair, event, seat, NOW)
        pair = step.pair
        says += [saying.moment for saying in step.says]
    for seat in (0, 1):
        step = after(pair, "rate", seat, NOW)
        pair = step.pair
        says += [(saying.moment, saying.seat) for saying in step.says]

    rated = [(Moment.RATED, 0), (Moment.RATED, 1)]
    assert [Moment.WELCOME, Moment.FIRST, Moment.SECOND, Moment.RATE, *rated] == says
    assert pair.state is PairState.DONE


def test_the_interviewer_changes_with_the_half():
    """The first seat asks first."""
    asked = [replace(START, state=state).interviewer for state in PairState]

    assert [None, None, 0, 1, None, None, None] == asked
