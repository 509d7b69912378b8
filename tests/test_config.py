"""Settings: where they come from, which goes first, and what the operator reads when one is wrong."""

import os
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.example import example_file, settings_page
from bot.config.loading import load, names
from bot.config.sections import Settings
from bot.core.errors import SettingsError
from bot.settings.values import database_url

_ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty folder to start in, and no variables of ours."""
    for variable in [each for each in os.environ if each.startswith("SPARRING_")]:
        monkeypatch.delenv(variable)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _load(text: str) -> Settings:
    Path("config.toml").write_text(text, encoding="utf-8")
    return load()


def _refused(text: str = "") -> list[str]:
    with pytest.raises(SettingsError) as caught:
        _load(text)
    return caught.value.message.splitlines()


def test_nothing_needs_to_be_set() -> None:
    """A newcomer without a token gets the browser chat and a file for everything."""
    settings = load()

    assert (True, False, False) == (settings.web_on, settings.discord_on, settings.slack_on)
    assert "sqlite+aiosqlite:///data/sparring.db" == settings.database_url


def test_a_variable_goes_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """And leaves the rest of the section as the file has it."""
    monkeypatch.setenv("SPARRING_WEB__PORT", "9001")
    monkeypatch.setenv("SPARRING_WEB__TITLE", "")

    settings = _load('[web]\nport = 9000\ntitle = "Ours"\n')

    assert (9001, "Ours") == (settings.web.port, settings.web.title)


def test_a_named_file_is_read_instead(tmp_path: Path) -> None:
    """--config goes before ./config.toml."""
    other = tmp_path / "other.toml"
    other.write_text("[web]\nport = 1\n", encoding="utf-8")
    Path("config.toml").write_text("[web]\nport = 2\n", encoding="utf-8")

    assert 1 == load(other).web.port


def test_lists_in_variables_have_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has to write JSON into a shell."""
    monkeypatch.setenv("SPARRING_PACKS__FOLDERS", "ours, theirs")
    monkeypatch.setenv("SPARRING_DISCORD__SHARD_IDS", "0,2")
    monkeypatch.setenv("SPARRING_DISCORD__SHARD_COUNT", "3")

    settings = load()

    assert (Path("ours"), Path("theirs")) == settings.packs.folders
    assert (0, 2) == settings.discord.shard_ids


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "[discord]\ntokn = 'x'",
            "there is no setting discord.tokn. Did you mean discord.token?",
        ),
        ("[dicord]\ntoken = 'x'", "there is no section [dicord]. Did you mean [discord]?"),
        ("token = 'x'", "there is no setting token. Did you mean discord.token?"),
        ("zzz = 1", "there is no setting zzz. config.example.toml lists every one."),
        ("database = 3", "database is a section; write [database] and its settings below it."),
        ("[web]\nport = 70000", "web.port should be less than or equal to 65535."),
        ("[web]\nport = 'abc'", "web.port should be a valid integer."),
        ("[web]\nenabled = 'maybe'", 'web.enabled should be true, false or "auto".'),
        (
            "[operations]\ntime_zone = 'Europe/Berln'",
            'operations.time_zone "Europe/Berln" is not a time zone; did you mean "Europe/Berlin"?',
        ),
        (
            "[operations]\ntime_zone = '?'",
            'operations.time_zone "?" is not a time zone; would it be one such as "Europe/Berlin"?',
        ),
        (
            "[database]\nurl = 'mysql://h/x'",
            (
                "database.url is not a database address; "
                "write sqlite:///file.db or postgresql://user:password@host/name."
            ),
        ),
        (
            "[slack]\nbot_token = 'xoxb-1'",
            "slack.app_token (Socket Mode) or slack.signing_secret (HTTP) is missing.",
        ),
        (
            "[slack]\napp_token = 'xapp-1'",
            "slack.bot_token is missing; it is on the app's OAuth & Permissions page (xoxb-...).",
        ),
        (
            "[slack]\nbot_token = 'xapp-1'\napp_token = 'xoxb-1'",
            "slack.bot_token holds an app-level token (xapp-); it belongs into slack.app_token.",
        ),
        (
            "[slack]\nclient_id = '1.2'",
            "slack.client_id and slack.client_secret are set together or not at all.",
        ),
        (
            "[grading.llm]\nmodel = 'm'",
            "grading.llm.base_url and grading.llm.model are set together or not at all.",
        ),
        (
            "[discord]\napplication_id = 'me'",
            "discord.application_id should be a number, as Discord shows it.",
        ),
    ],
)
def test_what_is_wrong_is_said_in_one_line(text: str, expected: str) -> None:
    """Where, what, and the mend; no traceback, nothing else."""
    assert [f"config.toml: {expected}"] == _refused(text)


