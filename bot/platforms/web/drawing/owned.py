"""What is somebody's own in a message, drawn so that it can be found by whose it is, and by nothing else.

`{"k": "name", "m": member, "c": [...]}` is what a member is called, "said" what a member said (in the answer
"a", 0 for none), "theirs" holds blocks that a member wrote. The storage takes them out by "m"
(`bot.storage.chatpast`) when the member is forgotten. A person's text is never more than a string in these,
so nobody can make one by writing it.
"""

from bot.commands.language.document import Name, Own, Words, runs
from bot.platforms.web.drawing.markdown import words
from bot.platforms.web.wire.wire import Json

__all__ = ["drawn", "letters", "own"]


def own(part: Own, content: list[Json]) -> Json:
    """Somebody's own, with what it is drawn as."""
    if isinstance(part, Name):
        return {"k": "name", "m": part.member, "c": content}
    return {"k": "said", "m": part.member, "a": part.answer, "c": content}


def drawn(text: Words) -> list[Json]:
    """A text as inline parts."""
    found: list[Json] = []
    for part in runs(text):
        if isinstance(part, str):
            found += words(part)
        elif isinstance(part, Name) and part.strong:
            found.append({"k": "b", "c": [own(part, words(part.text))]})
        else:
            found.append(own(part, words(part.text)))
    return found


def letters(text: Json) -> str:
    """A stored text without who said what in it."""
    match text:
        case str():
            return text
        case list():
            return "".join(letters(part) for part in text)
        case {"c": content}:
            return letters(content)
        case _:
            return ""
