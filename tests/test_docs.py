"""The documentation says what the program does: nothing is missing, nothing named is gone."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.pages import PAGES, command_lines
from bot.commands.language.registry import discover
from bot.config.loading import names
from bot.telemetry.metrics import COUNTS, LEVELS, TIMES

_ROOT = Path(__file__).parents[1]
_FILES = sorted(
    path.relative_to(_ROOT).as_posix()
    for pattern in ("*.md", "docs/**/*.md", "bot/**/*.md", "tests/**/README.md", "questions/README.md")
    for path in _ROOT.glob(pattern)
)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_COMMAND = re.compile(r"\bsparring ((?:[a-z][a-z-]* ?){1,2})")


def _text(name: str) -> str:
    return (_ROOT / name).read_text(encoding="utf-8")


def _commands_named(text: str) -> set[str]:
    """The first words after "sparring" in code, as far as they can be a command and its subcommand."""
    code = " \n ".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL))
    return {found.strip() for found in _COMMAND.findall(code)}


def _anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_that_follows_from_the_code_is_up_to_date(name: str) -> None:
    """`make fix` writes it."""
    assert PAGES[name]() == _text(name), f"{name} is behind the code: run make fix"


def test_every_setting_is_documented() -> None:
    """In the example with its variable, and in the documentation."""
    example, page = _text("config.example.toml"), _text("docs/settings.md")
    for name in names():
        variable = f"SPARRING_{name.replace('.', '__').upper()}"
        assert variable in example
        assert variable in page


def test_every_command_line_is_documented() -> None:
    """On its page, with a sentence."""
    page = _text("docs/command-line.md")
    for name, function in command_lines():
        assert f"## `{name}`" in page
        assert function.__doc__, name


def test_every_chat_command_is_documented() -> None:
    """On its page with every argument."""
    page = _text("docs/commands.md")
    for command in discover():
        assert f"### `/{command.name}`" in page
        for argument in command.visible:
            assert argument.arg.help, f"{command.name} {argument.name}"


@pytest.mark.parametrize("name", _FILES)
def test_every_chat_command_that_is_named_exists(name: str) -> None:
    """`/quiz ...` in the documentation can be typed, with the arguments that it has there."""
    known = {f"/{command.name}": command for command in discover()}
    code = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", _text(name), re.DOTALL))
    for line in re.findall(r"(?<![\w/])/quiz(?:-admin)? [a-z][^`\n]*", code):
        words = re.split(r"[\s,]+", line.strip())
        path = next((" ".join(words[:end]) for end in (3, 2) if " ".join(words[:end]) in known), None)
        if path is None:
            assert any(each.startswith(f"{words[0]} {words[1]} ") for each in known), f"{name}: {line}"
            continue
        for argument in re.findall(r"(?<=\s)([a-z]+):", line):
            assert argument in {each.name for each in known[path].arguments}, f"{name}: {line}"


def test_the_readme_is_a_window() -> None:
    """Short enough to be read, and it shows what it says; how many questions there are is not made up."""
    readme = _text("README.md")
    listing = subprocess.run(
        (sys.executable, "-m", "bot", "packs", "list"), cwd=_ROOT, capture_output=True, text=True, check=True
    )
    [told] = re.findall(r"over (\d+) questions", readme)

    assert len(readme.split()) <= 600
    assert {"page.png", "discord.png", "slack.png"} == set(re.findall(r"docs/pictures/(\S+?)\)", readme))
    assert int(told) < len(listing.stdout.splitlines())


def test_every_metric_is_documented() -> None:
    """Under the name that Prometheus sees."""
    page = _text("docs/operations.md")
    seen = [*(f"{count.name}_total" for count in COUNTS), *(each.name for each in (*TIMES, *LEVELS))]
    assert [] == [name for name in seen if f"`sparring_{name}`" not in page]


def test_no_metric_is_documented_that_is_gone() -> None:
    """A dashboard built from the page finds what it asks for."""
    named = set(re.findall(r"`sparring_([a-z_]+)`", _text("docs/operations.md")))
    assert {*(f"{count.name}_total" for count in COUNTS), *(each.name for each in (*TIMES, *LEVELS))} == named


@pytest.mark.parametrize("name", _FILES)
def test_every_link_leads_somewhere(name: str) -> None:
    """A relative link is a file of the repository, and its anchor a heading there."""
    text = _text(name)
    for link in _LINK.findall(text):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (_ROOT / name).parent / path if path else _ROOT / name
        assert target.exists(), f"{name} links to {link}"
        if anchor and target.suffix == ".md":
            assert anchor in _anchors(target.read_text(encoding="utf-8")), f"{name} links to {link}"


@pytest.mark.parametrize("name", _FILES)
def test_every_command_that_is_named_exists(name: str) -> None:
    """`sparring ...` and `make ...` in the documentation can be typed."""
    known = {name.removeprefix("sparring ") for name, _ in command_lines()}
    first = {each.split()[0] for each in known}
    for found in _commands_named(_text(name)):
        root, *rest = found.split()
        assert root in first, f"{name}: sparring {found}"
        grouped = any(each.startswith(f"{root} ") for each in known)
        assert not (grouped and rest) or f"{root} {rest[0]}" in known, f"{name}: sparring {found}"
    targets = set(re.findall(r"^([a-z-]+):", _text("Makefile"), re.MULTILINE))
    for target in re.findall(r"`?make ([a-z-]+)`|^make ([a-z-]+)", _text(name), re.MULTILINE):
        assert "".join(target) in targets, f"{name}: make {''.join(target)}"
