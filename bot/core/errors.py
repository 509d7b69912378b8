"""Errors that people may see: the message is for a member, the hint for whoever runs the bot."""

__all__ = [
    "Conflict",
    "DoneAlready",
    "IllegalTransition",
    "Moot",
    "NotAllowed",
    "NotFound",
    "PackError",
    "PlatformUnreachable",
    "QuestionUnderway",
    "RoleRefused",
    "RoundClosed",
    "SettingsError",
    "SparringError",
    "StoreDamaged",
    "StoreUnavailable",
    "StoreUnreachable",
    "TooFast",
    "Unusable",
]


class SparringError(Exception):
    """Something went wrong, and nothing was lost."""

    hint: str = ""

    def __init__(self, message: str = "", *, hint: str = "") -> None:
        """Take a sentence for the member (default: the class's own) and a hint for the operator."""
        super().__init__(message or (type(self).__doc__ or "").strip())
        self.hint = hint or type(self).hint

    @property
    def message(self) -> str:
        """The sentence that a member reads."""
        return str(self.args[0])


class Unusable(SparringError):
    """That cannot be used as it stands."""


class NotFound(SparringError):
    """There is no such thing here."""


class NotAllowed(SparringError):
    """Only organisers can do that."""


class Conflict(SparringError):
    """Somebody else changed this in the meantime; please try again."""


class DoneAlready(SparringError):
    """This was carried out already; only the answer to it got lost on its way."""

    def __init__(self, deed: str = "") -> None:
        """Name the deed that it was carried out by."""
        super().__init__()
        self.deed = deed


class QuestionUnderway(SparringError):
    """The next question is just being posted. Please try again in a minute."""


class RoundClosed(SparringError):
    """This round is closed. The next question opens a new one."""


class TooFast(SparringError):
    """That was a lot at once. Please wait a moment and try again."""


class IllegalTransition(SparringError):
    """A round cannot go from this state to that one."""

    hint = "This is a fault in the program; the round was left as it was."


class PackError(SparringError):
    """The question pack has faults."""

    hint = "Run sparring packs lint; it names file, line and the mend."


class SettingsError(SparringError):
    """The settings cannot be used."""


class StoreUnavailable(SparringError):
    """The answer store is busy. Nothing was lost; please try again in a moment."""

    hint = "Run sparring db check; look at disk space and at other programs holding the database."


class StoreUnreachable(StoreUnavailable):
    """The database cannot be used as it is."""


class StoreDamaged(StoreUnreachable):
    """The database is damaged."""


class Moot(SparringError):
    """There is nothing to be said any more."""


class PlatformUnreachable(SparringError):
    """The message could not be delivered."""

    def __init__(
        self,
        message: str = "",
        *,
        hint: str = "",
        permanent: bool = False,
        refused: bool = False,
        denied: bool = False,
        retry_after: float | None = None,
    ) -> None:
        """Say whether trying again is pointless (`permanent`), and so is every later message to this
        person, who takes none (`refused`); or when to try again (`retry_after`, seconds). Unless the
        platform said that it does not take the message (`denied`), it may stand all the same.
        """
        super().__init__(message, hint=hint)
        self.permanent = permanent or refused
        self.refused = refused
        self.denied = denied or self.permanent
        self.retry_after = retry_after


class RoleRefused(PlatformUnreachable):
    """The role could not be given: the platform does not let the bot."""

    hint = "Run /quiz-admin check; it names what is in the way."
