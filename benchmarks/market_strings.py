"""Names of the listed companies as exchanges, brokers and index providers write them, and of companies like them.

The strings (`strings.csv`) are our own: short and full Chinese names, simplified and traditional, and Latin ones with
share classes, cuts and abbreviations.
"""

import csv
import time
from functools import cache
from pathlib import Path

from benchmarks import matcher
from benchmarks.outcomes import QUIET, Case, Figure, Suite, by_family, share, tally, verdict_of
from benchmarks.sources import bundled_index, parties_on

CODE, TITLE = "strings", "Listed companies as markets write them"
# As shares of the goals for the strings measured elsewhere: 176 of 182 Latin, 46 of 48 Chinese, 5 of 117 near misses.
_GOALS = {"latin": 0.967, "chinese": 0.958, "near miss, latin": 0.043, "near miss, chinese": 0.043}
_BANS = frozenset({"us-ns-cmic", "us-ccmc"})


@cache
def strings() -> tuple[Case, ...]:
    """Read the strings."""
    with (Path(__file__).parent / "strings.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(
            Case(row["text"], row["family"], row["text"], frozenset({row["party"]} - {""}))
            for row in csv.DictReader(stream)
        )


def measure() -> Suite:
    """Ask the bundled lists; companies like the listed ones must stay quiet on the lists that ban trading."""
    began = time.perf_counter()
    answers = matcher.ask_all(bundled_index(), [case.text for case in strings()])
    banned = parties_on(_BANS)
    outcomes = tuple(
        verdict_of(case, [match for match in found if case.wanted or match.party_id in banned])
        for case, found in zip(strings(), answers, strict=True)
    )
    figures = []
    for family, members in by_family(outcomes).items():
        detail = f"{len(members)} strings: {tally(members)}"
        if members[0].case.wanted:
            figures.append(Figure(f"{family}: right party found", share(members), _GOALS[family], detail=detail))
        else:
            alerted = 1 - share(members, {QUIET})
            figures.append(Figure(f"{family}: alerted", alerted, _GOALS[family], "<=", detail))
    faults = tuple(one for one in outcomes if one.is_found != bool(one.case.wanted))
    return Suite(CODE, TITLE, tuple(figures), outcomes, faults, (), time.perf_counter() - began, is_whole=True)
