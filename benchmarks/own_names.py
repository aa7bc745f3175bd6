"""Every name that a list prints must find its own party."""

import random
import time

from benchmarks import matcher
from benchmarks.outcomes import REJECTED, Case, Figure, Outcome, Suite, share, short_hash, tally, verdict_of
from benchmarks.sources import LISTS, index_of
from service.matching import Index

CODE, TITLE = "own-names", "Every list's own names, as printed"


def measure(limit: int | None) -> Suite:
    """Ask every list for its own names, or for so many of each."""
    began = time.perf_counter()
    outcomes: list[Outcome] = []
    figures = []
    for published in (None, *LISTS):
        index = index_of(published)
        if index is not None:
            label = published.label if published else "bundled"
            found = _asked(label, index, limit)
            counted = [one for one in found if one.verdict != REJECTED]
            figures.append(Figure(label, share(counted), 1.0, detail=f"{len(counted)} names: {tally(found)}"))
            outcomes += found
    faults = tuple(one for one in outcomes if not one.is_found)
    return Suite(CODE, TITLE, tuple(figures), tuple(outcomes), faults, (), time.perf_counter() - began)


def _asked(label: str, index: Index, limit: int | None) -> list[Outcome]:
    named = list(dict.fromkeys((name.text, party.id) for party in index.parties for name in party.names))
    if limit is not None and limit < len(named):
        named = random.Random(6).sample(named, limit)
    cases = [Case(f"{party}/{short_hash(text)}", label, text, frozenset({party})) for text, party in named]
    answers = matcher.ask_all(index, [case.text for case in cases])
    outcomes = [verdict_of(case, found) for case, found in zip(cases, answers, strict=True)]
    return [
        Outcome(one.case, REJECTED) if not one.is_found and matcher.is_rejected(index, one.case.text) else one
        for one in outcomes
    ]
