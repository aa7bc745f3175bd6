"""How fast one core answers, beside peers over the same lists in the same run; times are the processor's seconds."""

import time
from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks import foreign
from benchmarks.outcomes import Figure, Suite, absent

SIZES = (20_000, 100_000, 1_000_000)
_PEER_SIZES = (20_000, 100_000)
_PEER_QUERIES = 300
_NAMES_PER_S = {20_000: 5_000, 100_000: 2_500, 1_000_000: 400}
_RETRIEVED_PER_S = {20_000: 15_000, 100_000: 5_000, 1_000_000: 600}
_P50_MS = {20_000: 0.3, 1_000_000: 4.0}
_BUILD_S, _LOAD_S, _WORKER_MB = {100_000: 5.0}, {100_000: 0.3}, {100_000: 20.0}
_TIMES_FASTER = 50.0
_EXPLAINING = 0.10


def measure(size: int) -> Suite:
    """Measure our index and the peers over a made list of so many names."""
    began = time.perf_counter()
    title = f"Speed at {size:,} listed names"
    ours = foreign.probe("ours", size)
    if "failed" in ours:
        return absent(f"speed-{size}", title, ours["failed"])
    figures = [*_figures(size, ours)]
    notes: list[str] = []
    if size in _PEER_SIZES:
        figures += _rapidfuzz(size, ours, notes)
    if size == SIZES[0]:
        figures += _nomenklatura(size, ours, notes)
    return Suite(f"speed-{size}", title, tuple(figures), (), (), tuple(notes), time.perf_counter() - began)


def measure_lossless(queries: int) -> Suite:
    """Compare the index with scoring every pair."""
    began, title = time.perf_counter(), "Losslessness: the index against scoring every pair"
    found = foreign.probe("lossless", queries)
    if "failed" in found:
        return absent("lossless", title, found["failed"])
    detail = f"{found['queries']:,} queries x {found['names']:,} names; {', '.join(found['which'])}"
    figure = Figure("differences", found["differences"], 0, "<=", detail)
    return Suite("lossless", title, (figure,), seconds=time.perf_counter() - began)


def measure_startup() -> Suite:
    """Measure what a first request waits for."""
    began, title = time.perf_counter(), "Start with the bundled lists"
    found = foreign.probe("startup", 0)
    if "failed" in found:
        return absent("startup", title, found["failed"])
    figures = (Figure("index built, s", found["build_s"]), Figure("first name, ms", found["first_ms"]))
    return Suite("startup", title, figures, seconds=time.perf_counter() - began)


def _figures(size: int, ours: Mapping[str, Any]) -> Iterator[Figure]:
    hits = f"5,000 distinct names, caches empty, {ours['hits']} with a match"
    yield Figure("names per second, batch", ours["names_per_s"], _NAMES_PER_S.get(size), ">=", hits)
    if ours["retrieval_per_s"] is not None:
        detail = f"{ours['candidates_per_name']:.1f} candidates per name"
        goal = _RETRIEVED_PER_S.get(size)
        yield Figure("names per second, candidates alone", ours["retrieval_per_s"], goal, ">=", detail)
        text = ours["retrieval_from_text_per_s"]
        yield Figure("names per second, candidates with taking the names apart", text, goal, ">=", "from the text")
    yield Figure(
        "share of the batch that explaining takes", ours["explaining"], _EXPLAINING, "<=", "scores and reasons"
    )
    yield Figure("single name, p50 ms", ours["p50_ms"], _P50_MS.get(size), "<=")
    yield Figure("single name, p95 ms", ours["p95_ms"])
    yield Figure("single name, p99 ms", ours["p99_ms"])
    yield Figure("index built, s", ours["build_s"], _BUILD_S.get(size), "<=")
    yield Figure("memory of the index, MB", ours["index_mb"], detail=f"the process at its peak {ours['peak_mb']:.0f}")
    yield Figure("memory of a forked worker alone, MB", ours["forked_worker_mb"], detail="after 200 names")
    if ours["file_mb"] is not None:
        yield Figure("file of the index, MB", ours["file_mb"])
        yield Figure("file loaded, s", ours["load_s"], _LOAD_S.get(size), "<=")
        worker, most = ours["mapped_worker_mb"], _WORKER_MB.get(size)
        yield Figure("memory of a worker that maps the file, MB", worker, most, "<=", "after 200 names")


def _rapidfuzz(size: int, ours: Mapping[str, Any], notes: list[str]) -> list[Figure]:
    rates = foreign.probe("peers", size)
    if "failed" in rates:
        notes.append(f"rapidfuzz is absent: {rates['failed']}")
        return []
    return [
        Figure(
            f"names per second, rapidfuzz {label}", rate, detail=f"we are {ours['names_per_s'] / rate:.1f} x as fast"
        )
        for label, rate in rates.items()
    ]


def _nomenklatura(size: int, ours: Mapping[str, Any], notes: list[str]) -> list[Figure]:
    asked = foreign.probe("batch", size)
    if "failed" not in asked:
        asked["queries"] = asked["queries"][:_PEER_QUERIES]
        asked = foreign.nomenklatura("rate", asked)
    if "failed" in asked:
        notes.append(f"nomenklatura is absent: {asked['failed']}")
        return []
    times = ours["names_per_s"] / asked["names_per_s"]
    detail = f"{asked['names']} names in one batch; its index built in {asked['build_s']:.1f} s"
    return [
        Figure("names per second, nomenklatura index + logic-v2", asked["names_per_s"], detail=detail),
        Figure("single name, nomenklatura, p50 ms", asked["p50_ms"]),
        Figure("times as fast as nomenklatura end to end", times, _TIMES_FASTER),
    ]
