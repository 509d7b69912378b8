from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import IllegalTransition
from bot.core.questions.question import Level
from bot.core.rounds import life as rounds
from bot.core.rounds.round import Round, RoundState

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
DUE = Round(1, 1, 1, date(2026, 3, 2), AT, "f1-score", Level.BASIC)


def test_a_round_lives_from_due_to_closed():
    """The ordinary life of a round."""
    claimed = rounds.claim(DUE, owner="one", until=AT + timedelta(seconds=60))
    opened = rounds.open_(claimed, at=AT)
    revealed = rounds.reveal(opened, at=AT + timedelta(hours=9))
    closed = rounds.close(revealed, at=AT + timedelta(days=1))

    assert [RoundState.CLAIMED, RoundState.OPEN, RoundState.REVEALED, RoundState.CLOSED] == [
        each.state for each in (claimed, opened, revealed, closed)
    ]


def test_a_window_is_half_open():
    """An answer at the very moment of the next post belongs to the next round."""
    opened = rounds.open_(rounds.claim(DUE, owner="one", until=AT), at=AT)
    closed = rounds.close(opened, at=AT + timedelta(days=1))

    assert rounds.takes_answers(closed, AT)
    assert rounds.takes_answers(closed, AT + timedelta(days=1, microseconds=-1))
    assert not rounds.takes_answers(closed, AT + timedelta(days=1))
    assert not rounds.takes_answers(closed, AT - timedelta(microseconds=1))


def test_a_second_message_does_not_open_a_round_again():
    """The first destination opened it; its instant stands."""
    opened = rounds.open_(rounds.claim(DUE, owner="one", until=AT), at=AT)

    assert opened == rounds.open_(opened, at=AT + timedelta(minutes=5))


def test_a_round_that_never_opened_takes_no_answers():
    """Due and claimed rounds have no window yet."""
    assert not rounds.takes_answers(DUE, AT)


moves = st.lists(st.sampled_from(["claim", "open", "reveal", "close", "miss"]), max_size=8)


@given(moves)
def test_no_order_of_moves_leaves_the_state_machine(names):
    """Every move either follows the table or is refused and changes nothing; ends are ends."""
    apply = {
        "claim": lambda r: rounds.claim(r, owner="one", until=AT),
        "open": lambda r: rounds.open_(r, at=AT),
        "reveal": lambda r: rounds.reveal(r, at=AT),
        "close": lambda r: rounds.close(r, at=AT),
        "miss": rounds.miss,
    }
    current = DUE
    for name in names:
        before = current
        try:
            current = apply[name](current)
        except IllegalTransition:
            assert before == current
            continue
        assert current.state == before.state or current.state in rounds.MOVES[before.state]
    if not rounds.MOVES[current.state]:
        for move in apply.values():
            with pytest.raises(IllegalTransition):
                move(current)


def test_a_round_that_stands_takes_answers_after_the_clock_was_set_back():
    """Posted by a clock that ran an hour ahead: whoever answers at the right time is not turned away."""
    ahead = AT + timedelta(hours=1)
    standing = rounds.open_(rounds.claim(DUE, owner="one", until=ahead), at=ahead)

    assert rounds.takes_answers(standing, AT)
    assert not rounds.takes_answers(rounds.close(standing, at=AT + timedelta(hours=2)), AT)


def test_every_step_of_a_round_writes_down_what_the_next_one_needs():
    """Who posts it and until when, when it opened, was revealed and closed; a lease ends with the post."""
    until, noon = AT + timedelta(seconds=60), AT + timedelta(hours=3)

    claimed = rounds.claim(DUE, owner="one", until=until)
    opened = rounds.open_(claimed, at=AT)
    closed = rounds.close(rounds.reveal(opened, at=noon), at=noon)

    assert ("one", until) == (claimed.owner, claimed.lease_until)
    assert (AT, None) == (opened.opened_at, opened.lease_until)
    assert (AT, noon, noon) == (closed.opened_at, closed.revealed_at, closed.closed_at)
    missed = rounds.miss(claimed)
    assert (RoundState.MISSED, None) == (missed.state, missed.lease_until)


def test_a_step_that_cannot_be_is_named():
    """A fault of ours tells the round and both states."""
    with pytest.raises(IllegalTransition, match="Round 1 cannot go from due to closed"):
        rounds.close(DUE, at=AT)
