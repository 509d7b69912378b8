"""The browser chat of `make run`, with an answer in it, as a picture."""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Page, ViewportSize, expect

from tests.window.talk import ANSWER

__all__ = ["draw_page"]

_ROOT = Path(__file__).parents[2]
_SHORTER = "The harmonic mean of precision and recall."


async def draw_page(browser: Browser, into: Path) -> None:
    """Answer today's question as a member; the thread is open, with the feedback in it."""
    async with _running() as address:
        await _answered(browser, f"{address}?as=bravo", _SHORTER)
        page = await _answered(browser, f"{address}?as=alpha", ANSWER)
        await page.fill("#channel-text", "/quiz leaderboard ")
        await page.locator("#channel-text").press("Enter")
        await expect(page.locator("#channel-pane .message", has_text="This week")).to_be_visible()
        await page.locator("#channel-pane img").last.evaluate("picture => picture.decode()")
        await page.mouse.move(0, 0)
        await page.screenshot(path=into)


async def _answered(browser: Browser, address: str, answer: str) -> Page:
    """The page of a member who has answered in the thread."""
    page = await browser.new_page(viewport=ViewportSize(width=1280, height=800), color_scheme="light")
    await page.goto(address)
    await page.click("#channel-pane .thread-chip")
    await page.fill("#thread-text", answer)
    await page.keyboard.press("Enter")
    await expect(page.locator("#thread-pane .view-graded")).to_be_visible()
    return page


@asynccontextmanager
async def _running() -> AsyncIterator[str]:
    """The address of a demo on a folder of its own, on a port that is free."""
    with tempfile.TemporaryDirectory() as folder:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SPARRING_")}
        own = {"SPARRING_OPERATIONS__DATA_DIR": folder, "SPARRING_WEB__PORT": "0"}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run", "--demo"),
            cwd=_ROOT,
            env={**kept, **own, "SPARRING_OPERATIONS__LOG_LEVEL": "error"},
            stdout=asyncio.subprocess.PIPE,
        )
        assert process.stdout is not None
        try:
            while line := (await process.stdout.readline()).decode():
                if "http://" in line:
                    yield next(word for word in line.split() if word.startswith("http://"))
                    break
            else:
                raise RuntimeError("The demo ended before it was open.")
        finally:
            process.terminate()
            await process.wait()
