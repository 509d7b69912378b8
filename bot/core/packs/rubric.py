"""The rubric part of a question's front matter: points, misconceptions, follow-ups, options."""

from bot.core.packs.toml import Table
from bot.core.questions.question import FollowUp, Misconception, Option, Point

__all__ = ["follow_ups_of", "misconceptions_of", "options_of", "points_of"]

_ACCEPTS = 3
_WEIGHTS = (1, 3)


def points_of(table: Table) -> tuple[Point, ...]:
    """The `[[points]]` below a table."""
    points: list[Point] = []
    for each in table.tables("points"):
        weight = each.number("weight", *_WEIGHTS)
        point = Point(
            id=each.slug("id"),
            text=each.text("text"),
            weight=1 if weight is None else weight,
            required=each.flag("required"),
            accept=each.texts("accept"),
            groups=each.groups("groups"),
        )
        each.finish()
        if point.id and any(point.id == other.id for other in points):
            each.fault("id", f'The point id "{point.id}" is used twice.', "Give each point its own id.")
        if len(point.accept) < _ACCEPTS:
            each.fault(
                "accept",
                f'Point "{point.id}" has {len(point.accept)} accepted wordings.',
                f"Add other wordings, as people really type them, until there are {_ACCEPTS}.",
                stops=False,
            )
        if len(set(point.accept)) < len(point.accept):
            each.fault("accept", f'Point "{point.id}" accepts one wording twice.', "Vary it.", stops=False)
        points.append(point)
    return tuple(points)


def misconceptions_of(table: Table) -> tuple[Misconception, ...]:
    """The `[[misconceptions]]` below a table."""
    found = []
    for each in table.tables("misconceptions"):
        found.append(
            Misconception(text=each.text("text"), reply=each.text("reply"), accept=each.texts("accept"))
        )
        each.finish()
    return tuple(found)


def follow_ups_of(table: Table, points: tuple[Point, ...]) -> tuple[FollowUp, ...]:
    """The `[[follow_ups]]` below a table, each tied to one of the points."""
    found = []
    ids = [point.id for point in points]
    for each in table.tables("follow_ups"):
        when = each.text("when")
        ask = each.text("ask")
        each.finish()
        trigger, _, missed = when.partition(":")
        if when and trigger != "missed":
            each.fault("when", f'Unknown trigger "{when}".', 'Write when = "missed:<point id>".')
        elif when and missed not in ids:
            known = ", ".join(ids) or "none"
            each.fault(
                "when", f'The follow-up names a point "{missed}" that is not there.', f"Points: {known}."
            )
        found.append(FollowUp(missed=missed, ask=ask))
    return tuple(found)


def options_of(table: Table) -> tuple[Option, ...]:
    """The `[[options]]` of a choice question."""
    found: list[Option] = []
    for each in table.tables("options"):
        option = Option(
            id=each.slug("id"), text=each.text("text"), why=each.text("why"), correct=each.flag("correct")
        )
        each.finish()
        if option.id and any(option.id == other.id for other in found):
            each.fault("id", f'The option id "{option.id}" is used twice.', "Give each option its own id.")
        found.append(option)
    return tuple(found)
