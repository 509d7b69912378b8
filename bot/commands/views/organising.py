"""What organisers see: schedules, what is planned, what the bot may do, who changed what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.commands.language.channels import named
from bot.commands.language.document import (
    Bullets,
    ChannelName,
    Document,
    Facts,
    Heading,
    Inline,
    Link,
    Mono,
    Name,
    Node,
    Note,
    Paragraph,
    Strong,
    Table,
    Tone,
    When,
    listed,
)
from bot.commands.language.findings import Finding
from bot.commands.language.written.levels import shares_to
from bot.core.counting import counted
from bot.core.people.people import Member
from bot.core.people.place_names import place_name
from bot.core.questions.question import Level
from bot.core.rounds.schedule import Schedule
from bot.usecases.people.audit import Audited
from bot.usecases.people.entrance import DeskLink
from bot.usecases.rounds.ahead import PlannedPost
from bot.usecases.rounds.schedule import Scheduled

__all__ = [
    "AuditShown",
    "CheckShown",
    "DeskOffered",
    "NoticesShown",
    "OrganisersShown",
    "PreviewShown",
    "ScheduleShown",
    "SchedulesElsewhere",
    "SchedulesShown",
    "days_in_words",
]

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_WEEK = frozenset(range(1, 8))
_WORKWEEK = frozenset(range(1, 6))


def days_in_words(days: frozenset[int]) -> str:
    """ISO weekdays in words: "every day", "Mon-Fri", "Mon, Wed"."""
    if days == _WEEK:
        return "every day"
    if days == _WORKWEEK:
        return "Mon-Fri"
    return ", ".join(_DAYS[day - 1] for day in sorted(days))


@dataclass(frozen=True, slots=True)
class ScheduleShown:
    """One schedule after a change; `draft` means that it waits to be started."""

    title: str
    scheduled: Scheduled
    draft: bool = False
    channels: Mapping[str, str] = field(default_factory=dict)
    ping: str = ""

    def document(self) -> Document:
        """Every setting of the schedule, where it posts, and when next."""
        schedule = self.scheduled.schedule
        pairs: tuple[tuple[str, str], ...] = (
            ("Name", schedule.name),
            ("When", f"{days_in_words(schedule.days)} at {schedule.at:%H:%M}, {schedule.zone}"),
            ("Questions", _questions(self.scheduled)),
            ("Answers", f"{schedule.mode.value}, revealed {_reveal(schedule)}"),
        )
        if len(self.scheduled.places) > 1:
            pairs = (*pairs, ("Where", ", ".join(place_name(place) for place in self.scheduled.places)))
        mentions = [each.mention for each in self.scheduled.destinations if each.mention not in {"", "none"}]
        if mentions:
            pairs = (*pairs, ("Notifies", self.ping or ", ".join(mentions)))
        nodes: list[Node] = [Heading(self.title), Facts(pairs), *self._channels()]
        if not self.scheduled.destinations:
            nodes.append(Note(("It has no channel yet, so nothing is posted.",), Tone.WARN))
        if schedule.next_due is not None:
            first = "First post: " if self.draft else "Next post: "
            nodes.append(Paragraph((first, When(schedule.next_due, schedule.zone))))
        if self.draft:
            nodes.append(Note(("Nothing is stored or posted before you press Start.",)))
        return Document(tuple(nodes))

    def _channels(self) -> tuple[Node, ...]:
        """The channels that can be named here: those of one place alone."""
        if len(self.scheduled.places) > 1 or not self.scheduled.destinations:
            return ()
        parts: list[Inline] = ["Each question, its thread and its answer are posted in "]
        for number, each in enumerate(self.scheduled.destinations):
            parts += [", "] if number else []
            parts.append(ChannelName(each.channel, self.channels.get(each.channel, "")))
        return (Paragraph((*parts, ".")),)


@dataclass(frozen=True, slots=True)
class NoticesShown:
    """Where organisers hear of trouble: `channel` of this place ("" for none), or another place."""

    channel: str
    name: str = ""
    elsewhere: bool = False
    changed: bool = False

    def document(self) -> Document:
        """The channel, or how to choose one."""
        if self.channel:
            now = " from now on." if self.changed else "."
            told = Paragraph(("Notices for the organisers go to ", ChannelName(self.channel, self.name), now))
            return Document((told, Note(("Best a channel of their own.",))))
        if self.elsewhere:
            return Document(
                (Paragraph(("Notices for the organisers go to another place of this community.",)),)
            )
        told = Paragraph(("No channel is chosen: each notice goes to organisers in private.",))
        return Document((told, Note(("Choose one: ", Mono("/quiz-admin notices channel:#name")))))


@dataclass(frozen=True, slots=True)
class SchedulesElsewhere:
    """Schedules that post in the community's other places and not here."""

    schedules: tuple[Schedule, ...]

    def document(self) -> Document:
        """One line each, and what it means to post one here too."""
        items = tuple((Strong(each.name), f" {_when(each)}") for each in self.schedules)
        about = "Posted here too, it is the same question and the same board; answers from everywhere count."
        return Document(
            (Heading("Other places of this community are asked already"), Bullets(items), Note((about,)))
        )


@dataclass(frozen=True, slots=True)
class SchedulesShown:
    """All schedules of a community."""

    schedules: tuple[Scheduled, ...]

    def document(self) -> Document:
        """One line each."""
        if not self.schedules:
            return Document((Paragraph(("There is no schedule yet. Run /quiz-admin setup.",)),))
        items: list[tuple[Inline, ...]] = []
        for each in self.schedules:
            schedule = each.schedule
            state: tuple[Inline, ...] = (
                ("next ", When(schedule.next_due, schedule.zone))
                if schedule.next_due
                else ("paused" if schedule.paused else "nothing planned",)
            )
            where = f"in {counted(len(each.places), 'place')}; " if len(each.places) > 1 else ""
            when = f" {_when(schedule)}; {where}"
            items.append((Strong(f"{schedule.id}: {schedule.name}"), when, *state))
        return Document((Heading("Schedules"), Bullets(tuple(items))))


