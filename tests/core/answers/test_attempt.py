"""What is an answer among the messages of a thread, and what is talk between people."""

import pytest

from bot.core.answers.attempt import Attempt, attempt
from bot.core.questions.question import Kind
from tests.grading.bed import library

REMARKS = (
    "good morning",
    "Good morning everyone!",
    "lol",
    "haha nice",
    "Thanks everyone",
    "Thank you so much @Sparring",
    "<@123> thanks",
    "same",
    "same here",
    "me too",
    "agreed",
    "I agree with Grace",
    "so true",
    "ok",
    "let me think",
    "brb",
    "hmm",
    "one sec",
    "I'll answer tomorrow",
    "no idea",
    "I have no idea",
    "idk",
    "I give up",
    "Nice question!",
    "what a great question",
    "this is hard",
    "This one is tricky",
    "Great point!",
    "congrats Grace!",
    "see you tomorrow folks",
    "happy friday",
    "Good luck everyone!",
    "https://example.org/x",
    "look at this https://a.b/c",
    "\N{THUMBS UP SIGN}",
    "\N{FACE WITH TEARS OF JOY}\N{FACE WITH TEARS OF JOY}",
    ":tada:",
    "<:party:123456>",
    "...",
    "?",
    "> Which of these?",
)

QUESTIONS = library().questions


def _stated(question):
    ideas = [text for idea in question.ideas for text in (idea.text, *idea.accept)]
    return ideas + [text for myth in question.misconceptions for text in (myth.text, *myth.accept)]


def test_a_remark_attempts_no_question():
    """Greetings, thanks, laughter, agreement, waiting, giving up, links and emoji, whatever is asked."""
    taken = [(q.id, text) for q in QUESTIONS for text in REMARKS if attempt(q, text) is not Attempt.REMARK]

    assert [] == taken


def test_what_the_packs_accept_attempts_their_questions():
    """Nearly every wording of an idea or a mistake is one by itself; some of the shortest are asked about."""
    texts = [(question, text) for question in QUESTIONS if not question.options for text in _stated(question)]
    missed = [text for question, text in texts if attempt(question, text) is not Attempt.ANSWER]

    assert len(missed) <= len(texts) // 200


def test_reference_answers_attempt_their_questions():
    """As does every answer that a pack gives itself."""
    open_ended = [question for question in QUESTIONS if not question.options]

    assert [] == [q.id for q in open_ended if attempt(q, q.answer) is not Attempt.ANSWER]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("B", Attempt.ANSWER),
        ("I'd go with B", Attempt.ANSWER),
        ("Why would anybody pick D?", Attempt.UNSURE),
        ("I have written C for years", Attempt.UNSURE),
        ("B or C", Attempt.UNSURE),
        ("let me think", Attempt.REMARK),
        ("lol", Attempt.REMARK),
        ("+1", Attempt.REMARK),
    ],
)
def test_a_choice_is_attempted_by_a_pick(text, expected):
    """What mentions an option is asked about; small talk is left alone."""
    question = next(q for q in QUESTIONS if q.kind is Kind.CHOICE and len(q.options) > 3)

    assert expected is attempt(question, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2PR/(P+R)", Attempt.ANSWER),
        ("```\nf1 = 2 * p * r / (p + r)\n```", Attempt.ANSWER),
        ("harmonic mean", Attempt.ANSWER),
        ("the harmonic mean of the two?", Attempt.ANSWER),
        ("Because the moon is made of cheese", Attempt.UNSURE),
        ("Does anybody know what recall means?", Attempt.UNSURE),
        ("Это гармоническое среднее точности и полноты", Attempt.ANSWER),
    ],
)
def test_an_attempt_is_known_by_its_subject(text, expected):
    """Right or wrong, in words, formulas, code or another language; what is off it is asked about."""
    question = library().question("f1-score")

    assert expected is attempt(question, text)


@pytest.mark.parametrize(
    "verb",
    [
        "is", "Is", "isn't", "are", "aren't", "was", "wasn\u2019t", "does", "doesn't", "do", "don't", "did",
        "can", "can't", "could", "couldn't", "should", "may", "might", "must", "would", "will", "won't",
        "has", "hasn't", "have", "had",
    ],
)  # fmt: skip
@pytest.mark.parametrize("lead", ["", "hm, ", "so ", "wait, "])
def test_a_question_on_the_subject_is_asked_about(lead, verb):
    """Whoever asks something back answers nothing yet; a guess that does not begin as a question answers."""
    f1 = library().question("f1-score")

    assert attempt(f1, f"{lead}{verb} the harmonic mean of precision and recall low?") is Attempt.UNSURE
    assert attempt(f1, f"{lead}{verb} the harmonic mean low? It is low when recall is low.") is Attempt.ANSWER
    assert (
        attempt(f1, f"{lead}it {verb.lower()} the harmonic mean of precision and recall?") is Attempt.ANSWER
    )
