"""Processes forked from a server that has imported everything: they start in tenths of a second, not seconds.

What runs in one stands in a module that imports no pytest, for it is imported in the process.
"""

import multiprocessing

__all__ = ["FORKS"]

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(
    [
        "bot.bootstrap",
        "bot.cli.run",
        "bot.platforms.discord.app",
        "bot.platforms.slack.app",
        "bot.storage.nightly",
        "bot.testing.chat",
        "matplotlib.backends.backend_agg",
        "matplotlib.figure",
        "matplotlib.font_manager",
        "wordllama",
    ]
)
