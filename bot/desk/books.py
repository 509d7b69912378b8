"""What the desk works with: the use cases that its pages show and act through."""

from dataclasses import dataclass

from bot.core.questions.library import Library
from bot.usecases.answers.appeal import Appealing
from bot.usecases.answers.own import OwnAnswers
from bot.usecases.answers.submit import Answering
from bot.usecases.learning.progress import ProgressBook
from bot.usecases.learning.review import Recalling
from bot.usecases.people.desk import Admission
from bot.usecases.people.own_page import OwnAdmission
from bot.usecases.people.privacy import Privacy
from bot.usecases.questions.figures import FigureBook
from bot.usecases.questions.importing import Importing
from bot.usecases.questions.report import Reporting
from bot.usecases.questions.shelves import Shelves
from bot.usecases.questions.suggest import Proposing
from bot.usecases.questions.tryout import Tryouts
from bot.usecases.rounds.replan import Replanning
from bot.usecases.rounds.schedule import Scheduling
from bot.usecases.today import TodayBook

__all__ = ["DeskBooks", "OwnBooks"]


@dataclass(frozen=True, slots=True)
class OwnBooks:
    """What a member's own page works with: nothing that knows of anybody else."""

    admission: OwnAdmission
    answers: OwnAnswers
    library: Library
    privacy: Privacy
    progress: ProgressBook
    recalling: Recalling


@dataclass(frozen=True, slots=True)
class DeskBooks:
    """All of them; the commands have the same."""

    admission: Admission
    today: TodayBook
    figures: FigureBook
    scheduling: Scheduling
    replanning: Replanning
    shelves: Shelves
    tryouts: Tryouts
    importing: Importing
    proposing: Proposing
    reporting: Reporting
    appealing: Appealing
    answering: Answering
    own: OwnBooks
