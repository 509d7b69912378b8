"""What drivers raise, in the words of the core."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, PendingRollbackError, ResourceClosedError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.core.errors import Conflict, StoreUnavailable

__all__ = ["translated"]


@contextmanager
def translated() -> Iterator[None]:
    """Raise Conflict for a broken constraint and StoreUnavailable for everything else a driver says."""
    try:
        yield
    except IntegrityError as error:
        raise Conflict from error
    except (DBAPIError, PendingRollbackError, ResourceClosedError, PoolTimeout, OSError) as error:
        raise StoreUnavailable from error
