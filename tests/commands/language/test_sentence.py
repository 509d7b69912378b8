"""Every word that is typed behind a command has a place, or is named and nothing is done."""

import re
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.language.arguments import parse, show
from bot.commands.language.grammar import Grammar
from bot.commands.language.misread import Misread
from bot.commands.language.registry import Registry, discover
from bot.commands.language.spec import Channel, Person
from bot.commands.language.usage import typed
from bot.commands.language.vocabulary import Vocabulary
from bot.core.boards.board import By, Period
from bot.core.errors import Unusable
from bot.core.packs.loading import load
from bot.core.questions.question import Level
from bot.core.rounds.schedule import AnswerMode
from tests.chat import wide_library

_ROOT = Path(__file__).parents[3]
_BY_PATH = {command.path: command for command in discover()}


def _person(text):
    return Person(text[1:], text[1:]) if re.fullmatch(r"@\w+", text) else None


GRAMMAR = Grammar(Registry(_BY_PATH, {}, Vocabulary.of(wide_library())), person=_person)


@pytest.fixture(scope="module")
def shipped():
    """A grammar with the names of all packs that are shipped."""
    packs = sorted(path.parent for path in (_ROOT / "questions").glob("*/pack.toml"))
    return Grammar(Registry(_BY_PATH, {}, Vocabulary.of(load(*packs))), person=_person)


def read(line):
    """The arguments of a line."""
    found = GRAMMAR.command(line)
    assert found is not None, line
    return found[1]


@pytest.mark.parametrize(
    "text",
    [
        "9 PM",
        "9PM",
        "9:00 PM",
        "9:00pm",
        "9 p.m.",
        "21h",
        "21:00",
        "21.00",
        "2100",
        "21 h",
        "21h00",
        "9\u202fPM",
        "nine PM",
        "9 in the evening",
        "nine o'clock at night",
    ],
)
@pytest.mark.parametrize("name", ["at:", "At:", "at: ", "at = ", "at=", "at ", "AT : ", "--at="])
def test_a_time_is_read_as_people_write_it(name, text):
    """Whichever way it is named."""
    assert {"at": time(21)} == read(f"quiz-admin setup {name}{text}")


@pytest.mark.parametrize("text", ["25:00", "13PM", "9:75", "0am", "nineish", "9:0", "12345", "tomorrow"])
def test_what_is_no_time_is_refused(text):
    """With the form that a time has."""
    with pytest.raises(Misread, match="a time like 09:00"):
        GRAMMAR.command(f"quiz-admin setup at:{text}")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon wed fri", "mon wed fri"),
        ("Mon/Wed", "mon wed"),
        ("Monday, Wednesday", "mon wed"),
        ("mondays and fridays", "mon fri"),
        ("Mon\N{EN DASH}Fri", "weekdays"),
        ("mon to thu", "mon tue wed thu"),
        ("fri - mon", "mon fri sat sun"),
        ("Weekdays", "weekdays"),
        ("every day", "daily"),
        ("tues & thurs", "tue thu"),
        ("weekend", "weekends"),
    ],
)
def test_days_are_read_as_people_write_them(text, days):
    """Several words are one value, with a name or without."""
    assert {"days": days} == read(f"quiz-admin setup days:{text}")
    assert {"days": days, "at": time(9)} == read(f"quiz-admin setup {text} at:09:00")