@dataclass(frozen=True, slots=True)
class PreviewShown:
    """The next posts of a schedule."""

    schedule: Schedule
    posts: tuple[PlannedPost, ...]
    now: datetime | None = None

    def document(self) -> Document:
        """A table in local times, and a note for every change of the clocks; another year is named."""
        if not self.posts:
            return Document((Paragraph(("Nothing is planned: it has no day ahead.",)),))
        zone = ZoneInfo(self.schedule.zone)
        this_year = (self.now or self.posts[0].at).astimezone(zone).year
        rows = tuple(
            (
                _local(post.at.astimezone(zone), this_year),
                post.question.title if post.question else "none fits",
                post.why,
            )
            for post in self.posts
        )
        notes = tuple(
            Note((f"{post.day:%d %b}: {post.note}",), Tone.WARN) for post in self.posts if post.note
        )
        title = Heading(f"Next posts of {self.schedule.name} ({self.schedule.zone})")
        paused = (Note(("The schedule is paused.",), Tone.WARN),) if self.schedule.paused else ()
        about = Note(("Questions may change when the queue or the packs do.",))
        return Document((title, *paused, Table(("When", "Question", "Why"), rows), *notes, about))


@dataclass(frozen=True, slots=True)
class CheckShown:
    """The permission preflight."""

    findings: tuple[Finding, ...]

    def document(self) -> Document:
        """Troubles first with what they break and the mend, then what is fine."""
        troubles = [finding for finding in self.findings if not finding.ok]
        fine = [finding for finding in self.findings if finding.ok]
        title = "Everything is in order" if not troubles else f"{len(troubles)} to mend"
        nodes: list[Node] = [Heading(title)]
        nodes.extend(
            Paragraph((Strong(f"\N{MULTIPLICATION X} {f.subject}: "), f"{f.breaks} {f.mend}".strip()))
            for f in troubles
        )
        if fine:
            nodes.append(Bullets(tuple((f"\N{HEAVY CHECK MARK} {f.subject}",) for f in fine)))
        return Document(tuple(nodes), Tone.WARN if troubles else Tone.GOOD)


@dataclass(frozen=True, slots=True)
class AuditShown:
    """Lines of the audit trail, newest first, with the actors' names, read in the place `here`."""

    lines: tuple[Audited, ...]
    offset: int
    here: int = 0

    def document(self) -> Document:
        """One line each: when, who, what."""
        if not self.lines:
            return Document((Paragraph(("Nothing has been changed yet.",)),))
        return Document((Heading("Audit"), Bullets(tuple(_audited(each, self.here) for each in self.lines))))


@dataclass(frozen=True, slots=True)
class DeskOffered:
    """A link to the desk of a community; `zone` is the organiser's."""

    link: DeskLink
    community: str
    zone: str

    def document(self) -> Document:
        """The link, until when it works, and whom to show it to."""
        until = When(self.link.expires_at, self.zone)
        return Document(
            (
                Heading(f"The desk of {self.community}"),
                Paragraph(
                    (
                        Link("Open the desk", self.link.url),
                        " in your browser. It works once, until ",
                        until,
                        ".",
                    )
                ),
                Note(("Show it to nobody: whoever opens it is you there.",), Tone.WARN),
            )
        )


@dataclass(frozen=True, slots=True)
class OrganisersShown:
    """Who is an organiser by appointment."""

    members: tuple[Member, ...]

    def document(self) -> Document:
        """Names, and who else is one."""
        names = listed((Name(member.name, member.id),) for member in self.members) or ("nobody yet",)
        note = "Whoever may manage the server or workspace is an organiser without being named here."
        return Document((Heading("Organisers"), Paragraph(names), Note((note,))))


def _audited(each: Audited, here: int) -> tuple[Inline, ...]:
    line = each.line
    actor = Name(each.actor, line.actor) if line.actor else each.actor
    subject = (Name(each.subject, line.subject),) if line.subject else ()
    comma = (", ",) if line.subject and line.detail else ()
    about = (*subject, *comma, *named(line.detail, here))
    what = (": ", *named(line.action, here))
    return (When(line.at), " ", actor, *what, *((" (", *about, ")") if about else ()))


def _local(at: datetime, this_year: int) -> str:
    return f"{at:%a %d %b %H:%M}" if at.year == this_year else f"{at:%a %d %b %Y %H:%M}"


def _when(schedule: Schedule) -> str:
    return f"{days_in_words(schedule.days)} at {schedule.at:%H:%M} {schedule.zone}"


def _questions(scheduled: Scheduled) -> str:
    schedule = scheduled.schedule
    topics = ", ".join(schedule.topics) if schedule.topics else "all topics"
    named = shares_to({level.value: schedule.levels.get(level, 0) for level in Level})
    levels = named or "all levels, rising with the weeks"
    packs = shares_to(schedule.shares) or ", ".join(schedule.named) or "all packs"
    first = f'the track "{schedule.track}" first; ' if schedule.track else ""
    return f"{first}{packs}; {topics}; {levels}; {scheduled.pool_size} to draw from"


def _reveal(schedule: Schedule) -> str:
    return "just before the next question" if schedule.reveal_at is None else f"at {schedule.reveal_at:%H:%M}"
