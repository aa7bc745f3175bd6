"""Finds parties of different lists that are the same: by a shared identifier, never by a name."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import networkx as nx  # type: ignore[import-untyped]  # networkx ships no types

from service.domain.parties import Party
from service.register.unique_numbers import Number, unique_numbers
from service.register.views import RegisterView


def same_parties(owning: Iterable[Party], book: RegisterView) -> Mapping[str, str]:
    """Map all parties that share an identifier with an owner or owned party to one id; others keep their own."""
    owning = tuple(owning)
    wanted = frozenset[Number]().union(*map(unique_numbers, owning))
    found: dict[Number, set[str]] = defaultdict(set)
    for party in (*owning, *book.find_by_identifier(wanted)):
        for number in unique_numbers(party) & wanted:
            found[number].add(party.id)
    graph = nx.Graph()
    for ids in found.values():
        nx.add_path(graph, sorted(ids))
    return {party_id: min(ids) for ids in nx.connected_components(graph) for party_id in ids if len(ids) > 1}
