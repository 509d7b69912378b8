"""Which option a text picks: a bare one or a plain statement counts, a mention never does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.answers.pick import picked_option
from bot.core.questions.question import Kind, Level, Option, Question
from tests.grading.bed import library

QUESTION = Question(
    id="pick",
    pack="p",
    title="Pick",
    kind=Kind.CHOICE,
    level=Level.BASIC,
    topics=("t",),
    prompt="Which metric?",
    answer="Recall.",
    options=(
        Option("a", "Accuracy on all rows", "It hides the rare class."),
        Option("b", "Recall of the rare class", "It counts the misses.", correct=True),
        Option("c", "Precision of the rare class", "It counts the false alarms."),
        Option("d", "The training loss", "It is not a measure of quality."),
    ),
)

#: What picks an option; "{}" stands for its letter.
STATEMENTS = (
    "{}",
    "({})",
    "{})",
    "{}.",
    "{}!",
    "`{}`",
    "**{}**",
    "'{}'",
    "option {}",
    "Option {}.",
    "answer: {}",
    "ANSWER IS {}",
    "the answer is {}, since misses cost",
    "I think it's {}",
    "I'd go with {} because of the misses",
    "I pick {}",
    "I choose {}.",
    "My answer is {}",
    "My final answer: {}",
    "Definitely {}",
    "{} I think",
    "{}, because it counts the misses",
    "It's {}",
    "so {}",
    "the others are misleading, so {}",
    "let me think... {}",
    "Let me think. {}",
    "hmm, {}",
    "I'm going with {}",
    "I will go for {}",
    "I vote {}",
    "I'd say {}",
    "{} is my answer",
    "{} is correct",
    "I think {} is right",
    "Good morning, {}",
    "It must be {}",
    "{} it is",
    "I'm sticking with {}",
    "going with {}",
    "{} imo",
    "> Which metric?\n{}",
    "The correct answer is {}.",
    "{} :tada:",
    "{} \ud83d\ude00",
)
#: What mentions options, or none, and picks nothing.
MENTIONS = (
    "Why would anybody pick D?",
    "I have written C for years",
    "b or c",
    "a good question",
    "no idea",
    "the rare class",
    "e",
    "let me think",
    "Not B",
    "it's not b",
    "B is wrong",
    "D can't be right",
    "I was going to say b",
    "I would never pick D",
    "B?",
    "is it b?",
    "A and B are both wrong",
    "Grace picked B",
    "my friend says b",
    "B or maybe C",
    "b/c",
    "vitamin C is good",
    "I'd have picked B but the class is rare",
    "If it were balanced I'd go with A",
    "A is tempting",
    "plan b",
    "C is a language I love",
    "lol",
    "Good morning",
    "Thanks everyone",
    "I got a B in statistics",
    "see option B",
    "what about B",
    "between B and C",
    "either b or c",
    "a friend told me",
    "I like a challenge",
    "B was my first thought",
    "I don't think it's B",
    "don't pick D",
    "the answer is not d",
    "who chose d?",
    "I love C",
    "class a",
    "it's a trap",
    "It's a hard one",
    "I'd go with a different metric",
    "I pick a random one",
    "That's a good one",
    "my answer is a secret",
    "the answer is a bit hard",
    "I eliminated A and D",
    "I think b, no c",
    "B and C",
    "anyone going for D?",
    "D seems popular",
    "5 minutes please",
    "2 of us are here",
    "I guess a lot of people pick D",
    "I'd say a metric that counts misses",
    "I wonder about B",
    "I take a break",
    "I'm going to a meeting",
    "C was what we used at work",
    "accuracy sucks",
    "Is recall the one",
    "my C compiler broke",
    "D is what my colleague chose",
    "I nearly picked D",
    "it's as easy as a b c",
    "Option D made me laugh",
    "Somebody said the answer is D",
    "They say it's C",
    "My teacher would say the answer is D",
    "Yesterday I went for C",
    "I voted for B yesterday in the poll",
    "I answer a question a day",
    "I went to a cafe",
    "B, not C?",
    "Not sure, B maybe?",
    "I see",
    "I got an A yesterday",
    "I have no B plan",
    "I choose C++",
    "I'd take C#",
    "C++",
    "A+",
    ":D",
    "haha :D",
    "C, the language, is fun",
    "D - what a day",
    "1. I read the book",
)
#: What somebody may be called, and what is said of them: no letter before it picks anything.
NAMED = (
    "{}. Turing was great",
    "{}. M. Turing was great",
    "{}. elegans has 302 neurons",
    "{}: Turing was great",
    "{}, Knuth is rich",
    "{} - Gates founded a company",
    "I think {}. Turing was great",
    "It's {}. elegans",
    "the answer is {}. Knuth",
    "Hello, {}. Knuth wrote on this",
    "Good morning. {}. Turing was great.",
    "Who was it? {}. Turing.",
    "Option {}. Gates",
    "by {}. Turing",
    "Ask {}. Gates, or D. Knuth",
)
#: A pick with a reason, a hedge or a remark behind it.
REASONED = (
    "{}. It counts the misses",
    "{}. Recall counts every miss",
    "{}. I had this at work",
    "{}. lol",
    "{}. Good luck everyone!",
    "{}. Anyone else?",
    "{}. I think.",
    "{}, I think",
    "{}, easy",
    "{} - because the others lie",
    "{}: since it counts the misses",
    "{}, misses matter",
    "{}: final answer",
    "I'd go with {}. Not sure though",
    "My answer is {}. Turing would agree.",
    "{}\nTuring was great",
    "{} :D",
)


@pytest.mark.parametrize("text", STATEMENTS)
@pytest.mark.parametrize("letter", ["A", "B", "C", "D", "b", "d"])
def test_a_bare_option_or_a_plain_statement_is_a_pick(text, letter):
    """Whatever the letter, however it is dressed."""
    pick = picked_option(QUESTION, text.replace("{}", letter))

    assert pick is not None
    assert letter.casefold() == pick.option.id


@pytest.mark.parametrize("text", REASONED)
@pytest.mark.parametrize("letter", ["A", "B", "C", "D", "b", "d"])
def test_a_pick_stands_whatever_follows_it(text, letter):
    """A reason, a hedge, a remark, another line."""
    pick = picked_option(QUESTION, text.replace("{}", letter))

    assert pick is not None
    assert letter.casefold() == pick.option.id


@pytest.mark.parametrize("text", NAMED)
@pytest.mark.parametrize("letter", ["A", "B", "C", "D", "a", "c"])
def test_an_initial_is_no_pick(text, letter):
    """Somebody's name, or a Latin one, begins with a letter and a full stop."""
    assert picked_option(QUESTION, text.replace("{}", letter)) is None


