"""Draws docs/pictures from the program: `make pictures`."""

import asyncio
import json

from playwright.async_api import Browser, async_playwright

from tests.platforms.web.browsing import launch
from tests.window import drawing, shown
from tests.window.page import draw_page
from tests.window.talk import on_discord, on_slack

__all__: list[str] = []


async def _message(browser: Browser, name: str, page: str) -> None:
    window = await browser.new_page(viewport={"width": 640, "height": 100}, device_scale_factor=1)
    await window.set_content(page)
    await window.screenshot(path=shown.FILE.with_name(f"{name}.png"), full_page=True)


async def _draw() -> None:
    discord, slack = await on_discord(), await on_slack()
    async with async_playwright() as playwright:
        browser = await launch(playwright)
        await _message(browser, "discord", drawing.discord_page(**discord))
        await _message(browser, "slack", drawing.slack_page(**slack))
        await draw_page(browser, shown.FILE.with_name("page.png"))
        await browser.close()
    state = {
        "discord.png": shown.digest(discord["question"]),
        "slack.png": shown.digest(slack["question"]),
        "page.png": shown.page_sources(),
    }
    shown.FILE.write_text(f"{json.dumps(state, indent=2)}\n", encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(_draw())
