"""Screening a complete list, not pairs: manipulated names, near misses and clean companies against the CSL.

The manipulations and near misses are those of the package `sanctions-screening-benchmark`, called on our own sample.
"""

import random
import time
from collections.abc import Mapping, Sequence
from functools import cache

from benchmarks import foreign, matcher
from benchmarks.measures import wilson
from benchmarks.outcomes import (
    QUIET,
    Case,
    Figure,
    Outcome,
    Suite,
    absent,
    by_family,
    share,
    short_hash,
    tally,
    verdict_of,
)
from benchmarks.sources import CSL, clean_names, index_of, namesakes, parties_of
from service.domain.parties import Party

CODE, TITLE = "screening", "Screening the CSL"
MANIPULATED, NEAR_MISSES, CLEAN = 3_600, 1_500, 1_500
_SAMPLED_PARTIES, _PER_CLASS, _SEED = 1_500, 2, 5


@cache
def cases() -> list[Case]:
    """Make the questions; none where the list's files or the package are absent."""
    parties = parties_of(CSL)
    if not parties:
        return []
    rng = random.Random(_SEED)
    able = [party for party in parties if len(party.name.split()) > 1]
    sample = rng.sample(able, _SAMPLED_PARTIES)
    manipulated = _manipulated(sample, namesakes(parties), rng)
    if not manipulated:
        return []
    return [*manipulated, *_near_misses(sample, parties, rng), *_clean(rng)]


def measure() -> Suite:
    """Ask the CSL all of them."""
    asked, index = cases(), index_of(CSL)
    if not asked or index is None:
        return absent(CODE, TITLE, "the list's files or the package sanctions-screening-benchmark are absent")
    began = time.perf_counter()
    answers = matcher.ask_all(index, [case.text for case in asked])
    outcomes = tuple(verdict_of(case, found) for case, found in zip(asked, answers, strict=True))
    faults = tuple(one for one in outcomes if one.is_found != bool(one.case.wanted))
    figures = figures_of(outcomes)
    return Suite(CODE, TITLE, tuple(figures), outcomes, faults, (), time.perf_counter() - began)


def figures_of(outcomes: Sequence[Outcome]) -> list[Figure]:
    """Give recall, alerts on near misses and on clean names, then each class alone."""
    wanted = [one for one in outcomes if one.case.wanted]
    clean = [one for one in outcomes if one.case.family == "clean"]
    near = [one for one in outcomes if not one.case.wanted and one.case.family != "clean"]
    return [
        Figure("recall of manipulated names", share(wanted), 0.88, detail=_interval(wanted)),
        Figure("near misses alerted", 1 - share(near, {QUIET}), 0.20, "<=", tally(near)),
        Figure("clean companies alerted", 1 - share(clean, {QUIET}), 0.02, "<=", tally(clean)),
        *(Figure(family, share(members), detail=_interval(members)) for family, members in by_family(outcomes).items()),
    ]


def _interval(members: Sequence[Outcome]) -> str:
    hits = sum(one.is_found for one in members)
    low, high = wilson(hits, len(members))
    return f"{hits} of {len(members)}, 95 % {low:.3f}..{high:.3f}; {tally(members)}"


def _manipulated(sample: Sequence[Party], same: Mapping[str, frozenset[str]], rng: random.Random) -> list[Case]:
    ids = {party.name: party.id for party in sample}
    made = foreign.manipulated("vary", {"names": [party.name for party in sample], "most": _PER_CLASS})
    asked = [
        Case(f"{ids[name]}/{short_hash(text)}", family, text, same[ids[name]])
        for name, family, text in made.get("variants", ())
    ]
    return sorted(rng.sample(asked, min(MANIPULATED, len(asked))), key=lambda case: (case.family, case.id))


def _near_misses(sample: Sequence[Party], parties: Sequence[Party], rng: random.Random) -> list[Case]:
    listed = sorted({name.text.casefold() for party in parties for name in party.names})
    made = foreign.manipulated("near", {"names": [party.name for party in sample], "listed": listed}).get("names", [])
    chosen = rng.sample(made, min(NEAR_MISSES, len(made)))
    asked = [Case(short_hash(text), f"near miss: {kind}", text) for kind, text in chosen]
    return sorted(asked, key=lambda case: (case.family, case.id))


def _clean(rng: random.Random) -> list[Case]:
    names = clean_names()
    return [Case(short_hash(name), "clean", name) for name in rng.sample(names, min(CLEAN, len(names)))]
