"""The use case: one screening made in chunks, by many processes if need be, that answers as if one had made it.

It is begun once: its instant and whatever else an answer rests on are settled and written down as a plan. Whoever
screens a chunk asks the same at the same instant, and compares what it would answer from with the plan: where that is
another state, because a list was swapped meanwhile, nothing is screened.
"""

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any

import msgspec

from service.holdings import AdmittedRows
from service.matching import MATCHER_VERSION
from service.screening.batches import begin_account, end_account, screen_batches
from service.screening.document import Document, Tally, finding_document, list_document
from service.screening.intake import Intake
from service.screening.portfolios import BATCH, Held
from service.screening.results import CODE_VERSION, Results, finding_records
from service.screening.row_accounting import RowAccount
from service.screening.run import Run
from service.screening.screener import ScreeningRequest
from service.store import FindingRecord, ScreeningClaim, Store

# Why: a chunk is lost with its worker and done again, and should take 20 s at the most. Measured with the bundled lists
# on a machine with three times its load: 860 rows a second, so that these take 5 s. Larger lists were not measured.
_BATCHES_OF_A_CHUNK = 2
CHUNK = _BATCHES_OF_A_CHUNK * BATCH
# Why: the fastest level packs 100,000 rows of five columns to 4 MB in less than a second; others were not tried.
_LEVEL = 1
_PACK, _UNPACK = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(list[AdmittedRows])


class StateChangedError(Exception):
    """What answers here is another state of the lists, or of the program, than that of the plan."""


@dataclass(frozen=True, slots=True)
class ScreeningPlan:
    """On what all chunks of a screening rest: its instant, the right to write it, its input, and `state`.

    `state` is a hash of all that an answer follows from. `held` names the lists of which a version waited.
    """

    at: datetime
    claim: ScreeningClaim
    state: str
    held: tuple[str, ...]
    source: Mapping[str, Any]
    rows: int
    not_holdings: Mapping[str, int]
    set_aside: Mapping[str, int]

    def document(self) -> Document:
        """Write it as JSON can hold it."""
        return {
            "at": self.at.isoformat(),
            "claim": [self.claim.number, self.claim.token],
            "state": self.state,
            "held": list(self.held),
            "source": dict(self.source),
            "rows": self.rows,
            "not_holdings": dict(self.not_holdings),
            "set_aside": dict(self.set_aside),
        }

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "ScreeningPlan":
        """Read one that `document` wrote."""
        own = {"at": datetime.fromisoformat(document["at"]), "claim": ScreeningClaim(*document["claim"])}
        return cls(**{**document, **own, "held": tuple(document["held"])})

    def tally(self) -> Tally:
        """Begin to count."""
        return Tally(self.rows, self.not_holdings.items(), self.set_aside)


@dataclass(frozen=True, slots=True)
class ScreenedChunk:
    """The findings of a chunk, and the packed account of its rows."""

    findings: Sequence[FindingRecord]
    account: bytes


@dataclass(frozen=True, slots=True)
class PartedScreening:
    """A screening in chunks; `intake` screens and keeps, `request` is what was asked, `id` the screening's."""

    intake: Intake
    store: Store
    request: ScreeningRequest
    id: str

    def begin(self, held: Held, source: Mapping[str, Any]) -> tuple[ScreeningPlan, bytes]:
        """Settle the plan; give it with the account of what is known before any row is screened.

        Raises:
            InvalidRequestError: the question cannot be asked.
            StoreError: the database failed.
        """
        run = self.intake.screener.begin(self.request, self.id)
        tally = Tally(held.rows, held.not_holdings, held.set_aside)
        claim = Results.of(run, self.store, source, tally).begin_in_store(self.store)
        account = RowAccount(Tally(0, ()))
        begin_account(account, held)
        plan = ScreeningPlan(
            at=run.created_at,
            claim=claim,
            state=self._state(run),
            held=run.held,
            source=source,
            rows=held.rows,
            not_holdings=dict(held.not_holdings),
            set_aside=dict(held.set_aside),
        )
        return plan, _packed(account)

    def screen(self, plan: ScreeningPlan, rows: bytes, progress: Callable[[int], None]) -> ScreenedChunk:
        """Screen the rows of a chunk, as `chunks_of` packed them; nothing is kept.

        `progress` is told the number of holdings done, and may raise to give up.

        Raises:
            StateChangedError: another state would answer.
        """
        run, account = self._run(plan), RowAccount(Tally(0, ()))
        found: list[Document] = []

        def keep(findings: Sequence[Any]) -> None:
            account.tally.add(findings, run)
            found.extend(finding_document(finding) for finding in findings)

        screen_batches(run, _UNPACK.decode(zlib.decompress(rows)), account, keep, progress)
        return ScreenedChunk(finding_records(found), _packed(account))

    def finish(self, plan: ScreeningPlan, accounts: Iterable[bytes]) -> None:
        """Join the accounts of all chunks, in their order, to the answer, and show it.

        Raises:
            StateChangedError: another state would answer.
            StoreError: another try of the same screening took over, or the database failed.
        """
        run = self._run(plan)
        results = Results.of(run, self.store, plan.source, plan.tally())
        results.go_on(self.store.resume_screening(plan.claim))
        for packed in accounts:
            results.account.absorb(msgspec.json.decode(zlib.decompress(packed)))
        end_account(results.account, run)
        self.intake.observed(results.finish().head)

    def discard(self, plan: ScreeningPlan) -> None:
        """Leave nothing behind: the screening is given up.

        Raises:
            StoreError: the database failed.
        """
        self.store.resume_screening(plan.claim).discard()

    def _run(self, plan: ScreeningPlan) -> Run:
        run = self.intake.screener.begin(self.request, self.id, at=plan.at)
        if self._state(run) != plan.state:
            raise StateChangedError
        return replace(run, held=plan.held)

    def _state(self, run: Run) -> str:
        """Hash what an answer follows from: lists and what is known of them, recorded acts, law, matcher, program."""
        register = self.intake.screener.register
        every = sorted((version.code, version.version) for version in register.lists)
        uses = [list_document(use) for use in run.lists]
        recorded = (self.intake.screener.recorded, [row for row, _ in run.namesakes])
        left_open = (
            run.shortfalls,
            run.missing,
            run.unknown_days,
            run.bundled_alone,
            sorted(run.question.gaps.items()),
        )
        made_by = (run.law, MATCHER_VERSION, run.profile.hash, CODE_VERSION)
        return hashlib.sha256(repr((every, uses, recorded, left_open, made_by)).encode()).hexdigest()


def chunks_of(held: Held) -> Iterator[tuple[int, int, bytes]]:
    """Give holdings chunk by chunk: the place of the first row among all, the number of holdings, the rows packed."""
    first, batches = 0, iter(held.batches())
    while some := list(islice(batches, _BATCHES_OF_A_CHUNK)):
        yield first, sum(len(batch.holdings) for batch in some), zlib.compress(_PACK.encode(some), _LEVEL)
        first += sum(len(batch.holdings) + len(batch.set_aside) for batch in some)


def _packed(account: RowAccount) -> bytes:
    return zlib.compress(msgspec.json.encode(account.document()), _LEVEL)
