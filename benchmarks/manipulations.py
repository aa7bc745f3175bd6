"""The manipulations and near misses of `sanctions-screening-benchmark`, called on names given: JSON in, JSON out.

It stands alone, so that an interpreter that has the package can run it for one that has not:
`python manipulations.py vary < in.json`.
"""

import json
import sys
from importlib import import_module
from importlib.util import find_spec
from typing import Any


def is_here() -> bool:
    """Tell whether this interpreter has the package."""
    return find_spec("ssb") is not None


def vary(asked: dict[str, Any]) -> dict[str, Any]:
    """Give for each name up to `most` variants of each class: name, class, variant."""
    perturb = import_module("ssb.perturb")
    made = ((name, perturb.apply_all(name, "", seed=0, max_per_class=asked["most"])) for name in asked["names"])
    return {"variants": [[name, f"{one.family}: {one.perturbation}", one.text] for name, all_ in made for one in all_]}


def near(asked: dict[str, Any]) -> dict[str, Any]:
    """Give names that resemble the given ones and are none of the listed: class, name."""
    negatives = import_module("ssb.negatives")
    made = negatives.generate(asked["names"], seed=0, listed_index=set(asked["listed"]))
    return {"names": [[one.negative_class, one.text] for one in made]}


JOBS = {"vary": vary, "near": near}

if __name__ == "__main__":
    json.dump(JOBS[sys.argv[1]](json.load(sys.stdin)), sys.stdout)
