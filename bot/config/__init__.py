"""Settings: a TOML file, then environment variables `SPARRING_<SECTION>__<KEY>`.

Only `bootstrap` and the command line read this; every part gets its own frozen settings value.
"""

from bot.config.loading import load
from bot.config.sections import (
    BackupsSection,
    DatabaseSection,
    DiscordSection,
    GradingSection,
    LimitsSection,
    LlmSection,
    OperationsSection,
    PacksSection,
    PrivacySection,
    Settings,
    SlackSection,
    WebSection,
)

__all__ = [
    "BackupsSection",
    "DatabaseSection",
    "DiscordSection",
    "GradingSection",
    "LimitsSection",
    "LlmSection",
    "OperationsSection",
    "PacksSection",
    "PrivacySection",
    "Settings",
    "SlackSection",
    "WebSection",
    "load",
]
