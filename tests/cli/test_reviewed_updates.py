"""A fetched list whose parties reviews complete: verified whole, seen as unchanged, and found by what was added."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from service.cli.main import run_command
from service.lists.load.loader import Loader
from tests.cli.fetched_list import FIRMS, FIRST_DAY, PRIMARY, THREE_DAYS_LATER
from tests.lists.readers.ofac_extracts import prim, source
from tests.publisher import Publisher

pytestmark = pytest.mark.slow

CLOUDWALK = prim("33112", "CLOUDWALK TECHNOLOGY CO., LTD.", programmes="SDGT")


@pytest.fixture
def fetched(ready: Path, publisher: Publisher, clock: Callable[[datetime], None]) -> Path:
    rows = [prim(str(101 + place), name, programmes="SDGT") for place, name in enumerate(FIRMS)]
    publisher.files[PRIMARY] = source("sdn.csv", *rows, CLOUDWALK).content
    clock(FIRST_DAY)
    assert run_command(["lists", "update", "us-sdn"]) == 0
    return ready


@pytest.mark.usefixtures("fetched")
def test_a_list_with_reviewed_parties_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run_command(["lists", "verify", "us-sdn"]) == 0
    assert "intact" in capsys.readouterr().out


@pytest.mark.usefixtures("fetched")
def test_its_unchanged_files_are_not_read_again(
    clock: Callable[[datetime], None], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock(THREE_DAYS_LATER)
    monkeypatch.setattr(Loader, "load", lambda *_: pytest.fail("read again"))
    capsys.readouterr()
    assert run_command(["lists", "update", "us-sdn"]) == 0
    assert "us-sdn  unchanged  14 entries" in capsys.readouterr().out


@pytest.mark.usefixtures("fetched")
def test_its_party_is_found_by_a_reviewed_ticker(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "one.csv"
    file.write_text("Ticker,Exchange\n688327,XSHG\n")
    capsys.readouterr()
    run_command(["screen", str(file), "--lists", "us-sdn", "--format", "csv", "--all", "--no-store"])
    assert "688327 is CLOUDWALK" in capsys.readouterr().out
