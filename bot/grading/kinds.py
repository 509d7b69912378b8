"""Every offline grader, by the kind of the question; used in a thread or in a process of its own."""

from typing import Protocol, assert_never

from bot.core.answers.grade import Grade, Ruling
from bot.core.questions.question import Kind, Question
from bot.grading.choice import grade_choice
from bot.grading.discussion import grade_discussion
from bot.grading.meaning.rubric import MeaningGrader
from bot.grading.query import grade_query
from bot.grading.words.rubric import RubricGrader

__all__ = ["KindGrader", "RubricReader"]


class RubricReader(Protocol):
    """A grader of ideas: by meaning, or by words where the judge is off."""

    def warm(self) -> None:
        """Load what the first grade would wait for."""

    def prepare(self, question: Question, *, rulings: tuple[Ruling, ...] = ()) -> None:
        """Read a rubric once, before its first answer."""

    def grade(self, question: Question, answer: str, *, rulings: tuple[Ruling, ...] = ()) -> Grade:
        """The grade of one answer."""
        ...

    def related(self, question: Question, idea: str, words: str) -> bool:
        """Whether words have anything to do with an idea."""
        ...


class KindGrader:
    """Picks the grader by the question's kind. Safe from threads."""

    def __init__(self, *, judge: bool = True) -> None:
        """Take whether the judge reads the answers; else words are compared, which sees no meaning."""
        self.rubric: RubricReader = MeaningGrader() if judge else RubricGrader()

    def warm(self) -> None:
        """Load what the first grade would wait for: about a second, once."""
        self.rubric.warm()

    def prepare(self, question: Question, rulings: tuple[Ruling, ...] = ()) -> None:
        """Load and derive what the first answer to a question needs: up to seconds on a busy machine."""
        if question.kind not in {Kind.CHOICE, Kind.QUERY}:
            self.rubric.prepare(question, rulings=rulings)

    def grade(self, question: Question, answer: str, rulings: tuple[Ruling, ...] = ()) -> Grade:
        """The grade of one answer, here and now."""
        match question.kind:
            case Kind.CHOICE:
                return grade_choice(question, answer)
            case Kind.QUERY:
                return grade_query(question, answer)
            case Kind.DISCUSSION:
                return grade_discussion(
                    self.rubric.grade(question, answer, rulings=rulings), question, answer
                )
            case Kind.CONCEPT | Kind.SCENARIO | Kind.WALKTHROUGH:
                return self.rubric.grade(question, answer, rulings=rulings)
            case _:
                assert_never(question.kind)
