"""The index of the live lists is made once, mapped by every process, and never another list's."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.bootstrap import start
from service.config import Settings
from service.domain.holdings import Holding, Portfolio
from service.screener import ScreeningRequest

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def _settings(home: Path) -> Settings:
    return Settings(home, f"sqlite:///{home / 'pendens.sqlite3'}")


def _flags(home: Path) -> list[str]:
    services = start(_settings(home), now=lambda: NOW)
    holdings = (Holding(2, "HANGZHOU HIKVISION DIGITAL TECHNOLOGY"), Holding(3, "Ostrander Ltd"))
    held = Portfolio(rows=2, holdings=holdings)
    return [str(finding.flag) for finding in services.screener.screen(held, ScreeningRequest()).findings]


def test_the_second_start_makes_no_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = _flags(tmp_path)
    made = sorted(file.name for file in (tmp_path / "index").glob("*.index"))
    monkeypatch.setattr("service.indexes.lay_out", _refused)
    assert len(made) == 1
    assert _flags(tmp_path) == first == ["no_trade", "clear"]
    assert sorted(file.name for file in (tmp_path / "index").glob("*.index")) == made


def test_a_damaged_index_is_made_again(tmp_path: Path) -> None:
    first = _flags(tmp_path)
    (index,) = (tmp_path / "index").glob("*.index")
    index.chmod(0o600)
    index.write_bytes(index.read_bytes()[:-100])
    assert _flags(tmp_path) == first


def test_another_profile_has_an_index_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _flags(tmp_path)
    monkeypatch.setattr("service.indexes.MATCHER_VERSION", "another")
    _flags(tmp_path)
    assert len(list((tmp_path / "index").glob("*.index"))) == 2


def _refused(*_: object) -> object:
    raise AssertionError("the index was made again")
