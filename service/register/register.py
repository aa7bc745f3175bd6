"""The register that a question is answered from: list versions, their parties and listings, and the programmes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from service.domain.as_of import AsOf
from service.domain.events import BEGINNINGS, Event, Scope
from service.domain.kept_events import Act
from service.domain.listings import Listing, ListVersion, PublishedList
from service.domain.parties import Identifier, IdentifierKind, Name, NameKind, Party, folded, stays_weak
from service.domain.programmes import Programmes, family_of
from service.domain.stakes import Stake
from service.errors import BeforeFirstListError, NobodyListedError, NoListError, UnknownListError
from service.register.views import FilteredRegister, InMemoryRegister, RegisterView

# A legal day begins and ends within so much of the day in UTC, whatever its zone.
_ANY_OFFSET = timedelta(days=1)
_Told = TypeVar("_Told", Name, Identifier)
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Register:
    """An immutable set of list versions with all that they say.

    `stakes` are those of every live list, even of lists that were not chosen; `stated_by` has the versions that
    state them, by list code.
    """

    lists: tuple[ListVersion, ...]
    book: RegisterView
    programmes: Programmes
    stakes: tuple[Stake, ...] = ()
    stated_by: Mapping[str, ListVersion] = field(default_factory=dict)

    @property
    def parties(self) -> Mapping[str, Party]:
        """Find a party by its id; to walk them all, ask for `in_order`."""
        return self.book.parties

    @property
    def listings(self) -> Mapping[str, tuple[Listing, ...]]:
        """Find a party's listings by its id."""
        return self.book.listings

    def in_order(self) -> Sequence[Party]:
        """Return the parties one after the other, in an order that is always the same; each is read when asked for."""
        return self.book.in_order()

    @classmethod
    def of(cls, published: Sequence[PublishedList], programmes: Programmes) -> "Register":
        """Join published lists, in the order of their codes; a party that several of them name becomes one."""
        published = sorted(published, key=lambda one: one.version.code)
        parties: dict[str, list[Party]] = {}
        listings: dict[str, list[Listing]] = {}
        for one in published:
            for party in one.parties:
                parties.setdefault(party.id, []).append(party)
            for listing in one.listings:
                listings.setdefault(listing.party_id, []).append(listing)
        joined = {party_id: combine(records) for party_id, records in parties.items()}
        return cls(
            lists=tuple(one.version for one in published),
            book=InMemoryRegister(
                {party_id: party for party_id, party in joined.items() if party_id in listings},
                {party_id: tuple(records) for party_id, records in listings.items()},
                {party_id: party for party_id, party in joined.items() if party_id not in listings},
            ),
            programmes=programmes,
            stakes=tuple(stake for one in published for stake in one.stakes),
            stated_by={one.version.code: one.version for one in published if one.stakes},
        )

    def find(self, party_id: str) -> Party | None:
        """Find a party, listed or not."""
        return self.book.all_parties.get(party_id)

    def choose(self, codes: Sequence[str] | None) -> "Register":
        """Keep the lists asked for, in the order asked; a party keeps the names that other lists know it by.

        Raises:
            UnknownListError: a code names no live list.
            NoListError: nothing is left.
        """
        live = {version.code: version for version in self.lists}
        wanted = list(live) if codes is None else list(dict.fromkeys(codes))
        unknown = [code for code in wanted if code not in live]
        if unknown:
            raise UnknownListError(f"no live list {', '.join(unknown)}; live are {', '.join(sorted(live)) or 'none'}")
        if not wanted:
            raise NoListError
        if codes is None:
            return self
        programmes = frozenset(pair for pair in self.book.programmes if pair[0] in wanted)
        book = FilteredRegister(self.book, lambda one: one.list_code in wanted, _unchanged, programmes)
        return replace(self, lists=tuple(live[code] for code in wanted), book=book)

    def as_known(self, known_at: AsOf) -> "Register":
        """Forget every listing, name and identifier that had not been published by `known_at`."""

        def is_known(record: Listing) -> bool:
            known = known_at.at(self._zone(record))
            return any(event.known <= known for event in record.events)

        def shown(party: Party, records: Sequence[Listing]) -> Party:
            zone = self._zone(records[0]) if records else UTC
            return _as_known(party, known_at.at(zone).date())

        programmes = frozenset(
            (one.list_code, one.programme) for one, _ in self.book.grouped_listings() if is_known(one)
        )
        return replace(self, book=FilteredRegister(self.book, is_known, shown, programmes))

    def apply_events(self, acts: Iterable[Act]) -> "Register":
        """Add acts that people recorded, each to the listing it reaches; one that reaches none changes nothing.

        What the publisher has printed too (the same kind of act, on the same day) is not doubled: the publisher's
        words stay, known since the earlier of the two.
        """
        changed: dict[str, tuple[Listing, ...]] = {}
        for act in sorted(acts, key=lambda one: one.event.rank):
            records = changed.get(act.party_id) or self.listings.get(act.party_id, ())
            reached = reached_listings(act, records)
            if reached:
                changed[act.party_id] = tuple(
                    self._tell(record, act.event) if any(record is one for one in reached) else record
                    for record in records
                )
        return replace(self, book=self.book.with_listings(changed)) if changed else self

    def latest(self) -> datetime:
        """Return the last instant at which anything of the lists became known: later knowledge changes nothing."""
        known = [event.known for programme in self.programmes.by_code.values() for event in programme.events]
        days = {stake.known_from for stake in self.stakes}
        ends = [datetime.combine(day, time.max, UTC) for day in days]
        return max((*known, *ends, self.book.latest or _NEVER)) + _ANY_OFFSET

    def require_begun(self, as_of: AsOf, known_at: AsOf) -> None:
        """Refuse an instant before the first day of every list.

        Raises:
            NobodyListedError: the lists only say who owns whom, so that nobody could be found.
            BeforeFirstListError: either instant lies before it.
        """
        if not self.book.programmes and {version.code for version in self.lists} <= set(self.stated_by):
            codes = ", ".join(version.code for version in self.lists)
            raise NobodyListedError(f"{codes} says who owns whom and lists nobody")
        first = min(version.first_date for version in self.lists)
        codes = ", ".join(version.code for version in self.lists)
        zones = {self.programmes.get(programme).zone for _, programme in self.book.programmes}
        for word, moment in (("as_of", as_of), ("known_at", known_at)):
            if all(moment.at(zone).date() < first for zone in zones):
                raise BeforeFirstListError(
                    f"{word} {moment} lies before {first}, the first date of {codes}: ask for {first} or later"
                )

    def _tell(self, record: Listing, event: Event) -> Listing:
        """Add an act to a listing, behind all that is known of the same instant, or join it to the same act."""
        programme = self.programmes.get(record.programme)
        same = printed_act(record, event, programme.zone)
        if same is not None:
            joined = replace(same, known_from=event.known) if event.known < same.known else same
            return replace(record, events=tuple(joined if act is same else act for act in record.events))
        wide = [act for act in programme.events if act.scope is Scope.PROGRAMME]
        order = max((act.order + 1 for act in (*record.events, *wide) if act.at == event.at), default=0)
        acts = sorted((*record.events, replace(event, order=order)), key=lambda act: act.rank)
        return replace(record, events=tuple(acts))

    def _zone(self, record: Listing) -> ZoneInfo:
        return self.programmes.get(record.programme).zone


