"""A home that is not there, or cannot be read, is said: the bundled lists alone never answer for it in silence."""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from service.cli.main import run_command
from service.store.schema import migrations_folder
from tests.cli.holdings_file import portfolio, screen
from tests.cli.house_list import write

pytestmark = pytest.mark.sqlite

EVERGREEN = "1,Evergreen Tanker Holdings Ltd,blocked,,,2026-01-05,board"
Damage = Callable[[Path], None]


@pytest.fixture
def home(empty_home: Path) -> Path:
    """Begin with an empty one: what is made of it first is looked at here."""
    return empty_home


@pytest.fixture
def holdings(tmp_path: Path) -> Path:
    return portfolio(tmp_path, "EVERGREEN TANKER HOLDINGS LTD,,1,1,USD")


@pytest.fixture
def filled(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """Give a home in which a list of the firm blocks the holding."""
    assert run_command(["lists", "load", "house-desk", write(tmp_path, EVERGREEN)]) == 0
    capsys.readouterr()
    return home / "pendens.sqlite3"


def to_revision(database: Path, revision: str) -> None:
    """Bring a database back to the tables of an older release."""
    code = (
        "import sys; from argparse import Namespace; from alembic import command; from alembic.config import Config;"
        "c = Config(cmd_opts=Namespace(x=['url=sqlite:///' + sys.argv[1]]));"
        "c.set_main_option('script_location', sys.argv[2]); command.downgrade(c, sys.argv[3])"
    )
    subprocess.run([sys.executable, "-c", code, str(database), str(migrations_folder()), revision], check=True)


def of_newer(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


def of_another_program(database: Path) -> None:
    database.unlink()
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")


def folder_in_place(database: Path) -> None:
    database.unlink()
    database.mkdir()


def link_to_nowhere(database: Path) -> None:
    database.unlink()
    database.symlink_to("volume-that-is-not-mounted/pendens.sqlite3")


@pytest.mark.slow
@pytest.mark.parametrize("revision", ["0002", "0007", "0011"])
def test_without_a_trace_the_lists_of_an_older_home_are_read(
    filled: Path, holdings: Path, capsys: pytest.CaptureFixture[str], revision: str
) -> None:
    to_revision(filled, revision)
    before = filled.read_bytes()
    code, document = screen(capsys, holdings, "--no-store")
    assert (code, document["findings"][0]["flag"]) == (1, "blocked")
    assert "house-desk" in {use["code"] for use in document["lists"]}
    assert run_command(["explain", "--name", "EVERGREEN TANKER HOLDINGS LTD"]) == 0
    assert "blocked" in capsys.readouterr().out
    assert filled.read_bytes() == before


@pytest.mark.slow
def test_what_is_made_of_an_older_homes_lists_is_made_once(
    filled: Path, holdings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to_revision(filled, "0011")
    for file in (filled.parent / "index").glob("*.*"):
        file.unlink()  # as after an upgrade, which names all of them otherwise
    first = screen(capsys, holdings, "--no-store")
    made = {file.name: file.stat().st_mtime_ns for file in (filled.parent / "index").iterdir()}
    assert {Path(name).suffix for name in made} == {".lists", ".index", ".lock"}
    for options in (["--no-store"], []):  # the second brings the database forward
        code, document = screen(capsys, holdings, *options)
        assert (code, document["findings"]) == (first[0], first[1]["findings"])
        assert {file.name: file.stat().st_mtime_ns for file in (filled.parent / "index").iterdir()} == made


@pytest.mark.slow
@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (of_newer, "was made by a newer Pendens"),
        (of_another_program, "belongs to another program"),
        (folder_in_place, "is no file"),
        (link_to_nowhere, "check PENDENS_HOME"),
    ],
)
def test_a_home_whose_lists_cannot_be_read_is_refused(
    filled: Path, holdings: Path, capsys: pytest.CaptureFixture[str], damage: Damage, words: str
) -> None:
    damage(filled)
    for question in (["screen", str(holdings), "--no-store"], ["explain", "--name", "EVERGREEN TANKER"]):
        assert run_command(question) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert words in said.err


ALL_BUT_THREE = [
    ["screen", "HOLDINGS"],
    ["screen", "HOLDINGS", "--no-store"],
    ["explain", "--name", "ACME"],
    ["timeline", "Xiaomi Corp"],
    ["lists"],
    ["lists", "update"],
    ["lists", "show", "us-ccmc"],
    ["lists", "versions", "us-ccmc"],
    ["lists", "verify", "us-ccmc"],
    ["lists", "accept", "us-ccmc", "abcdef0", "--reason", "x"],
    ["lists", "remove", "house-desk", "--reason", "x"],
    ["events", "list"],
    ["events", "approve", "1"],
    ["doctor"],
]


@pytest.mark.sqlite
@pytest.mark.parametrize("command", ALL_BUT_THREE, ids=" ".join)
@pytest.mark.parametrize("variable", ["PENDENS_HOME", "PENDENS_DATABASE_URL"])
def test_a_home_or_database_that_is_named_and_absent_is_refused_and_not_made(  # noqa: PLR0913, PLR0917 fixtures
    home: Path,
    holdings: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    command: list[str],
    variable: str,
) -> None:
    absent = home / "mistyped"
    monkeypatch.setenv(variable, f"sqlite:///{absent}" if variable == "PENDENS_DATABASE_URL" else str(absent))
    assert run_command([str(holdings) if word == "HOLDINGS" else word for word in command]) == 2
    said = capsys.readouterr()
    assert variable in " ".join((said.out + said.err).split())
    assert not absent.exists()


@pytest.mark.sqlite
@pytest.mark.slow
def test_init_makes_a_home_and_loading_a_list_does(home: Path, tmp_path: Path) -> None:
    for command in (["init"], ["lists", "load", "house-desk", write(tmp_path, EVERGREEN)]):
        shutil.rmtree(home)
        assert run_command(command) == 0
        assert (home / "pendens.sqlite3").is_file()
    assert run_command(["init"]) == 0


def test_an_empty_name_of_a_home_is_refused(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PENDENS_HOME", "")
    assert run_command(["lists"]) == 2
    assert "it is empty" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize("options", [[], ["--no-store"]])
def test_a_home_with_the_bundled_lists_alone_says_so_in_the_answer_and_on_stderr(
    home: Path, holdings: Path, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    assert run_command(["screen", str(holdings), "--format", "json", *options]) == 0
    said = capsys.readouterr()
    assert "only the bundled lists are loaded" in said.err
    warnings = json.loads(said.out)["warnings"]
    assert any("only the bundled lists are loaded" in warning["message"] for warning in warnings)
    for command in (["lists"], ["timeline", "Xiaomi Corp"], ["explain", "--name", "ACME CORP"]):
        run_command(command)
        assert capsys.readouterr().err.count("only the bundled lists are loaded") == 1


@pytest.mark.slow
def test_a_home_with_another_list_does_not(filled: Path, holdings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["screen", str(holdings), "--format", "json", "--no-store"]) == 1
    said = capsys.readouterr()
    assert said.err == "pendens: Not loaded: OFAC SDN, OFAC Consolidated, UN\n"
    assert json.loads(said.out)["warnings"] == []


def test_lists_that_are_asked_for_by_a_setting_and_are_not_there_are_refused(
    home: Path, holdings: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PENDENS_LISTS", "us-ccmc,us-sdn")
    assert run_command(["screen", str(holdings), "--no-store"]) == 2
    assert "no live list us-sdn" in capsys.readouterr().err
