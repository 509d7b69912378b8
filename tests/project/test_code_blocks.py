"""What stands in a code block of the documentation can be copied and used."""

import ast
import configparser
import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

_ROOT = Path(__file__).parents[2]
_FENCE = re.compile(r"^( *)```([a-z]*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
_BLOCKS = [
    pytest.param(language, re.sub(rf"^{indent}", "", block, flags=re.MULTILINE), id=f"{path.name}-{number}")
    for pattern in ("*.md", "docs/**/*.md", "questions/README.md", "bot/**/README.md")
    for path in sorted(_ROOT.glob(pattern))
    for number, (indent, language, block) in enumerate(_FENCE.findall(path.read_text(encoding="utf-8")), 1)
]


class _Units(configparser.RawConfigParser):
    """systemd's files: its keys have capitals."""

    def optionxform(self, optionstr: str) -> str:
        return optionstr


def _ini(text: str) -> None:
    _Units(strict=False).read_string(text)


def _shell(text: str) -> None:
    subprocess.run(("bash", "-n"), input=text, text=True, check=True, capture_output=True)  # noqa: S607 - as found


_READERS = {
    "python": ast.parse,
    "toml": tomllib.loads,
    "json": json.loads,
    "yaml": yaml.safe_load,
    "ini": _ini,
    "sh": _shell,
    "bash": _shell,
}
_PROSE = {"", "text", "mermaid"}


@pytest.mark.parametrize(("language", "block"), _BLOCKS)
def test_a_block_is_what_it_says(language, block):
    """It parses; a block without a language is a conversation, or a terminal's."""
    assert language in {*_READERS, *_PROSE}
    if language in _READERS:
        _READERS[language](block)
