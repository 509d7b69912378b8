"""Every setting with its default, one class per section of the file.

An empty text or a zero stands for "not set"; an empty variable is as good as none.
The docstring under each setting is what config.example.toml and the documentation say about it.
"""

from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import unquote, urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

import bot
from bot.config.packfolders import OWN_PACKS, SHIPPED, pack_folders
from bot.config.secretfiles import with_secrets_from_files
from bot.config.values import (
    Address,
    DatabaseUrl,
    Digits,
    Folders,
    Numbers,
    Port,
    Site,
    SocketAddress,
    Switch,
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

_NONE = SecretStr("")


class _Section(BaseModel):
    """A section refuses unknown keys and never shows a value in an error."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, hide_input_in_errors=True, use_attribute_docstrings=True
    )

    @model_validator(mode="before")
    @classmethod
    def _read_files(cls, raw: object) -> object:
        return with_secrets_from_files(raw, tuple(cls.model_fields))


class DatabaseSection(_Section):
    """Where everything is kept."""

    url: DatabaseUrl = _NONE
    """Such as postgresql://user:password@host/sparring; empty: a SQLite file in operations.data_dir."""
    url_file: Path | None = None
    """A file that holds the address, in place of url."""
    pool_size: Annotated[int, Field(ge=1, le=100)] = 5
    """Connections that may be open at once."""
    upgrade_at_start: bool = True
    """Bring an older database up to date at the start; otherwise the bot asks for `sparring db upgrade`."""


class DiscordSection(_Section):
    """The Discord bot; it starts when a token is set."""

    token: SecretStr = _NONE
    """The bot's token, from the Bot page of the developer portal."""
    token_file: Path | None = None
    """A file that holds the token, in place of token."""
    application_id: Digits = ""
    """The application's id, only to check that the token belongs to it."""
    message_content: bool = True
    """Read answers typed into threads (the Message Content intent); without it: buttons and mentions."""
    member_events: bool = False
    """Hear who leaves and comes back (the Server Members intent): off the boards, no reminders meanwhile."""
    archive_minutes: Literal[60, 1440, 4320, 10080] = 1440
    """When Discord hides a thread in which nobody writes."""
    shard_count: Annotated[int, Field(ge=0)] = 0
    """How many shards there are in all; 0: as many as Discord recommends."""
    shard_ids: Numbers = ()
    """The shards that this process runs, where several processes share them; empty: all."""
    proxy: Address = ""
    """An HTTP proxy on the way to Discord."""
    api_base: Address = ""
    """Another address for Discord's HTTP interface, for tests and relays."""
    gateway_url: SocketAddress = ""
    """Another address for Discord's gateway, for tests and relays."""
    requests_per_second: Annotated[float, Field(gt=0, le=50)] = 48.0
    """Requests to Discord a second, at most; Discord allows 50 for each bot."""


class SlackSection(_Section):
    """The Slack app; it starts when its tokens are set."""

    bot_token: SecretStr = _NONE
    """The bot token (xoxb-...), for an app installed in one workspace."""
    bot_token_file: Path | None = None
    """A file that holds the bot token."""
    app_token: SecretStr = _NONE
    """The app-level token (xapp-...) for Socket Mode: no public address needed."""
    app_token_file: Path | None = None
    """A file that holds the app-level token."""
    signing_secret: SecretStr = _NONE
    """The signing secret, for events over HTTP in place of Socket Mode."""
    signing_secret_file: Path | None = None
    """A file that holds the signing secret."""
    client_id: str = ""
    """The client id, for an app that several workspaces install."""
    client_secret: SecretStr = _NONE
    """The client secret, for an app that several workspaces install."""
    client_secret_file: Path | None = None
    """A file that holds the client secret."""
    sockets: Annotated[int, Field(ge=1, le=10)] = 1
    """Connections in Socket Mode; Slack allows ten for each app."""
    http_host: str = "127.0.0.1"
    """Where events and installations are received over HTTP."""
    http_port: Port = 3000
    """The port for events and installations over HTTP."""
    public_url: Address = ""
    """The https address under which Slack reaches that port, for installations."""
    proxy: Address = ""
    """An HTTP proxy on the way to Slack."""
    api_base: Address = ""
    """Another address for Slack's Web API, for tests and relays."""

    @model_validator(mode="after")
    def _check_tokens(self) -> Self:
        bot, app = bool(self.bot_token.get_secret_value()), bool(self.app_token.get_secret_value())
        signing, client = bool(self.signing_secret.get_secret_value()), bool(self.client_id)
        if self.bot_token.get_secret_value().startswith("xapp-"):
            raise ValueError(
                "slack.bot_token holds an app-level token (xapp-); it belongs into slack.app_token"
            )
        if self.app_token.get_secret_value().startswith("xoxb-"):
            raise ValueError("slack.app_token holds a bot token (xoxb-); it belongs into slack.bot_token")
        if client != bool(self.client_secret.get_secret_value()):
            raise ValueError("slack.client_id and slack.client_secret are set together or not at all")
        if client and not self.public_url:
            raise ValueError(
                "slack.client_id needs slack.public_url: the address that installations come back to"
            )
        if (bot or client) and not (app or signing):
            raise ValueError("slack.app_token (Socket Mode) or slack.signing_secret (HTTP) is missing")
        if (app or signing) and not (bot or client):
            raise ValueError(
                "slack.bot_token is missing; it is on the app's OAuth & Permissions page (xoxb-...)"
            )
        return self


class WebSection(_Section):
    """The chat in the browser."""

    enabled: Switch = "auto"
    """true, false, or "auto": on as long as neither Discord nor Slack is set up."""
    host: str = "127.0.0.1"
    """The address to listen on."""
    port: Port = 8484
    """The port to listen on; 0: any free one."""
    public: bool = False
    """Allow a host that other machines can reach; needs a secret."""
    secret: SecretStr = _NONE
    """Asked for once per browser; at least 12 characters."""
    secret_file: Path | None = None
    """A file that holds the secret."""
    title: str = "Sparring"
    """The name on the page."""


class DeskSection(_Section):
    """The organiser's desk in the browser (/quiz-admin desk)."""

    public_url: Site = ""
    """The https address under which browsers reach it; empty: it is there beside the browser chat alone."""
    host: str = "127.0.0.1"
    """Where it listens once it has a public_url; a reverse proxy stands before it."""
    port: Port = 8485
    """The port that it listens on."""


class LlmSection(_Section):
    """A language model as a grader; off until base_url and model are set and a community opts in."""

    base_url: Address = ""
    """An OpenAI-compatible endpoint."""
    model: str = ""
    """The model's name there."""
    api_key: SecretStr = _NONE
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


class GradingSection(_Section):
    """How answers are judged."""

    timeout: Annotated[float, Field(gt=0, le=60)] = 5.0
    """Seconds that a grade may take once its turn has come, at most."""
    processes: Annotated[int, Field(ge=0, le=32)] = 1
    """Processes that grade, beside the bot's own; 0: threads of its own, slower for a crowd, 40 MB less."""
    judge: Literal["on", "off"] = "on"
    """The judge reads answers for their meaning; off: words are compared, which finds mentions, not truth."""
    llm: LlmSection = LlmSection()
    """A language model as a grader; off until base_url and model are set and a community opts in."""


class LimitsSection(_Section):
    """How fast people may go; nobody notices who types with two hands."""

    member_burst: Annotated[int, Field(ge=1)] = 20
    """What one member may do at once."""
    member_per_minute: Annotated[int, Field(ge=0)] = 40
    """What one member may do a minute in the long run; 0: no limit."""
    community_burst: Annotated[int, Field(ge=1)] = 400
    """What a whole community may do at once, answers to a round left aside."""
    community_per_minute: Annotated[int, Field(ge=0)] = 1200
    """What a whole community may do a minute in the long run, answers left aside; 0: no limit."""


class PacksSection(_Section):
    """Where questions come from."""

    folders: Folders = ()
    """Folders of packs; "shipped" is that of the program; empty: that one, and ./questions on top."""


class PrivacySection(_Section):
    """What is kept on members, and for how long."""

    keep_answers_days: Annotated[int, Field(ge=0)] = 0
    """Days after which the words of a graded answer are emptied, and its grade stays; 0: kept for good."""


class BackupsSection(_Section):
    """Copies of the database; PostgreSQL's are made by its pg_dump, where that is installed."""

    folder: Path = Path("backups")
    """Where copies go; a relative folder is one in operations.data_dir."""
    keep: Annotated[int, Field(ge=0)] = 7
    """How many nightly copies are kept, the newest ones; 0: none are made."""


class OperationsSection(_Section):
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
