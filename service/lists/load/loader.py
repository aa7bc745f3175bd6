"""Files as published become a list version, with the history that the version before it knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from service.domain.listings import ListVersion, PublishedList
from service.domain.programmes import Programmes
from service.errors import InvalidRequestError, ListDataError, UndatedFileError
from service.lists.catalogue import REGIME_READER, Source, part_of
from service.lists.load.guards import Before, new_columns, refusals
from service.lists.load.mapping import listed_only, map_records, records_with, unlisted_parties
from service.lists.load.ownership import Finder, Ownership, nobody, read_ownership
from service.lists.load.ownership_checks import problems_of
from service.lists.load.parsers import read_as
from service.lists.load.printed_facts import facts_of
from service.lists.load.reading import Reading
from service.lists.load.sandboxed import is_foreign, read_in_sandbox
from service.lists.load.succession import Arrival, succeed
from service.lists.load.tags import programmes_of
from service.lists.readers.own.layout import Faults
from service.lists.readers.records import Contents, SourceFile
from service.lists.reviewed.attached import reviewed_of
from service.lists.reviewed.versions import Part, version_of


@dataclass(frozen=True, slots=True)
class Loaded:
    """A version ready to be kept; with `refusals` it must wait until a person accepts it.

    `reviewed` are the files of the package that it is made of beside its publisher's.
    """

    published: PublishedList
    reading: Reading
    refusals: tuple[str, ...]
    warnings: tuple[str, ...]
    reviewed: tuple[Part, ...] = ()


def read_contents(source: Source, files: Sequence[SourceFile]) -> Contents:
    """Read files in the first of the list's formats that they are in.

    Raises:
        ListDataError: they are in none; the message says what each format misses.
    """
    if any(map(is_foreign, files)):
        return read_in_sandbox(source.code, source.readers, files)
    return read_as(source.code, source.readers, files)


@dataclass(frozen=True, slots=True)
class Loader:
    """Makes versions from files.

    `today` is the last day that can be meant, and `begun` the last one that has begun in every programme's zone.
    `published_on` is for files that print no day of their own; the firm's own lists are of the day that has begun.
    `checked_on` is the day on which the files were last seen to be the publisher's current ones, by default the day on
    which they were published. `find` looks for the owners of other lists that a list of ownership names.
    """

    programmes: Programmes
    today: date
    published_on: date | None = None
    find: Finder = nobody
    checked_on: date | None = None
    begun: date | None = None

    def load(self, source: Source, files: Sequence[SourceFile], live: Mapping[str, Before]) -> tuple[Loaded, ...]:
        """Make a version of the list, and one of each list that is a part of it; `live` is what stands before, by code.

        Raises:
            ListDataError: the files are not this list, or name owners that no other list has.
            UndatedFileError: they print no day, and none is given.
            InvalidRequestError: a day that is given cannot be.
            UnknownProgrammeError: the tag table names a programme that has no row.
        """
        contents = read_contents(source, files)
        self._require_days(source, contents)
        published = [(file.name, file.content) for file in files]
        parts = [(part_of(source, code), records_with(contents, tag)) for code, tag in source.parts]
        wholes = [(source, contents), *((one, part) for one, part in parts if self._has_begun(one, part))]
        return tuple(self._loaded(one, part, published, live.get(one.code)) for one, part in wholes)

    def _has_begun(self, part: Source, contents: Contents) -> bool:
        """Tell whether a part is to be made: not from a file that was published before its programme began."""
        day = self._published(part, contents)
        programme = self.programmes.get(part.programme) if part.programme else None
        return bool(contents.records or programme is None or programme.begins is None or day >= programme.begins.date())

    def _published(self, source: Source, contents: Contents) -> date:
        """Return the day that the files print, else the given one, else for the firm's own lists the present one.

        Raises:
            UndatedFileError: there is none; a file loaded by hand may be of any age.
        """
        day = contents.published_on or self.published_on or (self._begun if source.is_own else None)
        if day is None:
            raise UndatedFileError(f"the files of {source.code} do not print the day on which they were published")
        return day

    @property
    def _begun(self) -> date:
        return self.begun or self.today

    def _checked(self, source: Source, published_on: date) -> date:
        """Return the last day on which the files were seen to be current; the firm's own are when they are loaded."""
        return self.checked_on or (self.today if source.is_own else min(published_on, self.today))

    def _require_days(self, source: Source, contents: Contents) -> None:
        """Refuse a day of the download that cannot be: a file is seen when it is published or later, not tomorrow."""
        published_on = self._published(source, contents)
        if self.checked_on and not min(published_on, self.today) <= self.checked_on <= self.today:
            raise InvalidRequestError(
                f"downloaded on {self.checked_on} cannot be: these files are of {published_on} and today is"
                f" {self.today}; give a day between the two"
            )

    def _loaded(self, source: Source, contents: Contents, files: Sequence[Part], before: Before | None) -> Loaded:
        published_on = self._published(source, contents)
        mapped = map_records(source, contents, published_on, self.programmes, self._begun)
        _require_statutes(source, mapped.unread_tags)
        ownership = self._ownership(source, contents, published_on)
        stated = tuple(one.stake for one in ownership.stated)
        named = (*mapped.parties, *unlisted_parties(source, contents, published_on))
        known = reviewed_of(named)
        reviewed = known.parts_for(named)
        completed = tuple(map(known.complete, named))
        arrival = Arrival(source.code, source.title, source.publisher, published_on, completed, mapped.listings, stated)
        parties, listings, stakes = succeed(before.published if before else None, arrival, self.programmes)
        version = ListVersion(
            code=source.code,
            title=source.title,
            publisher=source.publisher,
            version=version_of([*files, *reviewed]),
            published_on=published_on,
            checked_on=self._checked(source, published_on),
            entries=len(ownership.stated if source.states_ownership else listed_only(contents)),
            first_date=min((one.events[0].at.date() for one in listings), default=published_on),
            max_age_days=source.max_age_days,
        )
        published = PublishedList(version, parties, listings, stakes, facts_of(source, contents))
        reading = Reading.of(contents, mapped.tags)
        held = refusals(source, reading, contents.doubts, published, before)
        unread = map(_unread, mapped.unread_tags)
        odd = (*contents.warnings, *ownership.warnings, *new_columns(reading, before), *unread)
        return Loaded(published, reading, held, odd, reviewed)

    def _ownership(self, source: Source, contents: Contents, published_on: date) -> Ownership:
        """Read who owns whom; what a firm states itself is refused whole where it cannot be so."""
        ownership = read_ownership(source, contents, published_on, self.find)
        if source.states_ownership:
            faults = Faults()
            for problem in problems_of(ownership.stated, self.today):
                faults.add(problem)
            faults.raise_any()
        return ownership


def _require_statutes(source: Source, unread: Sequence[str]) -> None:
    """Refuse statutes that no table knows, where a list is of one jurisdiction's: read as a notice, they would free."""
    if unread and source.readers == (REGIME_READER,):
        known = ", ".join(sorted(programmes_of(source.code)))
        raise ListDataError(f"{source.code}, statute: {', '.join(unread)} is none of its: write one of {known}")


def _unread(tag: str) -> str:
    return f"the programme tag {tag!r} is in no table: shown as notice"
