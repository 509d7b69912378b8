"""Suggesting and reporting questions, and what organisers make of it."""

from bot.usecases.questions.lookup import shelf_of

ANSWER = "Recall is the share of actual positives that the model finds\nIt is TP divided by TP plus FN"
SUGGESTION = {
    "title": "Recall in words",
    "question": "What is recall?\nSay it in *one* sentence.",
    "answer": ANSWER,
}


async def suggest(chat, *, by="ada", **changes):
    """Fill in the form of `/quiz suggest`."""
    await chat.command("quiz suggest", by=by)
    return await chat.fill(by=by, **{**SUGGESTION, **changes})


def told(chat, person):
    """What that person was sent privately."""
    return [message.summary for message in chat.platform.sent if message.address.user == person]


async def accept_one(chat, **changes):
    """Suggest and accept one; the id of the question."""
    await suggest(chat, **changes)
    await chat.command("quiz-admin review list", by="olga")
    await chat.press("Accept", by="olga")
    async with chat.store.read() as tx:
        place = await tx.communities.place("chat", "guild")
        return list((await shelf_of(tx, chat.services.bridge.library, place.community)).own)[-1]


async def test_a_suggestion_asks_by_a_form(chat):
    """Five fields, the last two of them optional."""
    asked = await chat.command("quiz suggest", by="ada")

    fields = [(field.argument.label, field.argument.required) for field in asked.form.fields]
    assert fields == [
        ("Question", True),
        ("What a good answer says", True),
        ("Title", True),
        ("Topic", False),
        ("Level", False),
    ]


async def test_a_question_typed_behind_the_command_is_kept(chat):
    """Every word of it is the question; the form asks for the rest."""
    asked = await chat.command("quiz suggest What is recall, and what is it for?", by="ada")
    await chat.fill(by="ada", title="Recall", answer=ANSWER)
    listed = await chat.command("quiz-admin review list", by="olga")

    assert "Question" not in [field.argument.label for field in asked.form.fields]
    assert "What is recall, and what is it for?" in listed.text


async def test_a_suggestion_is_accepted_and_its_author_told(chat):
    """The organiser sees it as it would be asked; the author hears of it."""
    await chat.set_up()
    thanks = await suggest(chat, topic="Evaluation", level="advanced")
    shown = await chat.command("quiz-admin review list", by="olga")
    done = await chat.press("Accept", by="olga")
    await chat.beat()

    assert 'An organiser will look at "Recall in words".' in thanks.text
    assert all(words in shown.text for words in ("What is recall?", "TP divided", "By Ada", "evaluation"))
    assert shown.buttons == ("Accept", "Edit and accept", "Decline")
    assert "is a question of this community" in done.text
    assert [said for said in told(chat, "ada") if "accepted" in said]
    assert "Nothing waits" in (await chat.command("quiz-admin review list", by="olga")).text


async def test_an_accepted_suggestion_is_asked_and_graded_with_less_certainty(chat):
    """Queued, posted, answered, hinted at honestly, revealed; and listed in the audit."""
    await chat.set_up()
    own = await accept_one(chat)
    queued = await chat.press("Ask it next", by="olga")
    await chat.advance(hours=3)
    said = await chat.say(ANSWER, by="bob")
    await chat.advance(hours=24)

    assert "Recall in words" in queued.text
    assert chat.posted[0].title == "Recall in words"
    assert own == "own-1"
    assert said.reply.view.points > 0
    assert said.reply.view.feedback.score > 0.8
    revealed = [m.summary for m in chat.platform.sent if m.summary.startswith("The answer")]
    assert "The answer: Recall in words" in revealed
    audit = (await chat.command("quiz-admin audit", by="olga")).text
    assert "suggestion accepted" in audit


async def test_feedback_on_a_community_question_shows_its_work(chat):
    """Which lines of the answer were covered, and with which words; the rest comes with the reveal."""
    await chat.set_up()
    await accept_one(chat)
    await chat.press("Ask it next", by="olga")
    await chat.advance(hours=3)
    said, thread = await chat.say("It is the number of TP divided by TP plus FN.", by="bob"), chat.thread
    await chat.advance(hours=24)
    later = await chat.command("quiz feedback", by="bob", thread=thread)

    assert "It is TP divided by TP plus FN" in said.text
    assert "share of actual positives" not in said.text
    assert "share of actual positives" in later.text


async def test_an_appeal_on_a_community_question_is_ruled_on(chat):
    """Its lines are its points: an organiser finds one in other words; the author gets its worth."""
    await chat.set_up()
    await accept_one(chat)
    await chat.press("Ask it next", by="olga")
    await chat.advance(hours=3)
    said = await chat.say("Recall is about not overlooking sick ones in a test.", by="bob")
    await chat.command("quiz appeal reason:same thing", by="bob")
    shown = await chat.command("quiz-admin review list", by="olga")
    [label] = [each for each in shown.buttons if "share of actual" in each]
    await chat.press(label, by="olga")
    done = await chat.fill(by="olga", phrasing="about not overlooking sick ones in a test")

    assert "sentence-1: Recall is the share" in shown.text
    assert said.reply.view.points < 5
    assert "now has 5 points" in done.text


