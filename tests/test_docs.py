"""The documentation says what the program does: nothing is missing, nothing named is gone."""

import re
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
    """On its page, and by its first word in the README."""
    page, readme = _text("docs/command-line.md"), _text("README.md")
    for name, function in command_lines():
        assert f"## `{name}`" in page
        assert " ".join(name.split()[:2]) in readme
        assert function.__doc__, name


def test_every_chat_command_is_documented() -> None:
    """On its page with every argument, and in the README's table."""
    page, readme = _text("docs/commands.md"), _text("README.md")
    for command in discover():
        assert f"### `/{command.name}`" in page
        root, first, *_ = command.path
        assert f"`/{root} {first}" in readme, f"/{command.name} is not in the README's tables"
        for argument in command.visible:
            assert argument.arg.help, f"{command.name} {argument.name}"


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