@pytest.mark.parametrize("text", ["sunny", "monkey", "market", "someday"])
def test_what_only_begins_like_a_day_is_none(text):
    """It is named."""
    with pytest.raises(Misread, match=f'"{text}" is not a day'):
        GRAMMAR.command(f"quiz-admin setup days:{text}")


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("europe/berlin", "Europe/Berlin"),
        ("London", "Europe/London"),
        ("New York", "America/New_York"),
        ("america/new_york", "America/New_York"),
        ("UTC", "UTC"),
        ("Asia/Kolkata", "Asia/Kolkata"),
    ],
)
def test_a_zone_is_read_in_any_case_and_by_its_city(text, zone):
    """Its own name is what is stored."""
    assert {"zone": zone} == read(f"quiz-admin setup zone:{text}")
    assert {"zone": zone} == read(f"quiz settings {text}")


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("UTC+2", "Etc/GMT-2"),
        ("GMT-3", "Etc/GMT+3"),
        ("Europe/Berlim", "Europe/Berlin"),
        ("PST", "America/Los_Angeles"),
    ],
)
def test_a_zone_that_is_none_is_answered_with_the_nearest(text, near):
    """Ready to be sent."""
    with pytest.raises(Misread) as refused:
        GRAMMAR.command(f"quiz-admin setup at:9pm zone:{text}")

    assert f'no time zone "{text}"' in refused.value.message
    assert f"/quiz-admin setup at:21:00 zone:{near}" in refused.value.message
    assert {"at": time(21), "zone": near} == refused.value.given


@pytest.mark.parametrize(
    "text",
    [
        "evaluation, data-model",
        "Evaluation; The data model",
        "evaluation the data model",
        "evaluation and data model",
        "evaluation,data-model",
    ],
)
def test_topics_are_named_as_they_are_shown(text):
    """With commas or without."""
    assert {"topics": "evaluation, data-model"} == read(f"quiz-admin setup topics:{text}")


@pytest.mark.parametrize(
    "text", ["1 July 2026", "July 1, 2026", "2026/07/01", "1.7.2026", "1st of July 2026"]
)
def test_a_date_is_read_as_people_write_it(text):
    """By its name and without."""
    first, last = date(2026, 7, 1), date(2026, 7, 14)
    assert {"first": first, "last": last} == read(f"quiz vacation first:{text} last:2026-07-14")
    assert {"first": first, "last": last} == read(f"quiz vacation {text} 14 July 2026")


def test_a_date_that_could_be_two_is_refused():
    """3/9/2026 is March or September."""
    with pytest.raises(Misread, match="a date like 2026-03-09"):
        GRAMMAR.command("quiz vacation 3/9/2026 4/9/2026")


@pytest.mark.parametrize(
    "line",
    [
        "2026-07-01 2026-07-14",
        "1 July 2026 to 14 July 2026",
        "from 1.7.2026 until 14.7.2026",
        "1.7.2026 - 14.7.2026",
        "from:2026-07-01 to:2026-07-14",
    ],
)
def test_a_span_of_days_is_read_as_people_write_it(line):
    """Two dates come in their order, with what stands between them or without."""
    assert {"first": date(2026, 7, 1), "last": date(2026, 7, 14)} == read(f"quiz vacation {line}")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("now hard", {"level": Level.ADVANCED}),
        ("now level:easy", {"level": Level.BASIC}),
        ("leaderboard weekly", {"period": Period.WEEK}),
        ("leaderboard this month", {"period": Period.MONTH}),
        ("leaderboard all time by streak", {"period": Period.ALL, "by": By.STREAK}),
    ],
)
def test_a_choice_is_read_in_other_words(line, expected):
    """What people call it who have not read its name."""
    assert expected == read(f"quiz {line}")


@pytest.mark.parametrize("line", ["at:9 in the office", "at half past", "on the phone", "every other day"])
def test_small_words_are_no_places(line):
    """No "the" is Thule, no "at" the Australian Capital Territory: nothing of it is proposed."""
    with pytest.raises(Misread) as refused:
        GRAMMAR.command(f"quiz-admin setup {line}")

    assert "zone" not in refused.value.given
    assert "channel" not in refused.value.given


@pytest.mark.parametrize(
    ("line", "other"),
    [("settings vacation 1 july", "vacation"), ("help streak", "streak"), ("now review", "review")],
)
def test_another_command_behind_one_is_named(line, other):
    """It is offered instead."""
    with pytest.raises(Misread, match=f"Did you mean /quiz {other}") as refused:
        GRAMMAR.command(f"quiz {line}")

    assert refused.value.command is not None
    assert f"quiz {other}" == refused.value.command.name