@pytest.mark.parametrize("text", MENTIONS)
def test_a_mention_is_no_pick(text):
    """Questions, denials, stories, plans, others' picks, two at once."""
    assert picked_option(QUESTION, text) is None


@pytest.mark.parametrize(
    ("text", "picked"),
    [
        ("recall", "b"),
        ("the recall on rare ones", "b"),
        ("my answer is recall", "b"),
        ("I pick the recall of the rare class", "b"),
        ("2", "b"),
        ("#4", "d"),
        ("number 3", "c"),
        ("A because it's simple", "a"),
        ("\u201cThe training loss\u201d", "d"),
    ],
)
def test_an_option_is_picked_by_its_number_or_its_words(text, picked):
    """Its own words and no others, quoted or not; its place in the list."""
    pick = picked_option(QUESTION, text)

    assert pick is not None
    assert picked == pick.option.id


@pytest.mark.parametrize("question", [q for q in library().questions if q.options], ids=lambda q: q.id)
def test_every_option_of_the_packs_is_picked_by_what_it_says(question):
    """Its text, with and without marks and quotes; its letter before its text; its letter in a statement."""
    for option in question.options:
        bare = option.text.replace("`", "")
        label = option.id.upper()
        for text in (option.text, bare, f'"{bare}"', f"{label}: {option.text}", f"I pick {label}", label):
            pick = picked_option(question, text)

            assert pick is not None, text
            assert option == pick.option, text


@given(st.text(alphabet=st.sampled_from("abcdABCD ,()soitknw'"), max_size=60))
def test_a_question_never_picks(text):
    """Whatever ends as a question is asked, not answered."""
    assert picked_option(QUESTION, f"{text}?") is None
