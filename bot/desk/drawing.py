"""Values into pages: the templates, and the words that they need for instants."""

import asyncio
import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import jinja2
from aiohttp import web
from markupsafe import Markup, escape

from bot.core.counting import counted
from bot.core.people.place_names import place_name
from bot.core.rounds.calendar import zone_named

__all__ = ["Drawer"]

_HERE = Path(__file__).parent
STATIC = _HERE / "static"
_FENCED = re.compile(r"^```[^\n]*\n(.*?)^```[ \t]*$", re.MULTILINE | re.DOTALL)
_WRAPPED = re.compile(r"(?<!  )\n(?![ \t]*(?:[-*|>]|\d+\.))")
_MARKS = (
    (re.compile(r"`([^`\n]+)`"), r"<code>\1</code>"),
    (re.compile(r"\*\*([^*\n]+)\*\*"), r"<strong>\1</strong>"),
)


class Drawer:
    """Draws pages; every text in them is escaped."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=jinja2.StrictUndefined,
        )
        self._templates.filters.update(
            moment=_moment,
            clock=_clock,
            day=_day,
            iso=datetime.isoformat,
            place_name=place_name,
            written=_written,
        )
        self._templates.globals["counted"] = counted

    async def page(self, name: str, values: Mapping[str, object], *, status: int = 200) -> web.Response:
        """A page as a response."""
        text = await asyncio.to_thread(self._render, name, values)
        return web.Response(text=text, content_type="text/html", status=status)

    def _render(self, name: str, values: Mapping[str, object]) -> str:
        return self._templates.get_template(name).render(title=self._title, **values)


def _moment(at: datetime, zone: str) -> str:
    """An instant on the wall clock of a zone: "Tue 3 Mar 2026, 09:00"."""
    there = at.astimezone(zone_named(zone))
    return f"{_day(there.date())}, {there:%H:%M}"


def _clock(at: datetime, zone: str) -> str:
    return f"{at.astimezone(zone_named(zone)):%H:%M}"


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"


def _written(markdown: str) -> Markup:
    """A question's Markdown as the desk shows it: paragraphs, code, bold; everything else as it is typed."""
    parts: list[Markup] = []
    for at, part in enumerate(_FENCED.split(markdown)):
        if at % 2:
            parts.append(Markup("<pre>{}</pre>").format(part.rstrip()))
            continue
        for paragraph in re.split(r"\n[ \t]*\n", part.strip()):
            lines = str(escape(_WRAPPED.sub(" ", paragraph.strip())))
            for found, html in _MARKS:
                lines = found.sub(html, lines)
            parts.append(Markup(f"<p>{lines}</p>".replace("\n", "<br>")))  # noqa: S704 - escaped above
    return Markup("").join(parts)
