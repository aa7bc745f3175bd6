"""The use case: screens what was handed in, a file or rows, and keeps the screening with its input's fingerprint."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass

from service.archive import Archive
from service.document import Document, screening_document
from service.holdings import admit_rows, read_portfolio
from service.screener import Screener, Screening, ScreeningRequest


@dataclass(frozen=True, slots=True)
class HoldingsFile:
    """A file as handed in; `columns` maps a holding's field to the heading that holds it."""

    content: bytes
    name: str
    columns: Mapping[str, str] | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Intake:
    """Takes holdings in; `archive` None keeps nothing."""

    screener: Screener
    archive: Archive | None
    max_bytes: int

    def screen_file(
        self,
        file: HoldingsFile,
        request: ScreeningRequest,
        *,
        progress: Callable[[int], None] | None = None,
    ) -> Document:
        """Read a file and screen its rows; clear findings are in the document too.

        Raises:
            HoldingsFileError: the file cannot be read.
            InvalidRequestError: the question cannot be asked.
        """
        read = read_portfolio(file.content, columns=file.columns, sheet=file.sheet, max_bytes=self.max_bytes)
        screening = self.screener.screen(read.portfolio, request, progress=progress)
        return self._kept(screening, "file", file.content, {"filename": file.name, "layout": asdict(read.layout)})

    def screen_rows(
        self, rows: Iterable[tuple[int, Mapping[str, str]]], content: bytes, request: ScreeningRequest
    ) -> Document:
        """Screen rows that came as JSON; `content` is the request as sent.

        Raises:
            InvalidRequestError: the question cannot be asked.
        """
        return self._kept(self.screener.screen(admit_rows(rows), request), "json", content, {})

    def _kept(self, screening: Screening, kind: str, content: bytes, details: Mapping[str, object]) -> Document:
        sha256 = hashlib.sha256(content).hexdigest()
        source = {"kind": kind, "sha256": sha256, "bytes": len(content), **details}
        document = screening_document(screening, source)
        if self.archive:
            self.archive.keep(screening, document, source)
        return document