def reached_listings(act: Act, records: Iterable[Listing]) -> tuple[Listing, ...]:
    """Find the listings that an act reaches: of its list and programme the last one begun by its instant.

    An act under a family of measures (`us-ssi`) reaches the listing under each of its measures: one recorded before a
    list named the directives goes on to reach them.
    """
    begun: dict[str, tuple[datetime, Listing]] = {}
    for record in records:
        at = _begun(record, act.event.at) if _is_under(record, act) else None
        if at and (record.programme not in begun or begun[record.programme][0] < at):
            begun[record.programme] = (at, record)
    return tuple(record for _, record in begun.values())


def _is_under(record: Listing, act: Act) -> bool:
    return record.list_code == act.list_code and act.programme in {record.programme, family_of(record.programme)}


def _begun(record: Listing, by: datetime) -> datetime | None:
    """Give the last beginning of a listing by an instant."""
    begun = (e.at for e in record.events if e.kind in BEGINNINGS and e.scope is Scope.LISTING and e.at <= by)
    return max(begun, default=None)


def printed_act(record: Listing, event: Event, zone: ZoneInfo) -> Event | None:
    """Find the act of the same kind and reach that a listing has on the same legal day."""
    wanted = (event.kind, event.scope, event.at.astimezone(zone).date())
    return next((act for act in record.events if (act.kind, act.scope, act.at.astimezone(zone).date()) == wanted), None)


def combine(parties: Iterable[Party]) -> Party:
    """Join what several lists say of one party; the first gives its name and kind.

    A name that any list marks as weak stays weak, save the one under which a list enters the party: a list without such
    marks does not outweigh one that has them.
    """
    records = list(parties)
    printed = [(folded(name.text), name) for party in records for name in party.names]
    kinds: dict[str, set[NameKind]] = {}
    for key, name in printed:
        kinds.setdefault(key, set()).add(name.kind)
    names: dict[str, Name] = {}
    for key, name in printed:
        marked = replace(name, kind=_joined_kind(name.kind, kinds[key]))
        names[key] = _earlier(names[key], marked) if key in names else marked
    identifiers: dict[tuple[IdentifierKind, str], Identifier] = {}
    for one in (one for party in records for one in party.identifiers):
        same = identifiers.get((one.kind, one.value))
        identifiers[one.kind, one.value] = _earlier(same, one) if same else one
    return replace(
        records[0],
        names=tuple(names.values()),
        identifiers=tuple(sorted(identifiers.values(), key=lambda i: (i.kind, i.value))),
        country=next((party.country for party in records if party.country), None),
    )


def _joined_kind(kind: NameKind, kinds: Collection[NameKind]) -> NameKind:
    """Give what a name is that is printed as several kinds: weak by the law of weak names, else as it is printed."""
    if stays_weak(kinds):
        return NameKind.WEAK
    return NameKind.PRIMARY if kind is NameKind.WEAK else kind


def _earlier(first: _Told, second: _Told) -> _Told:
    """Keep the first name or identifier, known since the earlier of the two days."""
    days = [one.known_from for one in (first, second)]
    known = None if None in days else min(day for day in days if day)
    return replace(first, known_from=known)


def _as_known(party: Party, day: date) -> Party:
    names = tuple(n for n in party.names if n.known_from is None or n.known_from <= day)
    identifiers = tuple(i for i in party.identifiers if i.known_from is None or i.known_from <= day)
    return replace(party, names=names, identifiers=identifiers)


def _unchanged(party: Party, _: object) -> Party:
    return party
