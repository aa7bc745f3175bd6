"""Follows ownership from the listed owners down, layer by layer; a cycle is repeated until nothing more is found."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import networkx as nx  # type: ignore[import-untyped]  # networkx ships no types

from service.domain.ownership import HoldingPeriod, Interval, OwnershipReach, Spells, united
from service.domain.stakes import Stake


@dataclass(frozen=True, slots=True)
class Holdings:
    """The stakes in each entity that count under a programme, and the graph that they make."""

    tenures: Mapping[str, Sequence[HoldingPeriod]]
    graph: nx.DiGraph

    @classmethod
    def of(cls, stakes: Iterable[Stake], same: Mapping[str, str], zone: ZoneInfo) -> "Holdings":
        """Group stakes by the company that they are in; parties that are the same have one id (`same`).

        What an entity holds of itself is nobody's.
        """
        tenures: dict[str, list[HoldingPeriod]] = defaultdict(list)
        graph = nx.DiGraph()
        for stake in stakes:
            owner, asset = (same.get(party, party) for party in (stake.owner, stake.asset))
            if owner != asset:
                tenures[asset].append(HoldingPeriod.of(stake, owner, zone))
                graph.add_edge(owner, asset)
        return cls(tenures, graph)

    @property
    def has_unstated(self) -> bool:
        """Return whether the share of some stake is not stated."""
        return any(one.stake.percent is None for held in self.tenures.values() for one in held)

    def layers(self, owners: Iterable[str]) -> Sequence[Sequence[str]]:
        """Return the entities below the owners, owners first; those of a cycle stand together."""
        known = [owner for owner in owners if owner in self.graph]
        below = [party for layer in nx.bfs_layers(self.graph, known) for party in layer]
        condensed = nx.condensation(self.graph.subgraph(below).copy())  # a view is slow to walk
        return [sorted(condensed.nodes[place]["members"]) for place in nx.topological_sort(condensed)]

    def reached(self, sources: Mapping[str, Spells], reach: OwnershipReach) -> dict[str, Spells]:
        """Return the spells of every entity that a rule reaches from the listed owners, theirs included."""
        if reach.rule.is_aggregate:
            return self._reached(sources, reach)
        found: dict[str, list[Interval]] = defaultdict(list)
        for owner, spells in sources.items():
            for party, reached in self._reached({owner: spells}, reach).items():
                found[party].extend(reached)
        return {party: united(spells) for party, spells in found.items()}

    def _reached(self, sources: Mapping[str, Spells], reach: OwnershipReach) -> dict[str, Spells]:
        found = dict(sources)
        for members in self.layers(sources):
            is_changed = True
            while is_changed:  # spells only grow, and begin and end at few instants: it ends
                is_changed = False
                for party in members:
                    before = found.get(party, ())
                    after = reach.spells(self.tenures.get(party, ()), found, before)
                    is_changed |= after != before
                    if after:
                        found[party] = after
                is_changed &= len(members) > 1
        return found
