"""What a permission check finds."""

from dataclasses import dataclass

__all__ = ["Finding"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked: `ok`, or what is missing, what that breaks, and the mend."""

    subject: str
    ok: bool
    breaks: str = ""
    mend: str = ""
