"""Published files in and out of the database: compressed in parts, kept once by their hash, verified on reading."""

import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection, insert, select

from service.errors import ListDataError, StoreError
from service.store.files.tables import FileContentRow, FilePartRow, ListFileRow
from service.store.records import ArchivedFile

# Of a file. SQLite takes 1 GB in one value (sqlite.org/limits.html), PostgreSQL 1 GB with its copies in memory.
_PART_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file ready to be written; `parts` are compressed one by one."""

    name: str
    sha256: str
    size: int
    parts: tuple[bytes, ...]


def pack(files: Sequence[ArchivedFile]) -> tuple[PackedFile, ...]:
    """Hash and compress files: outside a transaction, because others wait for its end.

    Raises:
        ListDataError: two files have one name.
    """
    names = [file.name for file in files]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ListDataError(f"several files of one version are named {', '.join(twice)}")
    return tuple(
        PackedFile(file.name, _digest(file.content), len(file.content), tuple(_compress(file.content)))
        for file in files
    )


def write_files(connection: Connection, version_id: int, files: Sequence[PackedFile]) -> None:
    """Archive the files of a version; one that has files keeps those."""
    of_version = select(ListFileRow.name).where(ListFileRow.version_id == version_id)
    if not files or connection.scalar(of_version.limit(1)) is not None:
        return
    contents = {file.sha256: file for file in files}
    known = set(connection.scalars(select(FileContentRow.sha256).where(FileContentRow.sha256.in_(contents))))
    for file in (file for digest, file in contents.items() if digest not in known):
        write_content(connection, file)
    rows = [
        {"version_id": version_id, "position": position, "name": file.name, "sha256": file.sha256}
        for position, file in enumerate(files)
    ]
    connection.execute(insert(ListFileRow), rows)


def describe_files(connection: Connection, ids: Sequence[int]) -> Mapping[int, Sequence[tuple[str, str, int]]]:
    """Give name, SHA-256 and size in bytes of each file, by version."""
    query = (
        select(ListFileRow.version_id, ListFileRow.name, ListFileRow.sha256, FileContentRow.size)
        .join(FileContentRow, FileContentRow.sha256 == ListFileRow.sha256)
        .where(ListFileRow.version_id.in_(ids))
        .order_by(ListFileRow.version_id, ListFileRow.position)
    )
    found: dict[int, list[tuple[str, str, int]]] = defaultdict(list)
    for version_id, name, digest, size in connection.execute(query).tuples():
        found[version_id].append((name, digest, size))
    return found


def read_files(connection: Connection, version_id: int) -> tuple[ArchivedFile, ...]:
    """Give the files of a version, each with the bytes that its hash names.

    Raises:
        StoreError: stored bytes are no longer those.
    """
    query = (
        select(ListFileRow.name, ListFileRow.sha256)
        .where(ListFileRow.version_id == version_id)
        .order_by(ListFileRow.position)
    )
    files = connection.execute(query).tuples().all()
    return tuple(ArchivedFile(name, read_content(connection, name, digest)) for name, digest in files)


def write_content(connection: Connection, file: PackedFile) -> None:
    """Write bytes that are not kept yet."""
    connection.execute(insert(FileContentRow).values(sha256=file.sha256, size=file.size))
    for position, part in enumerate(file.parts):
        connection.execute(insert(FilePartRow).values(sha256=file.sha256, position=position, packed=part))


def read_content(connection: Connection, name: str, digest: str) -> bytes:
    """Give the bytes that a hash names; `name` is for the message.

    Raises:
        StoreError: stored bytes are no longer those.
    """
    query = select(FilePartRow.packed).where(FilePartRow.sha256 == digest).order_by(FilePartRow.position)
    try:
        content = b"".join(_decompress(part) for part in connection.scalars(query))
    except zlib.error as error:
        raise StoreError(_damaged(name, digest)) from error
    if _digest(content) != digest:
        raise StoreError(_damaged(name, digest))
    return content


def _damaged(name: str, digest: str) -> str:
    return f"the archived file {name} is damaged, its bytes are not {digest}: restore the database from a backup"


def _compress(content: bytes) -> Iterable[bytes]:
    for start in range(0, len(content), _PART_BYTES):
        yield zlib.compress(content[start : start + _PART_BYTES])


def _decompress(part: bytes) -> bytes:
    """Give no more than a part's bytes, whatever a damaged one says."""
    return zlib.decompressobj().decompress(part, _PART_BYTES)


def _digest(content: bytes) -> str:
    return f"sha256:{sha256(content).hexdigest()}"
