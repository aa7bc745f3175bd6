"""The use case: screens what was handed in, a file or rows, and keeps the screening with its input's fingerprint."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass

from service.archive import Archive
from service.document import Document, screening_document
from service.domain.holdings import Portfolio
from service.holdings import PortfolioFile, admit_rows, read_portfolio
from service.holdings.limits import USUAL_LIMITS, FileLimits
from service.screener import Screener, Screening, ScreeningRequest

Progress = Callable[[int], None]


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
    limits: FileLimits = USUAL_LIMITS

    def screen_file(
        self, file: HoldingsFile, request: ScreeningRequest, *, progress: Progress | None = None
    ) -> Document:
        """Read a file and screen its rows; clear findings are in the document too.

        Raises:
            HoldingsFileError: the file cannot be read.
            InvalidRequestError: the question cannot be asked.
        """
        return self.screen_read(file, self.read(file), request, progress=progress)

    def read(self, file: HoldingsFile) -> PortfolioFile:
        """Read a file.

        Raises:
            HoldingsFileError: the file cannot be read.
        """
        return read_portfolio(
            file.content, columns=file.columns, sheet=file.sheet, max_bytes=self.max_bytes, limits=self.limits
        )

    def screen_read(
        self,
        file: HoldingsFile,
        read: PortfolioFile,
        request: ScreeningRequest,
        *,
        progress: Progress | None = None,
        screening_id: str | None = None,
    ) -> Document:
        """Screen the rows of a file that was read; `screening_id` is one that nothing has yet.

        Raises:
            InvalidRequestError: the question cannot be asked.
        """
        screening = self.screener.screen(read.portfolio, request, progress=progress, screening_id=screening_id)
        layout = {"filename": file.name, "layout": asdict(read.layout), "rejected": _rejected(read, screening)}
        return self._kept(screening, {**_fingerprint("file", file.content), **layout, **_notes(read.portfolio)})

    def screen_rows(
        self, rows: Iterable[tuple[int, Mapping[str, str]]], content: bytes, request: ScreeningRequest
    ) -> Document:
        """Screen rows that came as JSON; `content` is the request as sent.

        Raises:
            InvalidRequestError: the question cannot be asked.
        """
        portfolio = admit_rows(rows)
        return self.screen_holdings(portfolio, {**_fingerprint("json", content), **_notes(portfolio)}, request)

    def screen_holdings(
        self,
        portfolio: Portfolio,
        source: Mapping[str, object],
        request: ScreeningRequest,
        *,
        progress: Progress | None = None,
        screening_id: str | None = None,
    ) -> Document:
        """Screen holdings that were read; `source` says what was handed in, `screening_id` as for `screen_read`.

        Raises:
            InvalidRequestError: the question cannot be asked.
        """
        screening = self.screener.screen(portfolio, request, progress=progress, screening_id=screening_id)
        return self._kept(screening, source)

    def _kept(self, screening: Screening, source: Mapping[str, object]) -> Document:
        document = screening_document(screening, source)
        if self.archive:
            self.archive.keep(screening, document, source)
        return document


def _fingerprint(kind: str, content: bytes) -> dict[str, object]:
    return {"kind": kind, "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def _notes(portfolio: Portfolio) -> dict[str, object]:
    """Count the warnings that reading gave: those of the screening itself come behind them."""
    return {"read_warnings": len(portfolio.warnings)}


def _rejected(read: PortfolioFile, screening: Screening) -> dict[str, object]:
    """Keep the rejected rows as they stood, so that they can be mended without the file."""
    rejected = {note.row for note in screening.portfolio.errors}
    rows = [[record.row, list(record.cells)] for record in read.records if record.row in rejected]
    return {"headings": list(read.headings), "rows": rows}