async def test_a_ruling_that_changes_nothing_says_so(chat):
    """The words made the idea before as well: the answer keeps what it had."""
    await chat.set_up()
    await accept_one(chat)
    await chat.press("Ask it next", by="olga")
    await chat.advance(hours=3)
    await chat.say("It is TP divided by TP plus FN.", by="bob")
    await chat.command("quiz appeal reason:same thing", by="bob")
    ruling = "quiz-admin review rule appeal:1 idea:sentence-2 phrasing:TP divided by TP plus FN"

    done = await chat.command(ruling, by="olga")

    assert "This changes nothing for Bob's answer: it is graded as it was" in done.text
    assert "now has" not in done.text


async def test_the_grade_of_a_community_question_is_less_sure(chat, library, grader):
    """The same words, once graded on derived points and once on a pack's own rubric."""
    await chat.set_up()
    f1 = library.question("f1")
    own = await accept_one(chat, question=f1.prompt, answer=f1.answer)
    async with chat.store.read() as tx:
        place = await tx.communities.place("chat", "guild")
        question = (await shelf_of(tx, library, place.community)).question(own)

    packed = await grader.grade(f1, f1.answer)
    derived = await grader.grade(question, f1.answer)

    assert derived.score > 0.8
    assert derived.confidence < packed.confidence


async def test_a_schedule_draws_the_communitys_own_questions(chat):
    """They are a pack of their own, called so."""
    await accept_one(chat)
    await chat.command("quiz-admin packs off:small", by="olga")
    await chat.set_up("at:09:00 zone:UTC")
    await chat.advance(hours=3)

    assert [message.title for message in chat.posted] == ["Recall in words"]


async def test_a_suggestion_is_practised(chat):
    """`/quiz now` draws it, hints and all the rest work on it."""
    await chat.set_up()
    await accept_one(chat, level="advanced")
    drawn = await chat.command("quiz now level:advanced", by="bob")
    await chat.press("Answer", by="bob")
    graded = await chat.fill(by="bob", text=ANSWER)

    assert "Recall in words" in drawn.text
    assert graded.reply.view.feedback.score > 0.8


async def test_a_suggestion_is_mended_before_it_is_accepted(chat):
    """The form starts with what the member wrote; what is left as it is stays."""
    await chat.set_up()
    await suggest(chat, topic="nonsense")
    await chat.command("quiz-admin review list", by="olga")
    form = await chat.press("Edit and accept", by="olga")
    values = {field.argument.name: field.value for field in form.form.fields}
    done = await chat.fill(by="olga", **{**values, "title": "Recall", "topic": "evaluation"})
    await chat.beat()

    assert values["answer"] == ANSWER
    assert '"Recall" is a question' in done.text
    assert ['Your suggestion "Recall" was accepted: it is one of this community\'s questions now.'] == told(
        chat, "ada"
    )


async def test_a_suggestion_is_declined_with_a_reason(chat):
    """The author reads the reason; a second decision changes nothing."""
    await chat.set_up()
    await suggest(chat)
    await chat.command("quiz-admin review list", by="olga")
    await chat.press("Decline", by="olga")
    await chat.fill(by="olga", reason="We have it already.")
    await chat.beat()
    again = await chat.command("quiz-admin review accept 1", by="olga")

    assert ['Your suggestion "Recall in words" was not taken. We have it already.'] == told(chat, "ada")
    assert "settled already" in again.text


async def test_an_unknown_topic_loses_no_text(chat):
    """The suggestion is kept without one, and its author told so."""
    thanks = await suggest(chat, topic="quantum knitting")

    assert 'There is no topic "quantum knitting"' in thanks.text
    assert "Recall in words" in (await chat.command("quiz-admin review list", by="olga")).text


async def test_a_suggestion_without_an_answer_is_refused_with_the_reason(chat):
    """It is graded by its answer, so there must be one."""
    said = await suggest(chat, answer="dunno")

    assert "what a good answer says" in said.text


async def test_one_member_cannot_flood_the_organisers(chat):
    """Ten suggestions may wait."""
    for _ in range(10):
        await suggest(chat)

    assert "10 of your suggestions wait already" in (await suggest(chat)).text
    assert "Thank you" in (await suggest(chat, by="bob")).text


async def test_what_is_typed_into_a_suggestion_stays_text(chat):
    """No link behind other words, no picture, no formula to draw; code stays code."""
    await chat.set_up()
    bad = "[bank](https://evil.example) ![x](https://evil.example/x.png) $$\\frac{1}{2}$$ `a[0]`"
    await suggest(chat, question=bad)
    shown = await chat.command("quiz-admin review list", by="olga")

    prompt = shown.reply.view.proposed.question.prompt
    assert prompt == "\\[bank](https://evil.example) !\\[x](https://evil.example/x.png) $\\frac{1}{2}$ `a[0]`"
    assert shown.reply.view.proposed.question.code == ""


