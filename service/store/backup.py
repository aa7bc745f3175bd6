"""A whole database in one file that either engine takes: written from one state, read back whole or not at all.

Why our own and not the engines' copies: one file goes from SQLite to PostgreSQL and back, needs no program beside
Pendens, and says of itself which Pendens made it. The file is a zip: a table each, its rows in MessagePack, with their
checksums; what lies in it is as it is stored (JSON to the letter), so that what was hashed keeps its hash.
"""

import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC
from typing import IO, Any, BinaryIO

import msgspec
from sqlalchemy import JSON, Connection, MetaData, Table, Text, cast, select, text, type_coerce
from sqlalchemy.types import TypeEngine

from service.errors import BackupError, StoreError
from service.store.database.clock import database_now
from service.store.database.connections import Database
from service.store.database.instants import UtcInstant
from service.store.database.owner import EVERY_TENANT
from service.store.database.row_security import grant, lift
from service.store.database.rows import copy_rows
from service.store.database.server import USUAL_SERVER_LIMITS, ServerLimits, is_server
from service.store.database.tenancy import TenantDatabase
from service.store.database.writing import is_sqlite_connection
from service.store.opening import connect_database, read_address, role_at
from service.store.schema import (
    Schema,
    bring_forward,
    metadata,
    migrating,
    read_schema,
    revisions,
    secure_rows,
    upgrade,
)

FORMAT = 1
_MANIFEST = "pendens-backup.json"
_ROWS_AT_ONCE = 1_000  # some hundred kB; of file parts (up to 1 MB each) far fewer come at once
_LENGTH_BYTES = 4
# Why: no piece of ours has more (a thousand rows of the widest table take 2 MB, file parts are read one by one); a
# damaged length must not fill the memory.
_LARGEST_PIECE = 256 << 20
_COMPRESSION = 1  # the large columns are compressed already


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup says of itself: its format, the revision of its tables, when it was made, and rows by table."""

    format: int
    revision: str
    made_at: str
    tables: Mapping[str, int]

    @property
    def rows(self) -> int:
        """Count all rows."""
        return sum(self.tables.values())


def back_up(url: str, file: BinaryIO, limits: ServerLimits = USUAL_SERVER_LIMITS) -> Backup:
    """Write all of a database into a file, as it is at one moment; others may read and write meanwhile.

    Raises:
        StoreError: there is no database, it is not current, or it failed.
        OSError: the file cannot be written.
    """
    address = read_address(url)
    database = connect_database(address, limits)
    if database is None:
        raise StoreError("there is no database yet, so there is nothing to back up: pendens init makes one")
    with closing(database):
        _require_current(database)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_COMPRESSION) as archive:
            everybodys = TenantDatabase(database, EVERY_TENANT)
            return everybodys.read(lambda connection: _write(connection, archive))


def restore(
    url: str,
    file: BinaryIO,
    *,
    replaces: bool = False,
    limits: ServerLimits = USUAL_SERVER_LIMITS,
    owner_url: str | None = None,
) -> Backup:
    """Put a backup into a database that has nothing in it, or in place of all that is in it, and bring it forward.

    All of it or nothing: until the end others see what was there before. `owner_url` is the same database as the owner
    of its tables opens it, where the role of `url` is another.

    Raises:
        BackupError: the file is no backup, is damaged, or was made by a newer Pendens.
        StoreError: the database has something in it and `replaces` is not set, or it failed.
    """
    with _opened(file) as archive:
        backup = read_backup(archive)
        database = connect_database(read_address(owner_url or url), limits, makes=True)
        if database is None:
            raise StoreError("a database in memory ends with this command: name a file or a server")
        served_by = role_at(url, limits) if owner_url else None
        with closing(database):
            with migrating(database) as connection:
                _clear(connection, database.place, replaces=replaces)
                upgrade(connection, backup.revision)
                lift(connection, metadata())
                for table in reversed(list(backup.tables)):  # a migration may have filled some
                    connection.execute(text(f'DELETE FROM "{table}"'))  # noqa: S608 see `read_backup`
                for table, count in backup.tables.items():
                    _fill(connection, archive, table, count)
                if not is_sqlite_connection(connection):
                    _number_on(connection)
                _secured_anew(connection, served_by)
            bring_forward(database)
    return backup


def _secured_anew(connection: Connection, served_by: str | None) -> None:
    """Bring tables forward, with row security and the rights of who serves, also where they were current."""
    upgrade(connection)
    secure_rows(connection)
    if served_by:
        grant(connection, served_by)


def migrate(url: str, limits: ServerLimits = USUAL_SERVER_LIMITS, owner_url: str | None = None) -> tuple[str, str]:
    """Bring a database forward, making it where there is none; give its revision before (empty: none) and after.

    On a server its row security, and the rights of the role of `url` where `owner_url` names the tables' owner, are
    laid anew.

    Raises:
        StoreError: it was made by a newer or another program, or it failed.
    """
    database = connect_database(read_address(owner_url or url), limits, makes=True)
    if database is None:
        raise StoreError("a database in memory has nothing to bring forward: name a file or a server")
    with closing(database):
        before = revision_of(database)
        bring_forward(database)
        if is_server(database.engine.url):
            served_by = role_at(url, limits) if owner_url else None
            with migrating(database) as connection:
                _secured_anew(connection, served_by)
        return before, revision_of(database)


def revision_of(database: Database) -> str:
    """Give the revision of a database's tables; empty where there are none of ours."""

    def work(connection: Connection) -> str:
        if read_schema(connection) in {Schema.ABSENT, Schema.FOREIGN}:
            return ""
        return str(connection.scalar(text("SELECT version_num FROM alembic_version")))

    return database.read(work)


