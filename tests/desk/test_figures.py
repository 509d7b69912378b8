"""Whether questions work, as organisers see it."""

from datetime import timedelta

from tests.desk.answering import answered

LONG = timedelta(minutes=11)


async def test_nothing_is_said_from_fewer_than_twenty_answers(door, posted):
    """Nineteen are counted as too few, however good they are."""
    await answered(posted, 19)

    seen = (await door.get("/desk/figures", session=await door.open())).text

    assert "No question has twenty answers yet." in seen
    assert "1 more question with fewer than twenty answers." in seen
    assert "Facility index" not in seen


async def test_a_question_is_measured_with_its_interval(door, posted):
    """How good forty answers are, how sure that is, each idea, and what is doubtful; no word, no name."""
    await answered(posted, 40)
    session = await door.open()

    seen = (await door.get("/desk/figures", session=session)).text

    for words in ("F1 score", "<strong>40</strong>", "<strong>50 %</strong>", "35 to 65 %", "0 to 9 %"):
        assert words in seen
    assert "Hardly anybody says it" in seen
    assert "too little to go by" in seen  # nobody has answered anything else
    for secret in ("secret words", "Member 1"):
        assert secret not in seen


async def test_figures_are_worked_out_every_ten_minutes(door, posted):
    """They move slowly: in between, nobody waits for them; another community has its own."""
    await answered(posted, 20)
    ours, theirs = await door.open(), await door.open(tenant="elsewhere")
    assert "<strong>20</strong>" in (await door.get("/desk/figures", session=ours)).text
    await answered(posted, 21, first=20)
    assert "<strong>20</strong>" in (await door.get("/desk/figures", session=ours)).text
    assert "F1 score" not in (await door.get("/desk/figures", session=theirs)).text

    posted.clock.at += LONG
    assert "<strong>21</strong>" in (await door.get("/desk/figures", session=ours)).text
