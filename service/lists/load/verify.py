"""Reads the raw files of a kept version again, and tells whether its rows are still what they say."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from service.domain.listings import Listing, PublishedList
from service.domain.parties import Party
from service.domain.programmes import Programmes
from service.domain.status import has_ended
from service.domain.wording import counted
from service.errors import PendensError
from service.lists.catalogue import Source, whole_of
from service.lists.load.loader import Loader
from service.lists.load.ownership import Finder, nobody
from service.lists.readers.records import SourceFile
from service.lists.reviewed.attached import bundled_reviewed, is_reviewed
from service.lists.reviewed.known_names import NAMES_FILE, bundled_names
from service.lists.reviewed.versions import READER_VERSION, Part, reader_of

_SHOWN = 3  # differences that a message names


@dataclass(frozen=True, slots=True)
class Reread:
    """What reading again has shown: a `fault`, or a `remark` why rows could not be compared; both empty when whole."""

    fault: str = ""
    remark: str = ""


def reread(kept: PublishedList, files: Sequence[SourceFile], programmes: Programmes, find: Finder = nobody) -> Reread:
    """Read files again and compare every party, listing and stake that they give with those that were kept.

    History is left out: what versions before this one knew stands beside what its own files say. Among the files are
    the reviewed ones that completed its parties. `find` is as for `Loader`: the owners whom a list of ownership names
    must still be found.
    """
    version = kept.version
    made_of = [(file.name, file.content) for file in files]
    reader = reader_of(version.version, made_of) or reader_of(version.version, [*made_of, _not_kept_once()])
    if reader is None:
        return Reread(fault="its files are not those that its id names")
    if remark := _made_otherwise(reader, made_of):
        return Reread(remark=remark)
    source = whole_of(version.code)
    try:
        loader = Loader(programmes, version.checked_on, version.published_on, find)
        again = loader.load(source, [file for file in files if not is_reviewed(file.name)], {})
    except PendensError as error:
        return _unreadable(source, error)
    found = next((one.published for one in again if one.published.version.code == version.code), None)
    count = found.version.entries if found else 0
    if found is None or count != version.entries:
        return Reread(fault=f"its files give {counted(count, 'entry', 'entries')}, not {version.entries:,}")
    different = list(_differences(kept, found))
    if not different:
        return Reread()
    return Reread(fault=f"{len(different):,} rows are not what its files say: {'; '.join(different[:_SHOWN])}")


def _made_otherwise(reader: int, made_of: Iterable[Part]) -> str:
    """Say why the rows of a version cannot be compared with what this program would make; empty where they can."""
    if reader != READER_VERSION:
        return f"its rows were made by reader {reader}, this program has {READER_VERSION}: not compared"
    reviewed = tuple(part for part in made_of if is_reviewed(part[0]))
    if reviewed != bundled_reviewed().parts_named(name for name, _ in reviewed):
        return "its parties were completed by an earlier review of names and identifiers: not compared"
    return ""


def _not_kept_once() -> Part:
    """Give the reviewed names as versions of reader 4 and before were made of them, without keeping them."""
    return NAMES_FILE, bundled_names().content


def _unreadable(source: Source, error: PendensError) -> Reread:
    """Excuse a list whose owners may be on no live list any more; its files are those that were read."""
    if source.states_ownership:
        return Reread(remark=f"its rows were not compared, its owners are not all found any more: {error}")
    return Reread(fault=f"its files cannot be read any more: {error}")


def _differences(kept: PublishedList, found: PublishedList) -> Iterator[str]:
    """Compare party by party; one that was adopted from the version before is found by its name."""
    by_id = {party.id: party for party in kept.parties}
    by_name: dict[str, list[Party]] = {}
    for party in kept.parties:
        by_name.setdefault(party.name, []).append(party)
    stored, printed = _by_party(kept), _by_party(found)
    yield from (f"the stake of {one}" for one in sorted(_stated(found) - _stated(kept)))
    for party in found.parties:
        same = [by_id[party.id]] if party.id in by_id else by_name.get(party.name, [])
        if not any(_said(party) == _said(one) for one in same):
            yield f"{party.name} ({party.id})"
        elif not any(_has_all(stored.get(one.id, ()), printed.get(party.id, ())) for one in same):
            yield f"the listing of {party.name} ({party.id})"


def _stated(published: PublishedList) -> set[str]:
    """Say who owns how much of whom, each by his name where the list has it."""
    names = {party.id: party.name for party in published.parties}
    return {
        f"{names.get(one.owner, one.owner)} of {names.get(one.asset, one.asset)} "
        f"({'not stated' if one.percent is None else f'{one.percent:f} %'})"
        for one in published.stakes
    }


def _said(party: Party) -> tuple[object, ...]:
    names = frozenset((name.text, name.kind) for name in party.names)
    identifiers = frozenset((one.kind, one.value) for one in party.identifiers)
    return party.name, party.country, party.kind, names, identifiers


def _by_party(published: PublishedList) -> Mapping[str, Sequence[Listing]]:
    listings: dict[str, list[Listing]] = {}
    for one in published.listings:
        listings.setdefault(one.party_id, []).append(one)
    return listings


def _has_all(stored: Sequence[Listing], printed: Sequence[Listing]) -> bool:
    return all(any(_is_kept(one, listing) for one in stored) for listing in printed)


def _is_kept(stored: Listing, printed: Listing) -> bool:
    """Tell whether a listing is the printed one; a day that is not printed may be known from a version before."""
    days = (
        (printed.restricted_from, stored.restricted_from),
        (printed.divest_before, stored.divest_before),
    )
    return (
        (stored.programme, stored.entry, has_ended(stored.events))
        == (printed.programme, printed.entry, has_ended(printed.events))
    ) and all(day in {None, known} for day, known in days)
