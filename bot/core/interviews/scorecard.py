"""What an interview came to: per topic, the strongest and weakest answer, what was missed, what is next."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.core.answers.grade import Grade
from bot.core.answers.marks import STRONG
from bot.core.counting import counted
from bot.core.interviews.interviewer import Turn, standing
from bot.core.interviews.session import Ask, Session
from bot.core.questions.question import Kind, Level, Question

__all__ = ["AskedQuestion", "Missed", "Result", "Scorecard", "result", "scorecard"]

_TERSE_WORDS = 25
_MOST_MISSED = 8
_MISSED_EACH = 2
_STEPS = 3
_NO_TOPIC = "other"
_OTHER = "Other questions"


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """One question of an interview with all that was said to it; `score` is 0-1, 0 when passed."""

    question: Question
    turns: tuple[Turn, ...]
    grade: Grade | None

    @property
    def score(self) -> float:
        """The best that was reached, follow-ups included."""
        return self.grade.score if self.grade is not None else 0.0

    @property
    def text(self) -> str:
        """The member's words, the answers to follow-ups last."""
        return " \N{HORIZONTAL ELLIPSIS} ".join(turn.text for turn in self.turns if turn.text)

    @property
    def subject(self) -> tuple[str, str]:
        """What it was about, as (id, title): its topic, or the aspect of a walkthrough ("" for a title)."""
        question = self.question
        if question.kind is Kind.WALKTHROUGH:
            return question.id.partition("--")[2], question.title.partition(": ")[2]
        return next(iter(question.topics), _NO_TOPIC), ""

    @property
    def recovered(self) -> tuple[str, ...]:
        """Ideas that came only with a follow-up."""
        return tuple(turn.idea for turn in self.turns if turn.idea in self.heard)

    @property
    def heard(self) -> frozenset[str]:
        """Ideas that were found in any of the answers, whichever was the best: each was acknowledged."""
        return frozenset(idea for turn in self.turns if turn.grade is not None for idea in turn.grade.covered)


@dataclass(frozen=True, slots=True)
class Missed:
    """An idea that was not found in an answer."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Result:
    """An interview in numbers: the mean score, the number of questions, the mean per topic (all 0-1)."""

    score: float
    questions: int
    topics: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """What is handed over at the end. `earlier` are the member's interviews before, the oldest first;
    `strongest` and `weakest` are the same answer only when there was just one.
    """

    session: Session
    title: str
    result: Result
    asked: tuple[AskedQuestion, ...]
    strongest: AskedQuestion | None = None
    weakest: AskedQuestion | None = None
    missed: tuple[Missed, ...] = ()
    more_missed: int = 0
    steps: tuple[str, ...] = ()
    earlier: tuple[Result, ...] = ()
    passed: int = 0
    hints: int = 0
    follow_ups: int = 0
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether everything that was to be asked was answered or passed."""
        last = self.session.turns[-1]
        return bool(self.session.interview.length and (last.text or last.passed))

    @property
    def change(self) -> float | None:
        """The change of the score since the last interview; None for the first."""
        return self.result.score - self.earlier[-1].score if self.earlier else None


def result(session: Session, ask: Ask) -> Result | None:
    """The numbers alone; None for an interview in which nothing was answered or passed."""
    asked = _asked(session, ask)
    return _result(asked) if asked else None


def scorecard(
    session: Session, ask: Ask, *, title: str, earlier: Sequence[Result], names: Mapping[str, str]
) -> Scorecard | None:
    """The scorecard; None when there is nothing to say. `names` are the topics' titles."""
    asked = _asked(session, ask)
    if not asked:
        return None
    missed = [_missed(each) for each in asked]
    shown = [idea for ideas in missed for idea in ideas[:_MISSED_EACH]][:_MOST_MISSED]
    answered = [each for each in asked if each.text and each.grade is not None]
    reached = _result(asked)
    names = {
        **names,
        _NO_TOPIC: _OTHER,
        **{key: title for key, title in (each.subject for each in asked) if title},
    }
    return Scorecard(
        session=session,
        title=title,
        result=reached,
        asked=asked,
        strongest=max(answered, key=lambda each: each.score, default=None),
        weakest=min(answered, key=lambda each: each.score, default=None),
        missed=tuple(shown),
        more_missed=sum(map(len, missed)) - len(shown),
        steps=_steps(asked, reached, names),
        earlier=tuple(earlier),
        passed=sum(turn.passed for each in asked for turn in each.turns if not turn.idea),
        hints=sum(turn.hints for turn in session.turns),
        follow_ups=sum(bool(turn.idea) for turn in session.turns),
        names=names,
    )


