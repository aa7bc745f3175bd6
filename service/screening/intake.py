"""The use case: screens what was handed in, a file or rows, and keeps the screening with its input's fingerprint."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from service.holdings import SpooledPortfolio, admit_rows, open_portfolio
from service.holdings.limits import USUAL_LIMITS, FileLimits
from service.logs import stage
from service.screening.answer import ScreeningAnswer
from service.screening.batches import begin_account, end_account, screen_batches
from service.screening.document import Tally
from service.screening.portfolios import Held, held_in_file, held_in_memory
from service.screening.results import Results
from service.screening.screener import Screener, ScreeningRequest
from service.store import Store

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class HoldingsFile:
    """A file as handed in; `columns` maps a holding's field to the heading that holds it."""

    content: bytes
    name: str
    columns: Mapping[str, str] | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class OpenedHoldings:
    """A file that was looked at as a whole, with its fingerprint; its bytes are needed no more."""

    name: str
    fingerprint: Mapping[str, object]
    rows: SpooledPortfolio

    @property
    def source(self) -> Mapping[str, object]:
        """Say what was handed in, and how it was read."""
        rejected = {"headings": list(self.rows.headings)}
        read = {"filename": self.name, "layout": asdict(self.rows.layout), "rejected": rejected}
        return {**self.fingerprint, **read}


def _unobserved(_head: Mapping[str, Any]) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Intake:
    """Takes holdings in; `store` None keeps nothing. `observed` is told the head of each screening that was made."""

    screener: Screener
    store: Store | None
    max_bytes: int
    limits: FileLimits = USUAL_LIMITS
    observed: Callable[[Mapping[str, Any]], None] = _unobserved

    def screen_file(
        self,
        file: HoldingsFile,
        request: ScreeningRequest,
        *,
        progress: Progress | None = None,
        screening_id: str | None = None,
    ) -> ScreeningAnswer:
        """Read a file and screen its rows; clear findings are in the answer too. `screening_id` is one of nothing yet.

        Raises:
            HoldingsFileError: the file cannot be read.
            InvalidRequestError: the question cannot be asked.
        """
        return self.screen_opened(self.open(file), request, progress=progress, screening_id=screening_id)

    def open(self, file: HoldingsFile) -> OpenedHoldings:
        """Look at a file as a whole.

        Raises:
            HoldingsFileError: the file cannot be read.
        """
        with stage("read file"):
            rows = open_portfolio(
                file.content, columns=file.columns, sheet=file.sheet, max_bytes=self.max_bytes, limits=self.limits
            )
        return OpenedHoldings(file.name, fingerprint("file", file.content), rows)

    def screen_opened(
        self,
        file: OpenedHoldings,
        request: ScreeningRequest,
        *,
        progress: Progress | None = None,
        screening_id: str | None = None,
    ) -> ScreeningAnswer:
        """Screen the rows of a file that was opened; `screening_id` is one that nothing has yet.

        Raises:
            InvalidRequestError: the question cannot be asked.
        """
        return self.screen_held(
            held_in_file(file.rows), file.source, request, progress=progress, screening_id=screening_id
        )

    def screen_rows(
        self,
        rows: Iterable[tuple[int, Mapping[str, str]]],
        content: bytes,
        request: ScreeningRequest,
        screening_id: str | None = None,
        *,
        progress: Progress | None = None,
    ) -> ScreeningAnswer:
        """Screen rows that came as JSON; `content` is the request as sent, `screening_id` one that nothing has yet.

        Raises:
            InvalidRequestError: the question cannot be asked.
        """
        source = fingerprint("json", content)
        return self.screen_held(held_rows(rows), source, request, progress=progress, screening_id=screening_id)

    def screen_held(
        self,
        held: Held,
        source: Mapping[str, object],
        request: ScreeningRequest,
        *,
        progress: Progress | None = None,
        screening_id: str | None = None,
    ) -> ScreeningAnswer:
        """Screen holdings that were read; `source` says what was handed in, `screening_id` as for `screen_opened`.

        `progress` is told the number of holdings done, and may raise to give up: nothing is kept then.

        Raises:
            InvalidRequestError: the question cannot be asked.
            StoreError: the database failed.
        """
        run = self.screener.begin(request, screening_id)
        results = Results.of(run, self.store, source, Tally(held.rows, held.not_holdings, held.set_aside))
        try:
            with stage("screen"):
                begin_account(results.account, held)
                screen_batches(run, held.batches(), results.account, results.add, progress)
                end_account(results.account, run)
            with stage("keep"):
                answer = results.finish()
        except BaseException:
            results.discard()
            raise
        self.observed(answer.head)
        return answer


def held_rows(rows: Iterable[tuple[int, Mapping[str, str]]]) -> Held:
    """Check rows that came as JSON (number, and texts by field), and give them to be screened."""
    return held_in_memory(admit_rows(rows))


def fingerprint(kind: str, content: bytes) -> dict[str, object]:
    """Tell what was handed in, by the hash and the size of its bytes; `kind` is file or json."""
    return fingerprint_of(kind, hashlib.sha256(content).hexdigest(), len(content))


def fingerprint_of(kind: str, sha256: str, size: int) -> dict[str, object]:
    """Tell what was handed in, as `fingerprint`, by a hash that is known."""
    return {"kind": kind, "sha256": sha256, "bytes": size}
