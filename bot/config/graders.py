"""The graders as set: a running bot has them, and they are all of it that `sparring grade` needs."""

from bot.config.sections import Settings
from bot.grading.graders import Graders
from bot.grading.llm import LlmSettings

__all__ = ["graders"]


def graders(settings: Settings) -> Graders:
    """The graders as set; the language model only where an endpoint and a model are named."""
    llm = settings.grading.llm
    asked = None
    if llm.base_url:
        asked = LlmSettings(
            base_url=llm.base_url,
            model=llm.model,
            api_key=llm.api_key.get_secret_value(),
            timeout=llm.timeout,
            per_minute=llm.per_minute,
            per_day=llm.per_day,
            max_output_tokens=llm.max_output_tokens,
        )
    return Graders(
        timeout=settings.grading.timeout,
        processes=settings.grading.processes,
        judge=settings.grading.judge == "on",
        llm=asked,
    )
