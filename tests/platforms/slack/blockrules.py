"""The documented limits of Block Kit, as a checker (the library's own models miss some)."""

import re
from collections.abc import Sequence
from typing import Any

_TEXTS = {"section": 3000, "header": 150, "context": 3000}
_MENTION = re.compile(r"<!(?!date\^|subteam\^)|<@")


def broken_rules(blocks: Sequence[dict[str, Any]], most: int = 50) -> list[str]:
    """What is wrong with the blocks of a message."""
    faults = [] if len(blocks) <= most else [f"{len(blocks)} blocks"]
    seen: set[str] = set()
    for block in blocks:
        kind = block["type"]
        faults.extend(f"{kind}: {fault}" for fault in _block(block, seen))
    return faults


def broken_view_rules(view: dict[str, Any]) -> list[str]:
    """What is wrong with a modal or Home tab."""
    faults = broken_rules(view["blocks"], most=100)
    faults.extend(f"{name} too long" for name in ("title", "submit", "close") if _long(view.get(name), 24))
    if len(view.get("private_metadata", "")) > 3000:
        faults.append("private_metadata too long")
    names = [block["block_id"] for block in view["blocks"] if block.get("block_id")]
    if len(names) != len(set(names)):
        faults.append("block_id twice")
    has_input = any(block["type"] == "input" for block in view["blocks"])
    if view["type"] == "modal" and has_input != ("submit" in view):
        faults.append("a modal with inputs has a submit, and only that")
    return faults


def _block(block: dict[str, Any], seen: set[str]) -> list[str]:
    match block["type"]:
        case "section":
            fields = block.get("fields", [])
            faults = [f"{len(fields)} fields"] if len(fields) > 10 else []
            faults += ["field too long" for each in fields if _long(each, 2000)]
            if "text" in block:
                faults += _text(block["text"], 3000)
            elif not fields:
                faults.append("neither text nor fields")
            return faults + [fault for each in fields for fault in _text(each, 2000)]
        case "header":
            return _text(block["text"], 150) + ([] if block["text"]["type"] == "plain_text" else ["mrkdwn"])
        case "context":
            elements = block["elements"]
            faults = ["elements"] if not 1 <= len(elements) <= 10 else []
            return faults + [fault for each in elements for fault in _text(each, 3000)]
        case "actions":
            elements = block["elements"]
            faults = ["elements"] if not 1 <= len(elements) <= 25 else []
            return faults + [fault for each in elements for fault in _element(each, seen)]
        case "input":
            faults = _text(block["label"], 2000) + _element(block["element"], seen)
            return faults + (_text(block["hint"], 2000) if "hint" in block else [])
        case "divider":
            return []
        case other:
            return [f"unknown kind {other}"]


def _element(element: dict[str, Any], seen: set[str]) -> list[str]:
    faults: list[str] = []
    action = element.get("action_id", "")
    if not 1 <= len(action) <= 255 or action in seen:
        faults.append(f"action_id {action!r}")
    seen.add(action)
    if element["type"] == "button":
        faults += _text(element["text"], 75)
        faults += ["value too long"] if len(element.get("value", "")) > 2000 else []
        faults += ["style"] if element.get("style", "primary") not in {"primary", "danger"} else []
    options = element.get("options", [])
    faults += ["options"] if len(options) > 100 else []
    for option in options:
        faults += _text(option["text"], 75) + (["option value"] if len(option["value"]) > 150 else [])
    if element["type"] == "plain_text_input":
        longest = element.get("max_length", 3000)
        faults += ["max_length"] if not 1 <= longest <= 3000 else []
        faults += ["initial_value"] if len(element.get("initial_value", "")) > longest else []
    if "placeholder" in element:
        faults += _text(element["placeholder"], 150)
    return faults


def _text(text: dict[str, Any], most: int) -> list[str]:
    faults = [f"{len(text['text'])} characters"] if not 1 <= len(text["text"]) <= most else []
    if text["type"] == "mrkdwn" and _MENTION.search(text["text"]):
        faults.append(f"a mention in {text['text']!r}")
    return faults


def _long(text: dict[str, Any] | None, most: int) -> bool:
    return text is not None and len(text["text"]) > most
