"""`/quiz review`: the cards that are due, one after the other, and what can be done with each."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated

from bot.commands.language.invocation import Call
from bot.commands.language.reply import Attachment, Offer, Reply, Style
from bot.commands.language.spec import Arg, Opening, command
from bot.commands.views.cards import CardAsked, CardReviewed, CardsDone, CardShown, front_of
from bot.commands.views.notices import Done
from bot.core.counting import counted
from bot.core.learning.anki_deck import cards_to_anki
from bot.core.learning.card import Card, Rating
from bot.core.learning.card_face import face
from bot.core.questions.library import Library
from bot.core.questions.question import Question
from bot.core.rounds.calendar import local_date, zone_named
from bot.usecases.learning.deck import Decks
from bot.usecases.learning.review import AskedCard, Recalling, Reviewed

__all__ = ["CardStep", "review"]

_NAME = "quiz review"


class CardStep(StrEnum):
    """What is done with a card, or with all of them."""

    SHOW = "show"
    AGAIN = "again"
    HARD = "hard"
    GOOD = "good"
    EASY = "easy"
    KNOWN = "known"
    SUSPEND = "suspend"
    RESET = "reset"
    RESUME = "resume"
    EXPORT = "export"


async def the_card(call: Call, recalling: Recalling, args: Mapping[str, object]) -> Opening:
    """What the card asks."""
    card = args.get("card")
    if not isinstance(card, int):
        return Opening()
    found, question = await recalling.show(call.member, card)
    return Opening(title=question.title, about=front_of(question, face(found, question)))


@command(
    _NAME,
    "Review the ideas that your answers left out, a few a day",
    title="Review cards",
    forms={"answer": ("text",)},
    prefill=the_card,
    again=True,
)
async def review(
    call: Call,
    recalling: Recalling,
    decks: Decks,
    library: Library,
    *,
    text: Annotated[
        str | None,
        Arg(
            "your answer to the card",
            label="Your answer",
            long=True,
            maximum=2000,
            placeholder="A sentence is enough",
        ),
    ] = None,
    card: Annotated[int | None, Arg("the card", hidden=True)] = None,
    step: Annotated[CardStep | None, Arg("what to do with it", hidden=True)] = None,
    community: Annotated[int | None, Arg("whose cards", hidden=True)] = None,
) -> Reply:
    """Ask the next card, or take what was said to one; a card's message turns into the next one."""
    del community  # it has done its work: the call is that community's
    if text is not None:
        if card is None:
            _, asked = await recalling.today(call.member, at=call.at)
            if asked is None:
                return await _next(call, recalling, library)
            card = asked.card.id
        return _reviewed(call, await recalling.answer(call.member, card, text, at=call.at))
    if step is CardStep.RESUME:
        count = await recalling.resume(call.member)
        told = f"{counted(count, 'card')} {'is' if count == 1 else 'are'} back."
        return await _next(call, recalling, library, told=told)
    if step is CardStep.EXPORT:
        return _exported(call, await decks.of(call.member, at=call.at))
    if card is None or step is None:
        return await _next(call, recalling, library, turn=card is not None)
    return await _stepped(call, recalling, library, card=card, step=step)


async def _stepped(call: Call, recalling: Recalling, library: Library, *, card: int, step: CardStep) -> Reply:
    member, at = call.member, call.at
    match step:
        case CardStep.SHOW:
            found, question = await recalling.show(member, card)
            offers = tuple(
                Offer(rating.value.capitalize(), _NAME, {"card": card, "step": CardStep(rating.value)})
                for rating in Rating
            )
            return Reply(CardShown(question, face(found, question)), offers, update=True)
        case CardStep.KNOWN:
            question = await recalling.know(member, card, at=at)
            told = f"Known: {question.title}. It comes back only if an answer misses the idea again."
        case CardStep.SUSPEND:
            question = await recalling.suspend(member, card)
            told = f"Put aside: {question.title}."
        case CardStep.RESET:
            question = await recalling.reset(member, card, at=at)
            told = f"Begun anew: {question.title}."
        case _:
            return _reviewed(call, await recalling.rate(member, card, Rating(step.value), at=at))
    return await _next(call, recalling, library, told=told, turn=True)


async def _next(
    call: Call, recalling: Recalling, library: Library, *, told: str = "", turn: bool = False
) -> Reply:
    """The first card of the day's rest; or that there is none, with what can be done instead.

    `turn` puts it in the place of the card before.
    """
    plan, asked = await recalling.today(call.member, at=call.at)
    if asked is None:
        view = CardsDone(plan.asked, plan.cards, plan.next_day, plan.suspended, told)
        practise = Offer("Practise a question", "quiz now", style=Style.PRIMARY)
        resume = Offer("Resume those put aside", _NAME, {"step": CardStep.RESUME})
        export = Offer("Export for Anki", _NAME, {"step": CardStep.EXPORT})
        offers = (practise, *((resume,) if plan.suspended else ()), *((export,) if plan.cards else ()))
        return Reply(view, (*offers, Offer("Cards a day", "quiz settings", form="cards")), update=turn)
    return Reply(_asked(asked, library.topics, told), _answers(asked), update=turn)


def _asked(asked: AskedCard, titles: Mapping[str, str], told: str) -> CardAsked:
    topics = tuple(titles.get(topic, topic) for topic in asked.question.topics)
    return CardAsked(asked.question, face(asked.card, asked.question), asked.number, asked.of, topics, told)


def _answers(asked: AskedCard) -> tuple[Offer, ...]:
    here: dict[str, object] = {"card": asked.card.id}
    if asked.question.options:
        picks = (
            Offer(option.id.upper(), _NAME, {**here, "text": option.id}, Style.PRIMARY)
            for option in asked.question.options
        )
        return (*picks, *_aside(asked.card.id))
    return (
        Offer("Answer", _NAME, here, Style.PRIMARY, form="answer"),
        Offer("Show", _NAME, {**here, "step": CardStep.SHOW}),
        *_aside(asked.card.id),
    )


def _aside(card: int) -> tuple[Offer, ...]:
    return (
        Offer("I knew that", _NAME, {"card": card, "step": CardStep.KNOWN}),
        Offer("Put aside", _NAME, {"card": card, "step": CardStep.SUSPEND}),
    )


def _reviewed(call: Call, done: Reviewed) -> Reply:
    today = local_date(call.at, zone_named(call.member.zone))
    view = CardReviewed(
        done.question,
        face(done.card, done.question),
        done.rating,
        (done.next_day - today).days,
        done.verdict.verdict if done.verdict else None,
        done.verdict.quote if done.verdict else "",
    )
    reset = Offer("Begin anew", _NAME, {"card": done.card.id, "step": CardStep.RESET})
    following = Offer("Next card", _NAME, {"card": done.card.id}, Style.PRIMARY)
    answer = Offer("Show the answer", "quiz solution", {"card": done.card.id})
    return Reply(view, (following, answer, *_aside(done.card.id), reset), update=True)


def _exported(call: Call, deck: Sequence[tuple[Card, Question]]) -> Reply:
    text = cards_to_anki(deck, f"Sparring: {call.community.name}")
    file = Attachment("sparring-cards.txt", text.encode(), "text/plain")
    told = f"{len(deck)} {'card' if len(deck) == 1 else 'cards'} for Anki: File, Import."
    detail = "Cards of a question that is open now come after its reveal. Anki schedules them anew."
    return Reply(Done(told, detail), attachments=(file,))
