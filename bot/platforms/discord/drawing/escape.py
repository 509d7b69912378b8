"""Text from people and data, made safe for Discord's Markdown, and cut where it does not hurt."""

import re

from bot.core.answers.excerpt import shortened

__all__ = ["code_span", "cut", "fenced", "label", "split", "words"]

_SPECIAL = re.compile(r"([\\*_~`|<\[])")
_LINE_START = re.compile(r"^([^\S\n]*)([#>+-]|\d+[.)])", re.MULTILINE)
_ADDRESS = re.compile(r"https?://[^\s<>]+")
_BROADCAST = re.compile(r"@(?=everyone|here)")
_FENCE = re.compile(r"^(```)(.*)$")
_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
_GAP = "\N{ZERO WIDTH SPACE}"


def words(text: str) -> str:
    """The text as it stands: no mark-up, no mention; addresses stay whole."""
    parts: list[str] = []
    at = 0
    for match in _ADDRESS.finditer(text):
        parts.extend((_plain(text[at : match.start()]), match.group()))
        at = match.end()
    parts.append(_plain(text[at:]))
    return "".join(parts)


def _plain(text: str) -> str:
    safe = _SPECIAL.sub(r"\\\1", text)
    safe = _LINE_START.sub(_guard, safe)
    return _BROADCAST.sub(f"@{_GAP}", safe)


def _guard(match: re.Match[str]) -> str:
    space, mark = match.groups()
    return f"{space}{mark[:-1]}\\{mark[-1]}"


def code_span(text: str) -> str:
    """The text as inline code."""
    flat = " ".join(text.replace("`", "\N{MODIFIER LETTER GRAVE ACCENT}").split())
    return f"`{flat}`" if flat else ""


def fenced(text: str, language: str = "") -> str:
    """The text as a block of code that nothing inside can end."""
    inner = text.strip("\n").replace("```", f"``{_GAP}`")
    tag = language if re.fullmatch(r"[A-Za-z0-9_+#.-]{0,20}", language) else ""
    return f"```{tag}\n{inner}\n```"


def cut(text: str, longest: int) -> str:
    """The text, at most `longest` characters, with an ellipsis where something was left out."""
    return shortened(text, longest)


def label(text: str, longest: int) -> str:
    """One line of plain text, never empty, for places that know no mark-up."""
    return cut(" ".join(text.split()), longest) or _ELLIPSIS


def split(text: str, *, first: int, rest: int) -> list[str]:
    """The text in pieces of at most `first` and then `rest` characters, none of it lost.

    Cut between paragraphs where possible, else between lines, else between words. A block of code that
    must be cut is closed and opened again with its language.
    """
    pieces: list[str] = []
    room = first
    left = text.strip("\n")
    while len(left) > room:
        whole, at = left, _border(left, room)
        piece, left = left[:at].rstrip(), left[at:].lstrip("\n")
        opened = _open_fence(piece)
        if opened is not None:
            piece, left = _close(piece, left, opened, room)
        if len(left) >= len(whole):  # a fence without an end to its line: code or not, it must become shorter
            piece, left = whole[:room], whole[room:]
        if piece:
            pieces.append(piece)
        room = rest
    return [*pieces, left] if left else pieces


def _border(text: str, room: int) -> int:
    """Where to cut a text that is longer than `room`; a paragraph border outside code comes first."""
    head = text[:room]
    spots = [match.start() for match in re.finditer(r"\n\n+", head)]
    outside = [spot for spot in spots if _open_fence(head[:spot]) is None]
    if outside and outside[-1] > 0:
        return outside[-1]
    reserve = 4  # a closing fence on a line of its own
    for mark in ("\n", " "):
        at = head.rfind(mark, 0, room - reserve)
        if at > room // 4:
            return at
    return room - reserve


def _open_fence(text: str) -> str | None:
    """The language of the block of code that a text leaves open; None when none is open."""
    opened: str | None = None
    for line in text.splitlines():
        match = _FENCE.match(line)
        if match is not None:
            opened = match.group(2).strip() if opened is None else None
    return opened


def _close(piece: str, left: str, language: str, room: int) -> tuple[str, str]:
    """Close a cut block at the end of `piece` and open it again; an empty remnant moves on whole."""
    body, _, last = piece.rpartition("\n")
    if last.startswith("```"):
        return body.rstrip(), f"{last}\n{left}"
    if len(piece) + 4 > room:
        body, _, last = piece.rpartition("\n")
        piece, left = body, f"{last}\n{left}"
    return f"{piece}\n```", f"```{language}\n{left}"
