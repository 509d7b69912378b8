"""Numbers with their nouns."""

__all__ = ["counted"]


def counted(number: int, noun: str) -> str:
    """The number and its noun, as "1 day" and "2 days"; the noun is one that takes an s."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
