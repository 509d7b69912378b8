"""What the judge learns from says the contrary where it should."""

import random

import pytest

from bot.core.questions.question import Kind
from judge.data import Said, bank
from judge.pairs import pairs
from judge.turns import affirmed, negated


@pytest.mark.parametrize(
    ("said", "other"),
    [
        ("The salt is stored in the open.", "The salt is not stored in the open."),
        ("It is never shared.", None),
        ("Trees split greedily.", None),
    ],
)
def test_a_verb_is_denied_once(said, other):
    """The first auxiliary, unless it is denied already."""
    assert other == negated(said)


@pytest.mark.parametrize(
    ("said", "other"),
    [
        ("It does not need scaling.", "It does need scaling."),
        ("You can't hide it.", "You can hide it."),
        ("It won't overfit.", "It will overfit."),
        ("Never refit on the test set.", "refit on the test set."),
        ("A salt is random.", None),
    ],
)
def test_a_denial_is_taken_back_once(said, other):
    """Without its "not", "never" or "n't"; nothing to take back is None."""
    assert other == affirmed(said)


def test_a_false_statement_agrees_with_itself_and_is_contradicted_by_a_true_one():
    """In the idea's place, so that the truth of a window alone decides nothing."""
    question = next(each for each in bank().values() if each.kind is Kind.CONCEPT and each.ideas)
    about = question.ideas[0].id
    true = [Said(question.id, about, "a+", f"Statement {n} holds.") for n in range(20)]
    false = [Said(question.id, about, "a-", f"Statement {n} fails.") for n in range(20)]

    made = pairs(
        bank(),
        [],
        [*true, *false],
        without=frozenset(bank()) - {question.id},
        rng=random.Random(1),  # noqa: S311 - the same in every run
    )

    of_false = [each for each in made if "fails" in each.statement]
    assert {"covered", "contradicted"} == {each.agreement for each in of_false}
    assert [] == [p for p in of_false if p.agreement == "contradicted" and "fails" in p.window]
