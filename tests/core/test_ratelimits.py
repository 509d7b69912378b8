"""Token buckets."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.ratelimits import Allowance, RateLimits

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
FEW = Allowance(burst=3, per_minute=6)


def test_a_burst_goes_through_and_then_it_takes_time():
    """Three at once, then one every ten seconds; whoever waits as told is let through."""
    limits = RateLimits(member=FEW)

    waits = [limits.take("chat", "guild", "ada", now=NOW).total_seconds() for _ in range(4)]
    later = limits.take("chat", "guild", "ada", now=NOW + timedelta(seconds=10))

    assert [0, 0, 0, 10] == waits
    assert timedelta() == later


def test_members_do_not_wait_for_one_another():
    """Each has a bucket of one's own, in each community."""
    limits = RateLimits(member=FEW)
    for _ in range(4):
        limits.take("chat", "guild", "ada", now=NOW)

    assert timedelta() == limits.take("chat", "guild", "bob", now=NOW)
    assert timedelta() == limits.take("chat", "other", "ada", now=NOW)


def test_a_community_has_a_limit_that_answers_do_not_meet():
    """Everybody answers as the question is posted: that is what it is for."""
    limits = RateLimits(member=Allowance(100, 100), community=FEW)

    commands = [bool(limits.take("chat", "guild", f"m{n}", now=NOW)) for n in range(5)]
    answers = [bool(limits.take("chat", "guild", f"m{n}", now=NOW, answer=True)) for n in range(5)]

    assert [False, False, False, True, True] == commands
    assert [False] * 5 == answers


def test_who_is_refused_for_the_community_loses_nothing_of_one_s_own():
    """A refusal takes no token from anybody."""
    limits = RateLimits(member=FEW, community=Allowance(1, 60))
    limits.take("chat", "guild", "bob", now=NOW)

    for _ in range(9):
        limits.take("chat", "guild", "ada", now=NOW)

    assert timedelta() == limits.take("chat", "guild", "ada", now=NOW, answer=True)


@given(
    st.lists(st.floats(0, 100), max_size=60), st.integers(1, 20), st.floats(0.5, 600, allow_subnormal=False)
)
def test_no_pattern_beats_the_limit(pauses, burst, per_minute):
    """In any stretch of time at most the burst and what came in since got through."""
    allowance = Allowance(burst, per_minute)
    limits = RateLimits(member=allowance)
    at, passed = NOW, []
    for pause in pauses:
        at += timedelta(seconds=pause)
        if not limits.take("chat", "guild", "ada", now=at):
            passed.append(at)
    for first, start in enumerate(passed):
        for last in range(first, len(passed)):
            most = burst + (passed[last] - start).total_seconds() * per_minute / 60
            assert last - first + 1 <= most + 1e-3


@given(st.floats(-1e6, 1e6))
def test_a_clock_that_jumps_locks_nobody_out(jump):
    """After any step of the clock the wait is never longer than one token takes."""
    limits = RateLimits(member=FEW)
    for _ in range(4):
        limits.take("chat", "guild", "ada", now=NOW)

    wait = limits.take("chat", "guild", "ada", now=NOW + timedelta(seconds=jump))

    assert wait <= timedelta(seconds=10)
