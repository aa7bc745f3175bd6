"""Each row is of one tenant, and no statement of another reads, changes or removes it, however it is written."""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import Table, delete, exists, func, select, update

from service.errors import StoreError, UnknownJobError, UnknownScreeningError, UnknownUploadError
from service.store import ArchivedFile, JobDraft, KeyedRequest, RequestState, Store, TenantRecord, Term
from service.store.database.tenancy import SHARED, TenantDatabase
from service.store.jobs.tables import JobRow, UploadRow
from service.store.schema import metadata
from tests.store.samples import NOW, published, screening

_OWN = "tenant"


@pytest.fixture
def stores() -> tuple[Store, Store]:
    first = Store.in_memory()
    first.access.add_tenant(TenantRecord("desk", NOW, "test"))
    return first, first.of("desk")


def _is_bound(table: Table) -> bool:
    """Tell whether a table has a tenant, or is below one that has."""
    if table.name in SHARED:
        return False
    return _OWN in table.c or any(_is_bound(key.column.table) for key in table.foreign_keys)


def test_every_table_is_a_tenants_or_named_among_the_shared_ones() -> None:
    tables = metadata().tables
    assert set(tables) >= SHARED
    assert {name for name, table in tables.items() if name not in SHARED and not _is_bound(table)} == set()


@pytest.mark.slow
def test_a_row_is_never_written_for_nobody(stores: tuple[Store, Store]) -> None:
    store = stores[0]
    with pytest.raises(StoreError):
        store.all_jobs.add(JobDraft("j", "screen", "u", {}), now=NOW, limit=9)
    assert store.all_jobs.unfinished() == ()


def test_uploads_jobs_and_layouts_of_one_are_unknown_to_the_other(stores: tuple[Store, Store]) -> None:
    mine, theirs = stores
    mine.kept_uploads.add("u", ArchivedFile("book.csv", b"Name\nX\n"), at=NOW)
    mine.kept_jobs.add(JobDraft("j", "screen", "u", {}), now=NOW, limit=1)
    layout = "sha256:" + "0" * 64
    for store, heading in ((mine, "Security"), (theirs, "Issuer")):
        store.kept_uploads.keep_columns(layout, {"name": heading}, at=NOW)
    assert mine.kept_uploads.column_maps([layout])[layout][0] == {"name": "Security"}
    assert theirs.kept_uploads.column_maps([layout])[layout][0] == {"name": "Issuer"}
    theirs.kept_uploads.choose("u", {"sheet": "stolen"})
    theirs.kept_uploads.note_fault("u", "ParserError", "stolen")
    assert (mine.kept_uploads.get("u").choice, mine.kept_uploads.get("u").fault) == ({}, None)
    for reading in (theirs.kept_uploads.get, theirs.kept_uploads.content):
        with pytest.raises(UnknownUploadError):
            reading("u")
    with pytest.raises(UnknownJobError):
        theirs.kept_jobs.get("j")
    with pytest.raises(UnknownJobError):
        theirs.kept_jobs.cancel("j", at=NOW)
    assert theirs.kept_jobs.unfinished() == ()
    assert mine.kept_jobs.get("j").state.value == "queued"
    theirs.kept_jobs.add(JobDraft("k", "screen", "v", {}), now=NOW, limit=1)  # its own place in the queue
    assert {job.tenant for job in mine.all_jobs.unfinished()} == {"default", "desk"}


def test_what_goes_by_age_goes_for_all_and_shared_bytes_stay_while_one_needs_them(
    stores: tuple[Store, Store],
) -> None:
    mine, theirs = stores
    file = ArchivedFile("book.csv", b"Name\nX\n")
    mine.kept_uploads.add("u", file, at=NOW - timedelta(days=2))
    theirs.kept_uploads.add("v", file, at=NOW)
    assert mine.all_uploads.forget(NOW - timedelta(days=1)) == 1
    assert theirs.kept_uploads.content("v") == file.content


def test_requests_by_key_are_kept_apart(stores: tuple[Store, Store]) -> None:
    term = Term(NOW, NOW + timedelta(minutes=5), NOW - timedelta(days=1))
    for store, tenant in zip(stores, ("default", "desk"), strict=True):
        found = store.keyed_requests.begin(KeyedRequest(tenant, "key", b"1"), tenant, term)
        assert found.state is RequestState.BEGUN
    stolen = stores[1].keyed_requests.begin(KeyedRequest("desk", "key", b"1"), "other", term)
    assert stolen.object_id == "desk"


