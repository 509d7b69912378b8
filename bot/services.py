"""The use cases wired together over a store, a grader and some platforms: the whole bot without its edges.

Used by `bootstrap` with real parts and by `testing` with in-memory ones, so that a conversation in a
test runs through exactly what runs in production.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from bot.commands.incoming.autocomplete import Suggestions
from bot.commands.incoming.beside import Beside
from bot.commands.incoming.dispatch import Dispatcher
from bot.commands.incoming.listening import Listener
from bot.commands.incoming.open_rounds import OpenRounds
from bot.commands.incoming.unsent import Unsent
from bot.commands.language.grammar import Grammar
from bot.commands.language.manual import Manual
from bot.commands.language.registry import Registry, discover
from bot.commands.language.vocabulary import Vocabulary
from bot.commands.outgoing.announcements import Announcer
from bot.commands.outgoing.courier import PlatformCourier
from bot.commands.outgoing.files import AttachedFiles
from bot.commands.outgoing.preflight import Preflight
from bot.commands.outgoing.roles import RoleGivers
from bot.commands.platform import Bridge, Platform
from bot.commands.rooms.interviews import InterviewSpeaker, InterviewTalk
from bot.commands.rooms.pairs import PairSpeaker, PairTalk
from bot.core.answers.grade import Grader
from bot.core.outside import Clock, Telemetry, Waker
from bot.core.packs.imports import QuestionReader
from bot.core.people.people import Place
from bot.core.pictures import Painter
from bot.core.questions.library import Library
from bot.core.ratelimits import RateLimits
from bot.core.store import Store
from bot.desk.books import DeskBooks, OwnBooks
from bot.usecases.answers.appeal import Appealing
from bot.usecases.answers.hint import Hinting
from bot.usecases.answers.others_answers import Reading
from bot.usecases.answers.own import OwnAnswers
from bot.usecases.answers.practise import Practising
from bot.usecases.answers.submit import Answering
from bot.usecases.answers.tried import Tried
from bot.usecases.heartbeat import Heartbeat
from bot.usecases.inbox import Inbox
from bot.usecases.interviews.hold import Interviewing
from bot.usecases.interviews.step import InterviewSteps
from bot.usecases.learning.deck import Decks
from bot.usecases.learning.progress import ProgressBook
from bot.usecases.learning.review import Recalling
from bot.usecases.learning.tuning import RecallTuning
from bot.usecases.once import OnceStore
from bot.usecases.outbox.deliver import Delivery
from bot.usecases.pairs import Pairing
from bot.usecases.people.attendance import Attendance
from bot.usecases.people.audit import Auditing
from bot.usecases.people.channels import Channels
from bot.usecases.people.codes import Codes
from bot.usecases.people.community_settings import Governing
from bot.usecases.people.desk import Admission
from bot.usecases.people.join_accounts import Linking
from bot.usecases.people.join_places import Placing
from bot.usecases.people.membership import Membership
from bot.usecases.people.own_page import OwnAdmission
from bot.usecases.people.privacy import Privacy
from bot.usecases.questions.figures import FigureBook
from bot.usecases.questions.importing import Importing
from bot.usecases.questions.packs import PackChoice
from bot.usecases.questions.report import Reporting
from bot.usecases.questions.shelves import Shelves
from bot.usecases.questions.suggest import Proposing
from bot.usecases.questions.tryout import Tryouts
from bot.usecases.recaps import Recapping
from bot.usecases.reminders import Reminding
from bot.usecases.rooms import Gathering
from bot.usecases.rounds.post import Claiming
from bot.usecases.rounds.replan import Replanning
from bot.usecases.rounds.reveal import Revealing
from bot.usecases.rounds.schedule import Scheduling
from bot.usecases.streaks.boards import Standings
from bot.usecases.streaks.ledger import StreakBook
from bot.usecases.streaks.roles import Rewarding
from bot.usecases.today import TodayBook

__all__ = ["Parts", "Services", "wire"]


@dataclass(frozen=True, slots=True)
class Parts:
    """What the outside provides. `owner` names this life of this process, in leases and among those that are
    there; `ended` says whether another one is known to be over.
    """

    store: Store
    library: Library
    grader: Grader
    painter: Painter
    clock: Clock
    telemetry: Telemetry
    waker: Waker
    reader: QuestionReader
    owner: str
    ended: Callable[[str], bool] = lambda _: False


@dataclass(frozen=True, slots=True)
class Services:
    """What the edges use: the heartbeat for the alarm, the bridge for platforms, setup for demos."""

    heartbeat: Heartbeat
    bridge: Bridge
    scheduling: Scheduling
    membership: Membership
    courier: PlatformCourier
    delivery: Delivery
    posting: Claiming
    gathering: Gathering
    streaks: StreakBook
    inbox: Inbox
    desk: DeskBooks


def wire(
    parts: Parts,
    platforms: dict[str, Platform],
    *,
    zone: str = "UTC",
    remote_host: str = "",
    limits: RateLimits | None = None,
    below: Callable[[int], int] = secrets.randbelow,
    desk: Callable[[Place], str | None] = lambda _: None,
) -> Services:
    """The use cases over these parts; `platforms` may be filled after the call, before anything is sent.

    `zone` is the time zone that new schedules start with; `remote_host` names the language model, if any;
    `limits` say how fast people may go (None: as they like); `below(n)` is a secret number from 0 to n - 1.
    `desk` is the address at which a place's people find the desk and own pages, None for nowhere.
    """
    store = OnceStore(parts.store)
    library, clock, telemetry = parts.library, parts.clock, parts.telemetry
    inbox = Inbox(store, clock=clock, telemetry=telemetry, owner=parts.owner, gone=parts.ended)
    membership = Membership(store)
    streaks = StreakBook(store)
    scheduling = Scheduling(store, library=library, waker=parts.waker, zone=zone)
    replanning = Replanning(store, library=library, waker=parts.waker)
    answering = Answering(
        store,
        library=library,
        grader=parts.grader,
        clock=clock,
        telemetry=telemetry,
        waker=parts.waker,
    )
    revealing = Revealing(store, library=library, clock=clock, waker=parts.waker)
    reminding = Reminding(store, clock=clock, waker=parts.waker)
    recapping = Recapping(store, library=library, clock=clock, waker=parts.waker)
    recalling = Recalling(store, library=library, grader=parts.grader)
    announcer = Announcer(
        store, library=library, clock=clock, reminding=reminding, recapping=recapping, recalling=recalling
    )
    courier = PlatformCourier(
        store,
        platforms,
        library=library,
        revealing=revealing,
        announcer=announcer,
        speakers=(InterviewSpeaker(store, library), PairSpeaker(store)),
    )
    gathering = Gathering(store, courier)
    steps = InterviewSteps(
        store, library=library, grader=parts.grader, clock=clock, telemetry=telemetry, waker=parts.waker
    )
    interviewing = Interviewing(
        store, steps, library=library, gathering=gathering, clock=clock, waker=parts.waker
    )
    pairing = Pairing(store, library=library, gathering=gathering, clock=clock, waker=parts.waker)
    posting = Claiming(store, library=library, clock=clock, telemetry=telemetry, owner=parts.owner)
    delivery = Delivery(store, courier, streaks=streaks, clock=clock, telemetry=telemetry, owner=parts.owner)
    rewarding = Rewarding(store, clock=clock)
    heartbeat = Heartbeat(
        store,
        clock=clock,
        posting=posting,
        revealing=revealing,
        delivery=delivery,
        answering=answering,
        reminding=reminding,
        recapping=recapping,
        pairing=pairing,
        rewarding=rewarding,
        interviews=steps,
        streaks=streaks,
    )
    appealing = Appealing(store, library=library, grader=parts.grader)
    proposing, reporting = Proposing(store, library=library), Reporting(store, library=library)
    importing = Importing(store, library=library, reader=parts.reader)
    admission = Admission(store, rights=courier.manages, address=desk)
    own = OwnBooks(
        admission=OwnAdmission(store, address=desk),
        answers=OwnAnswers(store, library=library, grader=parts.grader),
        library=library,
        privacy=Privacy(store, forgotten=courier.forget),
        progress=ProgressBook(store, library=library),
        recalling=recalling,
    )
    today = TodayBook(
        store,
        library=library,
        scheduling=scheduling,
        appealing=appealing,
        reporting=reporting,
        proposing=proposing,
    )
    givers = RoleGivers(courier.role_giver)
    codes = Codes(below)
    commands = discover()
    unsent = Unsent()
    registry = Registry.of(
        commands,
        (
            admission,
            appealing,
            AttachedFiles(courier.fetch),
            Auditing(store),
            Decks(store, library=library),
            Governing(store, remote_host=remote_host),
            Hinting(store, library=library),
            importing,
            Linking(store, codes=codes),
            Manual(commands, hears=courier.hears),
            OpenRounds(store, library),
            PackChoice(store, library=library),
            Placing(store, codes=codes, waker=parts.waker),
            Practising(store, library=library, grader=parts.grader),
            Preflight(store, courier.check, givers),
            own.admission,
            own.privacy,
            own.progress,
            proposing,
            RecallTuning(store),
            Reading(store, library=library),
            reporting,
            Standings(store),
            Tried(store, library=library, grader=parts.grader),
            answering,
            givers,
            interviewing,
            library,
            membership,
            pairing,
            recalling,
            recapping,
            reminding,
            replanning,
            revealing,
            rewarding,
            scheduling,
            streaks,
        ),
        vocabulary=Vocabulary.of(library),
    )
    attendance = Attendance(store)
    dispatcher = Dispatcher(
        registry,
        store=store,
        membership=membership,
        attendance=attendance,
        clock=clock,
        telemetry=telemetry,
        limits=limits,
        unsent=unsent,
    )
    listener = Listener(
        dispatcher,
        store=store,
        library=library,
        answering=answering,
        gathering=gathering,
        beside=Beside(dispatcher, store=store, library=library, unsent=unsent),
        talks=(
            InterviewTalk(interviewing, Grammar(registry), store=store, limits=limits),
            PairTalk(store, pairing),
        ),
    )
    bridge = Bridge(
        dispatcher=dispatcher,
        listener=listener,
        suggestions=Suggestions(library, store),
        painter=parts.painter,
        clock=clock,
        telemetry=telemetry,
        store=store,
        membership=membership,
        attendance=attendance,
        channels=Channels(store, parts.waker),
        library=library,
        inbox=inbox,
    )
    return Services(
        heartbeat=heartbeat,
        bridge=bridge,
        scheduling=scheduling,
        membership=membership,
        courier=courier,
        delivery=delivery,
        posting=posting,
        gathering=gathering,
        streaks=streaks,
        inbox=inbox,
        desk=DeskBooks(
            admission=admission,
            today=today,
            figures=FigureBook(store, library=library),
            scheduling=scheduling,
            replanning=replanning,
            shelves=Shelves(store, library=library),
            importing=importing,
            tryouts=Tryouts(store, library=library, grader=parts.grader),
            proposing=proposing,
            reporting=reporting,
            appealing=appealing,
            answering=answering,
            own=own,
        ),
    )
