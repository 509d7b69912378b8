"""Grades a query: one SELECT, run on SQLite in a process of its own (`sandbox`) against hidden data sets.

Each data set shows one idea. The first is the plain case: who fails it has no idea counted. The first
difference is told with the idea that it shows; what SQLite says of bad SQL is told in plain words.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from bot.core.answers.grade import Flag, Grade, IdeaVerdict, Verdict, Voiced
from bot.core.packs.sections import fenced
from bot.core.questions.question import Query, Question
from bot.grading.scores import score_of

__all__ = ["grade_query"]

_NAME = "query"
_SANDBOX = Path(__file__).with_name("sandbox.py")
_SECONDS = 10.0
"""Real time for starting the process and all data sets; its own limit on processor time is far below."""
_LONGEST = 10_000
_QUOTE = 60
_STRAIGHT = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "\u00a0": " "})  # noqa: RUF001 - typed by phones
_BEGINS = re.compile(r"\b(?:with|select|values)\b", re.IGNORECASE)
_OTHER = re.compile(
    r"(?:\s|--[^\n]*+(?:\n|\Z)|/\*(?:[^*]|\*(?!/))*+\*/)*+(?:insert|update|delete|replace|create|drop|alter|attach|detach|pragma|vacuum|begin|commit|explain|analyze)\b",
    re.IGNORECASE,
)
_ONLY = "Only one SELECT that reads the question's tables is run."
_SAYINGS = (
    (r"no such column: (\S+)", 'There is no column "{0}" here: compare it with the tables of the question.'),
    (r"no such table: (\S+)", 'There is no table "{0}": the question names the tables that there are.'),
    (r"no such function: (\S+)", 'SQLite has no function "{0}".'),
    (r"not authorized to use function: (\S+)", 'The function "{0}" cannot be used here.'),
    (r"unable to use function (\S+)", 'The function "{0}" cannot be used here.'),
    (
        r"vtable constructor failed: (\S+)",
        'There is no table "{0}": the question names the tables that there are.',
    ),
    (r"asks for the time", "The query asks what time it is now: the days that count stand in the tables."),
    (r"ambiguous column name: (\S+)", 'Several tables have a column "{0}": write the table before it.'),
    (r'near "(.*)": syntax error', 'SQLite does not understand the query near "{0}".'),
    (r"incomplete input", "The query ends too early: a bracket or a clause is missing."),
    (r"unrecognized token: (.+)", "SQLite cannot read {0}: look for a quote that is not closed."),
    (r"misuse of aggregate.*?: (\S+)", "{0} sums up groups and cannot stand there: HAVING filters groups."),
    (r"misuse of aggregate", "A function that sums up groups cannot stand there: HAVING filters groups."),
    (r"misuse of window function (\S+)", "{0} cannot stand there: wrap the query, then filter outside."),
    (r"do not have the same number of result columns", "Both sides of UNION need as many columns."),
    (r"wrong number of arguments to function (\S+)", "{0} takes another number of arguments."),
    (r"one statement at a time", f"There is more than one statement. {_ONLY}"),
    (r"not authorized|prohibited|authorization|readonly", _ONLY),
    (
        r"interrupted",
        "The query takes too many steps: a join without a condition, or a recursion without an end?",
    ),
    (r"too many rows", "The result has more than 1,000 rows: is a condition of a join missing?"),
    (
        r"out of memory|too big|too large|too many|parser stack|Expression tree|I/O error|is full",
        "The query asks for too much at once.",
    ),
)


def grade_query(question: Question, answer: str) -> Grade:
    """The weights of the ideas whose data sets give the wanted rows; the same for the same answer."""
    if not answer.strip():
        return Grade(0.0, 1.0, _NAME, flags=frozenset({Flag.EMPTY}))
    asked = question.query
    sql = _query_in(answer)
    if asked is None or not sql:
        if _OTHER.match(answer):
            return _failed(question, answer, _ONLY)
        return Grade(0.0, 1.0, _NAME, tuple(IdeaVerdict(i.id, Verdict.ABSENT) for i in question.ideas))
    found = _ran(question, asked, sql)
    if "error" in found:
        return _failed(question, sql, _plainly(str(found["error"])))
    differences: list[str | None] = found["differences"]
    agrees = {data.idea: True for data in asked.data}
    for data, difference in zip(asked.data, differences, strict=True):
        agrees[data.idea] = agrees[data.idea] and difference is None
    texts = {idea.id: idea.text for idea in question.ideas}
    if differences[0] is not None:
        return _failed(question, sql, f"{differences[0]} Every data set shows it, the plainest too.")
    verdicts = tuple(
        IdeaVerdict(idea.id, Verdict.COVERED if agrees.get(idea.id, True) else Verdict.ABSENT)
        for idea in question.ideas
    )
    score = score_of(question, {each.idea: each.verdict for each in verdicts}, voiced=0)
    first = next(((d.idea, said) for d, said in zip(asked.data, differences, strict=True) if said), None)
    voiced = (
        (Voiced(first[1], _cut(sql), f"{first[1]} It shows: {texts.get(first[0], first[0])}."),)
        if first
        else ()
    )
    return Grade(round(score, 3), 1.0, _NAME, verdicts, voiced)


def _query_in(answer: str) -> str:
    """The SQL of an answer: its first code block, else all from the first WITH or SELECT on."""
    blocks = fenced(answer)
    text = (blocks[0] if blocks else answer).translate(_STRAIGHT).strip().strip("`").strip()
    begins = _BEGINS.search(text)
    if begins is None or _OTHER.match(text):
        return ""
    return text[0 if blocks else begins.start() :].strip()


def _ran(question: Question, asked: Query, sql: str) -> dict[str, Any]:
    if len(sql) > _LONGEST:
        return {"error": "too large"}
    job = {
        "schema": fenced(question.prompt)[0],
        "reference": fenced(question.answer)[0],
        "data": [data.rows for data in asked.data],
        "ordered": asked.ordered,
        "distinct": asked.distinct,
        "query": sql,
    }
    try:
        done = subprocess.run(  # noqa: S603 - our own program, no shell, nothing of the answer in its arguments
            [sys.executable, "-I", "-S", str(_SANDBOX)],
            input=json.dumps(job),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=_SECONDS,
            env={},
            check=False,
        )
        found: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return {"error": "interrupted"}
    return found


def _failed(question: Question, said: str, reply: str) -> Grade:
    verdicts = tuple(IdeaVerdict(idea.id, Verdict.ABSENT) for idea in question.ideas)
    return Grade(0.0, 1.0, _NAME, verdicts, (Voiced(reply, _cut(said), reply),))


def _plainly(message: str) -> str:
    for pattern, saying in _SAYINGS:
        if found := re.search(pattern, message, re.IGNORECASE):
            return saying.format(*found.groups())
    return f"SQLite says: {message}."


def _cut(text: str) -> str:
    return text.strip()[:_QUOTE]
