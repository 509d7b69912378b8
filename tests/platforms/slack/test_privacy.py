"""Export and deletion on Slack."""

import json

from tests.platforms.slack.workspace import words

GOOD = "It is the harmonic mean of precision and recall, as I would say"


async def test_the_export_comes_by_direct_message(daily):
    """Slack's ephemeral messages carry no files: it is uploaded where nobody else is."""
    await daily.say(GOOD, thread=daily.thread)

    told = await daily.slash("/quiz export")

    (file,) = [each for each in daily.server.files.values() if str(each.get("title", "")).endswith(".json")]
    stored = json.loads(file["bytes"])["stored"]
    assert file["channel"].startswith("D")
    assert [GOOD] == [row["text"] for row in stored["answers"]["rows"]]
    assert "direct messages" in words(told)


async def test_everything_is_deleted_after_a_second_press(daily):
    """The first reply only asks; the button deletes."""
    await daily.say(GOOD, thread=daily.thread)
    asked = await daily.slash("/quiz forget")

    done = await daily.press("Delete everything", asked["blocks"], hidden=True)

    assert "is deleted" in words(done)
    board = await daily.slash("/quiz leaderboard", by="bob")
    assert "Ada" not in words(board)


async def test_a_deactivated_account_leaves_the_boards(daily):
    """Slack says that the user was deleted; when the account is back, so is its place."""
    await daily.say(GOOD, thread=daily.thread)

    await daily.event({"type": "user_change", "user": {"id": "U0ADA", "deleted": True}})
    without = words(await daily.slash("/quiz leaderboard", by="bob"))
    await daily.event({"type": "user_change", "user": {"id": "U0ADA", "deleted": False}})
    again = words(await daily.slash("/quiz leaderboard", by="bob"))

    assert "ada" not in without.casefold()
    assert "ada" in again.casefold()


async def test_a_restart_reads_nothing_of_the_forgotten_again(daily):
    """The message still stands in the thread; it is nobody's answer any more."""
    await daily.say(GOOD, thread=daily.thread)
    asked = await daily.slash("/quiz forget")
    await daily.press("Delete everything", asked["blocks"], hidden=True)

    await daily.stop()
    await daily.start()

    async with daily.parts.store.read() as tx:
        answers = await tx.answers.of_round(1)
        assert [""] == [answer.text for answer in answers]
        assert await tx.members.by_account(1, "slack", "U0ADA") is None
