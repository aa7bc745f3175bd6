"""Listed names, mangled family by family, must still find their party."""

import random
import time
from collections.abc import Sequence

from benchmarks import matcher
from benchmarks.mangling import FAMILIES, REPORTED_ONLY, mangled
from benchmarks.measures import wilson
from benchmarks.outcomes import Case, Figure, Outcome, Suite, absent, by_family, share, short_hash, tally, verdict_of
from benchmarks.sources import CSL, SDN, PublishersList, bundled, index_of, namesakes, parties_of
from service.domain.parties import NameKind, Party

GOAL = 0.95
_KINDS = frozenset({NameKind.PRIMARY, NameKind.ALIAS, NameKind.ISSUER, NameKind.FORMER})
_LEAST_LETTERS, _LEAST_WORDS = 8, 2  # of shorter names a slip leaves too little to know them by


def measure_bundled() -> Suite:
    """Mangle every name of the bundled parties in every family."""
    return _measured("families", "Mangled names of the bundled lists", None, None)


def measure_published(published: PublishersList, names: int) -> Suite:
    """Mangle so many names of a publisher's list in every family."""
    return _measured(f"families-{published.code}", f"Mangled names: {published.label}", published, names)


def measure_sdn(names: int) -> Suite:
    """Mangle names of the SDN list."""
    return measure_published(SDN, names)


def measure_csl(names: int) -> Suite:
    """Mangle names of the Consolidated Screening List."""
    return measure_published(CSL, names)


def _measured(code: str, title: str, published: PublishersList | None, names: int | None) -> Suite:
    began = time.perf_counter()
    index = index_of(published)
    if index is None:
        return absent(code, title, "the publisher's files are absent")
    cases = _cases(parties_of(published) if published else bundled(), names)
    answers = matcher.ask_all(index, [case.text for case in cases])
    goal = None if published else GOAL
    outcomes = tuple(verdict_of(case, found) for case, found in zip(cases, answers, strict=True))
    figures = [_figure(family, members, goal) for family, members in by_family(outcomes).items()]
    total = Figure("all families", share(outcomes), None, detail=tally(outcomes))
    faults = tuple(one for one in outcomes if not one.is_found)
    return Suite(code, title, (*figures, total), outcomes, faults, (), time.perf_counter() - began)


def _cases(parties: Sequence[Party], limit: int | None) -> list[Case]:
    same = namesakes(parties)
    named = dict.fromkeys(
        (name.text, party.id) for party in parties for name in party.names if _is_able(name.text, name.kind)
    )
    chosen = list(named)
    if limit is not None and limit < len(chosen):
        chosen = random.Random(4).sample(chosen, limit)
    return [
        Case(f"{party}/{short_hash(text)}", family, changed, same[party])
        for family in FAMILIES
        for text, party in chosen
        if (changed := mangled(family, text))
    ]


def _is_able(text: str, kind: NameKind) -> bool:
    letters = sum(c.isalpha() for c in text)
    return kind in _KINDS and text.isascii() and letters >= _LEAST_LETTERS and len(text.split()) >= _LEAST_WORDS


def _figure(family: str, members: Sequence[Outcome], goal: float | None) -> Figure:
    hits = sum(one.is_found for one in members)
    low, high = wilson(hits, len(members))
    detail = f"{hits} of {len(members)}, 95 % {low:.3f}..{high:.3f}; {tally(members)}"
    return Figure(family, share(members), None if family in REPORTED_ONLY else goal, detail=detail)
