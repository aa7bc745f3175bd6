"""The use case: looks up parties with all their listings, and tells a listing's life."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC

from service.designations.searching import closeness, matches_of
from service.domain.as_of import AsOf
from service.domain.designation import Designation
from service.domain.findings import Question
from service.domain.flags import Flag, flag_of
from service.domain.following import Followed, following
from service.domain.kept_events import Correction
from service.domain.listings import Entry, Listing
from service.domain.matches import Match
from service.domain.parties import IdentifierKind, PrintedFact
from service.domain.status import ListingStatus, Status, listing_status_at
from service.domain.timelines import Timeline, timeline_of
from service.errors import AmbiguousDesignationError, BeforeFirstListError, UnknownDesignationError
from service.matching import Index
from service.register.on_demand import Made
from service.register.register import Register
from service.screening.document import Document
from service.screening.screener import Screener, ScreeningRequest

# Timelines of one report: more pictures than a person looks at, and some 20 kB each.
MOST_LIVES = 100
# Names looked at when a text is searched: far more than a person reads, few enough to answer at once.
_SEARCHED = 200


@dataclass(frozen=True, slots=True)
class DesignationQuery:
    """What is looked for: a text in any name or identifier, and listings of a status at an instant."""

    text: str | None = None
    status: Status | None = None
    screening: ScreeningRequest = field(default_factory=ScreeningRequest)


def _nothing_printed(_party_ids: Collection[str]) -> Sequence[PrintedFact]:
    return ()


@dataclass(frozen=True, slots=True)
class Designations:
    """Answers about parties from the screener's current register; `links` leads from a record's id to its party's."""

    screener: Screener
    links: Mapping[str, str] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
    printed: Callable[[Collection[str]], Sequence[PrintedFact]] = _nothing_printed

    def search(self, query: DesignationQuery) -> Sequence[Designation]:
        """Find parties: of a text the strictest and closest first, else all by name, each read when it is asked for.

        Those whose identifier or whole name the text is stand before those that resemble it; among equally close ones
        the strictest flag comes first. Records that one publisher gives the same number are one party.
        """
        question, register, index = self._state(query.screening)
        if not query.text:
            return self._by_name(register, question, query.status)
        found = [
            self._designation(_entry(match.party_id, register), match, register, question)
            for match in matches_of(query.text, register, index, self.links, _SEARCHED)
        ]
        wanted = [
            one
            for one in found
            if any(_is_wanted(listing_status, query.status) for listing_status in one.listing_statuses)
        ]
        return tuple(_one_each(sorted(wanted, key=_place)))

    def get(self, party_id: str, screening: ScreeningRequest) -> tuple[Designation, tuple[Timeline, ...]]:
        """Give a party, by its id or that of a record that means it, with the whole life of its listings.

        Raises:
            UnknownDesignationError: no chosen list names it.
        """
        question, register, _ = self._state(screening)
        party_id = self._known(party_id, register)
        lives = _lives(party_id, register, question)
        found = self._designation(_entry(party_id, register), None, register, question)
        return replace(found, facts=tuple(self.printed([party_id]))), lives

    def lives_of(self, document: Document, most: int = MOST_LIVES) -> dict[str, tuple[Timeline, ...]]:
        """Give, by party id, the lives of the listings behind a screening document, the strictest findings first.

        They are those of the lists that are live now, as they were known at the document's `known_at`; a party that
        they no longer name is left out, and so is whatever comes after the first `most`.
        """
        live = {version.code for version in self.screener.register.lists}
        codes = tuple(use["code"] for use in document["lists"] if use["code"] in live)
        if not codes:
            return {}  # else all live lists would be asked
        request = ScreeningRequest(
            as_of=AsOf.parse(document["as_of"]),
            known_at=AsOf.parse(document["known_at"]),
            lists=codes,
            jurisdictions=tuple(document["jurisdictions"]),
        )
        try:
            question, register, _ = self._state(request)
        except BeforeFirstListError:
            return {}
        parties = [party for party in _behind(document) if party in register.parties][:most]
        return {party: _lives(party, register, question) for party in parties}

    def require(self, party_id: str) -> str:
        """Give the id of a party of the current lists, also for that of a record that means it.

        Raises:
            UnknownDesignationError: no list names it.
        """
        return self._known(party_id, self.screener.register)

    def resolve(self, text: str, screening: ScreeningRequest) -> str:
        """Find the one party that a person means by an id or a name.

        Raises:
            UnknownDesignationError: nothing is near enough.
            AmbiguousDesignationError: several are equally near; they are named.
        """
        _, register, index = self._state(screening)
        if text in register.parties or self.links.get(text) in register.parties:
            return self._known(text, register)
        found = [match for match in index.search(text, _SEARCHED) if match.party_id in register.parties]
        if not found:
            raise UnknownDesignationError(f"no designation is called {text!r} or near it")
        best = [match for match in found if match.score == found[0].score]
        if len(best) > 1:
            named = ", ".join(f"{match.party_id} ({match.against})" for match in best)
            raise AmbiguousDesignationError(f"{text!r} may be {named}: name one by its id")
        return best[0].party_id

    def _known(self, party_id: str, register: Register) -> str:
        found = party_id if party_id in register.parties else self.links.get(party_id, party_id)
        if found not in register.parties:
            raise UnknownDesignationError(f"no designation {party_id!r}: search for it by name first")
        return found

    def _designation(self, entry: Entry, match: Match | None, register: Register, question: Question) -> Designation:
        made = _standing(entry, match, register, question)
        party_id = made.party.id
        known = [one for one in self.corrections if one.known <= question.known_at.at(UTC)]
        return replace(
            made,
            records=tuple(sorted(record for record, party in self.links.items() if party == party_id != record)),
            replaced_by=tuple(one for one in known if one.party_id == party_id),
            replaces=tuple(one for one in known if one.replaced_by == party_id),
        )

    def _by_name(self, register: Register, question: Question, status: Status | None) -> Sequence[Designation]:
        """Choose by what a status depends on, so that however many parties there are few are read."""

        def is_wanted(listing: Listing) -> bool:
            return _is_wanted(
                listing_status_at(listing, register.programmes, question.as_of, question.known_at), status
            )

        entries = register.book.entries(is_wanted, by_name=True)
        return Made(entries, lambda entry: self._designation(entry, None, register, question))

    def _state(self, screening: ScreeningRequest) -> tuple[Question, Register, Index]:
        question = self.screener.question(screening, self.screener.now())
        register, index = self.screener.state(screening, question)
        return question, register, index


