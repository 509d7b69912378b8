"""The chat in which use cases are tried."""

from tests.chat import chat, grader, library, posted, telemetry

__all__ = ["chat", "grader", "library", "posted", "telemetry"]
