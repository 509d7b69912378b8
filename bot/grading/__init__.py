"""Graders: offline by default, one file each; `Graders` is their front."""

from bot.grading.graders import Graders
from bot.grading.llm import LlmSettings

__all__ = ["Graders", "LlmSettings"]
