"""A list is removed by command with a reason, stays kept, and comes back when somebody wants it; codes are checked."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.cli.main import run_command
from service.errors import ListCodeError
from service.lists import require_code
from service.lists.catalogue import CODE_PATTERN
from tests.cli.holdings_file import portfolio
from tests.cli.holdings_file import screen as ask
from tests.cli.house_list import write
from tests.cli.test_home import EVERGREEN

pytestmark = [pytest.mark.usefixtures("home"), pytest.mark.slow]
REMOVE = ["lists", "remove", "house-desk", "--reason", "the desk closed", "--by", "Ann Lee"]


def screen(capsys: pytest.CaptureFixture[str], holdings: Path) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    return ask(capsys, holdings)


@pytest.fixture
def holdings(tmp_path: Path) -> Path:
    assert run_command(["lists", "load", "house-desk", write(tmp_path, EVERGREEN)]) == 0
    return portfolio(tmp_path, "EVERGREEN TANKER HOLDINGS LTD,,1,1,USD")


def test_a_removed_list_is_screened_against_no_more_and_who_did_so_is_told(
    holdings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = screen(capsys, holdings)[1]
    assert run_command(REMOVE) == 0
    code, document = screen(capsys, holdings)
    assert (code, {use["code"] for use in document["lists"]} & {"house-desk"}) == (0, set())
    assert run_command(["screen", str(holdings), "--lists", "house-desk"]) == 2
    capsys.readouterr()
    assert run_command(["lists", "versions", "house-desk"]) == 0
    assert re.search(r"house-desk was removed on \S+ by Ann Lee: the desk closed", capsys.readouterr().out)
    assert run_command(["lists"]) == 0
    assert "house-desk was removed on" in capsys.readouterr().err
    assert run_command(["lists", "verify", "house-desk"]) == 0
    assert before["findings"][0]["flag"] == "blocked"


def test_it_comes_back_when_it_is_loaded_or_accepted(
    holdings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(REMOVE) == 0
    assert run_command(REMOVE) == 2
    assert "no live list house-desk" in capsys.readouterr().err
    assert run_command(["lists", "load", "house-desk", write(tmp_path, EVERGREEN)]) == 0
    version = capsys.readouterr().out.split("sha256:")[1][:12]
    assert screen(capsys, holdings)[1]["findings"][0]["flag"] == "blocked"
    assert run_command(REMOVE) == 0
    assert run_command(["lists", "accept", "house-desk", version, "--reason", "it opened again"]) == 0
    assert screen(capsys, holdings)[1]["findings"][0]["flag"] == "blocked"


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["lists", "remove", "us-ccmc", "--reason", "x"], "comes with the package"),
        (["lists", "remove", "house-other", "--reason", "x"], "no live list house-other"),
        (["lists", "remove", "house-desk"], "Missing option '--reason'"),
        (["lists", "remove", "house-desk", "--reason", " "], "the reason is empty"),
        (["lists", "remove", "house-desk", "--reason", "x", "--by", ""], "the name of who does it is empty"),
    ],
)
def test_what_cannot_be_removed_is_refused(
    holdings: Path, capsys: pytest.CaptureFixture[str], command: list[str], words: str
) -> None:
    assert run_command(command) == 2
    assert words in capsys.readouterr().err
    assert screen(capsys, holdings)[1]["findings"][0]["flag"] == "blocked"


@pytest.mark.parametrize(
    "code", ["house-", "house-My Desk", "house-a/../b", "house-DESK", "os-日本", "house-" + "a" * 70, "house-a\n", ""]
)
def test_a_code_that_breaks_the_pattern_is_refused_by_it_and_nothing_is_made(
    empty_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], code: str
) -> None:
    assert run_command(["lists", "load", code, write(tmp_path, EVERGREEN)]) == 2
    assert CODE_PATTERN in capsys.readouterr().err
    assert list(empty_home.iterdir()) == []


@given(st.text(max_size=80))
def test_a_code_that_passes_is_safe_in_addresses_settings_and_file_names(text: str) -> None:
    for code in (text, f"house-{text}"):
        try:
            require_code(code)
        except ListCodeError:
            continue
        assert set(code) <= set("abcdefghijklmnopqrstuvwxyz0123456789_-")
        assert len(code) <= 64
