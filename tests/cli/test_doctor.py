"""`pendens doctor` looks at rights, room, database and lists, changes nothing, and says by its exit code how it is."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from service.cli.main import run_command
from tests.cli.house_list import write
from tests.cli.test_home import EVERGREEN, of_newer, to_revision

pytestmark = pytest.mark.slow


def examine(capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    code = run_command(["doctor", "--format", "json"])
    return code, json.loads(capsys.readouterr().out)


def states(document: dict[str, Any]) -> dict[str, str]:
    return {check["name"]: check["state"] for check in document["checks"]}


@pytest.fixture
def filled(home: Path, tmp_path: Path) -> Path:
    assert run_command(["lists", "load", "house-desk", write(tmp_path, EVERGREEN)]) == 0
    return home


def test_a_home_that_is_fine_exits_0_and_names_each_list_with_its_age(
    filled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, document = examine(capsys)
    assert (code, document["state"], set(states(document).values())) == (0, "fine", {"fine"})
    assert set(states(document)) == {"home", "rights", "room", "database", "migrations", "clock", "lists"}
    assert {one["code"]: one["age_days"] for one in document["lists"]}["house-desk"] == 0
    assert run_command(["doctor"]) == 0
    assert "house-desk" in capsys.readouterr().out


@pytest.mark.sqlite
def test_it_changes_nothing(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    to_revision(filled / "pendens.sqlite3", "0011")
    before = {path: path.read_bytes() for path in filled.rglob("*") if path.is_file()}
    assert examine(capsys)[0] == 1
    assert {path: path.read_bytes() for path in filled.rglob("*") if path.is_file()} == before


def test_warnings_exit_1(filled: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    filled.chmod(0o750)
    monkeypatch.setenv("PENDENS_LIST_MAX_AGE", "0")
    code, document = examine(capsys)
    assert (code, document["state"]) == (1, "warning")
    assert states(document) == {**states(document), "rights": "warning", "lists": "warning"}
    assert "chmod 700" in " ".join(check["message"] for check in document["checks"])


def test_a_home_just_made_exits_0_with_advice_to_load_lists(
    empty_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["init"]) == 0
    code, document = examine(capsys)
    assert (code, document["state"], states(document)["lists"]) == (0, "advice", "advice")
    assert "pendens lists update or load" in " ".join(check["message"] for check in document["checks"])
    assert run_command(["doctor"]) == 0
    assert "advice" in capsys.readouterr().out


def test_a_required_list_that_is_absent_is_a_warning(
    filled: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PENDENS_REQUIRED_LISTS", "house-desk,un-sc")
    code, document = examine(capsys)
    assert (code, states(document)["lists"]) == (1, "warning")
    assert "list un-sc is required and not live: load it" in {check["message"] for check in document["checks"]}


def test_a_new_home_is_a_warning(empty_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, document = examine(capsys)
    assert (code, states(document)["database"], states(document)["lists"]) == (1, "warning", "advice")
    assert list(empty_home.iterdir()) == []


@pytest.mark.sqlite
@pytest.mark.parametrize("fault", ["absent", "newer", "damaged", "a list that is not there"])
def test_what_cannot_be_worked_with_exits_2(
    filled: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    if fault == "absent":
        shutil.rmtree(filled)
    elif fault == "newer":
        of_newer(filled / "pendens.sqlite3")
    elif fault == "damaged":
        (filled / "pendens.sqlite3").write_bytes(b"damaged" * 1000)
    else:
        monkeypatch.setenv("PENDENS_LISTS", "us-sdn")
    code, document = examine(capsys)
    assert (code, document["state"]) == (2, "unusable")
