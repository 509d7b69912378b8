"""The rubric part of a question's front matter: ideas, misconceptions, follow-ups, options."""

from bot.core.packs.toml import TomlTable
from bot.core.questions.question import FollowUp, Idea, Misconception, Option, Query, QueryData

__all__ = ["follow_ups_of", "ideas_of", "misconceptions_of", "options_of", "query_of"]

_ACCEPTS = 3
_WEIGHTS = (1, 3)


def ideas_of(table: TomlTable, *, worded: bool = True) -> tuple[Idea, ...]:
    """The `[[points]]` below a table; `worded` ones are looked for in words, and want several wordings."""
    ideas: list[Idea] = []
    for each in table.tables("points"):
        weight = each.number("weight", *_WEIGHTS)
        idea = Idea(
            id=each.slug("id"),
            text=each.text("text"),
            weight=1 if weight is None else weight,
            required=each.flag("required"),
            accept=each.texts("accept"),
            groups=each.groups("groups"),
            numbers=each.texts("numbers"),
        )
        each.finish()
        for number in idea.numbers:
            if not any(char.isdigit() for char in number):
                each.fault("numbers", f'"{number}" is no number.', 'Write it with digits: "9.2 %".')
        if idea.id and any(idea.id == other.id for other in ideas):
            each.fault("id", f'The idea id "{idea.id}" is used twice.', "Give each idea its own id.")
        if worded and len(idea.accept) < _ACCEPTS:
            each.fault(
                "accept",
                f'Idea "{idea.id}" has {len(idea.accept)} accepted wordings.',
                f"Add other wordings, as people really type them, until there are {_ACCEPTS}.",
                stops=False,
            )
        if len(set(idea.accept)) < len(idea.accept):
            each.fault("accept", f'Idea "{idea.id}" accepts one wording twice.', "Vary it.", stops=False)
        ideas.append(idea)
    return tuple(ideas)


def misconceptions_of(table: TomlTable) -> tuple[Misconception, ...]:
    """The `[[misconceptions]]` below a table."""
    found = []
    for each in table.tables("misconceptions"):
        found.append(
            Misconception(text=each.text("text"), reply=each.text("reply"), accept=each.texts("accept"))
        )
        each.finish()
    return tuple(found)


def follow_ups_of(table: TomlTable, ideas: tuple[Idea, ...]) -> tuple[FollowUp, ...]:
    """The `[[follow_ups]]` below a table, each tied to one of the ideas."""
    found = []
    ids = [idea.id for idea in ideas]
    for each in table.tables("follow_ups"):
        when = each.text("when")
        ask = each.text("ask")
        each.finish()
        trigger, _, missed = when.partition(":")
        if when and trigger != "missed":
            each.fault("when", f'Unknown trigger "{when}".', 'Write when = "missed:<idea id>".')
        elif when and missed not in ids:
            known = ", ".join(ids) or "none"
            each.fault(
                "when", f'The follow-up names an idea "{missed}" that is not there.', f"Ideas: {known}."
            )
        found.append(FollowUp(missed=missed, ask=ask))
    return tuple(found)


def options_of(table: TomlTable) -> tuple[Option, ...]:
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


def query_of(table: TomlTable, ideas: tuple[Idea, ...]) -> Query | None:
    """The `[query]` of a query question, with its `[[query.data]]`."""
    found = table.table("query", needed=False)
    if found is None:
        return None
    data = []
    for each in found.tables("data"):
        shown = QueryData(idea=each.slug("idea"), rows=each.text("rows"))
        each.finish()
        if shown.idea and all(shown.idea != idea.id for idea in ideas):
            known = ", ".join(idea.id for idea in ideas) or "none"
            each.fault("idea", f'The data show an idea "{shown.idea}" that is not there.', f"Ideas: {known}.")
        data.append(shown)
    query = Query(tuple(data), ordered=found.flag("ordered"), distinct=found.flag("distinct"))
    found.finish()
    return query
