"""What could not be read of a file, by command: exit code 2, the cause said in one line, and said again by a repeat."""

from contextlib import closing
from pathlib import Path

import pytest

from service.bootstrap import start
from service.config import Settings
from service.screening.portfolios import past_holdings
from service.screening.screener import ScreeningRequest
from tests.cli.holdings_file import screen


def _cut_off(tmp_path: Path) -> Path:
    file = tmp_path / "cut.csv"
    file.write_text("Name,ISIN,Quantity\nAPPLE INC,US0378331005,1\nSAP SE,DE0007164600,2\nMICROSOFT CO")
    return file


def test_a_file_that_breaks_off_could_not_be_screened(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, document = screen(capsys, _cut_off(tmp_path), "--no-store")
    assert (code, document["outcome"], document["gate"]) == (2, "incomplete", "incomplete")
    assert [one["cause"] for one in document["incomplete"]] == ["unread"]
    assert [(note["row"], note.get("unread")) for note in document["warnings"] if note["row"]] == [(4, True)]
    assert document["counts"]["screened"] == 3


@pytest.mark.slow
def test_a_repeat_says_again_what_was_not_read(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert home.exists()
    _, document = screen(capsys, _cut_off(tmp_path))
    with closing(start(Settings.from_env()).store) as store:
        services = start(Settings.from_env(), store=store)
        held, source = past_holdings(store, document["screening_id"])
        again = services.intake.screen_held(held, source, ScreeningRequest())
    assert again.head["incomplete"] == document["incomplete"]