def _lives(party_id: str, register: Register, question: Question) -> tuple[Timeline, ...]:
    entry, law = _entry(party_id, register), register.programmes
    own = [timeline_of(one, law, question.known_at, question.jurisdictions) for one in entry[1]]
    also = [
        timeline_of(one.listing, law, question.known_at, question.jurisdictions, one.read)
        for one in _following(entry, register, question)
    ]
    return (*own, *also)


def _following(entry: Entry, register: Register, question: Question) -> Iterator[Followed]:
    """Give what the listings of a party make it fall under besides, for such a holder."""
    party, listings = entry
    for listing in listings:
        yield from following(listing, party.country, register.programmes, question.jurisdictions)


def _behind(document: Document) -> Sequence[str]:
    """Give the parties that count in the findings, those of the strictest first."""
    findings = sorted(document["findings"], key=lambda finding: (-int(finding["severity"]), finding["row"]))
    matches = [match for finding in findings for match in finding["matches"] if match["counts"]]
    return list(dict.fromkeys(str(match["party_id"]) for match in matches))


def _place(found: Designation) -> tuple[int, int, float, str, str]:
    """Order what a search found: how close, how strict, how like, and then by name."""
    rank, score = closeness(found.match) if found.match else (0, 0.0)
    return -rank, -found.flag.severity, -score, found.party.name.casefold(), found.party.id


def _one_each(found: Sequence[Designation]) -> Iterator[Designation]:
    """Join the records that share a publisher's number into one entry, with the listings of all and the best match."""
    groups: list[list[Designation]] = []
    of_number: dict[str, list[Designation]] = {}
    for one in found:
        numbers = [item.value for item in one.party.identifiers if item.kind is IdentifierKind.PUBLISHER]
        group = next((of_number[number] for number in numbers if number in of_number), None)
        if group is None:
            group = []
            groups.append(group)
        group.append(one)
        of_number.update(dict.fromkeys(numbers, group))
    return map(_joined, groups)


def _joined(group: Sequence[Designation]) -> Designation:
    """Return the record of the list that others copy, with what all of the group say."""
    first = min(
        group, key=lambda one: all(is_copy(listing_status.listing.list_code) for listing_status in one.listing_statuses)
    )
    others = [one for one in group if one is not first]
    return replace(
        first,
        listing_statuses=(
            *first.listing_statuses,
            *(listing_status for one in others for listing_status in one.listing_statuses),
        ),
        flag=max((one.flag for one in group), key=lambda flag: flag.severity),
        match=group[0].match,
        records=tuple(sorted({*first.records, *(one.party.id for one in others)})),
    )


def is_copy(list_code: str) -> bool:
    """Tell whether a list only prints anew what other authorities list: the Consolidated Screening List, and others."""
    return list_code == "us-csl" or list_code.startswith("os-")


def _is_wanted(listing_status: ListingStatus | None, status: Status | None) -> bool:
    return listing_status is not None and status in {None, listing_status.status}


def _entry(party_id: str, register: Register) -> Entry:
    return register.parties[party_id], register.listings[party_id]


def _standing(entry: Entry, match: Match | None, register: Register, question: Question) -> Designation:
    party, records = entry
    asked = (register.programmes, question.as_of, question.known_at)
    also = (one.read(listing_status_at(one.listing, *asked)) for one in _following(entry, register, question))
    own = (listing_status_at(listing, *asked) for listing in records)
    listing_statuses = tuple(listing_status for listing_status in (*own, *also) if listing_status)
    flags = [flag_of(listing_status, question.jurisdictions) for listing_status in listing_statuses]
    strictest = max(flags, key=lambda flag: flag.severity, default=Flag.CLEAR)
    return Designation(party, listing_statuses, strictest, match)
