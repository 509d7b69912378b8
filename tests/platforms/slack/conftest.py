"""The study group on a local Slack, in both modes."""

from traceback import format_exception

import pytest

from bot.testing.doubles import FixedClock
from bot.testing.memory.store import MemoryStore
from tests.chat import grader, library, telemetry
from tests.platforms.slack.apirules import broken_calls
from tests.platforms.slack.slackserver import SlackServer
from tests.platforms.slack.workspace import StudyGroup, parts

__all__ = ["grader", "library", "telemetry"]


@pytest.fixture
async def server():
    """The local Slack; whatever breaks a rule of Block Kit or of the Web API fails the test."""
    broken_calls(())
    slack = SlackServer()
    await slack.start()
    yield slack
    await slack.stop()
    assert [] == slack.faults
    assert [] == broken_calls(slack.calls)


@pytest.fixture(params=["socket", pytest.param("http", marks=pytest.mark.slow)])
async def group(request, server, library, grader, telemetry):
    """The bot in a workspace, over Socket Mode and over HTTP; nothing is set up."""
    clock = FixedClock()
    made = StudyGroup(
        server, parts(library, grader, MemoryStore(), clock, telemetry), clock, telemetry, request.param
    )
    await made.open()
    yield made
    await made.close()
    assert [] == ["".join(format_exception(error)) for error in telemetry.failures]


@pytest.fixture
async def daily(group):
    """The same with the first question posted in #daily."""
    await group.set_up()
    return group
