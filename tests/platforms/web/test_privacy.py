"""Export and deletion in the browser chat."""

import json

GOOD = "It is the harmonic mean of precision and recall, as I would say"


async def test_the_export_is_saved_from_the_page(desk):
    """The message has an address under which the file waits, and it holds what the chat keeps."""
    question = await desk.posted()
    ada = await desk.page("ada")
    await ada.act("say", channel="daily", thread=question, text=GOOD)
    await ada.view("graded")

    await ada.act("say", channel="daily", thread=0, text="/quiz export")

    message = await ada.message(lambda m: bool((m["body"] or {}).get("files")))
    (file,) = message["body"]["files"]
    async with desk.session.get(f"{desk.platform.address.rstrip('/')}{file['address']}") as answer:
        stored = json.loads(await answer.read())["stored"]
    assert message["private"]
    assert "sparring-2026-03-02.json" == file["name"]
    assert GOOD in [row["text"] for row in stored["chat_messages"]["rows"]]
    assert [GOOD] == [row["text"] for row in stored["answers"]["rows"]]


async def test_who_is_forgotten_leaves_the_chat(desk):
    """The words go from every page at once, the seat is free, and nothing of the person is stored."""
    question = await desk.posted()
    ada, grace = await desk.page("ada"), await desk.page("grace")
    await ada.act("say", channel="daily", thread=question, text=GOOD)
    await ada.view("graded")
    sent = await grace.said(GOOD)
    await ada.act("say", channel="daily", thread=0, text="/quiz forget")
    asked = await ada.message(lambda m: "Delete everything" in str((m["body"] or {}).get("offers")))
    token = next(offer["token"] for offer in asked["body"]["offers"] if offer["style"] == "danger")

    await ada.post("press", message=asked["id"], thread=0, token=token)

    told = await ada.until(lambda frame: frame["t"] == "told")
    gone = await grace.message(lambda m: m["id"] == sent["id"] and m["deleted"])
    listing = next(frame for frame in reversed(grace.seen) if frame["t"] == "directory")
    assert "deleted" in told["message"]
    assert ("", "") == (gone["text"], gone["author"])
    assert ["grace", "olga"] == [person["key"] for person in listing["people"]]
    refused = await ada.act("say", channel="daily", thread=0, text="Hello?")
    assert "choose who you are" in refused["message"]
    chat = desk.store.transcript
    said = [await chat.page("daily", thread=at, before=None, limit=99) for at in (0, question)]
    assert not [m for messages in said for m in messages if "ada" in (m.author, m.private_to)]
    assert GOOD not in str(said)
