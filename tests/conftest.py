"""What every test gets: repeatable examples, loud skips, an event loop that nothing may block."""

import gc
import os
from collections.abc import Generator, Iterator

import pytest
from blockbuster import blockbuster_ctx
from hypothesis import settings

settings.register_profile("sparring", derandomize=True, deadline=None)
settings.register_profile("brief", settings.get_profile("sparring"), max_examples=20)
settings.load_profile("sparring")

_REQUIRED = {"SPARRING_REQUIRE_POSTGRES": "PostgreSQL", "SPARRING_REQUIRE_BROWSER": "BROWSER"}
"""Variable -> the word by which a skip for want of that thing is known."""

_MAY_BLOCK = (
    # Run once, before anybody waits.
    ("asyncpg/connect_utils.py", {"_parse_connect_dsn_and_args"}),  # it looks for ~/.pgpass as it connects
    ("bot/commands/language/registry.py", {"discover"}),
    ("bot/commands/incoming/autocomplete.py", {"_zones"}),
    ("bot/grading/graders.py", {"_local"}),  # hands over to its pool, whose threads it starts
    ("bot/storage/engine.py", {"writer_engine", "reader_engine", "_sqlite"}),
    ("bot/platforms/slack/connection/installed.py", {"_engine"}),
    # A zone is read from its small file once, then kept by zoneinfo.
    ("zoneinfo/__init__.py", {"__new__", "_new_instance"}),
    ("zoneinfo/_common.py", {"load_tzdata"}),
    ("bot/core/rounds/calendar.py", {"_zone"}),
)
"""Where the bot may block: files and functions."""


@pytest.fixture(autouse=True)
def unblocked(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test in which the bot's own code reads a file, sleeps or queries on the event loop."""
    if request.node.get_closest_marker("asyncio") is None:
        yield
        return
    with blockbuster_ctx(scanned_modules=["bot"]) as guard:
        # Whether a lock is free is a matter of how threads (coverage's, a pool's) happen to be timed: a test
        # that fails on it fails by chance. What a thread holds a lock for is watched where it is done.
        for lock in ("threading.Lock.acquire", "threading.Lock.acquire_lock"):
            guard.functions.pop(lock).deactivate()
        for file, functions in _MAY_BLOCK:
            for blocking in guard.functions.values():
                blocking.can_block_in(file, functions)
        yield


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect tests without collecting garbage, and look at what was loaded never again.

    Every worker loads the whole program and eleven thousand tests: looking them over again and again is a
    third of that time.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Have every second worker read the folders from their end.

    In a new clone each file must be compiled once; from both ends no two workers compile the same one.
    """
    report = yield
    if isinstance(collector, pytest.Directory) and int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) % 2:
        report.result.reverse()
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None]:
    """The same order in every worker; once it was drawn, the longest first, for nobody to wait for them."""
    items.sort(key=lambda item: item.path)
    yield
    items.sort(key=_by_length)


def _by_length(item: pytest.Item) -> int:
    """0 for what takes longest."""
    return 0 if item.get_closest_marker("long") else 1 if item.get_closest_marker("slow") else 2


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip for want of something that is required here into a failure."""
    report = yield
    reason = report.longrepr[2] if report.skipped and isinstance(report.longrepr, tuple) else ""
    for variable, word in _REQUIRED.items():
        if word in reason and os.environ.get(variable) == "1":
            report.outcome = "failed"
            report.longrepr = f"{reason} ({variable} is set)"
    return report
