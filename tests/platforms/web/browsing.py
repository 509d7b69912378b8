"""A real Chromium for tests, and looking at a page as a person would."""

import os
import shutil
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, Playwright, expect

__all__ = [
    "Watched",
    "chromium",
    "faint_borders",
    "launch",
    "nameless",
    "poor_contrast",
    "too_wide",
    "type_into",
    "violations",
]

_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_PATIENCE = 15_000
"""Milliseconds until something that does not show is a failure."""

_COLOURS = """
  const parse = (words) => (words.match(/[\\d.]+/g) ?? []).map(Number);
  const over = (top, under) => {
    const alpha = top[3] ?? 1;
    return [0, 1, 2].map((at) => top[at] * alpha + under[at] * (1 - alpha));
  };
  const light = (colour) => {
    const [red, green, blue] = colour.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ground = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      layers.push(parse(getComputedStyle(at).backgroundColor));
    }
    return layers.reverse().reduce((under, top) => (top.length ? over(top, under) : under), [255, 255, 255]);
  };
"""

_CONTRAST = """
  const poor = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const words = walker.currentNode.textContent.trim();
    const style = getComputedStyle(element);
    const hidden = !words || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
      || element.closest(".unseen, .tools, option, [aria-hidden=true], :disabled, .skip");
    if (hidden) continue;
    const under = ground(element);
    const [one, other] = [light(over(parse(style.color), under)), light(under)].sort((a, b) => b - a);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    const ratio = (one + 0.05) / (other + 0.05);
    if (ratio < (large ? 3 : 4.5)) poor.push(`${words.slice(0, 40)}: ${ratio.toFixed(2)}`);
  }
  return poor;
"""

_BORDERS = """
  const ratio = (one, other) => {
    const [top, low] = [light(one), light(other)].sort((a, b) => b - a);
    return (top + 0.05) / (low + 0.05);
  };
  return [...document.querySelectorAll("button, input, select, textarea, .field, a.button")]
    .filter((each) => each.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
    .filter((each) => !each.disabled && parseFloat(getComputedStyle(each).borderTopWidth) > 0)
    .map((each) => {
      const style = getComputedStyle(each);
      const under = ground(each.parentElement);
      const border = over(parse(style.borderTopColor), under);
      return [each, Math.max(ratio(border, under), ratio(ground(each), under))];
    })
    .filter(([, best]) => best < 3)
    .map(([each, best]) => `${each.outerHTML.slice(0, 80)}: ${best.toFixed(2)}`);
"""

_NAMELESS = """() => [...document.querySelectorAll(
    "button, a, input, textarea, select, img, dialog, nav, main, aside")]
  .filter((element) => element.checkVisibility())
  .filter((element) => {
    if (element.matches("img")) return !element.hasAttribute("alt");
    const ids = (element.getAttribute("aria-labelledby") ?? "").split(" ");
    const named = ids.map((id) => document.getElementById(id)?.textContent ?? "").join("");
    const name = element.getAttribute("aria-label") || named
      || [...(element.labels ?? [])].map((label) => label.textContent).join("")
      || (element.matches("button, a") ? element.textContent : "");
    return !name.trim();
  })
  .map((element) => element.outerHTML.slice(0, 120))"""


def chromium() -> str:
    """Where Chromium is; the test is skipped loudly where it is not, and fails where it must be."""
    path = os.environ.get("SPARRING_CHROMIUM") or shutil.which("chromium") or ""
    if path and Path(path).exists():
        return path
    words = "NO BROWSER: install Debian's chromium or set SPARRING_CHROMIUM; the chat's page is not tested"
    if os.environ.get("SPARRING_REQUIRE_BROWSER") == "1":
        pytest.fail(words)
    pytest.skip(words)


async def launch(playwright: Playwright) -> Browser:
    """A browser without a window, and the patience that a busy machine needs."""
    expect.set_options(timeout=_PATIENCE)
    return await playwright.chromium.launch(executable_path=chromium(), args=list(_FLAGS))


class Watched:
    """Pages of one browser, whose complaints are kept: a test ends with none."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address
        self.complaints: list[str] = []

    async def open(self, user: str = "", *, path: str = "", **context: object) -> Page:
        """The chat as that person, in a window of its own."""
        made = await self.browser.new_context(**{"viewport": {"width": 1200, "height": 800}, **context})  # type: ignore[arg-type]  # Playwright's keywords
        made.set_default_timeout(_PATIENCE)
        page = await made.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        await page.goto(f"{self.address}{f'?as={user}' if user else ''}{path}")
        await page.wait_for_selector("#me-button, #secret", state="attached")
        return page

    async def close(self) -> None:
        """Close every window."""
        for context in list(self.browser.contexts):
            await context.close()

    def _heard(self, message: object) -> None:
        kind, text = getattr(message, "type", ""), getattr(message, "text", "")
        # A server that is stopped on purpose refuses connections; the page says so in its banner.
        if kind in {"error", "warning"} and "WebSocket connection" not in text and "ERR_CONN" not in text:
            self.complaints.append(text)


async def poor_contrast(page: Page) -> list[str]:
    """Visible words that do not meet WCAG AA against what is behind them."""
    found: list[str] = await page.evaluate(f"() => {{ {_COLOURS} {_CONTRAST} }}")
    return found


async def nameless(page: Page) -> list[str]:
    """Controls, pictures and landmarks that a screen reader could not name."""
    found: list[str] = await page.evaluate(_NAMELESS)
    return found


async def too_wide(page: Page) -> bool:
    """Whether the page would scroll sideways."""
    wide: bool = await page.evaluate(
        "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
        " || [...document.querySelectorAll('.scroller')].some((each) => each.scrollWidth > each.clientWidth)"
    )
    return wide


async def type_into(page, pane, text, *, send=True):
    """Write into the field of a pane ("channel" or "thread") as fingers do."""
    await page.click(f"#{pane}-text")
    await page.keyboard.type(text)
    if send:
        await page.keyboard.press("Enter")


async def violations(page: Page) -> list[str]:
    """What axe-core finds on the page as it stands: rule, impact, and the first place."""
    found = await Axe().run(page)
    return [
        f"{each['id']} ({each['impact']}): {each['nodes'][0]['html'][:160]}"
        for each in found.response["violations"]
    ]


async def faint_borders(page: Page) -> list[str]:
    """Controls whose edge cannot be made out: neither border nor ground stands out 3:1 (WCAG 1.4.11)."""
    found: list[str] = await page.evaluate(f"() => {{ {_COLOURS} {_BORDERS} }}")
    return found
