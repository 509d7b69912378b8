"""The few marks of Discord's Markdown and Slack's mrkdwn that a message here uses, as HTML."""

import re
from datetime import UTC, datetime
from html import escape

__all__ = ["discord", "slack"]


def discord(text: str) -> str:
    """Headings, small print, quotations, bullets, bold and moments."""
    return "".join(_discord_line(line) for line in text.splitlines())


def _discord_line(line: str) -> str:
    for mark, tag in (("## ", "h2"), ("### ", "h3"), ("-# ", "small"), ("> ", "blockquote"), ("- ", "li")):
        if line.startswith(mark):
            return f"<{tag}>{_inline(line.removeprefix(mark))}</{tag}>"
    return f"<p>{_inline(line)}</p>"


def _inline(text: str) -> str:
    words = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(text, quote=False))
    words = re.sub(r"`(.+?)`", r"<code>\1</code>", words)
    return re.sub(r"&lt;t:(\d+):R&gt;", "<span class=moment>in a day</span>", words)


def slack(text: str) -> str:
    """Quotations, bullets, bold and moments; Slack sends &, < and > escaped as it is."""
    return "".join(_slack_line(line) for line in text.splitlines())


def _slack_line(line: str) -> str:
    words = re.sub(r"<!date\^(\d+)\^[^|]*\|[^>]*>", _moment, line)
    words = re.sub(r"(?<!\w)\*(\S.*?)\*(?!\w)", r"<b>\1</b>", words)
    words = re.sub(r"`(.+?)`", r"<code>\1</code>", words)
    if words.startswith(("&gt; ", "> ")):
        return f"<blockquote>{re.sub(r'^(&gt;|>) ', '', words)}</blockquote>"
    return f"<p>{words}</p>"


def _moment(found: re.Match[str]) -> str:
    at = datetime.fromtimestamp(int(found[1]), UTC)
    return f"{at:%d %b} at {at:%H:%M}"