def test_what_cannot_be_read_is_said_once():
    """The two words of "next friday" are one date that cannot be read."""
    with pytest.raises(Misread) as refused:
        GRAMMAR.command("quiz-admin schedule skip next friday")

    assert 1 == refused.value.message.count("cannot read")
    assert 'cannot read "next friday"' in refused.value.message


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("setup at:\u201c09:00\u201d name:\u201cDaily quiz\u201d", {"at": time(9), "name": "Daily quiz"}),
        ("setup name:Our daily quiz at:9", {"at": time(9), "name": "Our daily quiz"}),
        ("setup 9pm weekdays London #ops open", {"at": time(21), "days": "weekdays", "zone": "Europe/London",
                                                  "channel": Channel("ops"), "mode": AnswerMode.OPEN}),
        ("setup levels:basic advanced reveal:6pm", {"levels": "basic, advanced", "reveal": "18:00"}),
        ("schedule skip 2026\u201112\u201125", {"day": date(2026, 12, 25)}),
        ("recap weekly off at noon", {"weekly": False, "at": time(12)}),
        ("queue f1 schedule:2", {"question": "f1", "schedule": 2}),
        ("review decline not now suggestion:3", {"reason": "not now", "suggestion": 3}),
        ("setup every monday at 9", {"days": "mon", "at": time(9)}),
        ("setup on weekdays at 7.15 in #ops", {"days": "weekdays", "at": time(7, 15),
                                               "channel": Channel("ops")}),
        ("setup time:9 timezone:Berlin answers:hidden", {"at": time(9), "zone": "Europe/Berlin",
                                                         "mode": AnswerMode.HIDDEN}),
        ("setup zone:\u2018Europe/Berlin\u2019 level:easy, hard", {"zone": "Europe/Berlin",
                                                                   "levels": "basic, advanced"}),
    ],
)  # fmt: skip
def test_what_organisers_type(line, expected):
    """Several values, curly quotes, hyphens that do not break, words in any order."""
    assert expected == read(f"quiz-admin {line}")


@pytest.mark.parametrize(
    ("line", "word", "near"),
    [
        ("setup at:09:00 please", "please", "/quiz-admin setup at:09:00"),
        ("setup at:9:00 PM PM", "PM", "/quiz-admin setup at:21:00"),
        ("setup nonsense:1 at:9", "nonsense:1", "/quiz-admin setup at:09:00"),
        ("setup chanel:#ops at:9", "chanel:#ops", "/quiz-admin setup channel:#ops at:09:00"),
        ("setup name:Ours chanel:#ops", "chanel:#ops", '/quiz-admin setup channel:#ops name:"Ours"'),
        ("setup days:mon funday", "funday", "/quiz-admin setup days:mon"),
        ("schedule pause 2 now", "now", "/quiz-admin schedule pause schedule:2"),
        ("schedule list all", "all", "/quiz-admin schedule list"),
        ("review list benhc", "benhc", "/quiz-admin review list what:bench"),
        ("setup at:9 berlim", "berlim", "/quiz-admin setup at:09:00 zone:Europe/Berlin"),
    ],
)
def test_a_word_without_a_place_is_named(line, word, near):
    """With the nearest right form."""
    with pytest.raises(Misread) as refused:
        GRAMMAR.command(f"quiz-admin {line}")

    assert f'I do not know what to do with "{word}"' in refused.value.message
    assert near.replace('"Ours"', "Ours") in refused.value.message


@pytest.mark.parametrize(
    ("line", "forms"),
    [
        ("organisers @ada", "add:@ada or remove:@ada"),
        ("packs small", "off:small or on:small"),
        ("setup all", "days:all or topics:all or levels:all"),
    ],
)
def test_a_word_that_could_mean_two_things_is_asked_about(line, forms):
    """Nothing is guessed."""
    with pytest.raises(Misread, match=re.escape(forms)):
        GRAMMAR.command(f"quiz-admin {line}")


