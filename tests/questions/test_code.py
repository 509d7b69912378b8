"""Code in the questions: Python runs, SQL runs on SQLite, the rest is looked at for its syntax."""

import ast
import contextlib
import io
import re
import sqlite3
from collections.abc import Sequence

import pytest

from bot.core.questions.question import Kind
from tests.grading.bed import library

LIBRARY = library()
QUERIES = [question for question in LIBRARY.questions if question.kind is Kind.QUERY]
FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(*languages: str) -> Sequence[object]:
    """The fenced blocks in these languages, in the answer or the code section, as test parameters."""
    return [
        pytest.param(code, id=f"{question.id}-{number}")
        for question in LIBRARY.questions
        if question.kind is not Kind.QUERY
        for number, (language, code) in enumerate(FENCE.findall(f"{question.answer}\n{question.code}"))
        if language.strip() in languages
    ]


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("code", blocks("python"))
def test_python_runs(code):
    """And its asserts hold."""
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(code, "question", "exec"), {"__name__": "__main__"})  # noqa: S102 - the pack's own code


@pytest.mark.parametrize("code", blocks("python no-run", "python"))
def test_python_is_python(code):
    """Also what needs libraries that the tests do not have."""
    ast.parse(code)


def database() -> contextlib.closing[sqlite3.Connection]:
    """An empty one, with foreign keys on."""
    connection = sqlite3.connect(":memory:")
    connection.execute("PRAGMA foreign_keys = ON")
    return contextlib.closing(connection)


def sql_in(text: str) -> list[str]:
    """Its blocks of SQL."""
    return [code for language, code in FENCE.findall(text) if language.strip() == "sql"]


@pytest.mark.parametrize(
    ("before", "data", "code"),
    [
        *(pytest.param("", ("",), each.values[0], id=each.id) for each in blocks("sql")),  # type: ignore[attr-defined]
        *(
            pytest.param(
                sql_in(q.prompt)[0],
                tuple(data.rows for data in (q.query.data if q.query else ())),
                code,
                id=f"{q.id}-{n}",
            )
            for q in QUERIES
            for n, code in enumerate(sql_in(f"{q.answer}\n{q.code}"))
        ),
    ],
)
def test_sql_runs_on_sqlite(before, data, code):
    """With foreign keys on; what answers a query question after its own schema, on each of its data sets."""
    assert data
    for rows in data:
        with database() as connection:
            connection.executescript(before)
            connection.executescript(rows)
            connection.executescript(code)


@pytest.mark.parametrize("question", QUERIES, ids=lambda question: question.id)
def test_a_reference_query_finds_rows(question):
    """A reference that is empty on all of its data sets would agree with a query that finds nothing."""
    found = []
    for data in question.query.data:
        with database() as connection:
            connection.executescript(sql_in(question.prompt)[0])
            connection.executescript(data.rows)
            found += connection.execute(sql_in(question.answer)[0]).fetchall()

    assert found


@pytest.mark.parametrize("code", blocks("r", "dockerfile", "bash", "sh", "yaml", "toml", "json"))
def test_other_code_is_balanced(code):
    """Brackets and quotes close; a Dockerfile begins with FROM."""
    bare = re.sub(r"#.*", "", re.sub(r'"[^"\n]*"|\'[^\'\n]*\'', '""', code))

    for opening, closing in ("()", "[]", "{}"):
        assert bare.count(opening) == bare.count(closing)
    if "FROM " in code:
        assert re.search(r"^FROM \S+", code, re.MULTILINE)


def test_there_is_code_to_run():
    """A change of the fence's form may not empty the tests above."""
    assert len(blocks("python")) >= 20
    assert blocks("sql")
    assert QUERIES
    assert all(sql_in(question.prompt) and sql_in(question.answer) for question in QUERIES)
    assert blocks("r", "dockerfile")
