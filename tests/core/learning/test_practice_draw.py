"""Practice questions by need: least known first, no repeat in 30 days, a level that follows."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.learning.evidence import Evidence
from bot.core.learning.practice_draw import NO_REPEAT, draw, staircase
from bot.core.questions.question import Kind, Level, Question

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def question(name, topic, level=Level.BASIC, kind=Kind.CONCEPT):
    """A question on one topic."""
    return Question(name, "p", name, kind, level, (topic,), "?", "!")


SHELF = [
    question(f"{topic}-{level}-{number}", topic, level)
    for topic in ("data", "trees", "nlp")
    for level in Level
    for number in range(3)
]
BY_ID = {each.id: each for each in SHELF}


def piece(name, score, *, days):
    """An answer some days ago."""
    asked = BY_ID[name]
    return Evidence(name, asked.topics, asked.level, score, NOW - days * DAY)


@given(st.lists(st.tuples(st.sampled_from(SHELF), st.floats(0, 1)), max_size=60), st.integers(0, 99))
def test_no_question_comes_twice_in_thirty_days(answers, seed):
    """A month of practice, a question a day, whatever the answers: each new one is new, or all were asked."""
    asked: dict[str, datetime] = {}
    pieces: list[Evidence] = []
    for number, (_, score) in enumerate(answers):
        now = NOW + number * DAY
        found = draw(SHELF, pieces, asked, now=now, seed=f"{seed}/{number}").question
        fresh = {q.id for q in SHELF if q.id not in asked or asked[q.id] <= now - NO_REPEAT}
        assert found.id in fresh or not fresh
        asked[found.id] = now
        pieces.append(Evidence(found.id, found.topics, found.level, score, now))


def test_what_is_known_least_comes_first():
    """Never answered, then answered badly, then answered well."""
    well = [piece(f"data-basic-{n}", 1.0, days=40 + n) for n in (2, 1, 0)]
    badly = [piece(f"trees-basic-{n}", 0.2, days=50 + n) for n in (2, 1, 0)]
    no_nlp = [each for each in SHELF if each.topics != ("nlp",)]

    assert "nlp" == draw(SHELF, well + badly, {}, now=NOW, seed="s").topic
    assert "trees" == draw(no_nlp, well + badly, {}, now=NOW, seed="s").topic


def test_the_topic_of_the_question_before_waits():
    """Even the weakest topic does not come twice in a row while there is another."""
    first = draw(SHELF, [], {}, now=NOW, seed="s")
    second = draw(SHELF, [], {first.question.id: NOW}, now=NOW, seed="s")
    alone = [each for each in SHELF if each.topics == first.question.topics]

    assert first.topic != second.topic
    assert first.topic == draw(alone, [], {first.question.id: NOW}, now=NOW, seed="s").topic


def test_when_all_came_up_lately_the_oldest_comes_again():
    """There is always a question."""
    asked = {each.id: NOW - timedelta(hours=number) for number, each in enumerate(SHELF)}

    assert (SHELF[-1], "") == (draw(SHELF, [], asked, now=NOW, seed="s").question, "")


def test_a_discussion_comes_last():
    """It shows no need, so it is drawn only when nothing else is left."""
    talk = question("talk", "career", kind=Kind.DISCUSSION)

    assert talk != draw([talk, SHELF[0]], [], {}, now=NOW, seed="s").question
    assert talk == draw([talk], [], {}, now=NOW, seed="s").question


def test_only_the_wanted_topics_are_drawn():
    """A drill stays where it is needed."""
    drawn = [draw(SHELF, [], {}, now=NOW, seed=str(n), topics=["trees", "nlp"]).topic for n in range(9)]

    assert {"trees", "nlp"} == set(drawn)


@pytest.mark.parametrize(
    ("answers", "level"),
    [
        ([], Level.BASIC),
        ([("data-basic-0", 0.9)], Level.BASIC),
        ([("data-basic-0", 0.9), ("data-basic-1", 0.8)], Level.INTERMEDIATE),
        ([("data-basic-0", 0.9), ("data-basic-1", 0.5), ("data-basic-2", 0.9)], Level.BASIC),
        ([("data-advanced-0", 1), ("data-advanced-1", 1), ("data-basic-0", 0.1)], Level.BASIC),
        ([("data-advanced-0", 1)] * 4 + [("data-advanced-1", 0.6)], Level.ADVANCED),
        ([("data-advanced-0", 1)] * 4 + [("data-advanced-1", 0.39)], Level.INTERMEDIATE),
        ([("data-advanced-0", 0.1)], Level.BASIC),
        ([("data-basic-0", 1), ("data-basic-1", 1), ("data-advanced-0", 0.1)], Level.INTERMEDIATE),
    ],
)
def test_two_good_answers_lead_up_and_a_poor_one_down(answers, level):
    """An answer to an easier question proves nothing upwards, one to a harder question nothing downwards."""
    pieces = [piece(name, score, days=40 - at) for at, (name, score) in enumerate(answers)]

    assert level == staircase(pieces)


def test_the_level_follows_the_answers():
    """Two full answers to basic questions, and the next one is intermediate."""
    pieces = [piece(f"data-basic-{n}", 1.0, days=3 - n) for n in range(2)]

    assert Level.INTERMEDIATE == draw(SHELF, pieces, {}, now=NOW, seed="s").question.level
