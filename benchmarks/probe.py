"""One measuring of speed, in a process of its own on one core: `python -m benchmarks.probe JOB SIZE` prints JSON."""

import gc
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import Any, TypeVar

from benchmarks import matcher, rapidfuzz_peers, synthetic
from benchmarks.sources import SDN, bundled, parties_of
from service.domain.parties import Party
from service.matching import Index

BATCH, SINGLES, WARM = 5_000, 1_000, 20
_WORKER_NAMES = 200  # what a further worker answers before its memory is read
_REPEATED = 5  # machines that others share are slow for seconds at a time
_SCORED_AT_ONCE = 250
_MEGA = 2**20
_KILO = 1024

T = TypeVar("T")


def ours(size: int) -> dict[str, Any]:
    """Measure our index over a made list: building, keeping, a batch with empty caches, names one by one, memory."""
    listed = synthetic.parties(size)
    asked = synthetic.portfolio(BATCH + SINGLES + WARM, listed)
    kept = _kept(listed, asked)
    index, build = _timed(lambda: matcher.build(listed))
    answers, batch = _from_nothing(index, lambda: matcher.ask_all(index, asked[:BATCH]))
    alone = _one_by_one(index, asked[BATCH:])[WARM:]
    read = matcher.take_apart(index, asked[:BATCH])
    candidates, retrieval = _from_nothing(index, lambda: matcher.retrieve(index, read))
    _, printed = _from_nothing(index, lambda: matcher.retrieve(index, matcher.take_apart(index, asked[:BATCH])))
    matcher.forget(index)
    explaining = matcher.share_of_explaining(index, asked[:BATCH])
    cuts = quantiles(alone, n=100)
    return {
        "names": sum(len(party.names) for party in listed),
        "build_s": build,
        "index_mb": sum(array.nbytes for array in index.file.arrays.values()) / _MEGA,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KILO / _MEGA,
        "names_per_s": BATCH / batch,
        "explaining": explaining,
        "hits": sum(map(bool, answers)),
        "p50_ms": 1000 * cuts[49],
        "p95_ms": 1000 * cuts[94],
        "p99_ms": 1000 * cuts[98],
        "retrieval_per_s": BATCH / retrieval,
        "retrieval_from_text_per_s": BATCH / printed,
        "candidates_per_name": candidates / BATCH,
        "forked_worker_mb": _forked(lambda: matcher.ask_all(index, asked[:_WORKER_NAMES])),
        **kept,
    }


def lossless(size: int) -> dict[str, Any]:
    """Compare the index with scoring every pair: SDN and a made list, so many queries, all differences."""
    listed = (*parties_of(SDN), *synthetic.parties(max(0, 50_000 - sum(len(p.names) for p in parties_of(SDN)))))
    index = matcher.build(listed)
    asked = synthetic.portfolio(size, listed, seed=3)
    answers = matcher.ask_all(index, asked)
    differing = []
    for start in range(0, len(asked), _SCORED_AT_ONCE):
        some = asked[start : start + _SCORED_AT_ONCE]
        for name, found, brute in zip(some, answers[start:], matcher.score_all(index, some), strict=False):
            if brute != {match.party_id: (match.strength.rank, match.score) for match in found}:
                differing.append(name)
    names = sum(len(party.names) for party in listed)
    return {"queries": size, "names": names, "differences": len(differing), "which": differing[:20]}


def peers(size: int) -> dict[str, Any]:
    """Measure rapidfuzz's brute force over the same list."""
    listed = synthetic.parties(size)
    names = [name.text for party in listed for name in party.names]
    return rapidfuzz_peers.rates(synthetic.portfolio(BATCH, listed), names)


def batch(size: int) -> dict[str, Any]:
    """Give the list and the names, for a peer that runs elsewhere."""
    listed = synthetic.parties(size)
    return {
        "parties": [[party.id, *(name.text for name in party.names)] for party in listed],
        "queries": synthetic.portfolio(BATCH, listed),
    }


def startup(size: int) -> dict[str, Any]:
    """Measure what a first request waits for with the bundled lists."""
    del size  # the bundled lists have theirs
    index, build = _timed(lambda: matcher.build(bundled()))
    found, first = _timed(lambda: matcher.ask(index, "HANGZHOU HIKVISION DIGITAL TECHNOLOGY"))
    return {"build_s": build, "first_ms": 1000 * first, "found": len(found)}


JOBS: dict[str, Callable[[int], dict[str, Any]]] = {
    one.__name__: one for one in (ours, lossless, peers, batch, startup)
}


def _one_by_one(index: Index, names: Sequence[str]) -> list[float]:
    """Give the seconds that each name took, asked alone."""
    seconds = []
    for name in names:
        began = time.process_time()
        matcher.ask(index, name)
        seconds.append(time.process_time() - began)
    return seconds


def _kept(listed: Sequence[Party], asked: Sequence[str]) -> dict[str, Any]:
    """Measure a file that holds the index: its size, its loading, and a worker that maps it beside another one.

    Another process lays it out, as in the service: what a worker costs is not hidden or heightened by the building.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index"
        _forked(lambda: matcher.save(matcher.build(listed), path))
        began = time.perf_counter()
        loaded = matcher.load(path, listed)
        seconds = time.perf_counter() - began
        matcher.ask_all(loaded, asked[:_WORKER_NAMES])  # the first worker; what it reads too is no cost of the other
        worker = _forked(lambda: matcher.ask_all(matcher.load(path, listed), asked[:_WORKER_NAMES]))
        size = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file())
    return {"file_mb": size / _MEGA, "load_s": seconds, "mapped_worker_mb": worker}


def _forked(work: Callable[[], object]) -> float:
    """Do the work in a forked process, and give the memory that is its alone, in MB."""
    reading, writing = os.pipe()
    gc.freeze()
    child = os.fork()
    if child == 0:
        work()
        os.write(writing, str(_private()).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    gc.unfreeze()
    return float(told) / _MEGA


def _private() -> int:
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="utf-8").splitlines()
    return sum(int(line.split()[1]) * _KILO for line in lines if line.startswith(("Private_Dirty", "Private_Clean")))


def _from_nothing(index: Index, work: Callable[[], T]) -> tuple[T, float]:
    """Do the work a few times, each time without a memory of answers, and give the median of the seconds."""
    runs = []
    for _ in range(_REPEATED):
        matcher.forget(index)
        runs.append(_timed(work))
    return runs[0][0], median(seconds for _, seconds in runs)


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    """Do the work, and give the processor's seconds it took: other programs on the machine do not count."""
    began = time.process_time()
    made = work()
    return made, time.process_time() - began


if __name__ == "__main__":
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    json.dump(JOBS[sys.argv[1]](int(sys.argv[2])), sys.stdout)
