"""What a permission check finds."""

from dataclasses import dataclass

__all__ = ["Finding"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked: `ok`, or what is missing, what that breaks, and the mend.

    `vital`: while it is not mended nothing can be posted at all.
    """

    subject: str
    ok: bool
    breaks: str = ""
    mend: str = ""
    vital: bool = False
