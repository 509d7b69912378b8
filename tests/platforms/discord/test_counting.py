"""What Discord says of an answer that does not count in full."""

from tests.platforms.discord.simchat import words

GOOD = "It is the harmonic mean of precision and recall. It is low when either of the two is low."


async def test_an_answer_that_does_not_count_says_why_in_its_thread(posted):
    """The line below the message points to the feedback, which says it to the author alone."""
    await posted.ada.send(posted.thread, "F1")

    verdict = posted.thread.last_message
    assert "Your answer is in, but does not count yet: please see your feedback." in words(verdict)
    result = await posted.ada.click(verdict, label="See feedback")
    assert "does not count for your streak yet: only a word or two" in words(result.response)


async def test_a_board_marks_nobody_and_each_sees_their_own_place_alone(posted):
    """What the room reads is the same for all; the button's reply is ephemeral."""
    await posted.ada.send(posted.thread, GOOD)

    board = await posted.ada.slash(posted.channel, "quiz leaderboard")
    mine = await posted.ada.click(board.response, label="My place")

    assert not board.response.ephemeral
    assert "You" not in words(board.response)
    assert mine.response.ephemeral
    assert "You: #1 with" in words(mine.response)


async def test_a_hidden_member_is_not_given_away_by_a_board(posted):
    """Only the member is told."""
    await posted.ada.slash(posted.channel, "quiz settings", boards=False)

    board = await posted.ada.slash(posted.channel, "quiz leaderboard")
    mine = await posted.ada.click(board.response, label="My place")

    assert "hidden" not in words(board.response)
    assert "You are hidden from boards" in words(mine.response)
