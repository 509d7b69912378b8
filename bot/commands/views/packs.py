"""The packs of questions, and what a file would add to the own one, as organisers see them."""

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
    Table,
    Tone,
)
from bot.core.answers.excerpt import shortened
from bot.core.counting import counted
from bot.usecases.questions.importing import ImportPreview
from bot.usecases.questions.packs import PackUse

__all__ = ["ImportShown", "PacksShown"]

_PACKS = 20
_TOPICS = 8
_ROWS = 10
_FAULTS = 10
_TITLE = 60
_FAULT = 200


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


@dataclass(frozen=True, slots=True)
class ImportShown:
    """The first questions as a table, what is wrong with the rest by line, and what would happen."""

    preview: ImportPreview

    def document(self) -> Document:
        """Counts, table, faults, what taking them does."""
        shown = self.preview
        count = len(shown.questions)
        nodes: list[Node] = [Heading(f"{shown.name}: {counted(count, 'new question')}")]
        if count:
            rows = tuple(
                (
                    shortened(each.title, _TITLE),
                    each.level.value,
                    ", ".join(each.topics) or "none",
                    each.kind.value,
                )
                for each in shown.questions[:_ROWS]
            )
            nodes.append(Table(("Question", "Level", "Topics", "Kind"), rows))
            if count > _ROWS:
                nodes.append(Paragraph((f"And {counted(count - _ROWS, 'more question')}.",)))
        else:
            nodes.append(Paragraph(("There is nothing in it that could be asked.",)))
        if shown.known:
            nodes.append(Paragraph((f"{counted(len(shown.known), 'question')} you have already.",)))
        if shown.faults:
            nodes.append(Paragraph((f"{counted(len(shown.faults), 'row')} with something to mend:",)))
            lines = [f"Line {each.line}: {each.problem} {each.mend}" for each in shown.faults[:_FAULTS]]
            told = [shortened(line, _FAULT) for line in lines]
            nodes.append(Bullets(tuple((line,) for line in told)))
            if len(shown.faults) > _FAULTS:
                nodes.append(Paragraph((f"And {counted(len(shown.faults) - _FAULTS, 'more row')}.",)))
        if count:
            nodes.append(Note((self._about(),)))
        return Document(tuple(nodes), Tone.WARN if shown.faults or not count else Tone.NEUTRAL)

    def _about(self) -> str:
        bare = self.preview.bare
        how = ""
        if bare:
            graded = "is" if bare == 1 else "are"
            how = f" {counted(bare, 'question')} without a rubric {graded} graded by the answer's sentences."
        return (
            f"Nothing is added yet. What you add is your community's own, and may be asked from then on.{how}"
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
