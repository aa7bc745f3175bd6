"""What stakes that a firm states itself must keep to: no share twice, none beyond the whole, nobody his own owner."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from service.domain.ownership import WHOLE
from service.lists.load.ownership import Stated

# In a circle of half and more each, nobody else is left who could own it: one of the rows is wrong. Smaller holdings
# across each other are real.
_HALF = Decimal(50)


def problems_of(stated: Sequence[Stated], today: date) -> Iterator[str]:
    """Say what is wrong with stakes that are stated row by row, each with its place, field and remedy."""
    by_asset: dict[str, list[Stated]] = defaultdict(list)
    for one in stated:
        by_asset[one.stake.asset].append(one)
        if one.stake.known_from > today:
            yield f"{one.place}, as_of: {one.stake.known_from} is still to come: write the day that the source is of"
        if one.stake.owner == one.stake.asset:
            yield f"{one.place}, parent: the company would own itself: name its owner, or remove the row"
    for held in by_asset.values():
        doubles = list(_doubles(held))
        yield from doubles or _excesses(held)
    yield from _circles(stated)


def _doubles(held: Sequence[Stated]) -> Iterator[str]:
    for place, one in enumerate(held):
        for other in held[:place]:
            if one.stake.owner == other.stake.owner and _overlap(one, other):
                problem = f"the same owner and company as {other.place}, at the same time"
                yield f"{one.place}, parent: {problem}: keep one of the rows, or end the first by its until"
                break


def _overlap(one: Stated, other: Stated) -> bool:
    first, second = sorted((one.stake, other.stake), key=lambda stake: stake.begins_on)
    return first.until is None or second.begins_on < first.until


def _excesses(held: Sequence[Stated]) -> Iterator[str]:
    """Find the first day on which the shares in a company are more than the whole."""
    for day in sorted({one.stake.begins_on for one in held}):
        at_once = [one for one in held if _holds(one, day)]
        total = sum((one.stake.percent or Decimal() for one in at_once), start=Decimal())
        if total > WHOLE:
            places = ", ".join(one.place for one in at_once[:-1])
            problem = f"with {places} the shares in this company are {total.normalize():f} % on {day}"
            yield f"{at_once[-1].place}, percent: {problem}: correct them to 100 or less, or end one by its until"
            return


def _holds(one: Stated, day: date) -> bool:
    return one.stake.begins_on <= day and (one.stake.until is None or day < one.stake.until)


def _circles(stated: Iterable[Stated]) -> Iterator[str]:
    """Find circles in which each holds half or more of the next, at any time."""
    import networkx as nx  # type: ignore[import-untyped]  # noqa: PLC0415 - few lists state ownership; no types

    graph = nx.DiGraph()
    for one in stated:
        if (one.stake.percent or Decimal()) >= _HALF and one.stake.owner != one.stake.asset:
            graph.add_edge(one.stake.owner, one.stake.asset, place=one.place)
    for circle in sorted(sorted(one) for one in nx.strongly_connected_components(graph) if len(one) > 1):
        places = ", ".join(sorted(graph.subgraph(circle).edges[edge]["place"] for edge in graph.subgraph(circle).edges))
        yield (
            f"{places}, parent: {', '.join(circle)} own half or more of each other in a circle: "
            f"correct the owner or the percent of one row"
        )
