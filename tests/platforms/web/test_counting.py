"""What the page says of an answer that does not count in full."""


async def test_an_answer_that_does_not_count_says_why_in_its_thread(desk):
    """The message points to the feedback, which says it to its author alone."""
    question = await desk.posted()
    ada = await desk.page("ada")

    sent = await ada.act("say", channel="daily", thread=question, text="F1")

    why = "does not count for your streak yet: only a word or two"
    marked = await ada.message(lambda m: m["id"] == sent["message"] and m["reactions"])
    graded = await ada.view("graded")
    assert "Your answer is in, but does not count yet: please see your feedback." == marked["body"]["verdict"]
    assert why in str(graded["body"])


async def test_a_board_marks_nobody_and_each_sees_their_own_place_alone(desk):
    """What the room reads is the same for all; the button answers its presser alone."""
    question = await desk.posted()
    ada, grace = await desk.page("ada"), await desk.page("grace")
    await ada.act("say", channel="daily", thread=question, text="The harmonic mean of precision and recall.")
    await ada.view("graded")

    await ada.act("say", channel="general", thread=0, text="/quiz leaderboard")
    board = await grace.view("board")
    token = next(o["token"] for o in board["body"]["offers"] if o["label"] == "My place")
    await ada.act("press", message=board["id"], token=token, thread=0)
    mine = await ada.message(lambda m: m["private"] and (m["body"]["native"] or {}).get("view") == "board")

    assert "" == board["body"]["native"]["own"]
    assert [False] == [own for *_, own in board["body"]["native"]["rows"]]
    assert "You: #1" in mine["body"]["native"]["own"]
