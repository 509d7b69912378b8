"""Every setting with its default, one class per section of the file.

An empty text or a zero stands for "not set"; an empty variable is as good as none.
The docstring under each setting is what config.example.toml and the documentation say about it.
"""

from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import unquote, urlsplit

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

import bot
from bot.config.packfolders import OWN_PACKS, SHIPPED, pack_folders
from bot.desk.settings import DeskSection
from bot.platforms.discord.wire.settings import DiscordSection
from bot.platforms.slack.wire.settings import SlackSection
from bot.platforms.web.wire.settings import WebSection
from bot.settings.section import NOT_SET, Section
from bot.settings.values import (
    Address,
    DatabaseUrl,
    Folders,
    Port,
    Zone,
)

__all__ = [
    "OWN_PACKS",
    "BackupsSection",
    "DatabaseSection",
    "DeskSection",
    "DiscordSection",
    "GradingSection",
    "LimitsSection",
    "LlmSection",
    "OperationsSection",
    "PacksSection",
    "PrivacySection",
    "Settings",
    "SlackSection",
    "WebSection",
]


class DatabaseSection(Section):
    """Where everything is kept."""

    url: DatabaseUrl = NOT_SET
    """Such as postgresql://user:password@host/sparring; empty: a SQLite file in operations.data_dir."""
    url_file: Path | None = None
    """A file that holds the address, in place of url."""
    pool_size: Annotated[int, Field(ge=1, le=100)] = 5
    """Connections that may be open at once."""
    upgrade_at_start: bool = True
    """Bring an older database up to date at the start; otherwise the bot asks for `sparring db upgrade`."""


class LlmSection(Section):
    """A language model as a grader; off until base_url and model are set and a community opts in."""

    base_url: Address = ""
    """An OpenAI-compatible endpoint."""
    model: str = ""
    """The model's name there."""
    api_key: SecretStr = NOT_SET
    """The key for the endpoint."""
    api_key_file: Path | None = None
    """A file that holds the key."""
    timeout: Annotated[float, Field(gt=0, le=120)] = 20.0
    """Seconds to wait before the offline grade is given instead."""
    per_minute: Annotated[int, Field(ge=1)] = 20
    """Requests a minute, at most."""
    per_day: Annotated[int, Field(ge=1)] = 500
    """Requests a day, at most."""
    max_output_tokens: Annotated[int, Field(ge=100)] = 1200
    """Length of a reply, at most."""

    @model_validator(mode="after")
    def _check_pair(self) -> Self:
        if bool(self.base_url) != bool(self.model):
            raise ValueError("grading.llm.base_url and grading.llm.model are set together or not at all")
        return self


class GradingSection(Section):
    """How answers are judged."""

    timeout: Annotated[float, Field(gt=0, le=60)] = 5.0
    """Seconds that a grade may take once its turn has come, at most."""
    processes: Annotated[int, Field(ge=0, le=32)] = 1
    """Processes that grade, beside the bot's own; 0: threads of its own, slower for a crowd, 40 MB less."""
    judge: Literal["on", "off"] = "on"
    """The judge reads answers for their meaning; off: words are compared, which finds mentions, not truth."""
    llm: LlmSection = LlmSection()
    """A language model as a grader; off until base_url and model are set and a community opts in."""


class LimitsSection(Section):
    """How fast people may go; nobody notices who types with two hands."""

    member_burst: Annotated[int, Field(ge=1)] = 20
    """What one member may do at once."""
    member_per_minute: Annotated[int, Field(ge=0)] = 40
    """What one member may do a minute in the long run; 0: no limit."""
    community_burst: Annotated[int, Field(ge=1)] = 400
    """What a whole community may do at once, answers to a round left aside."""
    community_per_minute: Annotated[int, Field(ge=0)] = 1200
    """What a whole community may do a minute in the long run, answers left aside; 0: no limit."""


class PacksSection(Section):
    """Where questions come from."""

    folders: Folders = ()
    """Folders of packs; "shipped" is that of the program; empty: that one, and ./questions on top."""


class PrivacySection(Section):
    """What is kept on members, and for how long."""

    keep_answers_days: Annotated[int, Field(ge=0)] = 0
    """Days after which the words of a graded answer are emptied, and its grade stays; 0: kept for good."""


