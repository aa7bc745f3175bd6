"""The use case: takes list versions in, holds back the ones that look wrong, and keeps every one that was ever used."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from service.domain.differences import Difference, LoadResult, differences
from service.domain.instants import days_since
from service.domain.listings import PublishedList, VersionRecord
from service.domain.programmes import Programmes
from service.domain.version_ids import VersionId, beginning_of
from service.domain.wording import required_line
from service.errors import BundledListError, InvalidRequestError, PendensError, StoreError
from service.lists import Before, Loader, SourceFile, bundled_codes, require_code, source_of, zone_of
from service.lists.fetch.feeds import Feed
from service.lists.load.reading import Reading
from service.lists.load.verify import Reread, reread
from service.lists.reviewed.attached import bundled_reviewed, is_reviewed
from service.lists.reviewed.versions import version_of
from service.matching import Profile, lost_names
from service.store import ArchivedFile, Removal, Revision, Store

if TYPE_CHECKING:
    from service.lists.fetch.fetching import Fetcher  # brings httpx, which only an update needs

# Names shown of those that do not find their own party: enough to see what is wrong.
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Updated:
    """What an update did for a list: its versions taken in, or the `problem` for which all stays as it was."""

    code: str
    taken: tuple[LoadResult, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ListKeeper:
    """Keeps the lists of a store."""

    store: Store
    programmes: Programmes
    profile: Profile
    now: Callable[[], datetime]

    def load(
        self,
        code: str,
        files: Sequence[SourceFile],
        published_on: date | None = None,
        downloaded_on: date | None = None,
    ) -> tuple[LoadResult, ...]:
        """Read files as a version of a list, and of the lists that are parts of it; each goes live or is held.

        `published_on` is for files that print no day of their own; the firm's own lists are of the last day that has
        begun in the zones of all programmes, so that what they say is in force at once. `downloaded_on` is the day on
        which they were last seen to be the publisher's current ones, by default the day on which they were published.

        Raises:
            ListCodeError: no list can have this code.
            UnknownListError: the list is not in the catalogue.
            UndatedFileError: the files print no day, and none is given; nothing is changed.
            InvalidRequestError: a given day cannot be; nothing is changed.
            ListDataError: the files are not this list; nothing is changed.
        """
        require_code(code)
        results = self._take(code, files, published_on, downloaded_on)
        return tuple(replace(one, warnings=(*one.warnings, *_unused_day(one, published_on))) for one in results)

    def _take(
        self, code: str, files: Sequence[SourceFile], published_on: date | None, checked_on: date | None
    ) -> tuple[LoadResult, ...]:
        now = self.now()
        live = self._before(_codes(code))
        loader = self._loader(now, published_on, checked_on)
        loaded = loader.load(source_of(code), files, live)
        archived = [ArchivedFile(file.name, file.content) for file in files]
        results = []
        for one in loaded:
            version, before = one.published.version, live.get(one.published.version.code)
            if before and before.published.version.version == version.version:
                self.store.lists.touch(version.code, version.version, checked_on=version.checked_on)
                results.append(LoadResult(before.published, "unchanged", (), one.warnings, ()))
                continue
            refusals = (*one.refusals, *_lost_names(one.published, self.profile))
            kept = [*archived, *(ArchivedFile(name, content) for name, content in one.reviewed)]
            reading, follows = one.reading.document(), before.published.version.version if before else None
            self.store.lists.add(
                one.published,
                retrieved_at=now,
                files=kept,
                notes=refusals,
                reading=reading,
                follows=follows,
                is_held=bool(refusals),
            )
            changes = differences(before.published, one.published) if before else ()
            results.append(LoadResult(one.published, "held" if refusals else "live", refusals, one.warnings, changes))
        return tuple(results)

    def _loader(self, now: datetime, published_on: date | None, checked_on: date | None) -> Loader:
        today, begun = now.astimezone(UTC).date(), self.programmes.begun_day(now)
        return Loader(self.programmes, today, published_on, self.store.lists.find_parties, checked_on, begun)

    def update(self, feeds: Iterable[Feed], fetcher: "Fetcher") -> Iterator[Updated]:
        """Fetch each list and take it in; one that fails stays as it is and does not stop the others."""
        for feed in feeds:
            yield self._updated(feed, fetcher)

    def _updated(self, feed: Feed, fetcher: "Fetcher") -> Updated:
        try:
            return Updated(feed.code, self._renewed(feed, fetcher))
        except (PendensError, OSError) as error:
            return Updated(feed.code, (), str(error))
        except Exception as error:  # noqa: BLE001 bytes from outside may break a reader: the other lists must go on
            return Updated(feed.code, (), f"unexpected failure: {type(error).__name__}: {error}")

    def _renewed(self, feed: Feed, fetcher: "Fetcher") -> tuple[LoadResult, ...]:
        """Take in what is at the publisher; bytes that are live already are not read again."""
        live = self.store.lists.live_versions()
        kept = self.store.lists.files(feed.code, live[feed.code]) if feed.code in live else ()
        files = fetcher.fetch(feed, {file.name: file.content for file in kept if not is_reviewed(file.name)})
        reviewed = bundled_reviewed().parts_named(file.name for file in kept)
        digest = version_of([*((file.name, file.content) for file in files), *reviewed])
        if any(live.get(code) != digest for code in _codes(feed.code)):
            now, known = self.now(), {file.name: file.content for file in kept}
            changed = [file for file in files if known.get(file.name) != file.content]
            published_on = _published_on(feed.code, changed, now)
            return self._take(feed.code, files, published_on, now.astimezone(UTC).date())
        return tuple(self._unchanged(feed, published) for published in self._live(_codes(feed.code)).values())

    def _unchanged(self, feed: Feed, published: PublishedList) -> LoadResult:
        version, now = published.version, self.now()
        self.store.lists.touch(version.code, version.version, checked_on=now.astimezone(UTC).date())
        silent = days_since(version.published_on, now)
        is_odd = feed.quiet_days is not None and silent > feed.quiet_days
        warning = f"nothing new for {silent:,} days: look whether the publisher has moved it or its file is frozen"
        return LoadResult(published, "unchanged", (), (warning,) if is_odd else (), ())

    def _live(self, codes: Sequence[str]) -> dict[str, PublishedList]:
        live = self.store.lists.live_versions()
        found = self.store.lists.load([code for code in codes if code in live])
        return {one.version.code: one for one in found}

    def _before(self, codes: Sequence[str]) -> dict[str, Before]:
        return {code: Before(one, self._reading(one)) for code, one in self._live(codes).items()}

    def _reading(self, published: PublishedList) -> Reading | None:
        version = published.version
        return Reading.from_document(self.store.lists.reading_of(version.code, version.version))

    def accept(self, code: str, version: str, reason: str) -> None:
        """Let a held version go live, with the reason that a person gives.

        Raises:
            UnknownListError: no version, or several, are named so.
        """
        records = {record.version.version: record for record in self.store.lists.versions(code)}
        named = VersionId.of(version).one_of(code, records)
        self.store.lists.accept(code, named, notes=(*records[named].notes, f"accepted: {reason}"))

    def correct_day(self, correction: Revision) -> Revision:
        """Correct the days of a version that was loaded with wrong ones; what was dated by them is dated anew.

        Raises:
            UnknownListError: no version, or several, are named so.
            BundledListError: it comes with the package, with its days.
            InvalidRequestError: a day cannot be, or the name or the reason is empty.
        """
        code = correction.code
        records = {record.version.version: record for record in self.store.lists.versions(code)}
        named = VersionId.of(correction.version).one_of(code, records)
        if code in bundled_codes() and not records[named].files:
            raise BundledListError(f"{code} {beginning_of(named)} comes with the package")
        today, seen = correction.revised_at.astimezone(UTC).date(), correction.checked_on
        if correction.published_on > today or (seen and not correction.published_on <= seen <= today):
            raise InvalidRequestError(
                f"published on {correction.published_on}, downloaded on {seen or correction.published_on}: neither can"
                f" be after today ({today}), nor a file be downloaded before it was published"
            )
        person = required_line("the name of who does it", correction.person)
        reason = required_line("the reason", correction.reason)
        return self.store.lists.revise(replace(correction, version=named, person=person, reason=reason))

    def remove(self, code: str, by: str, reason: str) -> Removal:
        """Take a list out of what is live; its versions stay, and the screenings made with them.

        Updates that nobody asked for leave it out from then on; it is live again when it is loaded, accepted or
        updated by its code.

        Raises:
            BundledListError: it comes with the package.
            UnknownListError: no such list is live.
            InvalidRequestError: the name or the reason is empty.
        """
        if code in bundled_codes():
            raise BundledListError(f"{code} comes with the package")
        removal = Removal(
            code, required_line("the name of who does it", by), required_line("the reason", reason), self.now()
        )
        return self.store.lists.remove(removal)

    def versions(self, code: str) -> tuple[VersionRecord, ...]:
        """Give every version ever kept of a list, the latest retrieved first.

        Raises:
            UnknownListError: there is none.
        """
        return self.store.lists.versions(code)

    def difference(self, code: str, old: str, new: str) -> tuple[Difference, ...]:
        """Compare two versions of a list.

        Raises:
            UnknownListError: there is no such version.
        """
        return differences(self.store.lists.load_version(code, old), self.store.lists.load_version(code, new))

    def verify(self, code: str) -> Iterator[tuple[VersionRecord, Reread]]:
        """Check each kept version: its raw files by their hash, its rows by reading the files again.

        Raises:
            UnknownListError: there is none.
        """
        for record in self.store.lists.versions(code):
            yield record, self._reread(record)

    def _reread(self, record: VersionRecord) -> Reread:
        version = record.version
        try:
            files = self.store.lists.files(version.code, version.version)
            kept = self.store.lists.load_version(version.code, version.version)
        except StoreError as error:
            return Reread(fault=str(error))
        if replace(kept.version, checked_on=version.checked_on) != version:
            return Reread(fault="the stored version is not what its record says")
        if kept.has_lost_rows:
            return Reread(fault="the stored version has lost listings")
        if not files:
            return Reread(remark="it came with the package, without files to read again")
        again = [SourceFile(file.name, file.content) for file in files]
        return reread(kept, again, self.programmes, self.store.lists.find_parties)


def _codes(code: str) -> tuple[str, ...]:
    """Give a list and those that are parts of it."""
    return (code, *(part for part, _ in source_of(code).parts))


def _published_on(code: str, changed: Sequence[SourceFile], now: datetime) -> date:
    """Return the day of a fetched version that prints none: the earliest day on which one of its new files changed.

    That is as its publisher's server says (Last-Modified), in the list's zone; where it says nothing, the day of the
    fetch, which saw the files to be current.
    """
    instants = [file.modified for file in changed if file.modified]
    return min((min(one, now) for one in instants), default=now).astimezone(zone_of(code)).date()


def _unused_day(result: LoadResult, given: date | None) -> Iterator[str]:
    """Say that a day which was given changes nothing: the files print theirs, or are kept already."""
    version = result.published.version
    if given and version.published_on != given:
        yield (
            f"it is of {version.published_on}, as its files say or as it was loaded before, and {given} is not used: if"
            f" that is wrong, correct it with pendens lists date {version.code} {beginning_of(version.version)}"
            f" --published-on {given} --reason TEXT"
        )


def _lost_names(published: PublishedList, profile: Profile) -> tuple[str, ...]:
    """Find names that, screened as they are printed, do not find their own party."""
    lost = [f"{text!r} of {party.id}" for party, text in lost_names(published.parties, profile)]
    if not lost:
        return ()
    return (f"{len(lost):,} names do not find themselves: {', '.join(lost[:_SHOWN])}",)
