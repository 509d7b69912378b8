"""Export and deletion in the browser chat."""

import json
from datetime import timedelta

from bot.core.transcript import ChatUser

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


TOLD = "quuxly the harmonic mean of precision and recall, zwiebel"


async def _forget(page):
    await page.act("say", channel="daily", thread=0, text="/quiz forget")
    asked = await page.message(lambda m: "Delete everything" in str((m["body"] or {}).get("offers")))
    token = next(offer["token"] for offer in asked["body"]["offers"] if offer["style"] == "danger")
    await page.post("press", message=asked["id"], thread=0, token=token)
    await page.until(lambda frame: frame["t"] == "told")


async def test_quoting_the_bot_takes_nothing_of_the_bot_along(desk):
    """The question, its instructions, its buttons and what others wrote stay, whatever was in the answer."""
    question = await desk.posted()
    ada, grace = await desk.page("ada"), await desk.page("grace")
    chat = desk.store.transcript
    body = json.loads((await chat.get(question)).body)
    planted = [body["text"], *(offer["token"] for offer in body["offers"]), "A former member", '"m":1,']
    for line in planted:
        await grace.act("say", channel="general", thread=0, text=f"I wonder about {line}")
        await ada.act("say", channel="daily", thread=question, text=f"{line}\n{GOOD}\ns1:quiz.answer:round=")
    await ada.settled()
    before = [await chat.page(name, thread=0, before=None, limit=99) for name in ("general", "daily")]
    others = [m for page in before for m in page if m.author == "grace" or m.id == question]

    await _forget(ada)

    assert others == [await chat.get(message.id) for message in others]


async def test_nobody_else_s_messages_keep_a_name_or_a_word(desk):
    """Boards, streaks, quotations, and what organisers look at: all that the chat drew of one member."""
    await desk.store.transcript.put_user(ChatUser("zoe", "Zoequux"))
    question = await desk.posted(setup="mode:hidden")
    zoe, olga = await desk.page("zoe"), await desk.page("olga")
    await zoe.act("say", channel="daily", thread=0, text=f"/quiz answer text:{json.dumps(TOLD)}")
    await zoe.view("graded")
    for told in (
        "/quiz appeal reason:zwiebel",
        "/quiz report question:f1 reason:zwiebel",
        '/quiz suggest title:zwiebel question:"What is zwiebel?" answer:"It is zwiebel."',
    ):
        await zoe.act("say", channel="daily", thread=0, text=told)
    await olga.act("say", channel="daily", thread=0, text=f"/quiz answer text:{json.dumps(GOOD)}")
    await olga.view("graded")
    for asked in (
        "/quiz answers",
        "/quiz leaderboard",
        "/quiz streak member:@Zoequux",
        "/quiz-admin organisers add:@Zoequux",
        "/quiz-admin audit",
        "/quiz-admin review list what:appeals",
        "/quiz-admin review list what:reports",
        "/quiz-admin review list what:suggestions",
    ):
        await olga.act("say", channel="daily", thread=0, text=asked)
    desk.clock.at += timedelta(days=1)
    await desk.beat()
    await olga.settled()
    stored = [m async for m in _everything(desk)]
    assert any("Zoe" in m.body and m.private_to == "olga" for m in stored)
    assert any("zwiebel" in m.body and m.private_to == "olga" for m in stored)

    await _forget(zoe)

    left = [m async for m in _everything(desk)]
    assert [] == [m for m in left if "Zoe" in m.body or "zwiebel" in m.body or "zwiebel" in m.text]
    assert question in {m.id for m in left}


async def _everything(desk):
    seq = 0
    while found := await desk.store.transcript.after(seq, limit=99):
        for message in found:
            yield message
        seq = found[-1].seq


async def test_the_export_of_who_is_forgotten_waits_no_longer(desk):
    """The file's address answers nothing."""
    ada = await desk.page("ada")
    await ada.act("say", channel="daily", thread=0, text="/quiz export")
    message = await ada.message(lambda m: bool((m["body"] or {}).get("files")))
    address = f"{desk.platform.address.rstrip('/')}{message['body']['files'][0]['address']}"

    await _forget(ada)

    async with desk.session.get(address) as answer:
        assert 404 == answer.status


async def test_who_is_forgotten_is_nobody_at_the_next_greeting(desk):
    """The page may choose who it is; it becomes nobody by itself, and sees nothing until then."""
    ada = await desk.page("ada")
    await _forget(ada)

    again = await desk.page("ada")

    assert "stranger" == again.welcome["t"]
    assert [] == again.welcome["channels"]
    assert {"grace", "olga"} == {person["key"] for person in again.welcome["people"]}
    refused = await again.act("say", channel="daily", thread=0, text="Hello?")
    assert "choose who you are" in refused["message"]