async def test_another_community_has_no_part_in_it(chat):
    """Its organisers neither see nor settle it, and nobody there can ask its question."""
    await chat.set_up()
    await suggest(chat)

    seen = await chat.forge("quiz-admin review list", {}, by="olga", tenant="elsewhere")
    accepted = await chat.forge("quiz-admin review accept", {"suggestion": 1}, by="olga", tenant="elsewhere")
    own = await accept_one(chat, title="Another")
    queued = await chat.forge("quiz report", {"reason": "x", "question": own}, by="eve", tenant="elsewhere")

    assert "Nothing waits" in seen.text
    assert "gone" in accepted.text
    assert f'There is no question "{own}"' in queued.text


async def test_members_cannot_settle_anything(chat):
    """The button of somebody else, pressed by a member, is refused."""
    await suggest(chat)

    said = await chat.forge("quiz-admin review accept", {"suggestion": 1}, by="ada")

    assert "Only organisers" in said.text


async def test_reports_are_counted_and_the_question_taken_out(posted):
    """Two members report today's question; the organiser benches it; both are told; it is drawn no more."""
    for name, reason in (("ada", "It is ambiguous"), ("bob", "Typo in the formula")):
        await posted.command("quiz report", by=name)
        await posted.fill(by=name, reason=reason)
    await posted.command("quiz report again", by="ada")
    shown = await posted.command("quiz-admin review list", by="olga")
    out = await posted.press("Take it out", by="olga")
    queued = await posted.command("quiz-admin queue f1", by="olga")
    listed = await posted.command("quiz-admin review list what:bench", by="olga")
    await posted.beat()

    assert "2 members say" in shown.text
    assert "It is ambiguous" in shown.text
    assert "is not asked here any more" in out.text
    assert "on the bench" in queued.text
    assert "f1" in listed.text
    assert all("will not be asked again" in "".join(told(posted, name)) for name in ("ada", "bob"))


async def test_a_benched_question_is_drawn_by_nobody(chat, library):
    """With all but one on the bench, schedule and practice have that one left; one comes back."""
    await chat.set_up()
    names = [question.id for question in library.questions if question.id != "f1"]
    for name in names:
        await chat.command(f"quiz-admin review bench {name}", by="olga")
    drawn = await chat.command("quiz now", by="ada")
    await chat.advance(hours=3)
    back = await chat.command(f"quiz-admin review unbench {names[0]}", by="olga")
    twice = await chat.command(f"quiz-admin review unbench {names[0]}", by="olga")

    f1 = library.question("f1").title
    assert f1 in drawn.text
    assert [f1] == [message.title for message in chat.posted]
    assert "can be asked again" in back.text
    assert "not on the bench" in twice.text


async def test_a_benched_question_leaves_the_queue(chat, library):
    """What was queued before is not posted after all."""
    await chat.set_up()
    await chat.command("quiz-admin queue f1", by="olga")
    await chat.command("quiz-admin review bench f1", by="olga")
    await chat.advance(hours=3)

    assert library.question("f1").title not in [message.title for message in chat.posted]


async def test_a_reported_question_stays_with_a_reason(posted):
    """Everybody who reported it reads why."""
    await posted.command("quiz report reason:wrong", by="ada")
    await posted.command("quiz-admin review list what:reports", by="olga")
    await posted.press("It stays", by="olga")
    done = await posted.fill(by="olga", reason="See chapter 3.")
    await posted.beat()
    late = await posted.forge("quiz-admin review decline", {"report": 1, "reason": "x"}, by="olga")

    assert "stays" in done.text
    assert "the question stays. See chapter 3." in "".join(told(posted, "ada"))
    assert "settled already" in late.text


async def test_a_practice_question_can_be_reported(chat):
    """The one just practised, not today's."""
    await chat.set_up()
    await chat.command("quiz now basic", by="ada")
    await chat.press("Answer", by="ada")
    await chat.fill(by="ada", text="I have no idea what this is about at all")
    await chat.press("Report", by="ada")
    said = await chat.fill(by="ada", reason="It has two right answers")

    assert "An organiser will look at" in said.text


async def test_declining_needs_one_thing_to_decline(chat):
    """With none or two of them named, nothing is declined."""
    none = await chat.command("quiz-admin review decline reason:no", by="olga")
    two = await chat.command("quiz-admin review decline reason:no report:1 appeal:1", by="olga")

    assert "Name one" in none.text
    assert "Name one" in two.text


async def test_editing_without_a_change_shows_the_suggestion(chat):
    """Typed without anything to change, it accepts nothing yet."""
    await suggest(chat)
    shown = await chat.command("quiz-admin review edit 1", by="olga")

    assert "Suggestion 1: Recall in words" in shown.text
    assert "Waiting: 1 suggestion." in (await chat.command("quiz-admin review list", by="olga")).text
