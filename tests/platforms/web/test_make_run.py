import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

import pytest
from playwright.async_api import async_playwright, expect

from tests.platforms.web.browsing import Watched, launch

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

ANSWER = (
    "It depends on the data and on what a mistake costs, so I would start with a simple baseline, "
    "measure precision and recall on held-out data, and explain the harmonic mean of both."
)
_PATIENCE = 60.0
"""Seconds for the whole program to come up, on a machine that is busy with other tests."""


class Program:
    """`sparring run --demo` as its own process, on a folder of its own."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.folder = folder
        self.process: asyncio.subprocess.Process

    @property
    def address(self) -> str:
        """Where the chat is."""
        return f"http://127.0.0.1:{self.port}/"

    async def start(self) -> None:
        """Start, and wait until it says where it is open."""
        environment = {key: value for key, value in os.environ.items() if not key.startswith("SPARRING_")}
        self.process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run", "--demo"),
            env={
                **environment,
                "SPARRING_OPERATIONS__DATA_DIR": str(self.folder),
                "SPARRING_WEB__PORT": str(self.port),
                "SPARRING_OPERATIONS__LOG_LEVEL": "error",
            },
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        assert self.process.stdout is not None
        async with asyncio.timeout(_PATIENCE):
            said = b""
            while line := await self.process.stdout.readline():
                if self.address.encode() in line:
                    return
                said += line
        raise AssertionError(f"the program ended before it was open: {said.decode()[-2000:]}")

    async def end(self, how: signal.Signals) -> int:
        """Send a signal and wait for the end; the exit code."""
        self.process.send_signal(how)
        async with asyncio.timeout(_PATIENCE):
            return await self.process.wait()


@pytest.fixture
async def program(tmp_path):
    """The program, running; ended whatever happens."""
    program = Program(tmp_path / "data")
    await program.start()
    yield program
    if program.process.returncode is None:
        await program.end(signal.SIGKILL)


async def test_make_run_survives_kill_9_with_everything_in_place(program):
    """Question, a second member's answer, feedback, streak, board: killed, and all there once."""
    async with async_playwright() as playwright:
        browser = await launch(playwright)
        web = Watched(browser, program.address)
        alpha, bravo = await web.open("alpha"), await web.open("bravo")
        await expect(alpha.locator(".view-question")).to_have_count(1)
        await bravo.click("#channel-pane .thread-chip")
        await bravo.fill("#thread-text", ANSWER)
        await bravo.keyboard.press("Enter")
        await expect(bravo.locator("#thread-pane .view-graded")).to_be_visible()
        for command in ("/quiz streak ", "/quiz leaderboard "):
            await bravo.fill("#channel-text", command)
            await bravo.locator("#channel-text").press("Enter")
        await expect(bravo.locator(".view-streak")).to_be_visible()
        await expect(bravo.locator("#channel-pane .message", has_text="This week")).to_be_visible()
        await alpha.click("#channel-pane .thread-chip")
        await expect(alpha.locator("#thread-pane .message", has_text="harmonic mean of both")).to_have_count(
            1
        )

        await program.end(signal.SIGKILL)
        await expect(bravo.locator("#banner")).to_contain_text("Reconnecting")
        await bravo.fill("#channel-text", "Written while it was dead")
        await bravo.locator("#channel-text").press("Enter")
        await program.start()

        written = alpha.locator("#channel-pane article", has_text="Written while it was dead")
        await expect(written).to_have_count(1, timeout=30_000)
        fresh = await web.open("bravo")
        await expect(fresh.locator("#channel-pane .view-question")).to_have_count(1)
        await expect(fresh.locator("#channel-pane .view-streak")).to_have_count(1)
        await expect(fresh.locator("#channel-pane article", has_text="Written while")).to_have_count(1)
        await fresh.click("#channel-pane .thread-chip")
        await expect(fresh.locator("#thread-pane .view-graded")).to_have_count(1)
        await expect(fresh.locator("#thread-pane article .said")).to_have_count(1)
        assert [] == web.complaints
        await web.close()
        await browser.close()

    assert 0 == await program.end(signal.SIGTERM)
