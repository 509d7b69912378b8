"""Numbers with their nouns."""

__all__ = ["counted", "measured"]


def counted(number: int, noun: str) -> str:
    """The number and its noun, as "1 day" and "2 days"; the noun is one that takes an s."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def measured(number: int, unit: str) -> str:
    """The number and what it counts, whose first word is a plural with an s: "2 points gained", "1 day"."""
    noun, _, rest = unit.partition(" ")
    return f"{counted(number, noun.removesuffix('s'))} {rest}".rstrip()
