"""Export and deletion on Discord."""

from bot.platforms.discord.connection.client import intents
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


async def test_a_restart_reads_nothing_of_the_forgotten_again(posted):
    """The message still stands in the thread; it is nobody's answer any more."""
    await posted.ada.send(posted.thread, GOOD)
    asked = await posted.ada.slash(posted.channel, "quiz forget")
    await posted.ada.click(asked.response, label="Delete everything")

    await posted.restart()

    async with posted.store.read() as tx:
        answers = await tx.answers.of_round(1)
        assert [""] == [answer.text for answer in answers]
        assert await tx.members.by_account(1, "discord", str(posted.ada.id)) is None


async def test_who_leaves_the_server_leaves_the_boards(posted):
    """The client's two events; who comes back is there again."""
    await posted.ada.send(posted.thread, GOOD)
    guild, ada = posted.guild.id, posted.ada.id

    await posted.platform.member_left(guild, ada)
    without = await posted.ben.slash(posted.channel, "quiz leaderboard")
    await posted.platform.member_came(guild, ada)
    again = await posted.ben.slash(posted.channel, "quiz leaderboard")

    assert "of 1" not in words(without.response)
    assert "1-1 of 1" in words(again.response)


def test_who_comes_and_goes_is_heard_only_when_asked_for():
    """The intent is a privileged one."""
    assert not intents(message_content=True).members
    assert intents(message_content=True, members=True).members