def newest_revision() -> str:
    """Give the revision to which databases are brought forward."""
    return revisions()[-1]


def read_backup(archive: zipfile.ZipFile) -> Backup:
    """Read what a backup says of itself.

    Raises:
        BackupError: it is none, or of a newer Pendens.
    """
    try:
        told = json.loads(archive.read(_MANIFEST))
        counts = {str(table): int(count) for table, count in told["tables"].items()}
        backup = Backup(told["format"], told["revision"], told["made_at"], counts)
    except (KeyError, ValueError, TypeError, AttributeError, zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise BackupError("it is no backup of Pendens: name a file that pendens backup wrote") from error
    if not all(name.isidentifier() for name in backup.tables):
        raise BackupError("it is no backup of Pendens: name a file that pendens backup wrote")
    known = revisions()
    if backup.format != FORMAT or backup.revision not in known:
        raise BackupError(
            f"it was made by a newer Pendens (tables of revision {backup.revision}, this one knows {known[-1]}):"
            " upgrade this one, then restore it"
        )
    return backup


def _require_current(database: Database) -> None:
    schema = database.read(read_schema)
    if schema is Schema.ABSENT:
        raise StoreError(f"{database.place} is empty, so there is nothing to back up: pendens init fills it")
    if schema is not Schema.CURRENT:
        raise StoreError(f"{database.place} is not of this Pendens ({schema.value}): bring it forward, pendens migrate")


def _opened(file: BinaryIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except zipfile.BadZipFile as error:
        raise BackupError("it is no backup of Pendens, or is cut off: name a file that pendens backup wrote") from error


def _write(connection: Connection, archive: zipfile.ZipFile) -> Backup:
    counts = {}
    for table in metadata().sorted_tables:
        with archive.open(f"{table.name}.rows", "w", force_zip64=True) as member:
            counts[table.name] = _write_table(connection, table, member)
    made_at = database_now(connection).astimezone(UTC).isoformat(timespec="seconds")
    backup = Backup(FORMAT, revisions()[-1], made_at, counts)
    archive.writestr(_MANIFEST, json.dumps(asdict(backup), indent=1))
    return backup


def _write_table(connection: Connection, table: Table, member: IO[bytes]) -> int:
    encoder = msgspec.msgpack.Encoder()
    _write_piece(member, encoder.encode([column.name for column in table.columns]))
    at_once = 1 if table.name == "file_parts" else _ROWS_AT_ONCE
    query = select(*(_as_stored(column.type, column) for column in table.columns))
    found = connection.execute(query, execution_options={"yield_per": at_once})
    count = 0
    for rows in found.partitions():
        _write_piece(member, encoder.encode([tuple(row) for row in rows]))
        count += len(rows)
    return count


def _write_piece(member: IO[bytes], piece: bytes) -> None:
    member.write(len(piece).to_bytes(_LENGTH_BYTES, "big"))
    member.write(piece)


def _as_stored(kind: TypeEngine[Any], column: Any) -> Any:  # noqa: ANN401 SQLAlchemy's columns
    """Ask for a value as it is stored where both engines store a text: JSON, words, instants of the law, decimals."""
    plain = kind.impl if hasattr(kind, "impl") and not isinstance(kind, UtcInstant) else kind
    if isinstance(plain, JSON):
        return cast(column, Text)
    return type_coerce(column, Text()) if isinstance(plain, Text) or hasattr(plain, "enums") else column


def _clear(connection: Connection, place: str, *, replaces: bool) -> None:
    """See to it that there are no tables."""
    schema = read_schema(connection)
    if schema is Schema.ABSENT:
        return
    if schema is Schema.FOREIGN:
        raise StoreError(f"{place} belongs to another program: name another with PENDENS_DATABASE_URL")
    if not replaces:
        raise StoreError(f"{place} has something in it: restore into an empty home, or replace all with --replace")
    there = MetaData()
    there.reflect(connection)
    there.drop_all(connection)


def _fill(connection: Connection, archive: zipfile.ZipFile, table: str, count: int) -> None:
    """Write the rows of a table, and see that there are as many as the backup says."""
    try:
        with archive.open(f"{table}.rows") as member:
            pieces = _pieces(member)
            columns = next(pieces)
            rows = (tuple(row) for piece in pieces for row in piece)
            written = copy_rows(connection, table, columns, rows)
    except (KeyError, ValueError, StopIteration, zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise BackupError(f"it is damaged (table {table}): take another backup") from error
    if written != count:
        raise BackupError(f"it is damaged: table {table} has {written:,} rows of {count:,}; take another backup")


def _pieces(member: IO[bytes]) -> Iterator[Sequence[Any]]:
    decoder = msgspec.msgpack.Decoder()
    while head := member.read(_LENGTH_BYTES):
        size = int.from_bytes(head, "big")
        piece = member.read(size) if size <= _LARGEST_PIECE else b""
        if len(piece) != size:
            raise EOFError
        yield decoder.decode(piece)


def _number_on(connection: Connection) -> None:
    """Let PostgreSQL number new rows behind those that came with their numbers."""
    numbered = text(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = current_schema() AND column_default LIKE 'nextval(%'"
    )
    for table, column in connection.execute(numbered).tuples().all():
        following = f"SELECT coalesce(max({column}), 0) + 1 FROM {table}"  # noqa: S608 own names
        sequence = f"pg_get_serial_sequence('{table}', '{column}')"
        connection.execute(text(f"SELECT setval({sequence}, ({following}), false)"))
