"""Files as published become a list version, with the history that the version before it knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module

from service.domain.listings import ListVersion, PublishedList
from service.domain.programmes import Programmes
from service.errors import ListDataError
from service.lists.catalogue import Source, part_of
from service.lists.guards import refusals
from service.lists.mapping import listed_only, map_records, records_with, unlisted_parties
from service.lists.ownership import Finder, Ownership, nobody, read_ownership
from service.lists.ownership_checks import problems_of
from service.lists.packing import unpack
from service.lists.readers.own_layout import Faults
from service.lists.readers.records import Contents, SourceFile
from service.lists.succession import Arrival, succeed
from service.lists.versions import version_of


@dataclass(frozen=True, slots=True)
class Loaded:
    """A version ready to be kept; with `refusals` it must wait until a person accepts it."""

    published: PublishedList
    refusals: tuple[str, ...]
    warnings: tuple[str, ...]


def read_contents(source: Source, files: Sequence[SourceFile]) -> Contents:
    """Read files in the first of the list's formats that they are in.

    Raises:
        ListDataError: they are in none; the message says what each format misses.
    """
    plain = unpack(files)
    misses = []
    for name in source.readers:
        try:
            contents: Contents = import_module(f"service.lists.readers.{name}").read(plain)
        except ListDataError as error:
            misses.append(f"as {name}: {error}")
        else:
            return contents
    raise ListDataError(f"{source.code} cannot be read from {', '.join(f.name for f in plain)}; " + "; ".join(misses))


@dataclass(frozen=True, slots=True)
class Loader:
    """Makes versions from files; `published_on` is for files that print no day of their own, else it is `today`.

    `find` looks for the owners of other lists that a list of ownership names.
    """

    programmes: Programmes
    today: date
    published_on: date | None = None
    find: Finder = nobody

    def load(
        self, source: Source, files: Sequence[SourceFile], live: Mapping[str, PublishedList]
    ) -> tuple[Loaded, ...]:
        """Make a version of the list, and one of each list that is a part of it; `live` is what stands before, by code.

        Raises:
            ListDataError: the files are not this list, or name owners that no other list has.
            UnknownProgrammeError: the tag table names a programme that has no row.
        """
        contents = read_contents(source, files)
        digest = version_of([(file.name, file.content) for file in files])
        parts = [(part_of(source, code), records_with(contents, tag)) for code, tag in source.parts]
        wholes = [(source, contents), *parts]
        return tuple(self._loaded(one, part, digest, live.get(one.code)) for one, part in wholes)

    def _loaded(self, source: Source, contents: Contents, digest: str, before: PublishedList | None) -> Loaded:
        published_on = contents.published_on or self.published_on or self.today
        mapped = map_records(source, contents, published_on, self.programmes)
        ownership = self._ownership(source, contents, published_on)
        stakes = tuple(one.stake for one in ownership.stated)
        named = (*mapped.parties, *unlisted_parties(source, contents, published_on))
        arrival = Arrival(source.code, source.title, source.publisher, published_on, named, mapped.listings, stakes)
        parties, listings, stakes = succeed(before, arrival, self.programmes)
        version = ListVersion(
            code=source.code,
            title=source.title,
            publisher=source.publisher,
            version=digest,
            published_on=published_on,
            checked_on=self.today,
            entries=len(ownership.stated if source.states_ownership else listed_only(contents)),
            first_date=min((one.events[0].at.date() for one in listings), default=published_on),
            max_age_days=source.max_age_days,
        )
        published = PublishedList(version, parties, listings, stakes)
        unread = (f"the programme tag {tag!r} is in no table: shown as notice" for tag in mapped.unread_tags)
        held = refusals(source, contents, published, before)
        return Loaded(published, held, (*contents.warnings, *ownership.warnings, *unread))

    def _ownership(self, source: Source, contents: Contents, published_on: date) -> Ownership:
        """Read who owns whom; what a firm states itself is refused whole where it cannot be so."""
        ownership = read_ownership(source, contents, published_on, self.find)
        if source.states_ownership:
            faults = Faults()
            for problem in problems_of(ownership.stated, self.today):
                faults.add(problem)
            faults.raise_any()
        return ownership
