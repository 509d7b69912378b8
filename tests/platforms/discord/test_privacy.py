"""Export and deletion on Discord."""

from tests.platforms.discord.simchat import words

GOOD = "It is the harmonic mean of precision and recall, as I would say."


async def test_the_export_is_a_file_that_only_the_member_sees(posted):
    """The ephemeral reply carries the file."""
    await posted.ada.send(posted.thread, GOOD)

    result = await posted.ada.slash(posted.channel, "quiz export")

    (file,) = result.response.attachments
    assert result.response.ephemeral
    assert "sparring-2026-03-02.json" == file.filename
    assert "stored on you" in words(result.response)


async def test_everything_is_deleted_after_a_second_press(posted):
    """The first reply only asks; the button deletes."""
    await posted.ada.send(posted.thread, GOOD)
    asked = await posted.ada.slash(posted.channel, "quiz forget")

    done = await posted.ada.click(asked.response, label="Delete everything")

    assert "is deleted" in words(done.response)
    board = await posted.ben.slash(posted.channel, "quiz leaderboard")
    assert "Ada" not in words(board.response)
