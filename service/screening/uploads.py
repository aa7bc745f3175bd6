"""The use case: takes a file in, tells how it is read, and remembers how files of its layout are to be read."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from service.errors import EmptyFileError, FileTooLargeError, ParserError, ParserMemoryError, ParserTimeError
from service.holdings import FilePreview, layout_keys, look_with_rows, not_read
from service.holdings.limits import USUAL_LIMITS, FileLimits
from service.screening.identities import new_id
from service.screening.kept_readings import keep_reading, kept_reading
from service.store import ArchivedFile, Store, UploadRecord

# Why: a handful of people look at a file each, in some ways; one reading with its thousand notes of each kind takes
# 2 MB at the most, where a file of 40 MB takes seconds to parse.
_READINGS = 16


@dataclass(frozen=True, slots=True)
class Choice:
    """How a person wants a file read: `columns` None means as remembered, else as recognised.

    `header_row` is the line taken for the header where none was found; `asked` are the other fields of the form.
    """

    columns: Mapping[str, str] | None = None
    sheet: str | None = None
    header_row: int | None = None
    asked: Mapping[str, object] | None = None

    @classmethod
    def of(cls, upload: UploadRecord) -> "Choice":
        """Read the choice that is kept with an upload."""
        return cls(**upload.choice) if upload.choice else cls()


@dataclass(frozen=True, slots=True)
class Understood:
    """An upload and how it is read, with `columns` as they go to the reader; `remembered_at` where they were known."""

    upload: UploadRecord
    choice: Choice
    reading: FilePreview
    columns: Mapping[str, str]
    remembered_at: datetime | None


def fault_of(upload: UploadRecord) -> ParserError | None:
    """Return the error with which an upload broke its parser: it is not parsed again."""
    if upload.fault is None:
        return None
    known = {one.__name__: one for one in (ParserError, ParserMemoryError, ParserTimeError)}
    return known.get(upload.fault, ParserError)(upload.fault_detail)


def note_fault(store: Store, upload_id: str, error: ParserError) -> None:
    """Remember that an upload broke its parser.

    Raises:
        StoreError: the database failed.
    """
    store.kept_uploads.note_fault(upload_id, type(error).__name__, str(error.args[0]) if error.args else "")


class Readings:
    """What was understood of the last files, so that a page that is looked at again parses none; safe to share."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[object, ...], FilePreview] = OrderedDict()
        self._layouts: OrderedDict[tuple[object, ...], tuple[str, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[object, ...], read: Callable[[], FilePreview]) -> FilePreview:
        """Return what is known under a key; else read it, and keep it unless its parser broke."""
        with self._lock:
            if (known := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
                return known
        made = read()
        if not isinstance(made.fault, ParserError):
            with self._lock:
                self._kept[key] = made
                while len(self._kept) > _READINGS:
                    self._kept.popitem(last=False)
        return made

    def layouts(self, key: tuple[object, ...], read: Callable[[], tuple[str, ...]]) -> tuple[str, ...]:
        """Return the names of the layout that are known under a key; else read and keep them."""
        with self._lock:
            if (known := self._layouts.get(key)) is not None:
                return known
        made = read()
        with self._lock:
            self._layouts[key] = made
            while len(self._layouts) > _READINGS:
                self._layouts.popitem(last=False)
        return made


@dataclass(frozen=True, slots=True)
class Uploads:
    """The files that wait to be screened."""

    store: Store
    now: Callable[[], datetime]
    max_bytes: int
    limits: FileLimits = USUAL_LIMITS
    readings: Readings = field(default_factory=Readings, compare=False)

    def receive(self, upload_id: str, name: str, content: bytes) -> UploadRecord:
        """Take a file in; handed in twice under one id it is kept once, another file gets another id.

        Raises:
            EmptyFileError, FileTooLargeError: it is.
        """
        if not content:
            raise EmptyFileError("the file is empty")
        if len(content) > self.max_bytes:
            raise FileTooLargeError(f"the file has {len(content):,} bytes, the limit is {self.max_bytes:,}")
        file = ArchivedFile(name, content)
        kept = self.store.kept_uploads.add(upload_id, file, at=self.now())
        if (kept.name, kept.size) == (name, len(content)) and self.store.kept_uploads.content(kept.id) == content:
            return kept
        return self.store.kept_uploads.add(new_id(), file, at=self.now())

    def get(self, upload_id: str) -> UploadRecord:
        """Give what is kept of an upload.

        Raises:
            UnknownUploadError: it is not kept any more, or never was.
        """
        return self.store.kept_uploads.get(upload_id)

    def choose(self, upload_id: str, choice: Choice) -> None:
        """Note how a person wants the file read."""
        written = {
            "columns": None if choice.columns is None else dict(choice.columns),
            "sheet": choice.sheet,
            "header_row": choice.header_row,
            "asked": dict(choice.asked or {}),
        }
        self.store.kept_uploads.choose(upload_id, written)

    def understand(self, upload_id: str) -> Understood:
        """Tell how an upload is read: as chosen, else as remembered of its layout, else as recognised.

        Raises:
            UnknownUploadError: it is not kept any more, or never was.
        """
        upload = self.get(upload_id)
        choice = Choice.of(upload)
        if (broken := fault_of(upload)) is not None:
            return Understood(upload, choice, not_read(broken), choice.columns or {}, None)
        if choice.columns is None and (known := self._as_remembered(upload, choice, self._layout_keys(upload, choice))):
            return known
        reading = self._read(upload, choice)
        if isinstance(reading.fault, ParserError):
            note_fault(self.store, upload_id, reading.fault)
            return Understood(upload, choice, reading, choice.columns or {}, None)
        if choice.columns is not None:
            return Understood(upload, choice, reading, choice.columns, None)
        known = self._as_remembered(upload, choice, reading.layout_keys)
        return known or Understood(upload, choice, reading, {}, None)

    def remember(self, understood: Understood) -> None:
        """Read files of this layout just so from now on, or as recognised where nothing was corrected."""
        for key in understood.reading.layout_keys[:1]:
            self.store.kept_uploads.keep_columns(key, understood.columns, at=self.now())

    def _as_remembered(self, upload: UploadRecord, choice: Choice, layouts: Sequence[str]) -> Understood | None:
        """Read a file by a column map that is remembered of one of the layouts that it may have."""
        for columns, kept_at in self.store.kept_uploads.column_maps(layouts).values() if layouts else ():
            again = self._read(upload, replace(choice, columns=columns))
            if again.file:
                return Understood(upload, choice, again, columns, kept_at)
        return None

    def _layout_keys(self, upload: UploadRecord, choice: Choice) -> tuple[str, ...]:
        """Name the layout of a text by its beginning: one whose columns are remembered is read once, by those."""

        def read() -> tuple[str, ...]:
            content = self.store.kept_uploads.content(upload.id)
            return layout_keys(content, choice.sheet, max_bytes=self.max_bytes, limits=self.limits)

        return self.readings.layouts((upload.sha256, choice.sheet), read)

    def _read(self, upload: UploadRecord, choice: Choice) -> FilePreview:
        """Read a file in a way that was chosen, once for as long as it is looked at."""
        columns = tuple((choice.columns or {}).items())  # none chosen and none remembered are read alike

        def read() -> FilePreview:
            if kept := kept_reading(self.store, upload, choice.columns, choice.sheet):
                return kept[0]
            content = self.store.kept_uploads.content(upload.id)
            chosen = (choice.columns, choice.sheet, choice.header_row)
            preview, rows = look_with_rows(content, *chosen, self.max_bytes, self.limits)
            if rows is not None:
                read = (preview, rows)
                keep_reading(self.store, upload, choice.columns, choice.sheet, read=read, at=upload.received_at)
            return preview

        return self.readings.get((upload.sha256, columns, choice.sheet, choice.header_row), read)
