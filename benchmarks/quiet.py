"""Names of companies that are on no list must not alert."""

import time

from benchmarks import matcher
from benchmarks.outcomes import QUIET, Case, Figure, Suite, absent, share, short_hash, tally, verdict_of
from benchmarks.sources import SDN, PublishersList, clean_names, index_of

_PER_THOUSAND = 1000


def measure_bundled() -> Suite:
    """Ask the clean names of the bundled lists."""
    return _measured("clean", "Clean companies against the bundled lists", None, 1)


def measure_sdn() -> Suite:
    """Ask the clean names of the complete SDN list with its aliases."""
    return _measured("clean-sdn", "Clean companies against SDN 2021 with aliases", SDN, 10)


def _measured(code: str, title: str, published: PublishersList | None, most: float) -> Suite:
    began = time.perf_counter()
    names, index = clean_names(), index_of(published)
    if not names or index is None:
        return absent(code, title, "the publishers' files are absent")
    cases = [Case(short_hash(name), "clean", name) for name in names]
    answers = matcher.ask_all(index, names)
    outcomes = tuple(verdict_of(case, found) for case, found in zip(cases, answers, strict=True))
    alerted = _PER_THOUSAND * (1 - share(outcomes, {QUIET}))
    figure = Figure("alerts per 1,000 names", alerted, most, "<=", f"{len(names)} names: {tally(outcomes)}")
    faults = tuple(one for one in outcomes if one.verdict != QUIET)
    return Suite(code, title, (figure,), outcomes, faults, (), time.perf_counter() - began)
