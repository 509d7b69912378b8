"""Settings: a TOML file, then environment variables `SPARRING_<SECTION>__<KEY>`.

Only `bootstrap` and the command line read this; every part gets its own frozen settings value.
"""

from bot.config.loading import load
from bot.config.sections import (
    DatabaseSection,
    DiscordSection,
    GradingSection,
    LimitsSection,
    LlmSection,
    OperationsSection,
    PacksSection,
    Settings,
    SlackSection,
    WebSection,
)

__all__ = [
    "DatabaseSection",
    "DiscordSection",
    "GradingSection",
    "LimitsSection",
    "LlmSection",
    "OperationsSection",
    "PacksSection",
    "Settings",
    "SlackSection",
    "WebSection",
    "load",
]