def test_screenings_of_one_are_unknown_to_the_other(stores: tuple[Store, Store]) -> None:
    mine, theirs = stores
    edition = published()
    mine.lists.add(edition, retrieved_at=NOW)
    kept = screening(edition)
    mine.add_screening(kept)
    assert mine.screening(kept.id).id == kept.id
    assert theirs.past_screenings.page(offset=0, limit=9) == (0, ())
    for reading in (
        theirs.screening,
        theirs.past_screenings.head,
        lambda id_: list(theirs.past_screenings.stream(id_)),
    ):
        with pytest.raises(UnknownScreeningError):
            reading(kept.id)


STATEMENTS: dict[str, Callable[[], object]] = {
    "a column": lambda: select(JobRow.id),
    "the table": lambda: select(JobRow.__table__.c.id).select_from(JobRow.__table__),
    "an alias": lambda: select(JobRow.__table__.alias("a").c.id),
    "a join": lambda: select(JobRow.id).join(UploadRow, UploadRow.id == JobRow.input_id),
    "an outer join": lambda: select(UploadRow.id).outerjoin(JobRow, UploadRow.id == JobRow.input_id),
    "a subquery": lambda: select(select(JobRow.id).subquery().c.id),
    "a common table": lambda: select(select(JobRow.id).cte().c.id),
    "a scalar": lambda: select(select(JobRow.id).limit(1).scalar_subquery()).where(select(JobRow.id).exists()),
    "an existence": lambda: select(UploadRow.id).where(exists().where(JobRow.input_id == UploadRow.id)),
    "a union": lambda: select(JobRow.id).union_all(select(UploadRow.id)),
    "a choice": lambda: select(UploadRow.id).where(UploadRow.id.in_(select(JobRow.input_id))),
}


@pytest.mark.parametrize("statement", STATEMENTS)
def test_no_way_to_ask_finds_anothers_rows(stores: tuple[Store, Store], statement: str) -> None:
    mine, theirs = stores
    mine.kept_uploads.add("u", ArchivedFile("book.csv", b"Name\nX\n"), at=NOW)
    mine.kept_jobs.add(JobDraft("j", "screen", "u", {}), now=NOW, limit=1)
    query = STATEMENTS[statement]()
    own, other = (TenantDatabase(store.database, store.tenant) for store in (mine, theirs))
    assert own.read(lambda connection: connection.execute(query).all())  # type: ignore[call-overload]  # of many kinds
    found = other.read(lambda connection: connection.execute(query).all())  # type: ignore[call-overload]  # as above
    assert found == []


def test_no_change_reaches_anothers_rows(stores: tuple[Store, Store]) -> None:
    mine, theirs = stores
    mine.kept_jobs.add(JobDraft("j", "screen", "u", {}), now=NOW, limit=1)
    other = TenantDatabase(theirs.database, "desk")
    other.write(lambda connection: connection.execute(update(JobRow).values(detail="stolen")))
    other.write(lambda connection: connection.execute(delete(JobRow).where(JobRow.id.in_(select(JobRow.id)))))
    assert mine.kept_jobs.get("j").detail == ""
    counted = select(func.count()).select_from(JobRow)
    assert other.read(lambda connection: connection.scalar(counted)) == 0


@pytest.mark.slow
def test_one_thread_that_writes_for_several_keeps_them_apart(url: str) -> None:
    with closing(Store.open(url)) as mine:
        theirs = mine.of("desk")
        for number in range(20):
            for store in (mine, theirs):
                store.kept_jobs.add(JobDraft(f"{store.tenant}-{number}", "screen", "u", {}), now=NOW, limit=99)
        for store in (mine, theirs):
            assert {job.id.split("-")[0] for job in store.kept_jobs.unfinished()} == {store.tenant}


@pytest.mark.slow
def test_a_database_that_is_only_looked_at_is_narrowed_too(url: str) -> None:
    with closing(Store.open(url)) as mine:
        mine.kept_jobs.add(JobDraft("j", "screen", "u", {}), now=NOW, limit=9)
    looking = Store.open_readonly(url)
    assert looking is not None
    assert [job.id for job in looking.kept_jobs.unfinished()] == ["j"]
    assert looking.of("desk").kept_jobs.unfinished() == ()
