"""Joins lists party by party from sorted streams, so that no list is ever in memory as a whole."""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from service.domain.listings import Entry, Listing, PublishedList
from service.register.register import combine


def joined(streams: Sequence[Iterable[Entry]]) -> Iterator[Entry]:
    """Join what several lists say of each party, as `Register.of` does; parties come in the order of their ids.

    The streams are in the order of their lists' codes, and each in that of its parties' ids.
    """
    for _, entries in groupby(heapq.merge(*streams, key=_id), key=_id):
        same = list(entries)
        yield combine([party for party, _ in same]), tuple([one for _, records in same for one in records])


def entries_of(published: PublishedList) -> Iterator[Entry]:
    """Stream a list that is in memory."""
    listings: dict[str, list[Listing]] = {}
    for listing in published.listings:
        listings.setdefault(listing.party_id, []).append(listing)
    for party in sorted(published.parties, key=lambda one: one.id):
        yield party, tuple(listings.get(party.id, ()))


def _id(entry: Entry) -> str:
    return entry[0].id
