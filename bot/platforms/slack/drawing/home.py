"""The Home tab: today's question, streak, readiness, board, settings; drawn when somebody looks."""

import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

from bot.commands.language.invocation import Actor, Invocation
from bot.commands.language.reply import Offer, Reply, Style
from bot.commands.offers import question_offers
from bot.commands.platform import Bridge
from bot.commands.views.rounds import QuestionPosted
from bot.core.questions.question import Question
from bot.core.rounds.round import Round
from bot.core.store import Transaction
from bot.platforms.slack.connection.people import People
from bot.platforms.slack.connection.workspaces import Workspace
from bot.platforms.slack.drawing.blocks import Block, context, divider, messages
from bot.platforms.slack.drawing.render import Renderer
from bot.platforms.slack.wire.api import FAULTS, error_code
from bot.platforms.slack.wire.limits import ACTION_ID, MODAL_BLOCKS, USERS_REMEMBERED
from bot.platforms.slack.wire.spot import PLATFORM, Spot
from bot.usecases.questions.lookup import found_question

__all__ = ["Home"]

_PARTS: tuple[tuple[str, Mapping[str, object]], ...] = (
    ("quiz streak", {}),
    ("quiz progress", {"brief": True}),
    ("quiz leaderboard", {"mine": True}),
    ("quiz settings", {}),
)


class Home:
    """Publishes the Home tab of people who look at it, and only when it changed."""

    def __init__(self, bridge: Bridge, renderer: Renderer, people: People) -> None:
        self._bridge = bridge
        self._renderer = renderer
        self._people = people
        self._shown: OrderedDict[tuple[str, str], str] = OrderedDict()

    async def opened(self, workspace: Workspace, user: str, *, empty: bool) -> None:
        """Somebody opened the tab; `empty` says that Slack has nothing to show there yet."""
        if empty:
            self._shown.pop((workspace.team, user), None)
        await self._publish(workspace, user)

    async def refresh(self, workspace: Workspace, user: str) -> None:
        """Something changed for somebody: draw the tab again if that person ever looked at it."""
        if (workspace.team, user) in self._shown:
            await self._publish(workspace, user)

    async def _publish(self, workspace: Workspace, user: str) -> None:
        view = {"type": "home", "callback_id": "home", "blocks": await self._blocks(workspace, user)}
        mark = sha256(json.dumps(view, sort_keys=True).encode()).hexdigest()
        key = (workspace.team, user)
        if self._shown.get(key) == mark:
            return
        try:
            await workspace.client.views_publish(user_id=user, view=view)
        except FAULTS as error:
            self._bridge.telemetry.event(
                "slack home not shown", error=error_code(error) or type(error).__name__
            )
            return
        self._shown[key] = mark
        self._shown.move_to_end(key)
        if len(self._shown) > USERS_REMEMBERED:
            self._shown.popitem(last=False)

    async def _blocks(self, workspace: Workspace, user: str) -> list[Block]:
        actor = await self._people.actor(workspace, user)
        blocks = await self._today(workspace)
        for number, (name, args) in enumerate(_PARTS):
            part = await self._part(workspace, actor, name, args)
            if part is not None:
                blocks.extend((divider(), *_numbered(self._renderer.reply(part).blocks, number)))
        return messages(blocks, most=MODAL_BLOCKS)[0]

    async def _today(self, workspace: Workspace) -> list[Block]:
        async with self._bridge.store.read() as tx:
            place = await tx.communities.place(PLATFORM, workspace.team)
            open_ = await tx.rounds.open_in(place.community) if place else ()
            schedule = await tx.schedules.get(open_[0].schedule) if open_ else None
            asked = await self._asked(tx, open_[0]) if open_ else None
        if asked is None:
            now = Offer("Practise a question", "quiz now", style=Style.PRIMARY)
            nothing = context("No question is open right now. Practise one, or come back after the next one.")
            return [*nothing, *_numbered(self._renderer.offers((now,)), len(_PARTS))]
        reply = self._question(open_[0], asked, schedule.zone if schedule else "UTC")
        return [*_numbered(self._renderer.reply(reply).blocks, len(_PARTS))]

    async def _asked(self, tx: Transaction, round_: Round) -> Question | None:
        return await found_question(tx, self._bridge.library, round_.community, round_.question)

    def _question(self, round_: Round, question: Question, zone: str) -> Reply:
        library = self._bridge.library
        view = QuestionPosted(
            question,
            round=round_.id,
            mode=round_.mode,
            reveals_at=round_.reveals_at,
            zone=zone,
            topics=tuple(library.topics.get(topic, topic) for topic in question.topics),
        )
        return Reply(view, question_offers(question, round_.id))

    async def _part(
        self, workspace: Workspace, actor: Actor, name: str, args: Mapping[str, object]
    ) -> Reply | None:
        command = self._bridge.dispatcher.registry.commands.get(tuple(name.split()))
        if command is None:
            return None
        where = Spot(workspace.team, actor.external, workspace.enterprise).where(team_name=workspace.name)
        invocation = Invocation(command, args, actor, where, self._bridge.clock.now())
        return replace(await self._bridge.dispatcher.run(invocation), everyone=False)


def _numbered(blocks: tuple[Block, ...] | list[Block], number: int) -> list[Block]:
    """The blocks with the ids of their buttons made different from those of the other parts."""
    return [_renamed(block, number) for block in blocks]


def _renamed(block: Block, number: int) -> Block:
    elements = block.get("elements")
    if block.get("type") != "actions" or not isinstance(elements, list):
        return block
    renamed = [
        {**each, "action_id": f"{each['action_id']}.{number}"[:ACTION_ID]}
        for each in elements
        if isinstance(each, Mapping)
    ]
    return {**block, "elements": renamed}
