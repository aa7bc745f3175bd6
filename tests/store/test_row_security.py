"""PostgreSQL keeps tenants apart by itself: without the filter of the statements nobody sees or changes another's."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, make_url, text

from service.errors import StoreError, UnknownScreeningError
from service.store import ArchivedFile, JobDraft, Store, TenantRecord, back_up, migrate, restore
from service.store.database.connections import Database
from service.store.database.engines import file_engine
from service.store.database.tenancy import SHARED, TenantDatabase, narrow_statement
from service.store.opening import read_address
from service.store.schema import metadata
from tests.databases import SERVER, database_in, empty_database_in, run_on_server
from tests.store.samples import NOW, published, screening
from tests.store.test_lean_screenings import hit, record
from tests.store.test_tenants import STATEMENTS

pytestmark = pytest.mark.skipif(not SERVER, reason="PENDENS_TEST_DATABASE_URL names no PostgreSQL server")

_SECURED = """
SELECT relname FROM pg_class JOIN pg_policy ON polrelid = pg_class.oid
WHERE relnamespace = 'public'::regnamespace AND relrowsecurity AND relforcerowsecurity
"""
CHILDREN = ("findings", "screening_notes", "screening_accounts")


@dataclass(frozen=True)
class Desks:
    """Two tenants of a database: the first has screenings, an upload and a job, the other has nothing."""

    mine: Store
    theirs: Store

    def as_theirs(self) -> TenantDatabase:
        return TenantDatabase(self.mine.database, "desk")


def fill(store: Store) -> None:
    store.lists.add(published(), retrieved_at=NOW)
    store.kept_uploads.add("u", ArchivedFile("book.csv", b"Name\nX\n"), at=NOW)
    store.kept_jobs.add(JobDraft("j", "screen", "u", {}), now=NOW, limit=1)
    counted = {"counts": {"rows": 1, "flags": {}}}
    noted = hit(1, holding={"name": "A", "account": "X1"})
    store.add_screening(replace(record("noted", noted), document={**counted, "warnings": ["w"]}))
    store.add_screening(replace(record("small", hit(1)), document=counted))
    store.add_screening(replace(record("small again", hit(1)), document=counted))  # in one statement
    store.add_screening(replace(record("large", *(hit(row) for row in range(100))), document=counted))  # by a stage


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Desks]:
    with closing(Store.open(database_in(tmp_path))) as store:
        store.access.add_tenant(TenantRecord("desk", NOW, "test"))
        fill(store)
        yield Desks(store, store.of("desk"))


@contextmanager
def unfiltered() -> Iterator[None]:
    """Drop the filter of the statements."""
    event.remove(Engine, "before_execute", narrow_statement)
    try:
        yield
    finally:
        event.listen(Engine, "before_execute", narrow_statement, retval=True)


def rows(database: Database, table: str) -> int:
    query = text(f"SELECT count(*) FROM {table}")  # noqa: S608 own names
    return int(database.read(lambda connection: connection.scalar(query)) or 0)


def test_every_table_that_is_not_shared_has_row_security_and_no_other(desks: Desks) -> None:
    found = desks.mine.database.read(lambda connection: set(connection.scalars(text(_SECURED))))
    assert found == set(metadata().tables) - SHARED
    security = desks.mine.row_security()
    assert security is not None
    assert (security.role, security.is_bound, security.bare_tables) == (make_url(SERVER).username, True, ())


@pytest.mark.parametrize("statement", STATEMENTS)
def test_without_the_filter_no_way_to_ask_finds_anothers_rows(desks: Desks, statement: str) -> None:
    query: Any = STATEMENTS[statement]()
    own = TenantDatabase(desks.mine.database, "default")
    with unfiltered():
        assert own.read(lambda connection: connection.execute(query).all())
        assert desks.as_theirs().read(lambda connection: connection.execute(query).all()) == []


def test_without_the_filter_the_store_of_another_knows_nothing(desks: Desks) -> None:
    with unfiltered():
        assert desks.mine.screening("large").id == "large"
        assert desks.theirs.past_screenings.page(offset=0, limit=9) == (0, ())
        for number in ("noted", "small", "small again", "large"):
            with pytest.raises(UnknownScreeningError):
                desks.theirs.screening(number)
        assert desks.theirs.kept_jobs.unfinished() == ()


@pytest.mark.parametrize("table", sorted(set(metadata().tables) - SHARED))
def test_plain_words_of_sql_see_ones_own_alone(desks: Desks, table: str) -> None:
    everybodys = rows(desks.mine.database, table)
    assert everybodys or table not in {"jobs", "uploads", "screenings", *CHILDREN}
    assert rows(TenantDatabase(desks.mine.database, "default"), table) == everybodys
    assert rows(desks.as_theirs(), table) == 0


def test_a_transaction_that_names_no_tenant_sees_what_all_share_alone(desks: Desks, tmp_path: Path) -> None:
    with closing(Database(file_engine(read_address(database_in(tmp_path))))) as plain:
        assert rows(plain, "listings") > 0
        assert [rows(plain, table) for table in ("screenings", "jobs", *CHILDREN)] == [0, 0, 0, 0, 0]
        assert plain.write(lambda connection: run(connection, "UPDATE jobs SET detail = 'stolen'")) == 0
        with pytest.raises(StoreError, match="row-level security"):
            plain.write(lambda connection: run(connection, "INSERT INTO layouts VALUES ('', '', '{}', now())"))


@pytest.mark.parametrize("tenant", ["it's", "100%s", "%(a)s", "a\\b", '"', "; DROP TABLE jobs"])
def test_a_tenants_name_is_a_text_and_no_sql(desks: Desks, tenant: str) -> None:
    odd = TenantDatabase(desks.mine.database, tenant)
    asked = text("SELECT current_setting('pendens.tenant')")
    assert odd.read(lambda connection: connection.scalar(asked)) == tenant
    assert rows(odd, "jobs") == 0


STOLEN = {
    "a layout": "INSERT INTO layouts VALUES ('default', 'sha256:' || repeat('0', 64), '{}', now())",
    "an account": "INSERT INTO screening_accounts VALUES ('X9', :number)",
    "a note": "INSERT INTO screening_notes VALUES (:number, 'warnings', 9, 1, '')",
    "a job of one's own": "UPDATE jobs SET tenant = 'default'",
}


@pytest.mark.parametrize("words", STOLEN.values(), ids=STOLEN)
def test_nothing_is_written_into_anothers_rows(desks: Desks, words: str) -> None:
    find = text("SELECT number FROM screenings WHERE id = 'large'")
    number = desks.mine.database.read(lambda connection: connection.scalar(find))
    desks.theirs.kept_jobs.add(JobDraft("k", "screen", "v", {}), now=NOW, limit=1)
    statement = text(words).bindparams(number=number) if ":number" in words else text(words)
    with pytest.raises(StoreError, match="row-level security"):
        desks.as_theirs().write(lambda connection: connection.execute(statement))


@pytest.mark.parametrize("words", ["UPDATE jobs SET detail = 'stolen'", "DELETE FROM findings", "DELETE FROM uploads"])
def test_no_change_reaches_anothers_rows(desks: Desks, words: str) -> None:
    assert desks.as_theirs().write(lambda connection: run(connection, words)) == 0


def run(connection: Connection, words: str) -> int:
    return connection.execute(text(words)).rowcount


def test_nothing_of_a_tenant_is_left_in_a_connection(desks: Desks) -> None:
    """A pooler gives the connection to another transaction next."""
    desks.mine.kept_jobs.unfinished()
    with desks.mine.database.engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        left = raw.execute("SELECT current_setting('pendens.tenant', true)").fetchone()
        assert left in {("",), (None,)}


def test_what_is_for_all_tenants_reaches_all(desks: Desks) -> None:
    desks.theirs.kept_jobs.add(JobDraft("k", "screen", "v", {}), now=NOW, limit=1)
    desks.theirs.add_screening(replace(screening(published()), id="theirs"))
    assert {job.tenant for job in desks.mine.all_jobs.unfinished()} == {"default", "desk"}
    assert desks.mine.retention.purge(NOW.replace(year=2100)) == 5
    assert rows(desks.mine.database, "findings") == rows(desks.mine.database, "screenings") == 0


@dataclass(frozen=True)
class Roles:
    """A database as its owner opens it, and as a role that only serves."""

    owner: str
    serving: str


@pytest.fixture
def roles(tmp_path: Path) -> Iterator[Roles]:
    role = f"pendens_serves_{os.getpid()}"
    owner = empty_database_in(tmp_path / "roles")
    run_on_server(f"CREATE ROLE {role} LOGIN")
    run_on_server(f"GRANT {role} TO CURRENT_USER")  # who makes a role is asked to clear up after it
    yield Roles(owner, make_url(owner).set(username=role).render_as_string(hide_password=False))
    run_on_server(f"DROP OWNED BY {role}", owner)
    run_on_server(f"DROP ROLE {role}")


def test_one_role_owns_the_tables_and_another_serves(roles: Roles) -> None:
    with pytest.raises(StoreError, match="PENDENS_DATABASE_OWNER_URL"):
        Store.open(roles.serving)
    with closing(Store.open(roles.serving, owner_url=roles.owner)) as store:
        security = store.row_security()
        assert security is not None
        assert (security.role, security.is_bound, security.bare_tables) == (make_url(roles.serving).username, True, ())
        store.access.add_tenant(TenantRecord("desk", NOW, "test"))
        fill(store)
        assert store.write_trouble(0) == ""
        with unfiltered():
            assert store.of("desk").past_screenings.page(offset=0, limit=9) == (0, ())
        for words in ("ALTER TABLE jobs DISABLE ROW LEVEL SECURITY", "DROP TABLE jobs", "TRUNCATE jobs"):
            with pytest.raises(StoreError, match="the user may not do this"):
                store.database.write(partial(run, words=words))
    with closing(Store.open(roles.serving)) as again:  # current tables need no owner
        assert again.screening("large").id == "large"
        assert again.retention.purge(NOW.replace(year=2100)) == 4


def test_a_backup_of_all_comes_back_behind_the_same_policies(desks: Desks, roles: Roles, tmp_path: Path) -> None:
    desks.theirs.add_screening(replace(screening(published()), id="theirs"))
    file = BytesIO()
    made = back_up(database_in(tmp_path), file)
    assert made.tables["screenings"] == 5
    for replaces in (False, True):
        file.seek(0)
        restore(roles.serving, file, replaces=replaces, owner_url=roles.owner)
    with closing(Store.open(roles.serving)) as back:
        assert back.row_security() == replace(
            desks.mine.row_security(),  # type: ignore[type-var] # there is a server
            role=make_url(roles.serving).username,
        )
        assert back.screening("large") == desks.mine.screening("large")
        assert back.of("desk").screening("theirs").id == "theirs"
        with unfiltered(), pytest.raises(UnknownScreeningError):
            back.screening("theirs")


def test_policies_that_somebody_took_off_are_told_and_laid_anew(desks: Desks, tmp_path: Path) -> None:
    def bare() -> tuple[str, ...]:
        security = desks.mine.row_security()
        assert security is not None
        return security.bare_tables

    address = database_in(tmp_path)
    run_on_server("ALTER TABLE jobs NO FORCE ROW LEVEL SECURITY", address)
    run_on_server("DROP POLICY tenant_rows ON findings", address)
    assert set(bare()) == {"jobs", "findings"}
    before, after = migrate(address)
    assert before == after
    assert bare() == ()


LOOKS: dict[str, Callable[[Store], object]] = {
    "history": lambda store: store.past_screenings.page(offset=0, limit=9),
    "jobs": lambda store: store.kept_jobs.unfinished(),
    "events": lambda store: store.kept_events.in_effect(),
    "namesakes": lambda store: store.namesakes.in_force(NOW),
}


@pytest.mark.parametrize("look", LOOKS)
def test_who_only_looks_is_told_apart_too(desks: Desks, tmp_path: Path, look: str) -> None:
    looking = Store.open_readonly(database_in(tmp_path))
    assert looking is not None
    with closing(looking), unfiltered():
        assert LOOKS[look](looking) == LOOKS[look](desks.mine)
        assert not [one for one in _flat(LOOKS[look](looking.of("desk"))) if one]


def _flat(found: Any) -> Iterator[object]:  # noqa: ANN401 what a look gives
    if isinstance(found, tuple | list | frozenset):
        for one in found:
            yield from _flat(one)
    else:
        yield found
