"""What every command must keep, found by scanning: a new command is tested by being there."""

import re
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import commands
from bot.commands.language.arguments import parse, show
from bot.commands.language.grammar import Grammar, usage
from bot.commands.language.registry import Registry, discover
from bot.commands.language.spec import Channel, File, Person, Role
from bot.commands.language.token import LIMIT, decode, encode
from bot.core.errors import SparringError, Unusable

COMMANDS = discover()
BY_PATH = {command.path: command for command in COMMANDS}
SAMPLES = {
    str: "words",
    int: "7",
    bool: "yes",
    date: "2026-03-09",
    time: "09:30",
    Person: "U7",
    Channel: "C7",
    Role: "R7",
}
TEXTS = {
    "zone": "europe/berlin",
    "days": "Mon/Wed",
    "levels": "advanced, basic",
    "reveal": "6 PM",
    "quiet": "10pm-8am",
}
"""For arguments that take a text in one form."""


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c.name)
def test_a_command_fits_every_platform(command):
    """Discord: lower-case names of 1-32, descriptions of 1-100, required first, at most 25 options and
    choices, two levels of groups; labels of at most 45.
    """
    assert all(re.fullmatch(r"[-_a-z0-9]{1,32}", part) for part in command.path)
    assert 2 <= len(command.path) <= 3
    assert 1 <= len(command.summary) <= 100
    assert len(command.visible) <= 25
    required = [argument.required for argument in command.visible]
    assert required == sorted(required, reverse=True)
    for argument in command.visible:
        assert re.fullmatch(r"[-_a-z0-9]{1,32}", argument.name)
        assert 1 <= len(argument.arg.help) <= 100
        assert len(argument.label) <= 45
        assert len(argument.choices) <= 25


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c.name)
def test_a_form_has_at_most_five_fields(command):
    """Discord's limit for a modal."""
    assert len([argument for argument in command.visible if argument.required]) <= 5
    for names in command.forms.values():
        assert len(names) <= 5
        assert all(command.argument(name) for name in names)


def test_at_most_25_commands_stand_under_a_root():
    """Discord's limit for subcommands of one command or group."""
    for root in ("quiz", "quiz-admin"):
        assert len({command.path[1] for command in COMMANDS if command.path[0] == root}) <= 25


def _sample(argument):
    """A text that the argument takes."""
    if argument.choices:
        return argument.choices[0]
    if argument.arg.reads is not None:
        return TEXTS[argument.name]
    return str(argument.arg.minimum) if argument.arg.minimum is not None else SAMPLES[argument.kind]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c.name)
def test_every_argument_survives_text_and_token(command):
    """What is shown can be parsed again, and a button keeps its meaning; a file is never typed."""
    for argument in command.arguments:
        if argument.kind is File:
            with pytest.raises(Unusable, match="attached, not typed"):
                parse(argument, "deck.csv")
            continue
        value = parse(argument, _sample(argument))
        assert value == parse(argument, show(value))
        token = encode(command, {argument.name: value})
        assert (command, {argument.name: value}, "") == decode(token, BY_PATH)


@given(st.text(max_size=120))
def test_no_text_breaks_the_token_reader(text):
    """A forged custom_id is refused with a sentence, never with a crash."""
    sentences = []
    for token in (text, f"s1:quiz.answer:{text}", f"s1:quiz.leaderboard:page={text}"):
        try:
            decode(token, BY_PATH)
        except SparringError as refused:
            sentences.append(refused.message)
    assert all(sentences)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_a_token_is_never_too_long(text):
    """It is a fault of the program at the time of offering, not of the member at the time of pressing."""
    answer = BY_PATH["quiz", "answer"]
    try:
        token = encode(answer, {"text": text})
    except ValueError:
        return
    assert len(token) <= LIMIT
    assert text.strip() == decode(token, BY_PATH)[1].get("text", "")


GRAMMAR = Grammar(Registry(BY_PATH, {}))


@given(st.text(max_size=300))
def test_no_text_breaks_the_grammar(text):
    """Any text is a command, no command, or refused with the right form shown."""
    sentences = []
    for line in (text, f"quiz answer {text}", f"leaderboard {text}", f"quiz-admin setup {text}"):
        try:
            GRAMMAR.command(line)
        except Unusable as refused:
            sentences.append(refused.message)
    assert all("Use: /quiz" in sentence for sentence in sentences)


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=300))
def test_an_answer_reaches_the_command_as_it_was_typed(text):
    """Colons, quotes and line breaks are the answer's own."""
    words = f"x {text}".strip()

    parsed = GRAMMAR.command(f"answer {words}")

    assert parsed is not None
    assert {"text": words} == parsed[1]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("streak why", {"why": True}),
        ("streak why:no", {"why": False}),
        ("leaderboard streak", {"by": "streak"}),
        ("leaderboard month page:2", {"period": "month", "page": 2}),
        ("now evaluation basic", {"topic": "evaluation", "level": "basic"}),
        ("/quiz now", {}),
    ],
)
def test_the_short_forms_people_type(line, expected):
    """Flags by name, choices by value, the rest in order."""
    parsed = GRAMMAR.command(line)

    assert parsed is not None
    assert expected == parsed[1]


def test_usage_shows_the_form():
    """Optional things in brackets, choices spelled out."""
    assert usage(BY_PATH["quiz", "streak"]) == "Use: /quiz streak [member] [why:yes|no]"


def test_no_number_stands_before_a_fixed_plural():
    """Nowhere can "1 days" be written: a number's noun is counted, wherever a sentence is made."""
    plain = re.compile(
        r"\{(?!self\.level)[a-z_.]+\} (?:day|question|round|answer|card|member|point|week|hour|schedule)s\b"
    )
    told = [
        f"{path.name}: {line.strip()}"
        for path in sorted(Path(commands.__file__).parent.rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if plain.search(line) and " else " not in line and "if days <= 1" not in line
    ]

    assert [] == told
