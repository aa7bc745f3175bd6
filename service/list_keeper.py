"""The use case: takes list versions in, holds back the ones that look wrong, and keeps every one that was ever used."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from service.domain.differences import Difference, differences
from service.domain.listings import PublishedList
from service.domain.programmes import Programmes
from service.lists import Loader, SourceFile, source_of
from service.matching import Index, Profile
from service.store import ArchivedFile, Store, VersionRecord

# Names shown of those that do not find their own party: enough to see what is wrong.
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a version: live at once, unchanged, or held until a person accepts it, and why."""

    published: PublishedList
    state: str
    refusals: tuple[str, ...]
    warnings: tuple[str, ...]
    changes: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class ListKeeper:
    """Keeps the lists of a store."""

    store: Store
    programmes: Programmes
    profile: Profile
    now: Callable[[], datetime]

    def load(self, code: str, files: Sequence[SourceFile], published_on: date | None = None) -> tuple[Taken, ...]:
        """Read files as a version of a list, and of the lists that are parts of it; each goes live or is held.

        `published_on` is for files that print no day of their own.

        Raises:
            UnknownListError: the list is not in the catalogue.
            ListDataError: the files are not this list; nothing is changed.
        """
        now = self.now()
        live = {one.version.code: one for one in self.store.load_lists()}
        loaded = Loader(self.programmes, now.astimezone(UTC).date(), published_on).load(source_of(code), files, live)
        archived = [ArchivedFile(file.name, file.content) for file in files]
        taken = []
        for one in loaded:
            version, before = one.published.version, live.get(one.published.version.code)
            if before and before.version.version == version.version:
                self.store.touch_list(version.code, version.version, checked_on=version.checked_on)
                taken.append(Taken(before, "unchanged", (), one.warnings, ()))
                continue
            refusals = (*one.refusals, *_lost_names(one.published, self.profile))
            keep = self.store.hold_list if refusals else self.store.add_list
            keep(one.published, retrieved_at=now, files=archived, notes=refusals)
            changes = differences(before, one.published) if before else ()
            taken.append(Taken(one.published, "held" if refusals else "live", refusals, one.warnings, changes))
        return tuple(taken)

    def accept(self, code: str, version: str, reason: str) -> None:
        """Let a held version go live, with the reason that a person gives.

        Raises:
            UnknownListError: there is no such held version.
        """
        self.store.accept_list(code, version, notes=(reason,))

    def versions(self, code: str) -> tuple[VersionRecord, ...]:
        """Give every version ever kept of a list, the latest retrieved first.

        Raises:
            UnknownListError: there is none.
        """
        return self.store.versions(code)

    def difference(self, code: str, old: str, new: str) -> tuple[Difference, ...]:
        """Compare two versions of a list.

        Raises:
            UnknownListError: there is no such version.
        """
        return differences(self.store.load_version(code, old), self.store.load_version(code, new))

    def verify(self, code: str) -> Iterator[tuple[VersionRecord, str]]:
        """Check each kept version: its raw files by their hash, its rows by reading them; the text says what is wrong.

        Raises:
            UnknownListError: there is none.
        """
        for record in self.store.versions(code):
            yield record, self._fault(record)

    def _fault(self, record: VersionRecord) -> str:
        version = record.version
        files = self.store.list_files(version.code, version.version)
        kept = self.store.load_version(version.code, version.version)
        if replace(kept.version, checked_on=version.checked_on) != version:
            return "the stored version is not what its record says"
        if files and not kept.parties:
            return "the stored version has lost its parties"
        return ""


def _lost_names(published: PublishedList, profile: Profile) -> tuple[str, ...]:
    """Find names that, screened as they are printed, do not find their own party."""
    lost = [f"{text!r} of {party.id}" for party, text in Index.build(published.parties, profile).lost_names()]
    if not lost:
        return ()
    return (f"{len(lost):,} names do not find themselves: {', '.join(lost[:_SHOWN])}",)
