"""The use case: repeats stored screenings as they were asked, and tells where the answer is another one today.

Nothing that is stored changes. A screening is repeated with its own holdings, instants, list versions, and the events
that people had approved by then; the program, its matcher and its law are those of today.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from service.domain.as_of import AsOf
from service.domain.flags import Flag
from service.domain.four_eyes import EventState
from service.domain.kept_events import KeptEvent
from service.errors import PendensError
from service.register.corrections import with_corrections
from service.register.register import Register
from service.screening.comparison import differing
from service.screening.coverage import Coverage
from service.screening.document import Document, finding_document
from service.screening.histories import histories_of
from service.screening.portfolios import past_holdings
from service.screening.run import Run, screen_rows
from service.screening.screener import Screener, ScreeningRequest
from service.screening.warnings import RunNotes
from service.store import FindingRecord, PastScreening, ScreeningRecord, Store

_PAGE = 500  # lines of the history read at once
_ACCEPTED = "accepted"
_Versions = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Divergence:
    """A row whose answer is another one now; a flag is None where the row has no finding; `fields` are what differs."""

    screening_id: str
    created_at: datetime
    row: int
    holding: Mapping[str, Any]
    before: str | None
    after: str | None
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotRepeated:
    """A screening that could not be repeated, and why."""

    screening_id: str
    created_at: datetime
    problem: str


@dataclass(frozen=True, slots=True)
class Rechecked:
    """What repeating found: so many screenings of a period, and the rows of those that could be repeated."""

    screenings: int
    rows: int
    divergences: tuple[Divergence, ...]
    not_repeated: tuple[NotRepeated, ...]


@dataclass(slots=True)
class Recheck:
    """Repeats the screenings of a store; `screener` is today's, whose law, profile and clock are used."""

    store: Store
    screener: Screener
    _kept: tuple[object, Screener] | None = field(default=None, init=False, repr=False)

    def recheck(self, since: datetime, until: datetime) -> Rechecked:
        """Repeat all screenings that were made from `since` to `until`, both aware, the oldest first.

        Raises:
            StoreError: the database failed.
        """
        found, failed, rows, events = list[Divergence](), list[NotRepeated](), 0, self.store.kept_events.all()
        past, made = self.store.past_screenings, self._made_between(since, until)
        for one in made:
            try:
                record = past.head(one.id)
                found += self._divergences(record, events)
                rows += record.document["counts"]["screened"]
            except PendensError as error:
                failed.append(NotRepeated(one.id, one.created_at, str(error)))
            except Exception as error:  # noqa: BLE001 one that cannot be repeated must be told, and the others be done
                failed.append(NotRepeated(one.id, one.created_at, f"unexpected {type(error).__name__}: {error}"))
        return Rechecked(len(made), rows, tuple(found), tuple(failed))

    def _made_between(self, since: datetime, until: datetime) -> Sequence[PastScreening]:
        """Find the screenings of a period, the oldest first; each once, though others come in meanwhile."""
        found: dict[str, PastScreening] = {}
        offset = 0
        while True:
            _, page = self.store.past_screenings.page(offset=offset, limit=_PAGE)
            found |= {one.id: one for one in page if since <= one.created_at <= until}
            if len(page) < _PAGE or page[-1].created_at < since:
                return sorted(found.values(), key=lambda one: (one.created_at, one.id))
            offset += _PAGE

    def _divergences(self, record: ScreeningRecord, events: Sequence[KeptEvent]) -> Iterator[Divergence]:
        screener = self._screener_of(record, events)
        codes = tuple(code for code, _ in record.versions)
        are_all = set(codes) == {version.code for version in screener.register.lists}
        known_at = AsOf.parse(record.known_at)
        request = ScreeningRequest(
            as_of=AsOf.parse(record.as_of),
            # what nobody asked for is the instant of the run, and all was known that the lists held then
            known_at=None if known_at.value == record.created_at else known_at,
            lists=None if are_all else codes,
            jurisdictions=record.jurisdictions,
            fail_on=Flag(record.fail_on),
        )
        for finding, after in self._repeated(record, screener.begin(request)):
            before = finding.document
            fields = _differing(before, after) if after else ("finding",)
            if fields:
                flag = after["flag"] if after else None
                holding = before["holding"]
                yield Divergence(record.id, record.created_at, finding.row, holding, finding.flag, flag, fields)

    def _repeated(self, record: ScreeningRecord, run: Run) -> Iterator[tuple[FindingRecord, Document | None]]:
        """Pair each stored finding with what its holding is answered now; however many there are, few are in memory."""
        stored = self.store.past_screenings.stream(record.id)
        held, _ = past_holdings(self.store, record.id)
        notes = RunNotes(run.register, run.index, run.lists, run.question.as_of)
        for batch in held.batches():
            findings = screen_rows(run, notes, batch.holdings).findings
            now = {(one.holding.sheet, one.holding.row): finding_document(one) for one in findings}
            rows = islice(stored, len(batch.holdings))
            yield from ((one, now.get((one.document.get("sheet"), one.row))) for one in rows)

    def _screener_of(self, record: ScreeningRecord, events: Sequence[KeptEvent]) -> Screener:
        """Make a screener of the lists and events that a screening had; kept for the next one, which mostly has them.

        Raises:
            UnknownListError: a version is not kept any more.
        """
        known = tuple(_taken_by(events, record.created_at))
        versions = (*record.versions, *self._others(record))
        namesakes = self.store.namesakes.in_force(record.created_at)
        key = (versions, known, namesakes)
        if self._kept is None or self._kept[0] != key:
            made = self._made_of(versions, known, record.created_at)
            self._kept = (key, replace(made, namesakes=lambda _now: namesakes))
        return self._kept[1]

    def _made_of(self, versions: _Versions, events: Sequence[KeptEvent], at: datetime) -> Screener:
        published = [self.store.lists.load_version(code, version) for code, version in versions]
        register = Register.of(published, self.screener.register.programmes)
        told = register.apply_events(event.in_effect for event in events)
        corrections = (event.correction for event in events)
        whole = with_corrections(told, [one for one in corrections if one])
        coverage = Coverage(histories_of(self.store, register.lists, at))
        return Screener(whole, self.screener.profile, self.screener.now, coverage=coverage)

    def _others(self, record: ScreeningRecord) -> Iterable[tuple[str, str]]:
        """Find the lists that were not asked of: a party has the names that they know it by.

        Of each, the version that had come in last before the screening.
        """
        asked = {code for code, _ in record.versions}
        for code in sorted(self.store.lists.live_versions().keys() - asked):
            kept = (one for one in self.store.lists.versions(code) if one.retrieved_at <= record.created_at)
            found = next((one for one in kept if one.state == _ACCEPTED), None)
            if found:
                yield code, found.version.version


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """Name what differs; `matches` where other parties were found too, though the flag be the same."""
    fields = differing(before, after)
    return fields if "matches" in fields or _matched(before) == _matched(after) else (*fields, "matches")


def _matched(finding: Mapping[str, Any]) -> set[tuple[Any, ...]]:
    return {(one["list"], one["party_id"], one["counts"], one["strength"]) for one in finding["matches"]}


def _taken_by(events: Iterable[KeptEvent], instant: datetime) -> Iterator[KeptEvent]:
    """Give the events that were in effect at an instant, by the steps that people had taken by then."""
    for event in events:
        steps = tuple(step for step in event.steps if step.taken_at <= instant)
        if steps and (known := replace(event, steps=steps)).state is EventState.APPROVED:
            yield known


def as_period(since: AsOf, until: AsOf | None, now: datetime) -> tuple[datetime, datetime]:
    """Give the first and last instant of a period: a bare date is that whole day in UTC; left open it ends now."""
    first = since.at(UTC) if isinstance(since.value, datetime) else since.at(UTC).replace(hour=0, minute=0, second=0)
    return first, until.at(UTC) if until else now
