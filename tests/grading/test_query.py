"""The kind query: references, traps, bad SQL in plain words, and attacks on the sandbox."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.answers.feedback import feedback
from bot.core.answers.grade import Flag, Grade
from bot.core.packs.sections import fenced
from bot.core.questions.question import Kind
from bot.grading.query import grade_query
from tests.examples import few
from tests.grading.bed import library

QUERIES = [question for question in library().questions if question.kind is Kind.QUERY]
TRAPS = tomllib.loads(Path(__file__).with_name("queries.toml").read_text(encoding="utf-8"))["query"]
ORDERS = library().question("orders-per-customer")


def said(grade: Grade) -> str:
    """What the grade puts right."""
    return " ".join(voiced.reply for voiced in grade.voiced)


@pytest.mark.parametrize("question", few(QUERIES, one_in=4), ids=lambda q: q.id)
def test_a_reference_is_full_marks(question):
    """As the answer has it, as bare SQL, and twice the same."""
    grade = grade_query(question, question.answer)

    assert (1.0, ()) == (grade.score, grade.voiced)
    assert grade == grade_query(question, fenced(question.answer)[0] + ";")


@pytest.mark.parametrize("question", QUERIES, ids=lambda q: q.id)
def test_every_heavy_idea_has_a_follow_up_and_data(question):
    """What weighs 2 or more can be asked about; every idea is shown by data, the plain one first."""
    shown = [data.idea for data in question.query.data]

    assert {idea.id for idea in question.ideas} == set(shown)
    assert question.ideas[0].id == shown[0]
    heavy = {idea.id for idea in question.ideas if idea.weight >= 2}
    assert set() == heavy - {follow_up.missed for follow_up in question.follow_ups}


@pytest.mark.parametrize(
    "trap", few(TRAPS, one_in=4), ids=lambda trap: f"{trap['question']}-{trap['misses']}"
)
def test_a_trap_misses_its_idea(trap):
    """The idea is not covered, the first difference is told with it, and the plain idea stands."""
    question = library().question(trap["question"])
    grade = grade_query(question, trap["sql"])

    assert trap["misses"] in grade.open
    assert question.ideas[0].id in grade.covered
    assert 0 < grade.score < 1
    assert "It shows: " in said(grade)


def test_the_first_difference_is_told():
    """A row that is missing, with what stands there instead, in the feedback's words."""
    grade = grade_query(
        ORDERS, "SELECT c.name, COUNT(*) FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.id"
    )
    told = feedback(ORDERS, grade, revealed=False)

    assert "The row (Bo, 0) is missing." in told.corrections[0].reply


@pytest.mark.parametrize(
    ("answer", "wanted"),
    [
        ("SELECT nme FROM customers", 'no column "nme"'),
        ("SELECT name FROM custmers", 'no table "custmers"'),
        ("SELECT name FORM customers", 'near "customers"'),
        ("SELECT (name FROM customers", "near"),
        ("SELECT name FROM customers WHERE", "too early"),
        ("SELECT id FROM customers, orders", "Several tables"),
        ("SELECT 'a FROM customers", "quote"),
        ("SELECT MEDIAN(id) FROM customers", 'no function "MEDIAN"'),
        ("SELECT name FROM customers WHERE COUNT(*) > 1", "HAVING"),
        ("SELECT 1; SELECT 2", "more than one statement"),
        ("SELECT name FROM customers", "columns"),
        ("SELECT name, 1 FROM customers UNION SELECT 1", "UNION"),
        ("SELECT name, RANDOM() FROM customers", 'function "RANDOM" cannot be used'),
        ("SELECT name, DATE('now') FROM customers", "what time it is"),
        ("SELECT name, STRFTIME('%Y') FROM customers", "what time it is"),
        ("SELECT name, value FROM customers, json_each('[1]')", 'no table "json_each"'),
        ("/* look */ PRAGMA table_info(orders)", "Only one SELECT"),
        ("SELECT name, '\ud800' FROM customers", "SQLite cannot read"),
        ("SELECT name, CAST(1 AS TEXT) FROM customers", "(Ada, '1')"),
    ],
)
def test_bad_sql_gets_plain_words(answer, wanted):
    """Each says what to mend, and counts as an attempt."""
    grade = grade_query(ORDERS, answer)

    assert 0.0 == grade.score
    assert wanted in said(grade)


