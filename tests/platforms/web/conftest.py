"""A browser chat over the whole bot in memory."""

import pytest

from tests.chat import grader, library
from tests.platforms.web.desk import Desk

__all__ = ["desk", "grader", "library"]


@pytest.fixture
async def desk(library, grader, tmp_path):
    """The chat on a free port; nothing unexpected may have happened in it at the end."""
    desk = Desk(library, grader, tmp_path / "pictures")
    await desk.open()
    yield desk
    await desk.close()
    assert desk.telemetry.failures == []
