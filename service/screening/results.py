"""What becomes of a screening while it goes on: few findings stay in memory, many go to the store or to a spool."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from typing import Any

from service.domain.findings import Finding
from service.domain.holdings import RowNote
from service.screening.answer import SMALL, ScreeningAnswer, answer_of
from service.screening.document import Document, Tally, finding_document, head_document
from service.screening.finding_spool import FindingSpool
from service.screening.row_accounting import RowAccount
from service.screening.run import Run
from service.store import FindingRecord, ScreeningClaim, ScreeningRecord, StagedScreening, Store

# Why: of a file of which nothing could be screened, so many errors show what is wrong with it; two kilobytes of gzip
# can hold a million rows `a`, whose errors took 270 MB.
MOST_ERRORS_OF_NOTHING = 1_000
CODE_VERSION = version("pendens")  # read once: it is read from the disk each time


@dataclass(slots=True)
class Results:
    """The findings of a run on their way; `store` None keeps nothing beyond the answer."""

    run: Run
    store: Store | None
    source: Mapping[str, Any]
    account: RowAccount
    _few: list[Document]
    _staged: StagedScreening | None = None
    _spool: FindingSpool | None = None

    @classmethod
    def of(cls, run: Run, store: Store | None, source: Mapping[str, Any], tally: Tally) -> "Results":
        """Begin."""
        return cls(run, store, source, RowAccount(tally), [])

    def begin_in_store(self, store: Store) -> ScreeningClaim:
        """Let all findings lie in the store from the beginning; give the right to write them.

        Raises:
            StoreError: the database failed.
        """
        self._staged = store.begin_screening(self._record(self._head(), lambda _: (), []))
        return self._staged.claim

    def go_on(self, staged: StagedScreening) -> None:
        """Go on with a screening of which findings lie in the store."""
        self._staged = staged

    def add(self, findings: Sequence[Finding]) -> None:
        """Take findings in.

        Raises:
            StoreError: the database failed.
        """
        self.account.tally.add(findings, self.run)
        documents = [finding_document(finding) for finding in findings]
        if self._spool is not None:
            self._spool.add(documents)
        elif self._staged is not None:
            self._staged.add(finding_records(documents))
        elif len(self._few) + len(documents) <= SMALL:
            self._few += documents
        else:
            self._add_many([*self._few, *documents])
            self._few = []

    def finish(self) -> ScreeningAnswer:
        """Keep the screening, and give its answer.

        Raises:
            StoreError: the database failed.
        """
        most = None if self.account.tally.screened else self._most_of_nothing()
        head = self._head()
        part: Callable[[str], Iterable[Any]] = partial(self.account.notes.part, most=most)
        if self._spool is not None:
            return ScreeningAnswer(head, self._spool.ordered, part)
        record = self._record(head, part, self._few)
        if self._staged is None:
            if self.store is not None:
                self.store.add_screening(record)
            return answer_of(head, self._few, part)
        self._staged.finish(record, {name: part(name) for name in _PARTS})
        return ScreeningAnswer(head, partial(_stored, self._staged, self.run.id), part)

    def discard(self) -> None:
        """Leave nothing behind: the screening is given up."""
        if self._staged is not None:
            self._staged.discard()

    def _add_many(self, documents: Sequence[Document]) -> None:
        """Take in more findings than memory should hold, from here on."""
        if self.store is None:
            self._spool = FindingSpool()
            self._spool.add(documents)
        else:
            self._staged = self.store.begin_screening(self._record(self._head(), lambda _: (), []))
            self._staged.add(finding_records(documents))

    def _most_of_nothing(self) -> int:
        """Give how much is kept of a file of which nothing could be screened, and say so where there is more."""
        count = self.account.notes.error_count
        if count > MOST_ERRORS_OF_NOTHING:
            message = (
                f"no row could be screened: the first {MOST_ERRORS_OF_NOTHING:,} of {count:,} errors are kept; "
                "correct what they name and hand the file in again"
            )
            self.account.notes.warn_at_last([RowNote(0, "errors", str(count), message)])
        return MOST_ERRORS_OF_NOTHING

    def _head(self) -> Document:
        return head_document(self.run, self.source, self.account.tally)

    def _record(
        self, head: Document, part: Callable[[str], Iterable[Any]], findings: Sequence[Document]
    ) -> ScreeningRecord:
        run, is_whole = self.run, self._staged is None
        source = {**self.source, "read_warnings": self.account.notes.read_warnings}
        if "rejected" in source:
            source["rejected"] = {**source["rejected"], "rows": list(part("rejected")) if is_whole else []}
        own = {key: value for key, value in head.items() if key != "input"}  # the source has it
        notes = {name: list(part(name)) if is_whole else [] for name in ("errors", "warnings")}
        return ScreeningRecord(
            id=run.id,
            created_at=run.created_at,
            outcome=head["outcome"],
            as_of=head["as_of"],
            known_at=head["known_at"],
            jurisdictions=run.question.jurisdictions,
            fail_on=run.fail_on.value,
            matcher_version=head["matcher"]["version"],
            profile=run.profile.name,
            profile_hash=run.profile.hash,
            code_version=CODE_VERSION,
            source=source,
            document={**own, **notes},
            versions=tuple((use.version.code, use.version.version) for use in run.lists),
            findings=tuple(finding_records(findings)),
        )


_PARTS = ("errors", "warnings", "rejected")


def finding_records(documents: Iterable[Document]) -> list[FindingRecord]:
    """Write findings as the store keeps them."""
    return [FindingRecord(one["row"], one["flag"], one["severity"], one) for one in documents]


def _stored(staged: StagedScreening, screening_id: str, least: int, strictest_first: bool) -> Iterator[Document]:  # noqa: FBT001
    stream = staged.screenings.stream(screening_id, min_severity=least, strictest_first=strictest_first)
    return (dict(finding.document) for finding in stream)
