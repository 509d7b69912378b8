"""Messages of Discord and Slack as pages: their payloads, laid out as those programs lay them out."""

from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from typing import Any, Final

from tests.window import marks

__all__ = ["discord_page", "slack_page"]

_Json = Mapping[str, Any]
_PRIMARY: Final = 1


def discord_page(question: _Json, feedback: _Json) -> str:
    """The post, and what the one who answered sees."""
    parts = (
        _said("S", "Sparring", "APP", "09:00", "".join(map(_component, question["components"]))),
        _said(
            "S", "Sparring", "APP", "Only you can see this", "".join(map(_component, feedback["components"]))
        ),
    )
    return _page("discord", parts)


def slack_page(question: _Json, feedback: _Json) -> str:
    """The same on Slack."""
    parts = (
        _said("S", "Sparring", "APP", "09:00", "".join(map(_block, question["blocks"]))),
        _said("S", "Sparring", "APP", "Only visible to you", "".join(map(_block, feedback["blocks"]))),
    )
    return _page("slack", parts)


def _page(program: str, parts: tuple[str, ...]) -> str:
    styles = "".join(
        Path(__file__).with_name(f"{name}.css").read_text(encoding="utf-8") for name in ("base", program)
    )
    return f"<!doctype html><meta charset=utf-8><style>{styles}</style>{''.join(parts)}"


def _said(face: str, name: str, badge: str, when: str, body: str) -> str:
    head = f"<div class=name>{name} <em>{badge}</em><span>{when}</span></div>"
    return f"<div class=message><div class=face>{face}</div><div>{head}{body}</div></div>"


def _component(component: _Json) -> str:
    """A node of Discord's second version of components; one that is not known here stops the drawing."""
    draw: dict[int, Callable[[_Json], str]] = {
        1: _row,
        2: lambda it: _button(it["label"], primary=it["style"] == _PRIMARY),
        10: lambda it: marks.discord(it["content"]),
        14: lambda _: "<hr>",
        17: _container,
    }
    return draw[component["type"]](component)


def _container(component: _Json) -> str:
    colour = component.get("accent_color")
    accent = f' style="--accent: #{colour:06x}"' if colour is not None else ""
    return f"<div class=card{accent}>{''.join(map(_component, component['components']))}</div>"


def _row(component: _Json) -> str:
    return f"<div class=row>{''.join(map(_component, component['components']))}</div>"


def _button(label: str, *, primary: bool) -> str:
    return f"<b{' class=primary' if primary else ''}>{escape(label)}</b>"


def _block(block: _Json) -> str:
    """A block of Block Kit; one that is not known here stops the drawing."""
    draw: dict[str, Callable[[_Json], str]] = {
        "header": lambda it: f"<h2>{escape(it['text']['text'])}</h2>",
        "section": lambda it: f"<section>{marks.slack(it['text']['text'])}</section>",
        "context": lambda it: "".join(
            f"<small>{marks.slack(each['text'])}</small>" for each in it["elements"]
        ),
        "divider": lambda _: "<hr>",
        "actions": _actions,
    }
    return draw[block["type"]](block)


def _actions(block: _Json) -> str:
    buttons = (
        _button(each["text"]["text"], primary=each.get("style") == "primary") for each in block["elements"]
    )
    return f"<div class=row>{''.join(buttons)}</div>"
