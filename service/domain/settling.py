"""Which entry of a list is meant: the strongest class of match settles it, and the weaker ones count no more."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from service.domain.listings import Listing
from service.domain.matches import Match, Strength
from service.domain.parties import Party
from service.domain.programmes import Programmes, Restriction


class ListedRecords(Protocol):
    """What the law is read against: the parties with their listings, by id, and the law's table."""

    @property
    def programmes(self) -> Programmes:
        """The table of programmes."""

    @property
    def listings(self) -> Mapping[str, tuple[Listing, ...]]:
        """The listings of each party, by its id."""

    @property
    def parties(self) -> Mapping[str, Party]:
        """The parties by their ids."""


def settled_by_list(matches: Sequence[Match], register: ListedRecords) -> dict[str, set[tuple[Strength, str]]]:
    """Find, list by list, the matches that count: those of the strongest class, and what these do not settle."""
    by_list: dict[str, list[Match]] = {}
    for match in matches:
        for code in {listing.list_code for listing in register.listings.get(match.party_id, ())}:
            by_list.setdefault(code, []).append(match)
    counting = {
        code: [*(best := _counting(found)), *_unsettled(code, best, found, register)] for code, found in by_list.items()
    }
    return {code: {(match.strength, match.party_id) for match in found} for code, found in counting.items()}


def _unsettled(
    code: str, counting: Sequence[Match], found: Sequence[Match], register: ListedRecords
) -> Iterator[Match]:
    """Give the weaker matches of a list that a stronger one does not settle.

    A list that has one measure in each entry names a company once for each: the best match on an annex that restricts
    no trading says nothing of whether another annex of the same law, which does, means the company too.
    """
    if len(counting) == len(found):
        return
    families = [_families(match, code, register) for match in counting]
    if any(restricting for restricting, _ in families):
        return
    idle = frozenset[str]().union(*(idle for _, idle in families))
    for match in found:
        if match not in counting and not match.ruled_out and not idle.isdisjoint(_families(match, code, register)[0]):
            yield match


def _families(match: Match, code: str, register: ListedRecords) -> tuple[frozenset[str], frozenset[str]]:
    """Give the families of programmes of a party on a list: those that restrict trading, and those that do not."""
    listed = (one.programme for one in register.listings.get(match.party_id, ()) if one.list_code == code)
    programmes = [register.programmes.get(one) for one in listed]
    restricting = frozenset(one.family for one in programmes if one.restriction is not Restriction.NONE)
    return restricting, frozenset(one.family for one in programmes) - restricting


def _counting(matches: Sequence[Match]) -> list[Match]:
    """Give the matches that count on one list: the strongest, and those beside them that settle nothing."""
    beside = [match for match in matches if not match.settles and not match.ruled_out]
    return [*_strongest([match for match in matches if match.settles]), *beside]


def _strongest(matches: Sequence[Match]) -> list[Match]:
    if not matches:
        return []
    strength = max((match.strength for match in matches), key=lambda s: s.rank)
    peers = [match for match in matches if match.strength is strength]
    if strength not in {Strength.EXACT, Strength.CLOSE}:
        return peers
    best = max(match.score for match in peers)
    return [match for match in peers if match.score == best]
