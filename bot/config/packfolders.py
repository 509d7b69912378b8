"""Which folders questions come from: the program's own packs, and those of whoever runs it."""

from collections.abc import Sequence
from pathlib import Path

__all__ = ["OWN_PACKS", "SHIPPED", "pack_folders"]

OWN_PACKS = Path("questions")
"""Where packs of one's own are looked for, and begun."""
SHIPPED = Path("shipped")
"""What stands for the program's own packs in the settings."""


def pack_folders(wanted: Sequence[Path], source: Path) -> tuple[Path, ...]:
    """Where the packs are, those of the program in `source`; a pack of one's own takes the place of a shipped
    one of the same name.
    """
    own = [folder for folder in wanted or (OWN_PACKS,) if folder != SHIPPED]
    if wanted and SHIPPED not in wanted:
        return tuple(own)
    if not wanted:
        own = [folder for folder in own if any(folder.glob("*/pack.toml"))]
    if any(folder.resolve() == source.resolve() for folder in own):
        return tuple(own)
    taken = {each.parent.name for folder in own for each in folder.glob("*/pack.toml")}
    packs = [each.parent for each in sorted(source.glob("*/pack.toml"))]
    if taken.isdisjoint(pack.name for pack in packs):
        return (source, *own)
    return (*(pack for pack in packs if pack.name not in taken), *own)