def _asked(session: Session, ask: Ask) -> tuple[AskedQuestion, ...]:
    """Every question that was answered or passed, in the order of asking."""
    found = []
    for name in dict.fromkeys(turn.question for turn in session.turns):
        question, turns = ask(name), session.of(name)
        if question is not None and any(turn.text or turn.passed or turn.grade for turn in turns):
            found.append(AskedQuestion(question, turns, standing(turns)))
    return tuple(found)


def _missed(each: AskedQuestion) -> list[Missed]:
    """The ideas that were not heard, the heaviest first."""
    question = each.question
    ideas = sorted(question.ideas, key=lambda idea: (-idea.required, -idea.weight))
    return [
        Missed(question.title, idea.text)
        for idea in ideas
        if idea.id not in each.heard and question.kind is not Kind.CHOICE
    ]


def _result(asked: Sequence[AskedQuestion]) -> Result:
    topics: defaultdict[str, list[float]] = defaultdict(list)
    for each in asked:
        topics[each.subject[0]].append(each.score)
    means = {topic: sum(scores) / len(scores) for topic, scores in topics.items()}
    return Result(sum(each.score for each in asked) / len(asked), len(asked), means)


def _steps(asked: Sequence[AskedQuestion], reached: Result, names: Mapping[str, str]) -> tuple[str, ...]:
    """Three things to do next, the most urgent first."""
    steps = [
        *_to_put_right(asked),
        *_to_learn(asked, reached, names),
        *_to_say(asked),
        *_to_go_on(asked, reached),
    ]
    return tuple(dict.fromkeys(steps))[:_STEPS]


def _to_put_right(asked: Sequence[AskedQuestion]) -> list[str]:
    for each in asked:
        for turn in each.turns:
            if turn.grade is not None and turn.grade.voiced:
                return [f"Put this right first ({each.question.title}): {turn.grade.voiced[0].reply}"]
    return []


def _to_learn(asked: Sequence[AskedQuestion], reached: Result, names: Mapping[str, str]) -> list[str]:
    steps = []
    weakest = min(asked, key=lambda each: each.score)
    if weakest.score < STRONG:
        ideas = [p.text for p in weakest.question.ideas if p.id not in weakest.heard]
        about = f", beginning with: {_small(ideas[0])}" if ideas else ""
        steps.append(f'Say "{weakest.question.title}" again, aloud and in three sentences{about}.')
    subject = min(reached.topics, key=lambda name: reached.topics[name])
    weak = next(each.question for each in asked if each.subject[0] == subject)
    topic = next(iter(weak.topics), "")
    # A walkthrough's questions are asked in interviews only: /quiz now may have none of that topic.
    if topic and weak.kind is not Kind.WALKTHROUGH and reached.topics[subject] < STRONG:
        steps.append(f"Practise {names.get(topic, topic)} until it sits: /quiz now topic:{topic}.")
    return steps


def _to_say(asked: Sequence[AskedQuestion]) -> list[str]:
    steps = []
    recovered = sum(len(each.recovered) for each in asked)
    if recovered:
        ideas = "an idea" if recovered == 1 else counted(recovered, "idea")
        steps.append(f"You knew {ideas} only when asked again: say the why and the limits unasked.")
    passed = sum(turn.passed for each in asked for turn in each.turns if not turn.idea)
    if passed:
        steps.append("Before you pass, say the one thing that you do know: half an answer is heard as half.")
    words = [len(turn.text.split()) for each in asked for turn in each.turns if turn.text and not turn.idea]
    open_ = any(each.question.kind is not Kind.CHOICE for each in asked)
    if words and open_ and sum(words) / len(words) < _TERSE_WORDS:
        mean = counted(round(sum(words) / len(words)), "word")
        steps.append(f"Your answers had {mean} on average. Aim at 60 to 120: claim, reason, example.")
    return steps


def _to_go_on(asked: Sequence[AskedQuestion], reached: Result) -> list[str]:
    if reached.score >= STRONG:
        harder = any(each.question.level is not Level.ADVANCED for each in asked)
        return [
            *([f"Go one step up: /quiz interview level:{Level.ADVANCED.value}."] if harder else []),
            "Say your strongest answer again in half the words: short and whole is what is remembered.",
            "Let another person ask you: /quiz pair finds a partner of your level.",
            "Come back in a week and see what has stayed.",
        ]
    return [
        "Hold the same interview again in three days and compare the scorecards.",
        "Use a hint before you pass: it costs nothing, and it is what interviewers give.",
        "Answer tomorrow's question in the channel: a little every day stays longer than a lot at once.",
    ]


def _small(text: str) -> str:
    """An idea's text inside a sentence."""
    text = text.rstrip(".")
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
