"""The use case: a person's view of one list: what it holds, how old it is, and what it answers with."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from service.domain.as_of import AsOf
from service.domain.deadlines import missing_renewal
from service.domain.flags import Flag, flag_of, strictest
from service.domain.instants import days_since
from service.domain.listings import Listing, ListUse, VersionRecord
from service.domain.programmes import Programme
from service.domain.status import ListingStatus, listing_status_at
from service.domain.version_ids import VersionId
from service.errors import UnknownListError
from service.lists.fetch.feeds import usual_silence
from service.lists.load.reading import Reading, Tagged
from service.lists.load.tags import UNREAD
from service.screening.screener import Screener, ScreeningRequest
from service.store import Store


@dataclass(frozen=True, slots=True)
class ProgrammeShare:
    """A programme with the entries that stand under it now, those that have ended, and the tags that mean it."""

    programme: Programme
    in_force: int
    ended: int
    tags: tuple[Tagged, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """A version of a list as it stands at an instant.

    `use` has its age; `silent_days` counts since it was published, and is odd past `quiet_days`, the longest silence of
    its publisher that is usual. `reading` are the numbers of its reading, None for a bundled list. `flags` counts its
    parties by what a holder of `jurisdictions` is told; `held` are the versions that wait for a person.
    """

    record: VersionRecord
    use: ListUse
    at: datetime
    silent_days: int
    quiet_days: int | None
    reading: Reading | None
    programmes: tuple[ProgrammeShare, ...]
    jurisdictions: tuple[str, ...]
    flags: Mapping[Flag, int]
    held: tuple[VersionRecord, ...]

    @property
    def is_frozen(self) -> bool:
        """Tell whether the publisher has been silent for longer than it ever is: its file may be frozen, or moved."""
        return self.record.is_live and self.quiet_days is not None and self.silent_days > self.quiet_days

    @property
    def missing_renewals(self) -> tuple[str, ...]:
        """Say of which programmes the last known renewal of the emergency has run out."""
        in_force = (share.programme for share in self.programmes if share.in_force)
        return tuple(filter(None, (missing_renewal(programme, self.at) for programme in in_force)))

    @property
    def unread_tags(self) -> tuple[Tagged, ...]:
        """Give the tags whose law is in no table."""
        return tuple(one for share in self.programmes if share.programme.code == UNREAD for one in share.tags)


@dataclass(frozen=True, slots=True)
class ListOverviews:
    """Shows the lists of a store, with the acts of people that the screener knows."""

    store: Store
    screener: Screener
    now: Callable[[], datetime]

    def show(self, code: str, version: str | None = None, jurisdictions: tuple[str, ...] = ("US",)) -> Overview:
        """Show the live version of a list, or the one whose id begins so.

        Raises:
            UnknownListError: there is no such version, or several.
        """
        now, records = self.now().replace(microsecond=0), self.store.lists.versions(code)
        record = _chosen(code, version, records)
        listing_statuses = list(self._listing_statuses(record, now))
        reading = Reading.from_document(record.reading)
        return Overview(
            record=record,
            use=self.screener.use(record.version, ScreeningRequest(), now),
            at=now,
            silent_days=days_since(record.version.published_on, now),
            quiet_days=usual_silence(code),
            reading=reading,
            programmes=tuple(_shares(listing_statuses, reading)),
            jurisdictions=jurisdictions,
            flags=_counted_by_strictest(listing_statuses, jurisdictions),
            held=tuple(one for one in records if one.state == "held" and one is not record),
        )

    def _listing_statuses(self, record: VersionRecord, now: datetime) -> Iterator[ListingStatus]:
        moment = AsOf(now)
        for listing in self._listings(record):
            listing_status = listing_status_at(listing, self.screener.register.programmes, moment, moment)
            if listing_status is not None:
                yield listing_status

    def _listings(self, record: VersionRecord) -> Iterable[Listing]:
        code = record.version.code
        if any(version.version == record.version.version for version in self.screener.register.lists):
            entries = self.screener.register.book.entries(lambda one: one.list_code == code)
            return (one for _, listings in entries for one in listings if one.list_code == code)
        return self.store.lists.load_version(code, record.version.version).listings


def _chosen(code: str, version: str | None, records: Sequence[VersionRecord]) -> VersionRecord:
    if version is None:
        return next((one for one in records if one.is_live), records[0])
    try:
        named = VersionId.of(version).one_of(code, (one.version.version for one in records))
    except UnknownListError as error:
        raise UnknownListError(f"{error}: see pendens lists versions {code}") from None
    return next(one for one in records if one.version.version == named)


def _shares(listing_statuses: Sequence[ListingStatus], reading: Reading | None) -> Iterator[ProgrammeShare]:
    """Give each programme, the largest first; the tags are those of the version's own entries."""
    programmes = {one.listing.programme: one.programme for one in listing_statuses}
    here = Counter(one.listing.programme for one in listing_statuses if not one.has_ended)
    gone = Counter(one.listing.programme for one in listing_statuses if one.has_ended)
    for code in sorted(programmes, key=lambda code: (-here[code], code)):
        tags = tuple(one for one in reading.tags if one.programme == code) if reading else ()
        yield ProgrammeShare(programmes[code], here[code], gone[code], tags)


def _counted_by_strictest(
    listing_statuses: Iterable[ListingStatus], jurisdictions: tuple[str, ...]
) -> Mapping[Flag, int]:
    """Count the parties by their strictest flag, the strictest first."""
    flags: dict[str, Flag] = {}
    for listing_status in listing_statuses:
        party, flag = listing_status.listing.party_id, flag_of(listing_status, jurisdictions)
        flags[party] = strictest((flags.get(party, flag), flag))
    counts = Counter(flags.values())
    return {flag: counts[flag] for flag in sorted(counts, key=lambda one: -one.severity)}
