"""One's own cards as the text that Anki imports (its manual, "Text Files")."""

import csv
import io
from collections.abc import Iterable

from bot.core.learning.card import Card
from bot.core.learning.card_face import face
from bot.core.packs.anki_html import to_html
from bot.core.questions.question import Question

__all__ = ["cards_to_anki"]


def cards_to_anki(deck: Iterable[tuple[Card, Question]], name: str) -> str:
    """A note for each card: question and cue in front, the idea behind; exported again it is the same note.

    Due dates stay here: Anki's text format has none, so cards begin anew there.
    """
    out = io.StringIO()
    out.write("#separator:tab\n#html:true\n#notetype:Basic\n")
    out.write(f"#deck:{' '.join(name.split())}\n#guid column:1\n#tags column:4\n")
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    for card, question in deck:
        sides = face(card, question)
        options = [f"{option.id.upper()}) {option.text}" for option in question.options]
        given = [f"- {text}" for text in sides.given]
        front = "\n\n".join(filter(None, [question.prompt, "\n".join(options), sides.cue, "\n".join(given)]))
        tags = [f"level::{question.level}", *(f"topic::{topic}" for topic in question.topics)]
        guid = f"sparring-{question.id}-{card.idea}"
        writer.writerow([guid, to_html(front), to_html(sides.back), " ".join(tags)])
    return out.getvalue()
