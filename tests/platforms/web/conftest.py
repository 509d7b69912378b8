"""A browser chat over the whole bot in memory."""

import pytest
import pytest_asyncio
from playwright.async_api import async_playwright

from tests.chat import grader, library
from tests.platforms.web.browsing import Watched, launch
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


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def chromium():
    """One browser for this file."""
    async with async_playwright() as playwright:
        browser = await launch(playwright)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def room(library, grader, tmp_path):
    """The chat on a free port, in the loop that the browser is driven from."""
    desk = Desk(library, grader, tmp_path / "pictures")
    await desk.open()
    yield desk
    await desk.close()
    assert [] == desk.telemetry.failures


@pytest_asyncio.fixture(loop_scope="module")
async def web(chromium, room):
    """Windows on the chat; a test in which the page complained has failed."""
    watched = Watched(chromium, room.platform.address)
    yield watched
    await watched.close()
    assert [] == watched.complaints
