"""Whatever becomes live, what is laid out from the snapshot before answers as what is laid out from the database."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from service.bootstrap import Services, activating, start
from service.config import Settings
from service.domain.holdings import Holding, Portfolio
from service.list_management.live_state import renewed_state
from service.lists import SourceFile
from service.register.mapped import MappedRegister
from service.register.register import Register
from service.screening.screener import Screener, ScreeningRequest
from service.store import Revision, VersionKey
from tests.databases import database_in

pytestmark = pytest.mark.slow

HEADER = "id,name,restriction,aliases,isins,country,listed_on,reason\n"
ROWS = {
    "acme": "1,Acme Zerbini Holdings,divest,ZERBINI,US0378331005,US,2026-03-02,desk\n",
    "beta": "2,Beta Ostrander PLC,notice,,,GB,,desk\n",
    "gamma": "3,Kelvane GmbH,blocked,Kelvane Star,,DE,2026-06-01,other desk\n",
}


class Days:
    """A clock that goes on by a day whenever a list is loaded."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def days() -> Days:
    return Days()


@pytest.fixture
def services(tmp_path: Path, days: Days) -> Iterator[Services]:
    made = start(Settings(tmp_path / "home", database_in(tmp_path)), now=days)
    made.screener.warm()
    yield made
    made.store.close()


def load(services: Services, days: Days, code: str, *rows: str) -> None:
    days.now += timedelta(days=1)
    with activating(services):
        services.keeper.load(code, [SourceFile(f"{code}.csv", (HEADER + "".join(ROWS[row] for row in rows)).encode())])


def both(services: Services, tmp_path: Path) -> tuple[Screener, Screener]:
    """Give a screener of what the home keeps, and one of what a home without anything makes of the database."""
    programmes = services.screener.register.programmes
    states = [renewed_state(services.store, home, programmes) for home in (services.settings.home, tmp_path / "other")]
    for index in (tmp_path / "other").rglob("*"):
        if index.is_file():
            index.unlink()  # the next one is made anew, too
    kept, anew = (Screener(one.register, one.profile, services.screener.now, indexed=one.indexed) for one in states)
    return kept, anew


def require_same(services: Services, tmp_path: Path) -> None:
    """Compare all parties, and the answers to a portfolio."""
    kept, anew = both(services, tmp_path)
    assert said(kept.register) == said(anew.register)
    names = ("Acme Zerbini Holdings", "ZERBINI", "Beta Ostrander", "KELVANE GMBH", "XIAOMI CORP", "Hikvision Digital")
    rows = [Holding(row, name) for row, name in enumerate(names, 1)] + [Holding(9, isin="US0378331005")]
    asked = Portfolio(tuple(rows), rows=len(rows))
    found, whole = (one.screen(asked, ScreeningRequest()).findings for one in (kept, anew))
    assert found == whole
    assert any(finding.matches for finding in found)


def said(register: Register) -> list[object]:
    """Give everything that a register says, in its orders."""
    book = register.book
    assert isinstance(book, MappedRegister)
    counts = sorted((repr(one.programme), number) for one, number in book.grouped_listings())
    programmes: dict[str, int] = {}
    for programme, number in counts:
        programmes[programme] = programmes.get(programme, 0) + number
    orders = (book.entries(), book.entries(by_name=True), list(book.all_parties.values()))
    return [*(repr(list(order)) for order in orders), book.latest, book.programmes, programmes]


def amendments(services: Services) -> int:
    book = renewed_state(services.store, services.settings.home, services.screener.register.programmes).register.book
    assert isinstance(book, MappedRegister)
    return int(book.file.meta["amendments"])


def test_lists_that_come_change_and_go(services: Services, days: Days, tmp_path: Path) -> None:
    load(services, days, "house-desk", "acme", "beta")
    require_same(services, tmp_path)
    load(services, days, "house-other", "acme", "gamma")
    require_same(services, tmp_path)
    load(services, days, "house-desk", "beta", "gamma")  # one goes, which the other list still has, and one comes
    require_same(services, tmp_path)
    with activating(services):
        services.keeper.remove("house-other", "Ann", "a test")
    require_same(services, tmp_path)
    assert amendments(services) == 4


def test_a_day_that_is_corrected_is_in_what_is_laid_out(services: Services, days: Days, tmp_path: Path) -> None:
    load(services, days, "house-desk", "beta")
    load(services, days, "house-other", "gamma")
    load(services, days, "house-desk", "beta", "acme")
    (_, first) = services.keeper.versions("house-desk")
    with activating(services):
        asked = Revision("house-desk", first.version.version, date(2026, 11, 1), "Ann", "a slip", days(), None)
        services.keeper.correct_day(asked)
    require_same(services, tmp_path)


def test_a_snapshot_of_another_database_in_this_place_is_not_amended(
    services: Services, days: Days, tmp_path: Path
) -> None:
    """The number that the old version had is another version's in a database that was put back."""
    load(services, days, "house-desk", "acme")
    live = {one.version.code: one for one in services.store.live_lists.versions()}
    key = live["house-desk"].key
    other = VersionKey(key.id, key.code, f"sha256:{1:064x}", key.retrieved_at)
    assert services.store.live_lists.party_ids([key], 10) == frozenset({"house-desk-1"})
    assert services.store.live_lists.party_ids([other], 10) is None
    assert services.store.live_lists.party_ids([key], 0) is None


def test_a_home_without_the_index_of_before_makes_it_whole(services: Services, days: Days, tmp_path: Path) -> None:
    for file in (services.settings.home / "index").glob("*.index"):
        file.unlink()
    load(services, days, "house-desk", "acme")
    require_same(services, tmp_path)
