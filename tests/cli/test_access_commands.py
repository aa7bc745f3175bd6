"""`pendens keys` and `pendens users`: a secret is written once, and read from no command line."""

import io
import re
from pathlib import Path

import pytest

from service.cli.main import run_command

pytestmark = pytest.mark.slow

PASSWORD = "correct horse battery staple"  # noqa: S105 of a test
_HOUSE = Path(__file__).resolve().parents[2] / "examples" / "house-desk.csv"


def told(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> tuple[str, str]:
    assert run_command(arguments) == code
    said = capsys.readouterr()
    return said.out, said.err


def test_a_key_is_written_once_and_then_known_by_its_prefix(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, err = told(capsys, "keys", "create", "--role", "screen,audit", "--label", "nightly batch", "--days", "90")
    assert re.fullmatch(r"pnd_[a-z0-9]{8}_[\w-]{43}\n", out)
    assert "shown this once" in err
    prefix, secret = out.strip()[4:12], out.strip()[13:]
    assert secret not in err
    listed, _ = told(capsys, "keys", "list")
    assert f"{prefix}  default  screen, audit  until " in listed
    assert secret not in listed
    new, _ = told(capsys, "keys", "rotate", prefix, "--overlap-hours", "2")
    listed, _ = told(capsys, "keys", "list")
    assert f"recorded as nightly batch (key {prefix})  in place of {prefix}" in listed
    told(capsys, "keys", "revoke", new[4:12])
    listed, _ = told(capsys, "keys", "list")
    assert "revoked" in listed


def test_a_key_has_its_own_rate_and_so_has_the_one_in_its_place(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = told(capsys, "keys", "create", "--role", "screen", "--label", "batch", "--rate", "2.5")
    told(capsys, "keys", "rotate", out[4:12])
    listed, _ = told(capsys, "keys", "list")
    assert listed.count("2.5 requests a second, 5 at once") == 2
    out, _ = told(capsys, "keys", "create", "--role", "screen", "--label", "x", "--rate", "10", "--burst", "100")
    listed, _ = told(capsys, "keys", "list")
    assert "10 requests a second, 100 at once" in next(line for line in listed.splitlines() if out[4:12] in line)
    _, err = told(capsys, "keys", "create", "--role", "screen", "--label", "x", "--burst", "100", code=2)
    assert "--rate" in err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["keys", "create", "--role", "boss", "--label", "x"], "'boss' is no role: choose of screen, review"),
        (["keys", "create", "--role", "screen", "--label", " "], "the label says what the key is for"),
        (["keys", "create", "--role", "screen", "--label", "x", "--tenant", "nowhere"], "pendens tenants list"),
        (["keys", "revoke", "abcdefgh"], "pendens keys list"),
        (["users", "remove", "nobody"], "pendens users list"),
        (["users", "roles", "nobody", "--role", "screen"], "pendens users list"),
    ],
)
def test_what_cannot_be_is_said_with_the_way_out(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    _, err = told(capsys, *arguments, code=2)
    assert words in err
    assert err.count("\n") == 1


def test_an_account_is_made_with_a_password_from_a_pipe(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    out, err = told(capsys, "users", "add", "D.Okafor@desk.example", "--role", "review")
    assert out == "d.okafor@desk.example  default  review\n"
    assert PASSWORD not in out + err
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    _, err = told(capsys, "users", "password", "d.okafor@desk.example", code=2)
    assert "a password has 15 to 1,024 characters" in err
    theirs = ["keys", "create", "--label", "x", "--person", "d.okafor@desk.example", "--role"]
    _, err = told(capsys, *theirs, "review,approve", code=2)
    assert "d.okafor@desk.example has not the role approve, and" in err
    assert err.count("\n") == 1
    assert told(capsys, *theirs, "review")[0].startswith("pnd_")
    told(capsys, "users", "remove", "d.okafor@desk.example")
    listed, _ = told(capsys, "users", "list")
    assert "removed" in listed


def test_a_command_says_for_whom_it_acts_and_takes_no_other_name_where_people_are_known(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "dana")
    event = ["events", "add", "Hangzhou Hikvision Digital Technology Co., Ltd.", "--list", "us-ns-cmic"]
    event += ["--event", "enjoined", "--at", "2026-03-02", "--authority", "D.D.C.", "--grade", "A"]
    event += ["--reference", "1:26-cv-00001 doc. 7", "--source", "the order"]
    told(capsys, "keys", "create", "--role", "screen", "--label", "batch")
    _, err = told(capsys, *event, "--by", "somebody", code=2)
    assert "dana runs the command: leave it out" in err
    out, err = told(capsys, *event)
    assert "proposed by dana" in out
    assert "as dana, for the tenant default" in err


def test_a_tenant_is_made_once_and_commands_work_for_it(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert told(capsys, "tenants", "add", "desk-london")[0] == "desk-london is made\n"
    assert "there is a tenant desk-london already" in told(capsys, "tenants", "add", "desk-london", code=2)[1]
    assert "cannot name a tenant" in told(capsys, "tenants", "add", "Desk London", code=2)[1]
    assert "desk-london  made" in told(capsys, "tenants", "list")[0]
    assert (
        "desk-london"
        in told(capsys, "keys", "create", "--role", "screen", "--label", "x", "--tenant", "desk-london")[1]
    )
    monkeypatch.setenv("PENDENS_TENANT", "nowhere")
    assert "there is no tenant nowhere" in told(capsys, "events", "list", code=2)[1]
    monkeypatch.setenv("PENDENS_TENANT", "desk-london")
    told(capsys, "events", "list")


def test_each_command_that_writes_says_as_whom(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is recorded is who runs the command: it was said by those for events and lists alone."""
    monkeypatch.setenv("LOGNAME", "d.okafor")
    made, err = told(capsys, "keys", "create", "--role", "admin", "--label", "x")
    said = [err, told(capsys, "keys", "rotate", made[4:12])[1], told(capsys, "keys", "revoke", made[4:12])[1]]
    said.append(told(capsys, "tenants", "add", "desk-london")[1])
    for arguments in (("add", "dana", "--role", "screen"), ("password", "dana"), ("roles", "dana", "--role", "audit")):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
        said.append(told(capsys, "users", *arguments)[1])
    said += [told(capsys, "users", "remove", "dana")[1], told(capsys, "purge")[1]]
    said.append(told(capsys, "lists", "load", "house-desk", str(_HOUSE))[1])
    assert [one for one in said if "pendens: as d.okafor" not in one] == []
    assert "pendens: as" not in told(capsys, "keys", "list")[1]
