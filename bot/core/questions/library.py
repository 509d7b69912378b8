"""All packs as one library of frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bot.core.errors import NotFound
from bot.core.questions.question import Level, Question

__all__ = ["Library", "Model", "Pack", "Tip", "Track"]


@dataclass(frozen=True, slots=True)
class Model:
    """A model that a member may choose to walk through, and its questions in order."""

    id: str
    pack: str
    title: str
    level: Level
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """One field of questions; `topics` are (id, title) in the order of the file."""

    id: str
    title: str
    description: str
    language: str
    topics: tuple[tuple[str, str], ...]
    path: str = ""


@dataclass(frozen=True, slots=True)
class Track:
    """Questions in a set order; a `walkthrough` track lets the member pick a model first."""

    id: str
    pack: str
    title: str
    description: str
    questions: tuple[str, ...]
    walkthrough: bool = False


@dataclass(frozen=True, slots=True)
class Tip:
    """A piece of advice of at most 280 characters, shown now and then with a reveal."""

    id: str
    pack: str
    text: str


@dataclass(frozen=True, slots=True)
class Library:
    """All packs: questions in pack order (packs by folder name, files by name, walkthroughs last)."""

    packs: tuple[Pack, ...] = ()
    questions: tuple[Question, ...] = ()
    tracks: tuple[Track, ...] = ()
    tips: tuple[Tip, ...] = ()
    models: tuple[Model, ...] = ()
    _by_id: Mapping[str, Question] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", MappingProxyType({each.id: each for each in self.questions}))

    def __contains__(self, question_id: str) -> bool:
        return question_id in self._by_id

    def question(self, question_id: str) -> Question:
        """The question of that id; raises NotFound."""
        try:
            return self._by_id[question_id]
        except KeyError:
            raise NotFound(f'There is no question "{question_id}".') from None

    def of_pack(self, pack_id: str) -> tuple[Question, ...]:
        """The questions of one pack, in pack order."""
        return tuple(each for each in self.questions if each.pack == pack_id)

    def covering(self, row: str) -> tuple[Question, ...]:
        """The questions whose `covers` names that row, in pack order."""
        return tuple(each for each in self.questions if row in each.covers)

    def track(self, track_id: str) -> Track:
        """The track of that id; raises NotFound."""
        for each in self.tracks:
            if each.id == track_id:
                return each
        raise NotFound(f'There is no track "{track_id}".')

    @property
    def topics(self) -> Mapping[str, str]:
        """Topic id -> title over all packs, in the order of the packs."""
        titles: dict[str, str] = {}
        for pack in self.packs:
            for topic, title in pack.topics:
                titles.setdefault(topic, title)
        return MappingProxyType(titles)
