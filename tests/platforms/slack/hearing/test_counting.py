"""What Slack says of an answer that does not count in full."""

from tests.platforms.slack.workspace import words


async def test_an_answer_that_does_not_count_says_why_in_its_thread(daily):
    """To its author alone, at once."""
    await daily.say("F1", thread=daily.thread)

    (whisper,) = daily.whispers()
    assert daily.thread == whisper.thread
    assert "does not count for your streak yet: only a word or two" in words(whisper.body)


async def test_a_board_marks_nobody_and_each_sees_their_own_place_alone(daily):
    """What the channel reads is the same for all, hidden or not; the button answers its presser alone."""
    await daily.say("It is the harmonic mean of precision and recall", thread=daily.thread)

    board = await daily.slash("/quiz leaderboard")
    await daily.press("My place", board["blocks"])
    await daily.slash("/quiz settings boards:no")
    again = await daily.slash("/quiz leaderboard")
    mine = await daily.press("My place", again["blocks"])

    assert "You" not in words(board)
    assert "hidden" not in words(again)
    assert "You are hidden from boards" in words(mine)
