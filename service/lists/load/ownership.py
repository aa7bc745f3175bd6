"""What the shares in a list's records mean: stakes of parties in parties, those of other lists found first."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from service.domain.stakes import Candidate, PartyReference, Stake, is_named
from service.errors import UnknownListError
from service.lists.catalogue import Source, source_of
from service.lists.load.mapping import party_id
from service.lists.readers.own.layout import Faults
from service.lists.readers.records import Contents, Record, Share

Finder: TypeAlias = Callable[[Iterable[PartyReference]], Mapping[PartyReference, tuple[Candidate, ...]]]
_SHOWN = 5  # parties named where several may be meant


def nobody(references: Iterable[PartyReference]) -> Mapping[PartyReference, tuple[Candidate, ...]]:
    """Find no party: for lists that name none of other lists."""
    return dict.fromkeys(references, ())


@dataclass(frozen=True, slots=True)
class Stated:
    """A stake and the place of its statement, empty where it has none."""

    stake: Stake
    place: str


@dataclass(frozen=True, slots=True)
class Ownership:
    """The stakes that a list states, and what was odd and left out."""

    stated: tuple[Stated, ...]
    warnings: tuple[str, ...] = ()


def read_ownership(source: Source, contents: Contents, published_on: date, find: Finder) -> Ownership:
    """Make stakes of the shares in records; a stake is known since the day its source is as of, else since published.

    Raises:
        ListDataError: an owner on another list is not found, or several may be meant; every such row is named.
    """
    shares = [(record, share) for record in contents for share in record.shares]
    references = {share.reference: _asked(share.reference) for _, share in shares if share.reference}
    found = find(references.values()) if references else {}
    faults = Faults()
    owners = {
        reference: _owner(source, reference, found.get(asked, ()), faults, _places(shares, reference))
        for reference, asked in references.items()
    }
    faults.raise_any()
    own = {record.uid for record in contents}
    stated, lost = [], 0
    for record, share in shares:
        owner = owners[share.reference] if share.reference else party_id(source, share.owner)
        if not share.reference and share.owner not in own:
            lost += 1
        else:
            stated.append(Stated(_stake(source, record, owner, share, published_on), share.place))
    left_out = (f"{lost:,} owners are no entity of the file: left out",) if lost else ()
    return Ownership(tuple(stated), (*faults.warnings, *left_out))


def _stake(source: Source, record: Record, owner: str, share: Share, published_on: date) -> Stake:
    return Stake(
        list_code=source.code,
        owner=owner,
        asset=party_id(source, record.uid),
        percent=share.percent,
        known_from=share.as_of or published_on,
        source=share.source or source.title,
        since=share.since,
        until=share.until,
    )


def _asked(reference: PartyReference) -> PartyReference:
    """Write a publisher's number beside the code of his list as the id of the party."""
    number, code = reference.party_id, reference.list_code
    if not (number and code):
        return reference
    try:
        prefix = source_of(code).prefix
    except UnknownListError:
        return reference
    return reference if number.startswith(f"{prefix}-") else replace(reference, party_id=f"{prefix}-{number}")


def _places(shares: Iterable[tuple[Record, Share]], reference: PartyReference) -> str:
    return next(share.place for _, share in shares if share.reference == reference)


def _owner(source: Source, reference: PartyReference, found: Iterable[Candidate], faults: Faults, place: str) -> str:
    """Choose the party that is meant: one, by what was written, and by no likeness."""
    candidates = [one for one in found if one.list_code != source.code]
    if reference.list_code:
        candidates = [one for one in candidates if one.list_code == reference.list_code]
    ids = sorted({one.party_id for one in candidates})
    if len(ids) != 1:
        faults.add(f"{place}, {_field(reference)}: {_problem(reference, ids)}")
        return ""
    names = [name for one in candidates for name in one.names]
    if reference.name and not is_named(reference.name, names):
        faults.warnings.append(f"{place}, parent: {ids[0]} is listed as {names[0]!r}, not as {reference.name!r}")
    return ids[0]


def _field(reference: PartyReference) -> str:
    if reference.party_id:
        return "parent_id"
    return f"parent_{reference.identifier.kind}" if reference.identifier else "parent"


def _problem(reference: PartyReference, ids: list[str]) -> str:
    identifier = reference.identifier
    said = reference.party_id or (identifier.value if identifier else reference.name)
    where = f"on {reference.list_code}" if reference.list_code else "on any live list"
    if not ids:
        return f"{said!r} is no party {where}: load that list first, or write another id, or the exact name on its list"
    return f"{said!r} may be {', '.join(ids[:_SHOWN])} {where}: write the parent_id of the one that is meant"