@pytest.mark.parametrize("address", ["htp:/x", "https://:80", "localhost:80", "https://h:port"])
def test_an_address_has_a_scheme_and_a_host(address: str) -> None:
    """The address itself is not repeated: it may hold a password."""
    [line] = _refused(f"[discord]\nproxy = '{address}'")

    assert line.endswith("is not an address; it begins with http:// or https:// and names a host.")
    assert address not in line


def test_every_fault_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The operator mends the file once, not fault by fault."""
    monkeypatch.setenv("SPARRING_DISCORD__TOKNE", "x")
    monkeypatch.setenv("SPARRING_WEB_PORT", "80")
    monkeypatch.setenv("SPARRING_WEB", "on")

    lines = _refused("[web]\nport = 'abc'\n[colours]\n")

    assert [
        "config.toml: there is no section [colours]. config.example.toml lists every one.",
        "SPARRING_WEB: there is no such setting. Did you mean SPARRING_WEB__PORT?",
        "SPARRING_WEB_PORT: there is no such setting. Did you mean SPARRING_WEB__PORT?",
        "SPARRING_DISCORD__TOKNE: there is no setting discord.tokne. Did you mean discord.token?",
    ] == [line for line in lines if "web.port" not in line]


@pytest.mark.parametrize(
    "variable",
    ["SPARRING_CONFIG", "SPARRING_TEST_POSTGRES_URL", "SPARRING_SERVICE_HOST", "SPARRING_PORT_8484_TCP"],
)
def test_variables_of_others_are_left_alone(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    """The tests' own, and those that Kubernetes sets for a service called sparring."""
    monkeypatch.setenv(variable, "x")

    assert load() == Settings()


def test_a_file_that_is_not_toml_is_named_with_the_line() -> None:
    """A typing error is found by its line."""
    [line] = _refused("[web]\nport = = 1\n")

    assert line.startswith("config.toml: this is not TOML: ")
    assert "line 2" in line


def test_a_missing_file_is_named() -> None:
    """--config with a wrong path does not fall back to anything."""
    with pytest.raises(SettingsError, match=r"nowhere.toml: the file cannot be read: No such file"):
        load(Path("nowhere.toml"))


def test_a_secret_may_stand_in_a_file_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As container platforms hand them over; the line break at its end is not part of it."""
    (tmp_path / "token").write_text("the-discord-token\n", encoding="utf-8")
    monkeypatch.setenv("SPARRING_DISCORD__TOKEN_FILE", str(tmp_path / "token"))

    settings = load()

    assert "the-discord-token" == settings.discord.token.get_secret_value()
    assert settings.discord_on
    assert not settings.web_on


@pytest.mark.parametrize(
    ("content", "told"), [(None, "cannot be read: No such file"), ("", "is empty"), ("\n \n", "is empty")]
)
def test_a_secret_file_without_a_secret_is_refused(tmp_path: Path, content: str | None, told: str) -> None:
    """A volume that is not mounted is not "no token"."""
    file = tmp_path / "secret"
    if content is not None:
        file.write_text(content, encoding="utf-8")

    [line] = _refused(f"[web]\nsecret_file = '{file}'")

    assert line.startswith("config.toml: web.secret_file: ")
    assert told in line


def test_a_secret_and_its_file_exclude_each_other(tmp_path: Path) -> None:
    """Nobody has to guess which of the two is used."""
    (tmp_path / "secret").write_text("s" * 20, encoding="utf-8")

    assert ["config.toml: web.secret and secret_file are both set; keep one."] == _refused(
        "[web]\nsecret = 'other'\nsecret_file = 'secret'"
    )


def test_a_secret_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not by printing the settings, not by an error in the same section, and logs know what to leave out."""
    monkeypatch.setenv("SPARRING_SLACK__BOT_TOKEN", "xoxb-hush")
    monkeypatch.setenv("SPARRING_SLACK__APP_TOKEN", "xapp-hush")
    settings = _load("[database]\nurl = 'postgres://ada:p%40ss@db/sparring'\n")

    shown = f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"
    monkeypatch.delenv("SPARRING_SLACK__APP_TOKEN")
    refused = " ".join(_refused("[slack]\nhttp_port = 'x'\n"))

    assert ["hush" in text or "p%40ss" in text for text in (shown, refused)] == [False, False]
    assert {"xoxb-hush", "xapp-hush", "p%40ss", "p@ss"} == settings.secrets


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("sqlite:///x.db", "sqlite+aiosqlite:///x.db"),
        ("sqlite:////var/x.db", "sqlite+aiosqlite:////var/x.db"),
        ("postgres://u:p@h/x", "postgresql+asyncpg://u:p@h/x"),
        ("postgresql://h/x", "postgresql+asyncpg://h/x"),
        ("postgresql+asyncpg://h/x", "postgresql+asyncpg://h/x"),
    ],
)
def test_a_database_address_is_taken_as_people_have_it(given: str, expected: str) -> None:
    """The driver is the program's business."""
    assert expected == _load(f"[database]\nurl = '{given}'").database_url


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("sslmode=require", "?ssl=require"),
        ("sslmode=verify-full&channel_binding=prefer", "?ssl=verify-full"),
        ("ssl=true", "?ssl=require"),
        ("application_name=web&connect_timeout=10&gssencmode=disable", ""),
        (
            "host=/var/run/postgresql&port=5433",
            "?host=%2Fvar%2Frun%2Fpostgresql&port=5433",
        ),
        ("target_session_attrs=read-write&sslmode=disable", "?target_session_attrs=read-write&ssl=disable"),
    ],
)
def test_what_hosted_databases_write_behind_an_address_works(given: str, expected: str) -> None:
    """In the driver's own words; what the bot sees to itself is left out."""
    assert f"postgresql+asyncpg://u:p@h/x{expected}" == database_url(f"postgres://u:p@h/x?{given}")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("channel_binding=require", "leave it out"),
        ("sslrootcert=/etc/ca.pem", "set the variable PGSSLROOTCERT"),
        ("pgbouncer=true", "goes to PostgreSQL itself"),
        ("password=hush", "belongs before the @"),
        ("sslmode=always", "none of allow, disable"),
        ("colour=hush", "'colour' that is not understood"),
    ],
)
def test_what_cannot_be_understood_there_is_named(given: str, told: str) -> None:
    """By its name, never by its value, and with what to write instead."""
    with pytest.raises(ValueError, match=told) as error:
        database_url(f"postgres://u:p@h/x?{given}")

    assert "hush" not in str(error.value)