class BackupsSection(Section):
    """Copies of the database; PostgreSQL's are made by its pg_dump, where that is installed."""

    folder: Path = Path("backups")
    """Where copies go; a relative folder is one in operations.data_dir."""
    keep: Annotated[int, Field(ge=0)] = 7
    """How many nightly copies are kept, the newest ones; 0: none are made."""


class OperationsSection(Section):
    """Logs, health and files."""

    data_dir: Path = Path("data")
    """The folder for what the bot keeps itself: the SQLite file, pictures."""
    time_zone: Zone = "UTC"
    """The time zone that a new schedule starts with, until /quiz-admin setup names another."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """How much is logged; only debug may show what members wrote."""
    log_format: Literal["auto", "json", "pretty"] = "auto"
    """json, pretty, or auto: pretty on a terminal."""
    health_host: str = "127.0.0.1"
    """The address of /healthz, /readyz and /metrics."""
    health_port: Port = 0
    """The port of /healthz, /readyz and /metrics; 0: not served."""


class Settings(BaseSettings):
    """All settings; a variable goes before the file."""

    model_config = SettingsConfigDict(
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        use_attribute_docstrings=True,
        env_prefix="SPARRING_",
        env_nested_delimiter="__",
        env_ignore_empty=True,
        enable_decoding=False,
    )

    database: DatabaseSection = DatabaseSection()
    """Where everything is kept."""
    discord: DiscordSection = DiscordSection()
    """The Discord bot; it starts when a token is set."""
    slack: SlackSection = SlackSection()
    """The Slack app; it starts when its tokens are set."""
    web: WebSection = WebSection()
    """The chat in the browser."""
    desk: DeskSection = DeskSection()
    """The organiser's desk in the browser (/quiz-admin desk)."""
    grading: GradingSection = GradingSection()
    """How answers are judged."""
    limits: LimitsSection = LimitsSection()
    """How fast people may go; nobody notices who types with two hands."""
    packs: PacksSection = PacksSection()
    """Where questions come from."""
    privacy: PrivacySection = PrivacySection()
    """What is kept on members, and for how long."""
    backups: BackupsSection = BackupsSection()
    """Copies of the database; PostgreSQL's are made by its pg_dump, where that is installed."""
    operations: OperationsSection = OperationsSection()
    """Logs, health and files."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Variables first, then what the file said; nothing else is looked at."""
        del settings_cls, dotenv_settings, file_secret_settings
        return env_settings, init_settings

    @property
    def database_url(self) -> str:
        """The address of the database, the default one filled in."""
        given = self.database.url.get_secret_value()
        return given or f"sqlite+aiosqlite:///{(self.operations.data_dir / 'sparring.db').as_posix()}"

    @property
    def backups_folder(self) -> Path:
        """Where copies of the database go."""
        return self.operations.data_dir / self.backups.folder

    @property
    def question_folders(self) -> tuple[Path, ...]:
        """Where the packs are; a pack of one's own takes the place of a shipped one of the same name."""
        shipped = Path(bot.__file__).parent / "_questions"
        source = shipped if shipped.is_dir() else Path(bot.__file__).parents[1] / "questions"
        return pack_folders(self.packs.folders, source)

    @property
    def own_packs(self) -> Path:
        """Where new packs go: the first folder that is not the program's own."""
        return next((folder for folder in self.packs.folders if folder != SHIPPED), OWN_PACKS)

    @property
    def discord_on(self) -> bool:
        """Whether the Discord bot starts."""
        return bool(self.discord.token.get_secret_value())

    @property
    def slack_on(self) -> bool:
        """Whether the Slack app starts."""
        return bool(self.slack.bot_token.get_secret_value() or self.slack.client_id)

    @property
    def web_on(self) -> bool:
        """Whether the browser chat starts."""
        match self.web.enabled:
            case "auto":
                return not (self.discord_on or self.slack_on)
            case chosen:
                return chosen

    @property
    def secrets(self) -> frozenset[str]:
        """Every text that may show in no log."""
        held = [
            self.discord.token,
            self.slack.bot_token,
            self.slack.app_token,
            self.slack.signing_secret,
            self.slack.client_secret,
            self.web.secret,
            self.grading.llm.api_key,
        ]
        password = urlsplit(self.database_url).password or ""
        known = {secret.get_secret_value() for secret in held} | {password, unquote(password)}
        return frozenset(known - {""})
