"""Views that the page draws in its own way: a question's card, graded feedback, a board, progress.

What is not listed here is drawn from its document.
"""

from dataclasses import replace
from datetime import UTC

from bot.commands.language.document import Document, Mono, Name, Table, coded
from bot.commands.language.reply import View
from bot.commands.views.answers import CONSENT, AnswerGraded
from bot.commands.views.boards import BoardShown
from bot.commands.views.progress import ProgressShown
from bot.commands.views.rounds import QuestionPosted
from bot.commands.views.streaks import StreakShown
from bot.core.answers.scoring import LEVEL_POINTS
from bot.core.streaks.streak import MOST_FREEZES
from bot.platforms.web.drawing.markdown import prose, words
from bot.platforms.web.drawing.owned import drawn
from bot.platforms.web.wire.wire import Json

__all__ = ["native", "trimmed"]


def native(view: View) -> Json:
    """The view's values for the page's own drawing; None to draw the document."""
    match view:
        case QuestionPosted():
            return _question(view)
        case AnswerGraded():
            return _graded(view)
        case BoardShown() if view.page.rows:
            return _board(view)
        case StreakShown() if not view.why:
            return _streak(view)
        case _:
            return None


def trimmed(view: View) -> Document:
    """The view's document without what a picture in it says again."""
    document = view.document()
    if not isinstance(view, ProgressShown) or view.brief:
        return document
    return replace(document, nodes=tuple(node for node in document.nodes if not isinstance(node, Table)))


def _question(view: QuestionPosted) -> Json:
    question = view.question
    return {
        "view": "question",
        "title": question.title,
        "level": question.level.value,
        "topics": list(view.topics),
        "points": None if view.practice else LEVEL_POINTS[question.level],
        "prompt": prose(question.prompt),
        "options": [[option.id.upper(), _option(option.text)] for option in question.options],
        "how": view.how,
        "reveals": view.reveals_at.astimezone(UTC).isoformat() if view.reveals_at else None,
        "crowd": view.crowd,
        "practice": bool(view.practice),
    }


def _option(text: str) -> list[Json]:
    found: list[Json] = []
    for part in coded(text):
        found += [{"k": "mono", "t": part.text}] if isinstance(part, Mono) else words(str(part))
    return found


def _graded(view: AnswerGraded) -> Json:
    told = view.feedback
    return {
        "view": "graded",
        "title": view.title,
        "score": round(told.score, 3),
        "headline": told.headline,
        "found": [[words(found.text), found.quote, found.partly] for found in told.found],
        "corrections": [[each.quote, prose(each.reply)] for each in told.corrections],
        "nudges": [words(nudge) for nudge in told.nudges],
        "told": [words(text) for text in told.told],
        "notes": [note for note in (view.bettered, view.uncounted, view.late) if note],
        "consent": CONSENT if view.asks_consent else "",
        "unsure": told.unsure,
        "next": told.next_step,
        "points": view.points,
        "best": view.best_points,
        "streak": view.streak,
        "grader": view.grader,
    }


def _board(view: BoardShown) -> Json:
    page = view.page
    own = page.own
    return {
        "view": "board",
        "title": view.title,
        "unit": view.unit,
        "rows": [
            [row.rank, drawn(Name(row.name, row.member)), row.value, bool(own and row.member == own.member)]
            for row in page.rows
        ],
        "first": page.offset + 1,
        "total": page.total,
        "own": view.place,
    }


def _streak(view: StreakShown) -> Json:
    streak = view.streak
    return {
        "view": "streak",
        "name": [] if view.own else drawn(Name(view.name, view.member)),
        "current": streak.current,
        "best": streak.best,
        "freezes": streak.freezes,
        "most_freezes": MOST_FREEZES,
        "today": view.today,
        "days": [[line.day.isoformat(), line.mark.value] for line in streak.lines[-14:]],
    }
