"""The chat that conversations are held in."""

from tests.chat import chat, grader, library, posted, telemetry

__all__ = ["chat", "grader", "library", "posted", "telemetry"]
