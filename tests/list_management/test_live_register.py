"""The register of the live lists is read from their snapshot, which is as new as they are and no newer."""

import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from service.bootstrap import Services, renewed, start, start_without_trace
from service.config import Settings
from service.designations.lookup import DesignationQuery
from service.domain.flags import Flag
from service.domain.listings import Entry, PublishedList
from service.domain.parties import Name, NameKind
from service.domain.stakes import Stake
from service.errors import StoreError
from service.list_management import live_register as registers
from service.register.mapped import MappedRegister, joined
from tests.builders import listing, party, published
from tests.databases import database_in

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, database_url=database_in(tmp_path))


def begin(settings: Settings) -> Services:
    return start(settings, now=lambda: NOW)


def snapshots(settings: Settings) -> list[str]:
    return sorted(file.name for file in (settings.home / "index").glob("*.lists"))


@pytest.fixture
def joinings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count how often lists are joined, which is what takes its time."""
    counted: list[int] = []

    def counting(streams: Sequence[Iterable[Entry]]) -> Iterator[Entry]:
        counted.append(len(streams))
        return joined(streams)

    monkeypatch.setattr(registers, "joined", counting)
    return counted


def other_edition(services: Services) -> PublishedList:
    (kept,) = services.store.lists.load(["us-ccmc"])
    return replace(kept, version=replace(kept.version, version=f"sha256:{1:064x}", checked_on=date(2099, 1, 1)))


def test_a_second_start_reads_what_the_first_laid_out(settings: Settings, joinings: list[int]) -> None:
    first = begin(settings).screener.register
    second = begin(settings).screener.register
    assert second == first
    assert start_without_trace(settings).screener.register == first
    assert len(joinings) == 1
    assert len(snapshots(settings)) == 1


def storable(one: PublishedList, number: int, entries: int = 1) -> PublishedList:
    return replace(one, version=replace(one.version, version=f"sha256:{number:064x}", entries=entries))


def test_owned_parties_are_found_beside_a_snapshot_in_every_process(settings: Settings, joinings: list[int]) -> None:
    services = begin(settings)
    owner, owned = party("ofac-7"), party("own-desk-volga", Name("Volga PLC", NameKind.PRIMARY))
    stake = Stake("own-desk", "ofac-7", "own-desk-volga", Decimal(60), date(2021, 7, 1), "registry")
    stating = replace(published("own-desk", [owned], []), stakes=(stake,))
    listed = published("us-sdn", [owner], [listing("us-sdn", party_id="ofac-7")])
    for number, one in enumerate((listed, stating), 1):
        services.store.lists.add(storable(one, number), retrieved_at=NOW)
    everywhere = [renewed(services), begin(settings), start_without_trace(settings)]
    assert len(joinings) == 2
    for after in everywhere:
        register = after.screener.register
        assert register.stakes == (stake,)
        assert list(register.stated_by) == ["own-desk"]
        assert "own-desk-volga" not in register.listings
        (found,) = after.designations.search(DesignationQuery("Volga PLC"))
        assert (found.party.id, found.flag) == ("own-desk-volga", Flag.BLOCKED)
        assert found.listing_statuses[0].listing.owned_by == ("ofac-7",)


def test_a_list_of_owners_that_has_lost_a_stake_is_refused(settings: Settings) -> None:
    services = begin(settings)
    stating = published("own-desk", [party("own-desk-volga")], [])
    services.store.lists.add(storable(stating, 1), retrieved_at=NOW)
    with pytest.raises(StoreError, match="own-desk"):
        renewed(services)


def test_another_version_makes_another_snapshot_and_the_old_one_serves_when_it_is_put_back(
    settings: Settings, joinings: list[int]
) -> None:
    services = begin(settings)
    (before,) = services.store.lists.load(["us-ccmc"])
    services.store.lists.add(other_edition(services), retrieved_at=NOW)
    assert other_edition(services).version in renewed(services).screener.register.lists
    services.store.lists.accept("us-ccmc", before.version.version, notes=["back"])
    assert renewed(services).screener.register.lists == services.screener.register.lists
    assert len(joinings) == 2


def test_a_newer_check_of_the_same_versions_needs_no_other_snapshot(settings: Settings, joinings: list[int]) -> None:
    services = begin(settings)
    (kept,) = services.store.lists.load(["us-ccmc"])
    services.store.lists.touch("us-ccmc", kept.version.version, checked_on=date(2027, 1, 1))
    lists = {one.code: one for one in renewed(services).screener.register.lists}
    assert lists["us-ccmc"].checked_on == date(2027, 1, 1)
    assert len(joinings) == 1


@pytest.mark.sqlite
def test_a_snapshot_made_while_a_bundled_list_was_missing_does_not_hide_it(settings: Settings) -> None:
    services = begin(settings)
    everything = services.screener.register.lists
    with closing(sqlite3.connect(settings.home / "pendens.sqlite3")) as database:
        database.execute("DELETE FROM lists WHERE code = 'us-ccmc'")
        database.commit()
    assert len(renewed(services).screener.register.lists) == len(everything) - 1
    assert start_without_trace(settings).screener.register == begin(settings).screener.register
    assert begin(settings).screener.register.lists == everything


def without_what_is_kept(settings: Settings) -> None:
    """Remove what is made of the lists and leave its folder: as after an upgrade, when all of it is named otherwise."""
    for file in (settings.home / "index").glob("*.*"):
        file.unlink()


def kept(settings: Settings) -> set[str]:
    return {file.name for file in (settings.home / "index").iterdir()}


def test_who_only_looks_keeps_what_is_made_of_the_lists_for_the_next_and_for_a_start(
    settings: Settings, joinings: list[int]
) -> None:
    before = begin(settings).screener.register
    without_what_is_kept(settings)
    looking = start_without_trace(settings)
    looking.screener.warm()
    made = kept(settings)
    assert {Path(name).suffix for name in made} == {".lists", ".index", ".lock"}
    for again in (start_without_trace(settings), begin(settings)):
        again.screener.warm()
        assert again.screener.register == looking.screener.register == before
    assert len(joinings) == 2
    assert kept(settings) == made


def test_who_only_looks_makes_no_folder(settings: Settings) -> None:
    before = begin(settings).screener.register
    shutil.rmtree(settings.home / "index")
    looking = start_without_trace(settings)
    looking.screener.warm()
    assert looking.screener.register == before
    assert not (settings.home / "index").exists()


@pytest.mark.sqlite
def test_who_only_looks_keeps_the_lists_with_newer_bundled_ones_and_makes_none_live(
    settings: Settings, joinings: list[int]
) -> None:
    everything = begin(settings).screener.register.lists
    with closing(sqlite3.connect(settings.home / "pendens.sqlite3")) as database:
        database.execute("DELETE FROM lists WHERE code = 'us-ccmc'")
        database.commit()
    without_what_is_kept(settings)
    first, second = start_without_trace(settings), start_without_trace(settings)
    for looking in (first, second):
        looking.screener.warm()
        assert looking.screener.register.lists == everything
    assert len(joinings) == 2
    assert {Path(name).suffix for name in kept(settings)} == {".newer", ".index", ".lock"}
    assert "us-ccmc" not in {one.version.code for one in second.store.live_lists.versions()}


@pytest.mark.sqlite
def test_rows_lost_or_changed_in_the_database_are_met_before_they_are_laid_out(settings: Settings) -> None:
    services = begin(settings)
    with closing(sqlite3.connect(settings.home / "pendens.sqlite3")) as database:
        database.execute("UPDATE names SET text = 'Nobody'")
        database.commit()
    assert begin(settings).screener.register == services.screener.register
    for snapshot in snapshots(settings):
        (settings.home / "index" / snapshot).unlink()
    for open_services in (begin, start_without_trace):
        with pytest.raises(StoreError, match="not what its version says"):
            open_services(settings)


def test_a_damaged_snapshot_is_made_again_from_the_database(settings: Settings) -> None:
    before = begin(settings).screener.register
    (name,) = snapshots(settings)
    path = settings.home / "index" / name
    path.unlink()
    path.write_bytes(b"damaged")
    assert begin(settings).screener.register == before
    assert path.read_bytes() != b"damaged"


def test_a_store_in_memory_leaves_no_snapshot(tmp_path: Path) -> None:
    services = begin(Settings(home=tmp_path, database_url="sqlite://"))
    assert services.screener.register.parties
    assert not list(tmp_path.iterdir())


def test_what_is_shared_cannot_be_written(settings: Settings) -> None:
    begin(settings)
    book = begin(settings).screener.register.book
    assert isinstance(book, MappedRegister)
    assert book.file.path
    assert not any(array.flags.writeable for array in book.file.arrays.values())
