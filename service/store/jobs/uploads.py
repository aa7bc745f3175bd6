"""Uploads in and out of the database: the bytes once by their hash, gone when their time is over."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, exists, insert, select, update

from service.errors import UnknownUploadError
from service.store.database.connections import Database
from service.store.files.archived_files import PackedFile, pack, read_content, write_content
from service.store.files.tables import FileContentRow, FilePartRow, ListFileRow
from service.store.jobs.records import JobState, UploadRecord
from service.store.jobs.tables import ColumnMapRow, JobRow, UploadRow
from service.store.records import ArchivedFile

_OPEN = (JobState.QUEUED.value, JobState.RUNNING.value)
_FIELDS = (
    *(UploadRow.id, UploadRow.name, UploadRow.sha256, FileContentRow.size),
    *(UploadRow.received_at, UploadRow.choice, UploadRow.fault, UploadRow.fault_detail),
)


class KeptUploads:
    """The uploads of a store, and the column maps of their layouts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, upload_id: str, file: ArchivedFile, *, at: datetime) -> UploadRecord:
        """Keep a file; one whose id is known is given as it is kept.

        Raises:
            StoreError: the database failed.
        """
        (packed,) = pack([file])
        return self._database.write(lambda connection: _add(connection, upload_id, packed, at))

    def get(self, upload_id: str) -> UploadRecord:
        """Read what is kept of an upload, without its bytes.

        Raises:
            UnknownUploadError: no upload has this id, or its time is over.
            StoreError: the database failed.
        """
        return self._database.read(lambda connection: _get(connection, upload_id))

    def content(self, upload_id: str) -> bytes:
        """Give the bytes of an upload, verified against their hash.

        Raises:
            UnknownUploadError: as for `get`.
            StoreError: the bytes are damaged, or the database failed.
        """

        def work(connection: Connection) -> bytes:
            kept = _get(connection, upload_id)
            return read_content(connection, kept.name, kept.sha256)

        return self._database.read(work)

    def choose(self, upload_id: str, choice: Mapping[str, object]) -> None:
        """Note how a person wants the file read and screened.

        Raises:
            StoreError: the database failed.
        """
        query = update(UploadRow).where(UploadRow.id == upload_id).values(choice=dict(choice))
        self._database.write(lambda connection: connection.execute(query))

    def note_fault(self, upload_id: str, error: str, detail: str) -> None:
        """Note that an upload broke its parser: the class name of the error, and its words.

        Raises:
            StoreError: the database failed.
        """
        query = update(UploadRow).where(UploadRow.id == upload_id).values(fault=error, fault_detail=detail)
        self._database.write(lambda connection: connection.execute(query))

    def forget(self, before: datetime) -> int:
        """Delete the uploads received before an instant that no open job needs, and tell how many.

        Raises:
            StoreError: the database failed.
        """
        return self._database.write(lambda connection: _forget(connection, before))

    def column_maps(self, layouts: Sequence[str]) -> Mapping[str, tuple[Mapping[str, str], datetime]]:
        """Give the remembered column map of each layout that has one, and the instant it was kept.

        Raises:
            StoreError: the database failed.
        """
        query = select(ColumnMapRow.layout, ColumnMapRow.columns, ColumnMapRow.kept_at)
        asked = query.where(ColumnMapRow.layout.in_(layouts))
        rows = self._database.read(lambda connection: connection.execute(asked).tuples().all())
        return {layout: (columns, kept_at) for layout, columns, kept_at in rows}

    def keep_columns(self, layout: str, columns: Mapping[str, str], *, at: datetime) -> None:
        """Remember the column map of a layout; an empty one forgets it.

        Raises:
            StoreError: the database failed.
        """

        def work(connection: Connection) -> None:
            connection.execute(delete(ColumnMapRow).where(ColumnMapRow.layout == layout))
            if columns:
                connection.execute(insert(ColumnMapRow).values(layout=layout, columns=dict(columns), kept_at=at))

        self._database.write(work)


def _add(connection: Connection, upload_id: str, file: PackedFile, at: datetime) -> UploadRecord:
    if connection.scalar(select(UploadRow.id).where(UploadRow.id == upload_id)) is None:
        known = select(FileContentRow.sha256).where(FileContentRow.sha256 == file.sha256)
        if connection.scalar(known) is None:
            write_content(connection, file)
        row = {
            "id": upload_id,
            "name": file.name,
            "sha256": file.sha256,
            "received_at": at,
            "choice": {},
            "fault_detail": "",
        }
        connection.execute(insert(UploadRow).values(**row))
    return _get(connection, upload_id)


def _get(connection: Connection, upload_id: str) -> UploadRecord:
    joined = select(*_FIELDS).join(FileContentRow, FileContentRow.sha256 == UploadRow.sha256)
    row = connection.execute(joined.where(UploadRow.id == upload_id)).one_or_none()
    if row is None:
        raise UnknownUploadError
    return UploadRecord(*row)


def _forget(connection: Connection, before: datetime) -> int:
    needed = exists().where(JobRow.input_id == UploadRow.id, JobRow.state.in_(_OPEN))
    old = select(UploadRow.id, UploadRow.sha256).where(UploadRow.received_at < before, ~needed)
    gone = connection.execute(old).tuples().all()
    if not gone:
        return 0
    connection.execute(delete(UploadRow).where(UploadRow.id.in_([upload_id for upload_id, _ in gone])))
    for digest in {digest for _, digest in gone}:
        _forget_content(connection, digest)
    return len(gone)


def _forget_content(connection: Connection, digest: str) -> None:
    """Delete bytes that nothing names any more."""
    for row in (UploadRow, ListFileRow):
        if connection.scalar(select(row.sha256).where(row.sha256 == digest).limit(1)) is not None:
            return
    connection.execute(delete(FilePartRow).where(FilePartRow.sha256 == digest))
    connection.execute(delete(FileContentRow).where(FileContentRow.sha256 == digest))