def test_what_is_given_twice_is_refused():
    """Neither is taken."""
    with pytest.raises(Misread, match="at is given twice"):
        GRAMMAR.command("quiz-admin setup at:09:00 at:10:00")


def _documented():
    """Every command in code in the documentation, and every one that the program names."""
    pages = [_ROOT / "README.md", *(_ROOT / "docs").glob("*.md")]
    for page in pages:
        for found in re.findall(r"`(/quiz[^`<>\[\]|]*)`", page.read_text(encoding="utf-8")):
            yield " ".join(found.split())
    for path in (_ROOT / "bot").rglob("*.py"):
        for found in re.findall(
            r"/quiz(?:-admin)?(?: [a-z]+)+(?: ?[a-z]+:[a-z0-9:@#/-]+)*", path.read_text(encoding="utf-8")
        ):
            if ":" in found:
                yield found


@pytest.mark.parametrize("line", sorted(set(_documented())))
def test_every_documented_example_can_be_typed(shipped, line):
    """As it stands; groups and names of arguments alone are no examples."""
    filled = re.sub(r"@somebody|@group|@here", "@ada", line.replace("...", "x")).rstrip(":,. ")
    path = tuple(filled.removeprefix("/").split())
    if any(known[: len(path)] == path for known in _BY_PATH):
        return
    if re.search(r" [a-z]+$", filled) and line.endswith(":"):
        filled = filled.rpartition(" ")[0]

    assert shipped.command(filled) is not None


@pytest.mark.parametrize("command", discover(), ids=lambda c: c.name)
def test_the_examples_beside_arguments_can_be_typed(command):
    """What help, label and placeholder show is taken."""
    for argument in command.visible:
        shown = [argument.arg.placeholder] if argument.arg.placeholder and not argument.arg.long else []
        shown += re.findall(r"such as ([\w/:-]+)", argument.arg.help)
        for example in shown:
            assert parse(argument, example) is not None


@pytest.mark.parametrize("words", ["and", "&", "and and", "topics:and", "levels:, and", "days:and"])
def test_a_word_between_names_is_no_list(words):
    """A lone "and" lists nothing: it is not understood, where it once set up with no topic."""
    with pytest.raises(Unusable):
        read(f"quiz-admin setup {words}")


_POOL = [
    "at:9:00", "at", "9", "PM", "9pm", "09:00", "at:", "21h", "zone:", "Europe/Berlin", "London", "UTC",
    "days:", "mon", "wed", "fri", "weekdays", "daily", "topics:", "evaluation", "basics", "evaluation,",
    "training", "levels:", "basic", "advanced", "all", "mode:hidden", "open", "hidden", "reveal:",
    "reveal:18:00", "close", "name:", "Ours", "please", "#ops", "channel:#ops", "@team", "ping:@team",
    "nonsense:1", "schedule:1", "to", "and", "=", ",", "own", "start", "step:start", "draft:x", '"Ours"',
]  # fmt: skip


@given(st.lists(st.sampled_from(_POOL), max_size=8))
def test_no_string_of_words_is_read_as_more_or_less_than_it_says(words):
    """What is read can be typed again and is the same; a word more or less is another command, or none."""
    command = _BY_PATH["quiz-admin", "setup"]
    try:
        args = read(f"quiz-admin setup {' '.join(words)}")
    except Unusable:
        return
    again = read(typed(command, args).removeprefix("/"))
    said = " ".join(show(value).casefold() for value in args.values())

    assert args == again
    assert not {"please", "training", "nonsense:1", "step:start", "draft:x"} & set(words) or "name" in args
    for word in set(words) & {"ours", "evaluation", "basics", "#ops", "@team", "hidden"}:
        assert word.strip("#@") in said
