"""What Slack sends, in the shapes of its documentation, replayed through Bolt: what the bot then calls.

Each file of `payloads` names its page. `$words` stand for what a conversation makes: a thread, a trigger.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.platforms.slack.drawing.modals import FORM
from tests.examples import few
from tests.platforms.slack.slackserver import Call
from tests.platforms.slack.webapi import Channel
from tests.platforms.slack.workspace import words

_FOLDER = Path(__file__).parents[1] / "payloads"
_POOR = "It is about how often the model is right in the end, I would say"
_SUGGESTION = {
    "title": "Deep trees",
    "question": "Why do deep trees overfit?",
    "answer": "A deep tree can give every sample a leaf of its own.",
}


_TOLD = {
    "chat.postEphemeral": ("channel", "user", "thread_ts"),
    "chat.postMessage": ("channel", "thread_ts"),
    "reactions.add": ("channel", "timestamp"),
    "reactions.remove": ("channel", "timestamp"),
    "users.info": ("user",),
    "views.open": ("trigger_id",),
    "views.publish": ("user_id",),
    "views.update": ("view_id",),
}
"""What is looked at of a call."""


@dataclass(frozen=True)
class Outcome:
    """The bot's calls, in order; what is said over the response address, and acknowledged; what is kept.

    `answers` counts the revisions that stand in today's round, `active` says that the bot is still there.
    """

    calls: tuple[str, ...] = ()
    says: str = ""
    ack: str = ""
    answers: int = 1
    active: bool = True


_ANSWERED = Outcome(
    ("users.info U0BOB", "reactions.add C0DAILY $new", "chat.postEphemeral C0DAILY U0BOB $thread"), answers=2
)
_STREAK = Outcome(says="Your streak")
_FORM = Outcome(("views.open $trigger",))
_MODAL = Outcome(("views.open $trigger", "views.update $opened"))
_NOTHING = Outcome()
_OLD = "This button is from an older version. Please use the command instead."
EXPECTED = {
    "app_home_opened": Outcome(("views.publish U0ADA",)),
    "app_home_opened_messages": _NOTHING,
    "app_mention": Outcome(("chat.postEphemeral C0DAILY U0ADA",)),
    "app_rate_limited": _NOTHING,
    "app_uninstalled": Outcome(active=False),
    "app_uninstalled_of_an_organisation": Outcome(active=False),
    "block_actions_enterprise": _STREAK,
    "block_actions_ephemeral": _MODAL,
    "block_actions_home": _MODAL,
    "block_actions_message": _STREAK,
    "block_actions_modal": Outcome(("views.update $view",)),
    "block_actions_older_version": Outcome(says=_OLD),
    "block_actions_other": _NOTHING,
    "block_suggestion": Outcome(ack="evaluation"),
    "bot_message": _NOTHING,
    "channel_archive": _NOTHING,
    "channel_deleted": _NOTHING,
    "channel_id_changed": _NOTHING,
    "channel_join": _NOTHING,
    "channel_rename": _NOTHING,
    "channel_unarchive": _NOTHING,
    "file_share": _ANSWERED,
    "group_archive": _NOTHING,
    "group_deleted": _NOTHING,
    "member_left_channel": _NOTHING,
    "message": _ANSWERED,
    "message_action": _FORM,
    "message_changed": Outcome(
        (
            "reactions.remove C0DAILY $answer",
            "reactions.add C0DAILY $answer",
            "chat.postEphemeral C0DAILY U0ADA $thread",
        ),
        answers=2,
    ),
    "message_changed_by_unfurl": _NOTHING,
    "message_deleted": Outcome(answers=0),
    "message_enterprise": _ANSWERED,
    "message_im": Outcome(("chat.postMessage D0U0ADA",)),
    "message_of_an_organisation": _ANSWERED,
    "message_outside_threads": Outcome(("users.info U0BOB", "chat.postEphemeral C0DAILY U0BOB")),
    "message_slack_connect": _ANSWERED,
    "shortcut": _MODAL,
    "slash_command": _STREAK,
    "slash_command_enterprise": _STREAK,
    "slash_command_escaped": Outcome(says="That person has not taken part here yet."),
    "slash_command_form": _FORM,
    "team_access_granted": Outcome(("auth.teams.list",)),
    "team_access_revoked": Outcome(active=False),
    "team_access_revoked_in_one_wrapper": Outcome(active=False),
    "team_join": _NOTHING,
    "thread_broadcast": _ANSWERED,
    "tokens_revoked": Outcome(active=False),
    "tokens_revoked_of_an_organisation": Outcome(active=False),
    "tokens_revoked_of_a_person": _NOTHING,
    "user_change": _NOTHING,
    "view_closed": _NOTHING,
    "view_submission": Outcome(says='Thank you. An organiser will look at "Deep trees".'),
}


def load(name: str) -> dict[str, Any]:
    """A recorded payload with its kind and source."""
    loaded: dict[str, Any] = json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture
async def situation(daily) -> dict[str, Any]:
    """A day on which Ada has answered poorly and has the form of a suggestion open."""
    daily.server.channels["D0U0ADA"] = Channel("D0U0ADA", "", {daily.server.BOT, "U0ADA"})
    answer = await daily.say(_POOR, thread=daily.thread)
    await daily.slash("/quiz suggest")
    view = daily.view
    ids = {
        block["block_id"]: block["element"]["action_id"]
        for block in view["blocks"]
        if block["type"] == "input"
    }
    state: dict[str, Any] = {
        block: {ids[block]: {"type": "plain_text_input", "value": text}}
        for block, text in _SUGGESTION.items()
    }
    state |= {"topic": {ids["topic"]: {"type": "external_select", "selected_option": None}}}
    state |= {"level": {ids["level"]: {"type": "static_select", "selected_option": None}}}
    return {
        "$thread": daily.thread,
        "$answer": answer,
        "$poor": _POOR,
        "$new": daily.server.timestamp(),
        "$trigger": daily.server.trigger(),
        "$response_url": daily.server.response_url(),
        "$view": view["id"],
        "$topic_action": ids["topic"],
        "$whole_view": {**view, "state": {"values": {}}, "type": "modal", "callback_id": FORM},
        "$filled_view": {**view, "state": {"values": state}, "type": "modal", "callback_id": FORM},
    }


def filled(value: Any, situation: dict[str, Any], *, strange: bool) -> Any:
    """The payload with its words replaced; `strange` puts a field that nobody knows into every object."""
    match value:
        case str():
            return situation.get(value, value)
        case list():
            return [filled(each, situation, strange=strange) for each in value]
        case dict():
            own = {key: filled(each, situation, strange=strange) for key, each in value.items()}
            return {**own, "field_of_a_later_year": {"of": ["any", None, 1]}} if strange else own
        case _:
            return value


async def _replay(daily, name: str, situation: dict[str, Any], *, strange: bool = False) -> Outcome:
    case = load(name)
    payload = filled(case["payload"], situation, strange=strange)
    event = payload.get("event") or {}
    if event.get("type") in {"message", "app_mention"} and not event.get("hidden"):
        # A reaction needs the message to be there.
        daily.server.channels[event["channel"]].messages.append(dict(event))
    calls, responses = len(daily.server.calls), len(daily.server.responses)
    ack = await daily.deliver(case["kind"], payload)
    names = {value: key for key, value in situation.items() if isinstance(value, str)}
    names.setdefault(list(daily.server.views)[-1], "$opened")
    said = [words(body).partition("\n")[0] for _, body in daily.server.responses[responses:]]
    async with daily.parts.store.read() as tx:
        place = await tx.communities.place("slack", daily.server.TEAM)
        answers = await tx.answers.of_round(1)
    return Outcome(
        tuple(_shown(call, names) for call in daily.server.calls[calls:]),
        "; ".join(said),
        ", ".join(each["value"] for each in ack.get("options", ())),
        answers=len(answers),
        active=bool(place and place.active),
    )


def _shown(call: Call, names: dict[str, str]) -> str:
    told = [str(call.args[name]) for name in _TOLD.get(call.method, ()) if call.args.get(name)]
    return " ".join([call.method, *(names.get(each, each) for each in told)])


@pytest.mark.parametrize(
    "strange", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["known", "strange"]
)
@pytest.mark.parametrize("name", few(sorted(EXPECTED), one_in=2))
async def test_a_payload_has_its_outcome(daily, situation, name, strange):
    """As documented, and with fields of a later year in every object."""
    assert EXPECTED[name] == await _replay(daily, name, situation, strange=strange)


@pytest.mark.parametrize("name", ["message", "slash_command", "view_submission", "block_actions_message"])
async def test_a_payload_that_comes_again_changes_nothing(daily, situation, name):
    """Slack sends what it believes was lost once more, the same to the letter."""
    await _replay(daily, name, situation)
    again = await _replay(daily, name, situation)

    assert ((), "") == (again.calls, again.says)


def test_every_payload_is_replayed():
    """A file without an outcome is no test."""
    replayed = {path.stem for path in _FOLDER.glob("*.json") if load(path.stem)["kind"] != "frame"}

    assert replayed == set(EXPECTED)
