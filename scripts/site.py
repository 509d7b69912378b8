"""Hooks of the documentation's site: pages that stand elsewhere in the repository, and links that leave it.

Some pages are read where they lie (the guide for questions, the map of the code), so they are not in `docs/`.
They become pages of the site here, and links to them and from them lead to the right place. A link to code
has no page: its words stay, without the link.
"""

import re
from pathlib import Path, PurePosixPath
from posixpath import normpath, relpath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

__all__ = ["ELSEWHERE", "on_files", "on_page_markdown"]

ROOT = Path(__file__).resolve().parents[1]
ELSEWHERE = {
    "architecture.md": "ARCHITECTURE.md",
    "changelog.md": "CHANGELOG.md",
    "contributing.md": "CONTRIBUTING.md",
    "questions.md": "questions/README.md",
}
"""Page of the site -> file of the repository."""
_PAGES = {where: page for page, where in ELSEWHERE.items()} | {"README.md": "index.md"}
_LINK = re.compile(r"(!?)\[([^\]]*)\]\((?![a-z]+:)([^)#\s]+)(#[^)\s]*)?\)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that stand elsewhere."""
    for page, where in ELSEWHERE.items():
        files.append(File.generated(config, page, content=(ROOT / where).read_text(encoding="utf-8")))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Lead links to where the site has them."""
    del config
    here = page.file.src_uri
    lies = PurePosixPath(ELSEWHERE.get(here, f"docs/{here}"))
    folder = PurePosixPath(here).parent.as_posix()

    def led(link: re.Match[str]) -> str:
        picture, words, path, anchor = link.groups()
        target = normpath((lies.parent / path).as_posix())
        on_site = _PAGES.get(target, target.removeprefix("docs/"))
        if files.get_file_from_path(on_site) is None:
            return link[0] if target.startswith("docs/") else words
        return f"{picture}[{words}]({relpath(on_site, folder)}{anchor or ''})"

    return _LINK.sub(led, markdown)
