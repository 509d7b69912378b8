"""Writes the pages that follow from the code: `python -m bot.cli.pages` (part of `make fix`)."""

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path

import typer
from typer.models import CommandInfo, OptionInfo

from bot.cli.entry import app
from bot.commands.language.registry import discover
from bot.commands.language.spec import Argument, Audience, Command
from bot.config.example import example_file, settings_page
from bot.storage.personal import BY_ACCOUNT, BY_MEMBER, Policy

__all__ = ["PAGES", "chat_page", "command_line_page", "command_lines", "personal_page"]

_CHAT_HEAD = """\
# Commands in the chat

The same on Discord, on Slack and in the browser. `<text>` must be given, `[text]` may be; where
something is missing, a form asks for it. This page is written by `make fix`.

Typed, an argument is `name:value` or `name value`, in any order; times, days, dates, zones and topics as
people write them:

- `/quiz-admin setup at:9:00 PM zone:London days:mon wed fri`
- `/quiz-admin setup at 21h weekdays topics:evaluation, neural networks`
- `/quiz settings zone:New York quiet:10pm-8am`
- `/quiz vacation 1 July 2026 to 14 July 2026`
- `/quiz now neural networks basic`

A word that fits nothing is named, nothing is done, and the nearest right form is offered.
"""
_LINE_HEAD = """\
# The command line

`sparring COMMAND --help` says the same. Exit codes: 0 done, 1 faults found, 2 something to mend, 70 a
fault of the program. This page is written by `make fix`.
"""

_PERSONAL_HEAD = """\
# What is stored on a member

`/quiz export` hands all of it to the member as a JSON file, `/quiz forget` deletes it, after one more
press of a button. Both are about the community where they are given. What each table has on a member, and
what becomes of it when the member is forgotten, follows from `bot/storage/personal.py`; a test fails while
a column that refers to a member, or to somebody's account on a platform, is not listed there. This page
is written by `make fix`.

| table | what | when forgotten |
|---|---|---|
| `members` | Your name and settings here | emptied: the row stays as "A former member", on no board |
"""
_PERSONAL_TAIL = """
An emptied row keeps its numbers and instants and loses its words. In the browser chat, names and quotations
of a forgotten member are taken out of what others were shown: of boards, reveals, recaps, the answers of
others, and what organisers looked at. They are marked with whose they are when they are drawn, so nothing
else goes. An export that waits to be saved is thrown away at once.

## The file

```json
{
  "format": "sparring-export/1",
  "exported_at": "2026-03-02T09:00:00+00:00",
  "community": "Study group",
  "stored": {
    "answers": {
      "what": "Your answers with every revision, and their grades",
      "rows": [{"id": 7, "round": 3, "text": "...", "at": "2026-03-02T09:05:00+00:00"}]
    }
  }
}
```

`stored` has one entry per table that has something on the member, with the columns of the table by name:
instants and dates in ISO 8601 (UTC), times of day as HH:MM:SS, enumerations as their words, absent values as
null. `grade` has `score` and `confidence` (0 to 1), the `grader`, `ideas` (each with its id, its verdict and
the words that showed it), `voiced` misconceptions and `flags`. A file of more than 8 MB is compressed by
gzip.

## What is elsewhere

- Messages in a channel of Discord or Slack are stored there; their author deletes them there. So are boards,
  reveals, recaps and appeals that were posted with a name or a quotation in them.
- What other people wrote about a member in the browser chat is theirs and stays, as do the reasons that an
  organiser gave for a decision: whoever got the decision keeps it.
- Messages that the browser chat stored before this version carry no marks: their names and quotations stay.
- Pictures of boards go to Discord and Slack; the browser chat draws boards as tables, and keeps no picture
  with a name in it.
- A phrasing on which an organiser ruled stays as a rule of the community, tied to nobody.
- Backups hold what was there when they were made, until they are rotated away (`operations.md`): those of
  a night after as many nights as are kept, those from before an upgrade after 30 days. A database that
  `sparring db restore` set aside stays until an operator deletes it.
- A command, form, button or message that a platform delivered is kept as it came until it is dealt with,
  which takes moments (table `arrivals`; hours while the database is out of reach in between), then deleted.
- What reads as an answer and stands beside a question's thread waits in the process's memory, in no table, so
  that the form can begin with it: until five hundred others came, or a restart.
- That something was asked for is remembered for 90 days by its id; until its answer was shown, with a digest
  of who asked for what (table `deeds`), so that it is not carried out twice.
- That a message in a question's thread was deleted is remembered for 90 days, as a digest of its id, so that
  nothing it said counts when it is heard late.
- Ids of events that a platform delivered are kept for 90 days, so that none is acted on twice; a few of
  them have a platform's id of the person in them.
- For as long, a digest of each message that was an answer is kept, so that a restart does not read it again
  where it still stands in a channel. It tells nothing of the message or of who wrote it.
- Logs hold no answers unless `operations.log_level` is `debug`.
"""


