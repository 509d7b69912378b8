"""A file of questions in the browser chat: sent in first, named by the form then."""

from io import BytesIO

DECK = b"question,answer\nWhat is recall?,The share of the positives that were found.\n"


async def upload(desk, data=DECK, name="deck.csv", **headers):
    """Send a file in as the page does; status and words."""
    address = desk.platform.address
    headers = {"Origin": address.rstrip("/"), **headers}
    async with desk.session.post(
        f"{address}files", params={"name": name}, data=BytesIO(data), headers=headers
    ) as answer:
        return answer.status, await answer.text()


async def form(page, **values):
    """Hand the command's form in."""
    asked = await page.act("say", channel="daily", thread=0, text="/quiz-admin import")
    assert ["file"] == [field["kind"] for field in asked["form"]["fields"]]
    return await page.act(
        "submit", channel="daily", thread=0, command="quiz-admin import", form="", args={}, values=values
    )


async def test_a_file_is_sent_in_shown_and_added(desk):
    """The form names where the file is kept; the button adds what was shown."""
    await desk.posted()
    olga = await desk.page("olga")
    status, address = await upload(desk)
    assert 200 == status

    assert not (await form(olga, file=address)).get("faults")
    shown = await olga.message(lambda message: "1 new question" in str(message))
    token = next(each["token"] for each in shown["body"]["offers"] if each["label"] == "Add 1 question")
    await olga.act("press", message=shown["id"], thread=0, token=token)
    async with desk.store.read() as tx:
        [own] = (await tx.proposals.accepted([1]))[1]
    assert "What is recall?" == own.title


async def test_a_file_that_is_not_there_is_asked_for_again(desk):
    """An address of nothing, of another path, and a field that was left empty."""
    await desk.posted()
    olga = await desk.page("olga")

    for address in ("/files/nothing", "/static/main.js", "https://example.org/deck.csv"):
        told = await form(olga, file=address)
        assert {"file": "This file is no longer kept. Please choose it once more."} == told["faults"]
    assert "Attach a file" in (await form(olga))["faults"][""]


async def test_what_is_sent_in_has_bounds(desk):
    """Too large a file, one of a foreign page, and names that mean something to a header or a path."""
    assert 413 == (await upload(desk, b"x" * 4_000_001))[0]
    assert 403 == (await upload(desk, Origin="https://example.org"))[0]
    status, address = await upload(desk, name='../a"b\r\nX: y.csv')
    assert 200 == status
    async with desk.session.get(desk.platform.address.rstrip("/") + address) as answer:
        assert 200 == answer.status
        assert 'attachment; filename=".._a_b__X_ y.csv"' == answer.headers["Content-Disposition"]
        assert "application/octet-stream" == answer.headers["Content-Type"]
