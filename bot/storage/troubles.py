"""What drivers raise, in the words of the core."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, PendingRollbackError, ResourceClosedError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.core.errors import Conflict, StoreUnavailable

__all__ = ["held", "translated"]

_HELD = ("database is locked", "lock timeout", "database is busy", "55P03")


@contextmanager
def translated() -> Iterator[None]:
    """Raise Conflict for a broken constraint and StoreUnavailable for everything else a driver says."""
    try:
        yield
    except IntegrityError as error:
        raise Conflict from error
    except (DBAPIError, PendingRollbackError, ResourceClosedError, PoolTimeout, OSError) as error:
        raise StoreUnavailable from error


def held(error: BaseException | None) -> bool:
    """Whether an error says that another process holds the database just now."""
    while error is not None:
        if any(word in str(error) for word in _HELD):
            return True
        error = error.__cause__ or (error.orig if isinstance(error, DBAPIError) else None)
    return False