MANY = "WITH RECURSIVE t(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM t WHERE i < 5000) SELECT ?, 1 FROM t"
DOUBLED = ", ".join(f"a{n} AS (< a{n - 1} UNION ALL < a{n - 1})" for n in range(1, 20))
DOUBLING = f"WITH {DOUBLED}, a0 AS (SELECT 1 c) < a19".replace("<", "SELECT 1, 1 FROM")
ATTACKS = [
    "ATTACH DATABASE '/tmp/stolen.db' AS x",
    "SELECT load_extension('/tmp/evil.so')",
    "SELECT readfile('/etc/passwd'), 1",
    "SELECT writefile('/tmp/x', 'y'), 1",
    "SELECT fts3_tokenizer('simple'), 1",
    "SELECT name, sql FROM sqlite_schema",
    "SELECT name, sql FROM sqlite_master",
    "SELECT * FROM pragma_database_list",
    "SELECT * FROM pragma_table_info('orders')",
    "PRAGMA writable_schema = ON",
    "SELECT 1; DROP TABLE orders",
    "DROP TABLE orders",
    "DELETE FROM orders",
    "INSERT INTO orders VALUES (9, 9, 9, 9)",
    "WITH x AS (SELECT 1) DELETE FROM orders",
    "WITH x AS (SELECT 1) INSERT INTO orders SELECT 9, 9, 9, 9",
    "CREATE TABLE t AS SELECT 1",
    "VACUUM INTO '/tmp/copy.db'",
    "EXPLAIN SELECT name FROM customers",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*), 1 FROM n",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i, 1 FROM n",
    "SELECT zeroblob(2000000000), 1",
    "SELECT printf('%.*c', 2000000000, 'x'), 1",
    "SELECT replace(hex(zeroblob(50000)), '0', hex(zeroblob(50000))), 1",
    "SELECT group_concat(hex(zeroblob(40000))), 1 FROM customers a, customers b, orders c, orders d",
    "SELECT random(), 1",
    "SELECT " + "(" * 500 + "1" + ")" * 500 + ", 1",
    "SELECT " + "1+" * 4000 + "1, 1",
    "SELECT 1, 1 " + "UNION ALL SELECT 1, 1 " * 400,
    "SELECT name, '" + "x" * 50_000 + "' FROM customers",
    "SELECT 'a' LIKE '%" + "a%" * 3000 + "', 1",
    "SELECT \x00 name, 1 FROM customers",
    "SELECT ?1, 1",
    "SELECT * FROM json_each('[1,2]'), json_each('[3]')",
    "SELECT * FROM generate_series(1, 100000000)",
    "SELECT last_insert_rowid(), changes()",
    "SELECT sqlite_source_id(), sqlite_compileoption_get(1)",
    "SELECT sqlite_log(1, 'x'), 1",
    "SELECT rtreenode(2, x'00'), 1",
    "SELECT hex(randomblob(9)), 1",
    "SELECT * FROM dbstat",
    "SELECT * FROM sqlite_temp_master",
    "SELECT * FROM json_tree('[1, 2]')",
    "WITH RECURSIVE t(x) AS (VALUES (1) UNION SELECT zeroblob(length(x)+90) FROM t) SELECT MAX(x), 1 FROM t",
    MANY.replace("?", "group_concat(i) OVER (ORDER BY i)"),
    MANY.replace("?", "SUM(i) OVER (ORDER BY i ROWS BETWEEN 4000 PRECEDING AND 4000 FOLLOWING EXCLUDE TIES)"),
    DOUBLING,
    "SELECT json_group_array(hex(zeroblob(40000))), 1 FROM customers a, customers b, orders c, orders d",
    "SELECT json('" + "[" * 4000 + "]" * 4000 + "'), 1",
    "SELECT 'a' GLOB '" + "*a" * 90 + "b', 1",
    "SELECT '\ud800', 1",
    "SELECT CAST(x'ff' AS TEXT), 1",
    "/* see */ PRAGMA database_list",
    "-- see\nVACUUM",
    "SEL\u0415CT 1, 1",
    "SELECT name, 1 FROM \u0441ustomers",
    "SELECT 1, 1 /* " + "*/ /* " * 1500,
]


@pytest.mark.slow
@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
def test_an_attack_gets_nothing(attack, tmp_path, monkeypatch):
    """No marks, no raise, no file, a sentence; and the same question is graded as before."""
    monkeypatch.chdir(tmp_path)
    grade = grade_query(ORDERS, attack)

    assert 0.0 == grade.score
    assert grade.flags <= {Flag.EMPTY}
    assert "Traceback" not in said(grade)
    assert [] == list(tmp_path.iterdir())
    assert not any(Path("/tmp", name).exists() for name in ("stolen.db", "copy.db"))  # noqa: S108 - the attack's


@pytest.mark.parametrize(
    "answer", ["", "   ", "I do not know", "idk", "```sql\n```", "\x00", "with", "select"]
)
def test_what_is_no_query_is_no_crash(answer):
    """No marks, whatever it is."""
    assert 0.0 == grade_query(ORDERS, answer).score


def test_data_may_want_no_row():
    """A trap for which nothing at all is right: other rows are a difference, the reference agrees."""
    asked = ORDERS.query
    assert asked is not None
    data = (asked.data[0], replace(asked.data[1], rows=""))
    question = replace(ORDERS, query=replace(asked, data=data))
    more = "UNION ALL SELECT 'x', 0 WHERE NOT EXISTS (SELECT 1 FROM customers)"
    wrong = f"{fenced(question.answer)[0]} {more}"

    assert 1.0 == grade_query(question, question.answer).score
    assert "(x, 0) is there and should not" in said(grade_query(question, wrong))


def test_days_are_reckoned_without_the_clock():
    """A modifier needs no now; a column may be called like it."""
    sql = fenced(ORDERS.answer)[0].replace(
        "SELECT c.name", "SELECT CASE DATE('2026-01-31', '+1 day') WHEN '2026-02-01' THEN c.name END"
    )

    assert 1.0 == grade_query(ORDERS, sql).score


def test_an_answer_may_be_written_as_people_write():
    """Words before it, a code block, curly quotes, a semicolon and a comment."""
    sql = (
        "SELECT c.name, COUNT(o.id) FROM customers c LEFT JOIN orders o ON o.customer_id = c.id GROUP BY c.id"
    )

    for answer in (
        f"I would write: {sql};",
        f"Here it is\n```sql\n{sql} -- by key\n```\nbecause of the zeros",
        f"```\n{sql.lower()}\n```",
        sql.replace("SELECT c.name", "SELECT CASE WHEN \u2018a\u2019 = \u2018a\u2019 THEN c.name END"),
    ):
        assert 1.0 == grade_query(ORDERS, answer).score
