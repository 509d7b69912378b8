"""What the operator sees: logs, metrics and health. Knows the core's ports and nothing else of the bot."""

from bot.telemetry.health import Health
from bot.telemetry.lag import LagWatch
from bot.telemetry.logs import configure_logs
from bot.telemetry.metrics import Metrics
from bot.telemetry.report import Report
from bot.telemetry.settings import HealthSettings, LogSettings

__all__ = ["Health", "HealthSettings", "LagWatch", "LogSettings", "Metrics", "Report", "configure_logs"]
