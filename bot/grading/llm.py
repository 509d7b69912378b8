"""An optional grader that asks a language model; off unless a community agreed that answers may leave.

The offline grade comes first and stays the answer whenever the model is late, over its limit or talks
nonsense; the grade's `grader` then says so. The total is computed here, never by the model.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from bot.core.answers.grade import Flag, Grade, IdeaVerdict, Verdict
from bot.core.questions.question import Question
from bot.grading.kinds import RubricReader
from bot.grading.llmreply import BadReply, Reply, messages, read_reply
from bot.grading.scores import score_of

if TYPE_CHECKING:
    import ssl

    import openai

__all__ = ["LlmGrader", "LlmSettings"]

#: What a model may give at most where the offline grader found something odd.
_DOUBTED = 0.45
_MINUTE = 60.0
_DAY = 86_400.0
#: Local doubts after which no model is asked.
_KEPT = frozenset({Flag.EMPTY, Flag.MASH, Flag.COPIED_QUESTION, Flag.LANGUAGE, Flag.INSTRUCTIONS})


@dataclass(frozen=True, slots=True)
class LlmSettings:
    """Where the model is and what it may cost. `timeout` in seconds, requests per minute and per day."""

    base_url: str
    model: str
    api_key: str = ""
    timeout: float = 20.0
    per_minute: int = 20
    per_day: int = 500
    max_output_tokens: int = 1_200


class LlmGrader:
    """Grades through an OpenAI-compatible endpoint, within the limits of its settings."""

    def __init__(
        self, settings: LlmSettings, rubric: RubricReader, *, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._settings = settings
        self._rubric = rubric
        self._now = now
        self._asked: deque[float] = deque()

    async def grade(self, question: Question, answer: str, local: Grade) -> Grade:
        """The model's grade of an answer, or the local one with a note on why it stayed."""
        if local.flags & _KEPT or not question.ideas:
            return local
        if not self._allowed():
            return replace(local, grader=f"{local.grader} (the model's limit is reached)")
        try:
            async with asyncio.timeout(self._settings.timeout):
                text = await self._ask(question, answer)
            reply = await asyncio.to_thread(self._checked, question, answer, text)
        except (TimeoutError, BadReply):
            return replace(local, grader=f"{local.grader} (the model gave no usable reply)")
        return self._combined(question, reply, local)

    def _allowed(self) -> bool:
        """Count a request, if the minute and the day have room for it."""
        now = self._now()
        while self._asked and now - self._asked[0] >= _DAY:
            self._asked.popleft()
        minute = sum(now - at < _MINUTE for at in self._asked)
        if len(self._asked) >= self._settings.per_day or minute >= self._settings.per_minute:
            return False
        self._asked.append(now)
        return True

    async def _ask(self, question: Question, answer: str) -> str:
        """The text of the model's reply; raises BadReply for whatever goes wrong on the way."""
        connection = await asyncio.to_thread(self._connection)
        import openai  # noqa: PLC0415 - an extra, loaded in that thread and only where it is used

        system, user = messages(question, answer)
        try:
            async with connection as client:
                reply = await client.chat.completions.create(
                    model=self._settings.model,
                    messages=[{"role": "system", "content": system}, {"role": "user", "content": user}],
                    response_format={"type": "json_object"},
                    max_tokens=self._settings.max_output_tokens,
                    temperature=0,
                )
        except openai.OpenAIError as error:
            raise BadReply(type(error).__name__) from error
        # A server may say 200 and send anything; the client does not check what it parses.
        choices = getattr(reply, "choices", None)
        message = getattr(choices[0], "message", None) if choices else None
        content = getattr(message, "content", None)
        if not isinstance(content, str):
            raise BadReply("no text")
        return content

    def _connection(self) -> "openai.AsyncOpenAI":
        """Load the client library, which takes too long for the event loop."""
        import openai  # noqa: PLC0415 - an extra that is loaded only where it is used

        return openai.AsyncOpenAI(
            base_url=self._settings.base_url,
            api_key=self._settings.api_key or "none",
            timeout=self._settings.timeout,
            max_retries=0,
            http_client=openai.DefaultAsyncHttpxClient(verify=self._certificates),
        )

    @cached_property
    def _certificates(self) -> "ssl.SSLContext":
        """Whom to believe, as the library has it by itself; much dearer to read than the rest of a client."""
        import httpx  # noqa: PLC0415 - comes with openai

        return httpx.create_ssl_context()

    def _checked(self, question: Question, answer: str, text: str) -> Reply:
        return read_reply(
            question, answer, text, related=lambda idea, quote: self._rubric.related(question, idea, quote)
        )

    def _combined(self, question: Question, reply: Reply, local: Grade) -> Grade:
        """The score from the weights; surest where the offline grader thinks the same. Local caps hold."""
        denied = {each.idea: each for each in local.ideas if each.verdict is Verdict.CONTRADICTED}
        ideas = tuple(_kept(each, denied.get(each.idea)) for each in reply.ideas)
        score = score_of(question, {each.idea: each.verdict for each in ideas}, voiced=len(reply.voiced))
        if local.flags - {Flag.TOO_LONG, Flag.LOOKALIKES}:
            score = min(score, max(local.score, _DOUBTED))
        agreement = 1 - abs(score - local.score)
        return Grade(
            score=round(score, 3),
            confidence=round(0.4 + 0.5 * agreement, 3),
            grader=f"llm:{self._settings.model}",
            ideas=ideas,
            voiced=reply.voiced,
            flags=local.flags,
        )


def _kept(said: IdeaVerdict, denied: IdeaVerdict | None) -> IdeaVerdict:
    """The model's verdict; what the judge finds contradicted stays so unless other words are shown."""
    if denied is None or said.verdict is Verdict.CONTRADICTED:
        return said
    return (
        said if said.quote and said.quote not in denied.quote and denied.quote not in said.quote else denied
    )
