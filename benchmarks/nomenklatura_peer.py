"""What nomenklatura does, run by an interpreter that has it: `python nomenklatura_peer.py JOB < in.json > out.json`.

It stands alone, on the standard library and nomenklatura: the environment of the peer has none of the product.
"""

import json
import logging
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any

_ALGORITHMS = ("logic-v1", "logic-v2")
_THRESHOLD = 0.7  # what its service uses
_NUMBERS = count()
_SINGLES = 10  # single questions that are timed: each takes half a second


def pairs(asked: dict[str, Any]) -> dict[str, Any]:
    """Score pairs of schema, name and name by each algorithm, 0..1."""
    matching, config = import_module("nomenklatura.matching"), _config()
    found: dict[str, Any] = {}
    for label in _ALGORITHMS:
        algorithm = matching.get_algorithm(label)
        made = [
            (_entity(f"a-{number}", schema, [one]), _entity(f"b-{number}", schema, [two]))
            for number, (schema, one, two) in enumerate(asked["pairs"])
        ]
        algorithm.compare(*made[0], config)  # loads its tables
        began = time.process_time()
        found[label] = [algorithm.compare(one, two, config).score for one, two in made]
        found[f"{label} pairs_per_s"] = len(made) / (time.process_time() - began)
    return found


def rate(asked: dict[str, Any]) -> dict[str, Any]:
    """Time index and algorithm end to end: names per second in one batch, and single names."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.process_time()
        store, index = _index(asked["parties"], Path(folder))
        built = time.process_time() - began
        began = time.process_time()
        alerts = sum(bool(found) for found in _screened(asked["queries"], store, index, "logic-v2"))
        batch = time.process_time() - began
        singles = []
        for name in asked["queries"][:_SINGLES]:
            began = time.process_time()
            list(_screened([name], store, index, "logic-v2"))
            singles.append(time.process_time() - began)
    single = sorted(singles)[len(singles) // 2]
    return {
        "build_s": built,
        "names": len(asked["queries"]),
        "names_per_s": len(asked["queries"]) / batch,
        "alerts": alerts,
        "p50_ms": 1000 * single,
    }


def screen(asked: dict[str, Any]) -> dict[str, Any]:
    """Give for each name the parties that index and algorithm find."""
    with tempfile.TemporaryDirectory() as folder:
        store, index = _index(asked["parties"], Path(folder))
        return {label: list(_screened(asked["queries"], store, index, label)) for label in _ALGORITHMS}


def _index(parties: Sequence[Sequence[str]], folder: Path) -> tuple[dict[str, Any], Any]:
    """Index parties, each an id with its names."""
    store = {party: _entity(party, "LegalEntity", names) for party, *names in parties}
    index = import_module("nomenklatura.blocker").Index(_View(store), folder)
    index.build()
    return store, index


class _View:
    """The little of a store's view that the index reads."""

    def __init__(self, store: dict[str, Any]) -> None:
        self._store = store

    def entities(self, include_schemata: object = None) -> Iterator[Any]:
        """Give all entities."""
        del include_schemata
        return iter(self._store.values())


def _screened(names: Sequence[str], store: dict[str, Any], index: Any, label: str) -> Iterator[list[str]]:
    """Find the parties of each name, in the order of the names."""
    algorithm, config = import_module("nomenklatura.matching").get_algorithm(label), _config()
    # Its caches know an entity by its id: no two questions of a run may share one.
    queries = {(key := f"q-{next(_NUMBERS)}"): _entity(key, "LegalEntity", [name]) for name in names}
    found: dict[str, list[str]] = {}
    for query, candidates in index.match_entities(queries.values()):
        entity = queries[query.id]
        scored = ((party.id, algorithm.compare(entity, store[party.id], config).score) for party, _ in candidates)
        found[query.id] = [party for party, score in scored if score >= _THRESHOLD]
    return (found.get(query, []) for query in queries)


def _config() -> Any:
    return import_module("nomenklatura.matching").ScoringConfig.defaults()


def _entity(key: str, schema: str, names: Sequence[str]) -> Any:
    ftm, dataset = import_module("followthemoney"), import_module("followthemoney.dataset")
    data = {"id": key, "schema": schema, "properties": {"name": list(names)}}
    own = dataset.Dataset.make({"name": "bench", "title": "bench"})
    return ftm.StatementEntity.from_data(own, data)


JOBS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {"pairs": pairs, "rate": rate, "screen": screen}

if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    json.dump(JOBS[sys.argv[1]](json.load(sys.stdin)), sys.stdout)
