"""Structured logs on stderr: one JSON object a line, or coloured lines for people.

The libraries' own logs take the same way, so that nothing leaves the process unredacted.
"""

import logging
import sys
from functools import partial
from typing import TextIO

import structlog
from structlog.typing import Processor

from bot.telemetry.redaction import Redactor, format_error
from bot.telemetry.settings import LogSettings

__all__ = ["configure_logs"]

_QUIET = ("alembic", "aiosqlite", "aiohttp.access", "apscheduler", "asyncio", "matplotlib", "PIL", "urllib3")
"""Libraries that write a line for every step they take."""


def configure_logs(settings: LogSettings, *, stream: TextIO | None = None) -> None:
    """Send every log of this process to stderr (or `stream`), in one form; may be called again."""
    out = stream or sys.stderr
    level = logging.getLevelNamesMapping()[settings.level.upper()]
    debug = level <= logging.DEBUG
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.ExceptionRenderer(partial(format_error, keep_words=debug)),
        Redactor(settings.secrets, keep_words=debug),
        _renderer(pretty=settings.pretty, colours=out.isatty()),
    ]
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()], processors=last
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    logging.captureWarnings(capture=True)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def _renderer(*, pretty: bool, colours: bool) -> Processor:
    if pretty:
        return structlog.dev.ConsoleRenderer(
            colors=colours, exception_formatter=structlog.dev.plain_traceback
        )
    return structlog.processors.JSONRenderer(ensure_ascii=False)
