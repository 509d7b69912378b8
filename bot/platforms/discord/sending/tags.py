"""Which of a forum's own tags fit a question: those named after its topics and its level."""

import discord

from bot.commands.language.reply import View
from bot.commands.views.rounds import QuestionPosted
from bot.platforms.discord.wire.limits import TAGS_PER_POST

__all__ = ["chosen", "stuck"]


def chosen(channel: object, view: View) -> list[str]:
    """Ids of tags, level first. A forum that wants a tag on every post gets its first one if none fits.

    Tags that only moderators may set are left alone.
    """
    if not isinstance(channel, discord.ForumChannel):
        return []
    open_ = _open(channel)
    names = _names(view)
    fitting = sorted(
        (tag for tag in open_ if _plain(tag.name) in names), key=lambda tag: names.index(_plain(tag.name))
    )
    if not fitting and channel.flags.require_tag:
        fitting = open_[:1]
    return [str(tag.id) for tag in fitting[:TAGS_PER_POST]]


def stuck(channel: object) -> bool:
    """Whether a forum wants a tag on every post and has none that the bot may set."""
    return isinstance(channel, discord.ForumChannel) and channel.flags.require_tag and not _open(channel)


def _open(channel: discord.ForumChannel) -> list[discord.ForumTag]:
    return [tag for tag in channel.available_tags if not tag.moderated]


def _names(view: View) -> list[str]:
    if not isinstance(view, QuestionPosted):
        return []
    return [_plain(name) for name in (view.question.level.value, *view.topics, *view.question.topics)]


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("-", " ").replace("_", " ").split())
