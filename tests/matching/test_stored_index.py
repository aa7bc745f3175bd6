"""The index of the live lists is made once, mapped by every process, and never another list's."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.bootstrap import start
from service.config import Settings
from service.domain.holdings import Holding, Portfolio
from service.files.artifact_cache import ArtifactCache
from service.matching import load_profile
from service.matching.stored_index import kept_index, layout
from service.screening.screener import ScreeningRequest
from tests.databases import database_in

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def _settings(home: Path) -> Settings:
    return Settings(home, database_in(home))


def _flags(home: Path) -> list[str]:
    services = start(_settings(home), now=lambda: NOW)
    holdings = (Holding(2, "HANGZHOU HIKVISION DIGITAL TECHNOLOGY"), Holding(3, "Ostrander Ltd"))
    held = Portfolio(rows=2, holdings=holdings)
    return [str(finding.flag) for finding in services.screener.screen(held, ScreeningRequest()).findings]


def test_the_second_start_makes_no_index(tmp_path: Path) -> None:
    first = _flags(tmp_path)
    made = _written(tmp_path)
    assert len(made) == 1
    assert _flags(tmp_path) == first == ["no_trade", "clear"]
    assert _written(tmp_path) == made


def _written(home: Path) -> list[tuple[str, int, int]]:
    """Give the indexes with what changes when one is written again."""
    files = sorted((home / "index").glob("*.index"))
    return [(file.name, file.stat().st_ino, file.stat().st_mtime_ns) for file in files]


def test_a_damaged_index_is_made_again(tmp_path: Path) -> None:
    first = _flags(tmp_path)
    (index,) = (tmp_path / "index").glob("*.index")
    index.chmod(0o600)
    index.write_bytes(index.read_bytes()[:-100])
    assert _flags(tmp_path) == first


def test_another_profile_has_an_index_of_its_own(tmp_path: Path) -> None:
    services, profile = start(_settings(tmp_path), now=lambda: NOW), load_profile()
    shelf, register = ArtifactCache(tmp_path / "other"), services.screener.register
    for one in (profile, replace(profile, hash="sha256:another"), profile):
        kept_index(shelf, register.in_order(), register.book.state, one)
    assert len(list((tmp_path / "other").glob("*.index"))) == 2


def test_a_layout_is_the_same_in_every_process_and_another_with_other_knowledge() -> None:
    profile = load_profile()
    told = subprocess.run(
        [sys.executable, "-c", _ASKED], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": "7"}
    )
    assert told.stdout.strip() == layout(profile) == layout(profile)
    heavier = replace(profile.costs, person_silence=profile.costs.person_silence / 2)
    assert layout(replace(profile, costs=heavier)) != layout(profile)


_ASKED = """
from service.matching import load_profile
from service.matching.stored_index import layout
from tests.databases import database_in
from tests.databases import database_in
print(layout(load_profile()))
"""
