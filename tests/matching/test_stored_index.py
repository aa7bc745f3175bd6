"""The index of the live lists is made once, mapped by every process, and never another list's."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.bootstrap import start
from service.config import Settings
from service.domain.holdings import Holding, Portfolio
from service.domain.parties import Name, NameKind, Party
from service.matching import load_profile
from service.matching.retrieve.build import lay_out
from service.matching.stored_index import LAYOUT
from service.screening.screener import ScreeningRequest

pytestmark = pytest.mark.slow

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
    monkeypatch.setattr("service.matching.stored_index.lay_out", _refused)
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
    monkeypatch.setattr("service.matching.stored_index.MATCHER_VERSION", "another")
    _flags(tmp_path)
    assert len(list((tmp_path / "index").glob("*.index"))) == 2


def _refused(*_: object) -> object:
    raise AssertionError("the index was made again")


# Names of each way that code may come to read otherwise: forms, wrappers, people, joined and shortened words, initials.
PRINTED = (
    "OPEN JOINT STOCK CO ZERBINI ZAVODY",
    "Veltrano Holdings Co., Ltd.",
    "PT Veltrano Zerbini (Persero) Tbk",
    "Zerbini S.p.A. Class B ADR",
    "Ostrander Aero. Engine Corporation of China",
    "14th Research Institute of Ostrander (Hong Kong) Limited",
    "Kelvane Technlogy Internatonal GmbH & Co. KG",
)
PEOPLE = ("ZERBINI, J.R.R.", "Abd al-Karim OSTRANDER", "V. Kelvane Jr.")
# What they were laid out as when this was written down: the profile's hash, the layout's number, the arrays' hash.
WRITTEN_DOWN = (
    "sha256:b5c9b36749ac3689a834a80ab0f5de33f8fefe1e82f2fa4fbfa30e35ab097df5",
    10,
    "b875aa819acedf1b445718e500a960f0729138c21575d40b9bfa9b6b8b19c8c8",
)


def test_parties_are_laid_out_as_the_number_says() -> None:
    profile = load_profile()
    arrays, _ = lay_out([_party("a", PRINTED, "entity"), _party("b", PEOPLE, "person")], profile)
    laid = hashlib.sha256()
    for name in sorted(arrays):
        laid.update(name.encode() + arrays[name].tobytes())
    now = (profile.hash, LAYOUT, laid.hexdigest())
    if now[:2] == WRITTEN_DOWN[:2]:
        assert now[2] == WRITTEN_DOWN[2], "the same parties are laid out otherwise: raise LAYOUT, then write it down"
    assert now == WRITTEN_DOWN, "the knowledge or the number has changed: write it down"


def _party(code: str, names: tuple[str, ...], kind: str) -> Party:
    return Party(code, names[0], tuple([Name(name, NameKind.PRIMARY) for name in names]), kind=kind)
