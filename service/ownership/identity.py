"""Which parties of different lists are one: by a shared identifier, never by a name."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import networkx as nx  # type: ignore[import-untyped]  # networkx ships no types

from service.domain.identifiers import plain_identifier
from service.domain.parties import IdentifierKind, Party

# Kinds that name one party the world over, as a publisher's own number does; numbers of registers, taxes and papers
# repeat from country to country.
_UNIQUE = frozenset(
    {
        IdentifierKind.LEI,
        IdentifierKind.ISIN,
        IdentifierKind.FIGI,
        IdentifierKind.USCC,
        IdentifierKind.IMO,
    }
)
# The numbers of a firm's own list mean nothing on another one.
_OF_ONE_LIST = "house:"


def same_parties(owning: Iterable[Party], others: Iterable[Party]) -> Mapping[str, str]:
    """Give one id to all parties that share an identifier with one of the owning or owned; the rest have their own."""
    wanted = {key for party in owning for key in _keys(party)}
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for party in (*owning, *others):
        for key in _keys(party):
            if key in wanted:
                found[key].add(party.id)
    graph = nx.Graph()
    for ids in found.values():
        nx.add_path(graph, sorted(ids))
    return {party_id: min(ids) for ids in nx.connected_components(graph) for party_id in ids if len(ids) > 1}


def _keys(party: Party) -> Iterable[tuple[str, str]]:
    for one in party.identifiers:
        if one.kind is IdentifierKind.PUBLISHER:
            if not one.value.startswith(_OF_ONE_LIST):
                yield one.kind.value, one.value
        elif one.kind in _UNIQUE:
            yield one.kind.value, plain_identifier(one.value)
