"""What was read of an upload on its page is kept beside it for its day: no other process parses the file again."""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from uuid import NAMESPACE_OID, uuid5

from service.errors import StoreError, UnknownUploadError
from service.holdings import FilePreview, SpooledPortfolio, packed_reading, reader, unpacked_reading
from service.store import ArchivedFile, Store, UploadRecord

# Why: a smaller file is parsed in two seconds, of which to keep its rows and to read them back would save one.
_LEAST_BYTES = 1_000_000
Columns = Mapping[str, str] | None


def keep_reading(  # noqa: PLR0913  # the upload, in which way it was read, and what came of it
    store: Store,
    upload: UploadRecord,
    columns: Columns,
    sheet: str | None,
    *,
    read: tuple[FilePreview, SpooledPortfolio],
    at: datetime,
) -> None:
    """Keep what was read of a large upload until the upload itself is forgotten; no room for it is no fault."""
    if upload.size >= _LEAST_BYTES:
        with suppress(StoreError):  # it is parsed again then
            store.kept_uploads.add(_id_of(upload, columns, sheet), ArchivedFile("rows", packed_reading(*read)), at=at)


def kept_reading(
    store: Store, upload: UploadRecord, columns: Columns, sheet: str | None
) -> tuple[FilePreview, SpooledPortfolio] | None:
    """Give what is kept of an upload that was read so; None where nothing is, or nothing in the form of today.

    Raises:
        StoreError: the bytes are damaged, or the database failed.
    """
    if upload.size < _LEAST_BYTES:
        return None
    try:
        return unpacked_reading(store.kept_uploads.content(_id_of(upload, columns, sheet)))
    except (UnknownUploadError, ValueError):
        return None


def _id_of(upload: UploadRecord, columns: Columns, sheet: str | None) -> str:
    """Name what is read of an upload in one way; none chosen and none remembered are read alike."""
    way = json.dumps([upload.id, upload.sha256, sorted((columns or {}).items()), sheet, reader()])
    return str(uuid5(NAMESPACE_OID, way))
