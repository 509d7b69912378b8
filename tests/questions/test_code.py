"""Code in the questions: Python runs, SQL runs on SQLite, the rest is looked at for its syntax."""

import ast
import contextlib
import io
import re
import sqlite3
from collections.abc import Sequence

import pytest

from tests.grading.bed import library

LIBRARY = library()
FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(*languages: str) -> Sequence[object]:
    """The fenced blocks in these languages, in the answer or the code section, as test parameters."""
    return [
        pytest.param(code, id=f"{question.id}-{number}")
        for question in LIBRARY.questions
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


@pytest.mark.parametrize("code", blocks("sql"))
def test_sql_runs_on_sqlite(code):
    """With foreign keys on."""
    connection = sqlite3.connect(":memory:")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.executescript(code)
    connection.close()


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
    assert blocks("r", "dockerfile")
