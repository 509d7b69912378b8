"""Views that Slack shows in its own way, and Slack's names for the bot's reactions."""

from bot.commands.language.document import When, coded
from bot.commands.language.reply import View
from bot.commands.views.rounds import QuestionPosted
from bot.platforms.slack.drawing.blocks import Block, context, header, sections
from bot.platforms.slack.drawing.mrkdwn import escape, inline, prose

__all__ = ["REACTIONS", "native"]

REACTIONS = {
    "\N{EYES}": "eyes",
    "\N{WHITE HEAVY CHECK MARK}": "white_check_mark",
    "\N{THUMBS UP SIGN}": "+1",
    "\N{INBOX TRAY}": "inbox_tray",
}
"""Slack's names of emoji. github.com/iamcal/emoji-data, which Slack uses"""


def native(view: View) -> list[Block] | None:
    """The view in Slack's own way; None for views that are drawn from their document."""
    match view:
        case QuestionPosted():
            return _question(view)
        case _:
            return None


def _question(view: QuestionPosted) -> list[Block]:
    """Level and topics above the question, how to answer below it, so that the eye meets the question."""
    blocks = [*header(view.question.title), *context(escape(view.meta))]
    for text in _texts(prose(view.question.prompt)):
        blocks.extend(sections(text))
    if view.question.options:
        lines = (f"*{escape(o.id.upper())}.* {inline(coded(o.text))}" for o in view.question.options)
        blocks.extend(sections("\n".join(lines)))
    how = escape(view.how)
    if view.reveals_at is not None:
        how = inline((view.how, " The answer comes ", When(view.reveals_at, view.zone), "."))
    blocks.extend(context(f"{how} {escape(view.crowd)}".strip()))
    return blocks


def _texts(parts: list[str]) -> list[str]:
    """Paragraphs together, each block of code by itself."""
    texts: list[str] = []
    for text in parts:
        if texts and not text.startswith("```") and not texts[-1].endswith("```"):
            texts[-1] += f"\n\n{text}"
        else:
            texts.append(text)
    return texts