def test_the_data_folder_moves_the_database() -> None:
    """One setting puts everything that the bot keeps onto a volume."""
    assert (
        "sqlite+aiosqlite:////var/lib/sparring/sparring.db"
        == _load("[operations]\ndata_dir = '/var/lib/sparring'").database_url
    )


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("[web]\nenabled = true\n[discord]\ntoken = 't'", True),
        ("[discord]\ntoken = 't'", False),
        ("[slack]\nbot_token = 'xoxb-1'\nsigning_secret = 's'", False),
        ("[web]\nenabled = false", False),
        ("[web]\nenabled = 'auto'", True),
    ],
)
def test_the_browser_chat_steps_back_for_a_real_platform(text: str, on: bool) -> None:  # noqa: FBT001 - a parametrised flag
    """On a server nobody wants an open chat by accident."""
    assert on == _load(text).web_on


def test_packs_come_from_the_nearest_place(tmp_path: Path) -> None:
    """Those that came with the program, one's own on top; only what is set, where something is."""
    shipped, new = load().question_folders, load().own_packs
    before: tuple[Path, ...] = ()
    for pack in ("python", "ours"):
        (tmp_path / "questions" / pack).mkdir(parents=True)
        (tmp_path / "questions" / pack / "pack.toml").touch()
        before = before or load().question_folders
    (tmp_path / "mine" / "new").mkdir(parents=True)
    (tmp_path / "mine" / "new" / "pack.toml").touch()
    only = _load("[packs]\nfolders = ['mine']")
    both = _load("[packs]\nfolders = ['shipped', 'mine']")

    known = [each.parent for each in sorted((_ROOT / "questions").glob("*/pack.toml"))]
    assert (_ROOT / "questions",) == shipped
    assert (*(each for each in known if each.name != "python"), Path("questions")) == before
    assert ((Path("mine"),), Path("mine")) == (only.question_folders, only.own_packs)
    assert ((_ROOT / "questions", Path("mine")), Path("mine")) == (both.question_folders, both.own_packs)
    assert Path("questions") == new


def test_the_example_is_written_from_the_settings() -> None:
    """config.example.toml and docs/settings.md are up to date; `make fix` writes them."""
    assert example_file() == (_ROOT / "config.example.toml").read_text(encoding="utf-8")
    assert settings_page() == (_ROOT / "docs/settings.md").read_text(encoding="utf-8")


def test_the_example_has_every_setting_with_its_default() -> None:
    """Uncommented as a whole it is valid and changes nothing."""
    lines = example_file().splitlines()
    uncommented = [
        line.removeprefix("# ") if " = " in line and "# SPARRING_" in line else line for line in lines
    ]

    assert load() == _load("\n".join(uncommented))
    variables = {line.rsplit("# ", 1)[1] for line in lines if "# SPARRING_" in line}
    assert {f"SPARRING_{name.replace('.', '__').upper()}" for name in names()} == variables


def test_every_setting_says_what_it_is() -> None:
    """A sentence that ends, for the example and the documentation."""
    sections = [(name, field) for name, field in Settings.model_fields.items()]
    described = [field.description for _, field in sections]
    assert all(text and text.endswith(".") for text in described)
    assert "None" not in example_file()


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_file_gives_settings_or_a_sentence(text: str) -> None:
    """Nothing that can stand in a file leads to a traceback."""
    with suppress(SettingsError):
        _load(text)