def chat_page() -> str:
    """docs/commands.md: every command of the chat, from its signature."""
    commands = discover()
    parts = [_CHAT_HEAD]
    for title, organisers in (("For members", False), ("For organisers", True)):
        parts.append(f"## {title}\n")
        parts.extend(_chat_command(command) for command in commands if command.organisers is organisers)
    return "\n".join(parts)


def command_line_page() -> str:
    """docs/command-line.md: every command with its arguments and options."""
    parts = [_LINE_HEAD]
    for name, function in command_lines():
        lines = [f"## `{name}`", "", _first_line(function), ""]
        lines += [f"- {line}" for line in _parameters(function)]
        parts.append("\n".join(lines).rstrip() + "\n")
    return "\n".join(parts)


def personal_page() -> str:
    """docs/personal-data.md: every table with something personal in it, and what becomes of it."""
    lines = dict.fromkeys(_personal_line(policy) for policy in (*BY_MEMBER, *BY_ACCOUNT))
    return _PERSONAL_HEAD + "\n".join(lines) + "\n" + _PERSONAL_TAIL


def _personal_line(policy: Policy) -> str:
    stays = f" ({policy.why})" if policy.why else ""
    return f"| `{policy.table.name}` | {policy.what} | {policy.fate.value}{stays} |"


def command_lines(
    group: typer.Typer = app, before: str = "sparring"
) -> Iterator[tuple[str, Callable[..., object]]]:
    """Every command as it is typed, with its function."""
    for command in group.registered_commands:
        if command.callback is not None:
            yield f"{before} {_name(command)}", command.callback
    for inner in group.registered_groups:
        if inner.typer_instance is not None:
            yield from command_lines(inner.typer_instance, f"{before} {inner.name}")


def _name(command: CommandInfo) -> str:
    return str(command.name or getattr(command.callback, "__name__", ""))


def _first_line(function: Callable[..., object]) -> str:
    return inspect.cleandoc(function.__doc__ or "").splitlines()[0]


def _parameters(function: Callable[..., object]) -> Iterator[str]:
    for parameter in inspect.signature(function).parameters.values():
        info = parameter.annotation.__metadata__[0]
        # typer takes the first spelling for a default until it looks closer.
        spelt = [text for text in (info.default, *(info.param_decls or ())) if str(text).startswith("-")]
        name = parameter.name.upper()
        if isinstance(info, OptionInfo):
            name = str(max(spelt, key=len)) if spelt else f"--{parameter.name.replace('_', '-')}"
        yield f"`{name}`: {info.help}"


def _chat_command(command: Command) -> str:
    lines = [f"### `/{command.name}`", "", f"{command.summary}.{_seen_by(command)}", ""]
    lines += [_chat_argument(command, argument) for argument in command.visible]
    return "\n".join(lines).rstrip() + "\n"


def _seen_by(command: Command) -> str:
    return " Everyone in the channel sees the reply." if command.audience is Audience.EVERYONE else ""


def _chat_argument(command: Command, argument: Argument) -> str:
    asked = argument.required or argument.name in command.asks
    name = f"<{argument.name}>" if asked else f"[{argument.name}]"
    choices = f" ({', '.join(argument.choices)})" if argument.choices else ""
    return f"- `{name}`: {argument.arg.help}{choices}"


PAGES: dict[str, Callable[[], str]] = {
    "config.example.toml": example_file,
    "docs/settings.md": settings_page,
    "docs/commands.md": chat_page,
    "docs/command-line.md": command_line_page,
    "docs/personal-data.md": personal_page,
}
"""File -> what stands in it."""


def _write() -> None:
    root = Path(__file__).parents[2]
    for name, page in PAGES.items():
        (root / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    _write()
