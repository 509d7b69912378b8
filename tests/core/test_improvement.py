"""What answers say of a rubric, and the change to its file that is proposed."""

import tomllib
from dataclasses import replace
from datetime import UTC, datetime

from bot.core.answers.answer import Answer
from bot.core.answers.grade import Flag, Grade, IdeaVerdict, Ruling, Verdict, Voiced
from bot.core.answers.improvement import improvement_of, remarks, wordings
from bot.core.packs.amending import with_remarks, with_wordings
from bot.core.questions.question import Idea, Kind, Level, Misconception, Question

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SALT = Question(
    "salt",
    "small",
    "Salt",
    Kind.CONCEPT,
    Level.BASIC,
    ("basics",),
    "Why?",
    "Because.",
    ideas=(Idea("random", "It is random", accept=("a nonce",)), Idea("per-user", "Each user has one")),
    misconceptions=(Misconception("It is secret", "It is not."),),
)
FILE = """\
+++
id = "salt"

[[points]]
id = "random"
text = "It is random"
accept = ["a nonce"] # one line

[[points]]
id = "per-user"
text = \"\"\"\\
  Each user has one\\
  \"\"\"
accept = [
  "one for each account"
]

[[points]]
id = "bare"
text = "Nothing yet"

[[follow_ups]]
when = "missed:random"
ask = "?"
+++
## Question
[[points]]
"""


def answers(count: int, *verdicts: Verdict, confidence: float = 0.9, text: str = "said") -> list[Answer]:
    """Graded first answers with those verdicts on the two ideas."""
    ideas = tuple(IdeaVerdict(idea.id, each) for idea, each in zip(SALT.ideas, verdicts, strict=True))
    grade = Grade(0.5, confidence, "rubric", ideas, (Voiced("It is secret", "secret", "It is not."),))
    return [Answer(0, 1, 1, number, 1, text, NOW, grade=grade) for number in range(count)]


def test_ideas_that_nobody_finds_are_named_from_enough_answers_on() -> None:
    """With nineteen answers nothing is said, with twenty it is; one that is found is not named."""
    verdicts = (Verdict.COVERED, Verdict.ABSENT)

    few = improvement_of(SALT, answers(19, *verdicts), ())
    enough = improvement_of(SALT, answers(20, *verdicts), ())

    assert {} == remarks(few)
    assert ["per-user"] == list(remarks(enough))
    assert "Found in 0 of 20 answers." in remarks(enough)["per-user"][0]
    assert (20, {"It is secret": 20}) == (enough.answers, enough.voiced)


def test_a_phrasing_that_won_its_appeal_becomes_a_wording() -> None:
    """Once, and only if it is short and new; a lost one, or a long one, is a remark."""
    rulings = [
        Ruling("salt", "random", "drawn by dice", accepted=True),
        Ruling("salt", "random", "A NONCE", accepted=True),
        Ruling("salt", "per-user", "long " * 50, accepted=True),
        Ruling("salt", "per-user", "one for all", accepted=False),
        Ruling("salt", "gone", "of an older rubric", accepted=True),
    ]

    found = improvement_of(SALT, (), [*rulings, rulings[0]])

    assert {"random": ["drawn by dice"]} == wordings(found)
    assert ["Ruled not", "Won an ap"] == [each[:9] for each in remarks(found)["per-user"]]


def test_the_least_sure_grades_come_first() -> None:
    """Sure ones, and what is no attempt, stay out."""
    covered = (Verdict.COVERED, Verdict.COVERED)
    given = [
        *answers(1, *covered, confidence=0.4, text="half"),
        *answers(1, *covered, confidence=0.2, text="hardly"),
        *answers(1, *covered, text="sure"),
    ]
    mashed = replace(given[0], grade=Grade(0.0, 0.1, "rubric", flags=frozenset({Flag.MASH})))

    found = improvement_of(SALT, [*given, mashed], ())

    assert ["hardly", "half"] == [text for text, _ in found.unsure]
    assert 3 == found.answers


def test_wordings_go_where_the_idea_stands() -> None:
    """On one line, over several, or where there were none; all else stays as it is."""
    more = {"random": ['by "dice"'], "per-user": ["own one"], "bare": ["something"], "gone": ["x"]}

    changed = with_wordings(FILE, more)

    front, body = changed.split("+++\n")[1:]
    accept = {point["id"]: point["accept"] for point in tomllib.loads(front)["points"]}
    assert {
        "random": ["a nonce", 'by "dice"'],
        "per-user": ["one for each account", "own one"],
        "bare": ["something"],
    } == accept
    assert "## Question\n[[points]]\n" == body
    assert FILE == with_wordings(FILE, {})


def test_remarks_stand_above_the_idea() -> None:
    """As comments: the file still reads the same."""
    changed = with_remarks(FILE, {"per-user": ["Look here."]})

    assert '# Look here.\n[[points]]\nid = "per-user"' in changed
    assert tomllib.loads(FILE.split("+++\n")[1]) == tomllib.loads(changed.split("+++\n")[1])


def test_in_the_walkthrough_the_probe_decides() -> None:
    """Two probes have an idea of the same name."""
    text = "".join(
        f'[probes.{probe}]\nanswer = "x"\n[[probes.{probe}.points]]\nid = "same"\n' for probe in ("a", "b")
    )

    changed = tomllib.loads(with_wordings(text, {"same": ["more"]}, probe="b"))

    assert [None, ["more"]] == [changed["probes"][probe]["points"][0].get("accept") for probe in ("a", "b")]
