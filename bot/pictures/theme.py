"""Colours and type of the pictures, for light and dark surroundings.

Contrast of ink on paper is at least 7:1 in both, of the accent at least 3:1 (WCAG 2.2, non-text).
"""

from dataclasses import dataclass

__all__ = ["DARK", "LIGHT", "Theme"]


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as hex strings; `ramp` goes from none to most."""

    paper: str
    ink: str
    faint: str
    track: str
    accent: str
    medals: tuple[str, str, str]
    ramp: tuple[str, str, str, str, str]


LIGHT = Theme(
    paper="#ffffff",
    ink="#1f2430",
    faint="#5b6475",
    track="#e8ebf2",
    accent="#3b5bdb",
    medals=("#d99a00", "#8b95a5", "#b06a3b"),
    ramp=("#e8ebf2", "#b8c6f4", "#8aa0ec", "#5b7be0", "#2f4fc4"),
)
DARK = Theme(
    paper="#1e2128",
    ink="#f1f3f7",
    faint="#a9b1c0",
    track="#31353f",
    accent="#8aa4ff",
    medals=("#f2bd3f", "#b7c0ce", "#d89462"),
    ramp=("#31353f", "#3a4a86", "#4c64b8", "#6d88e0", "#a3b7ff"),
)
