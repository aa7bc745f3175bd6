"""`pendens serve` listens on this machine alone until somebody says otherwise."""

import os
import re
from pathlib import Path

import pytest

from service.cli.main import run_command
from service.config import Settings
from service.errors import ConfigurationError
from service.server import gunicorn as server

pytestmark = pytest.mark.slow


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """Catch what gunicorn would be told, instead of starting it."""
    told: list[dict[str, object]] = []

    class Caught:
        def __init__(self, _build: object, options: dict[str, object]) -> None:
            told.append(options)

        def run(self) -> None:
            """Start nothing."""

    monkeypatch.setattr(server, "Server", Caught)
    return told


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_on_this_machine_it_just_listens(home: Path, served: list[dict[str, object]], host: str) -> None:
    assert run_command(["serve", "--host", host, "--port", "8123"]) == 0
    assert served[0]["bind"] == (f"[{host}]:8123" if ":" in host else f"{host}:8123")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "pendens.example"])  # noqa: S104 what is refused
def test_beyond_it_nobody_is_let_in_without_a_key(
    home: Path, served: list[dict[str, object]], capsys: pytest.CaptureFixture[str], host: str
) -> None:
    assert run_command(["serve", "--host", host]) == 2
    assert "pendens keys create" in capsys.readouterr().err
    assert served == []
    assert run_command(["keys", "create", "--role", "admin", "--label", "operations"]) == 0
    assert run_command(["serve", "--host", host]) == 0
    assert len(served) == 1


@pytest.mark.parametrize("setting", ["true", "1", "yes"])
def test_what_was_open_says_how_it_is_done_now(
    home: Path,
    served: list[dict[str, object]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    setting: str,
) -> None:
    assert run_command(["serve", "--allow-open"]) == 2
    assert "pendens keys create" in capsys.readouterr().err
    monkeypatch.setenv("PENDENS_ALLOW_OPEN", setting)
    assert run_command(["serve"]) == 2
    assert "pendens keys create" in capsys.readouterr().err
    assert served == []


def test_a_key_from_the_settings_lets_it_start_and_opens_it(
    home: Path, served: list[dict[str, object]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run_command(["keys", "generate"])
    key = capsys.readouterr().out.strip()
    monkeypatch.setenv("PENDENS_ADMIN_KEY", key)
    monkeypatch.setenv("PENDENS_HOST", "0.0.0.0")  # noqa: S104 what is asked for
    assert run_command(["serve"]) == 0
    assert run_command(["serve"]) == 0
    assert run_command(["keys", "list"]) == 0
    said = capsys.readouterr()
    assert said.out.count(key[4:12]) == 2  # one line, with the name under which it is recorded
    assert key[13:] not in said.out + said.err


def test_without_a_terminal_no_first_key_is_written(
    home: Path, served: list[dict[str, object]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PENDENS_REQUIRE_KEYS", "true")
    assert run_command(["serve"]) == 2
    said = capsys.readouterr()
    assert "PENDENS_ADMIN_KEY" in said.err
    assert "pnd_" not in said.out + said.err
    assert served == []


@pytest.mark.skipif(os.name != "posix", reason="other systems have no pseudo-terminals")
def test_the_first_key_is_shown_at_a_terminal_once(
    home: Path, served: list[dict[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PENDENS_REQUIRE_KEYS", "true")
    master, slave = os.openpty()
    with os.fdopen(slave, "w", encoding="utf-8") as terminal:
        monkeypatch.setattr("sys.stdout", terminal)
        assert run_command(["serve"]) == 0
        assert run_command(["serve"]) == 0
    shown = os.read(master, 10_000).decode()
    os.close(master)
    assert len(re.findall(r"pnd_[a-z0-9]{8}_[\w-]{43}", shown)) == 1
    assert len(served) == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", " " * 40),
        ("QUEUE_LIMIT", "0"),
        ("ALLOW_OPEN", "perhaps"),
        ("ADMIN_KEY", "pnd_short"),
        ("SESSION_HOURS", "0"),
        ("MIN_FREE_MB", "-1"),
        ("SECURE_COOKIES", "perhaps"),
        ("ALLOWED_ORIGINS", "desk.example"),
        ("ALLOWED_ORIGINS", "https://desk.example/path"),
        ("ALLOWED_ORIGINS", "null"),
        ("ALLOWED_ORIGINS", "*"),
    ],
)
def test_a_setting_that_cannot_be_used_stops_it(
    home: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"PENDENS_{name}", value)
    with pytest.raises(ConfigurationError, match=f"PENDENS_{name}"):
        Settings.from_env()


def test_the_secret_is_not_shown_with_the_settings(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PENDENS_SECRET_KEY", "k" * 40)
    settings = Settings.from_env()
    assert settings.secret_key == "k" * 40
    assert "kkkk" not in repr(settings)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_workers_that_would_each_have_a_database_of_their_own_are_refused(
    home: Path,
    served: list[dict[str, object]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    url: str,
) -> None:
    monkeypatch.setenv("PENDENS_DATABASE_URL", url)
    assert run_command(["serve", "--workers", "2"]) == 2
    assert "--workers 1" in capsys.readouterr().err
    assert served == []
    assert run_command(["serve", "--workers", "1"]) == 0


def test_what_browsers_may_do_can_be_set(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PENDENS_ALLOWED_ORIGINS", "https://desk.example, http://10.0.0.7:8080/")
    monkeypatch.setenv("PENDENS_SECURE_COOKIES", "true")
    monkeypatch.setenv("PENDENS_MIN_FREE_MB", "250")
    settings = Settings.from_env()
    assert settings.allowed_origins == ("https://desk.example", "http://10.0.0.7:8080/")
    assert settings.secure_cookies
    assert settings.min_free_bytes == 250_000_000
