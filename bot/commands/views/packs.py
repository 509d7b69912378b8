"""The packs of questions, as organisers see them."""

from dataclasses import dataclass

from bot.commands.language.document import (
    Bullets,
    Document,
    Heading,
    Inline,
    Mono,
    Node,
    Note,
    Paragraph,
    Strong,
    Tone,
)
from bot.usecases.questions.packs import PackUse

__all__ = ["PacksShown"]

_PACKS = 20
_TOPICS = 8


@dataclass(frozen=True, slots=True)
class PacksShown:
    """Every pack with what it holds; `changed` says what was switched just now, "" for nothing."""

    packs: tuple[PackUse, ...]
    changed: str = ""

    def document(self) -> Document:
        """One item each: whether it is on, how many questions of each level, its largest topics."""
        items = tuple(_item(pack) for pack in self.packs[:_PACKS])
        more = len(self.packs) - len(items)
        rest = f" {more} more are not shown." if more else ""
        kept = "past rounds keep theirs, and so do review cards"
        about = Note((f"A pack that is off is asked nowhere in this community; {kept}.{rest}",))
        changed: tuple[Node, ...] = (Paragraph((self.changed,)),) if self.changed else ()
        return Document(
            (Heading("Packs of questions"), *changed, Bullets(items), about),
            Tone.GOOD if self.changed else Tone.NEUTRAL,
        )


def _item(pack: PackUse) -> tuple[Inline, ...]:
    levels = "".join(f", {count} {level.value}" for level, count in pack.levels.items() if count)
    topics = ", ".join(f"{title} {count}" for title, count in pack.topics[:_TOPICS])
    more = len(pack.topics) - _TOPICS
    rest = f" and {more} more" if more > 0 else ""
    about = f". Topics: {topics}{rest}" if topics else ""
    walked = f"; {pack.walkthroughs} more for walkthroughs" if pack.walkthroughs else ""
    state = "on" if pack.on else "off"
    count = f"{pack.total} {'question' if pack.total == 1 else 'questions'}"
    return (Strong(pack.title), " (", Mono(pack.id), f") is {state}: {count}{levels}{walked}{about}.")
