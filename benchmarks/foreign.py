"""Work in other processes: one core each, the peers by interpreters of their own; what fails is absent, not fatal."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks import manipulations
from benchmarks.sources import ROOT

PEER_PYTHON = ROOT / "build" / "bench-venv" / "bin" / "python"
_PEER = Path(__file__).parent / "nomenklatura_peer.py"
# A peer that builds its index and answers a few hundred names needs half a minute; a stuck one must not hold the rest.
_PATIENCE_SECONDS = 3_600
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")

Answer = dict[str, Any]


def failed(why: str) -> Answer:
    """Say that something could not be measured."""
    return {"failed": why}


def probe(job: str, size: int) -> Answer:
    """Run a job of `benchmarks.probe`; `{"failed": why}` where it cannot be done."""
    return _run([sys.executable, "-m", "benchmarks.probe", job, str(size)], None)


def nomenklatura(job: str, asked: Mapping[str, Any]) -> Answer:
    """Run a job of the peer by its own interpreter; `{"failed": why}` where it is not installed or breaks."""
    if not PEER_PYTHON.is_file():
        return failed("nomenklatura is not installed: `make bench-peers`")
    return _run([str(PEER_PYTHON), str(_PEER), job], json.dumps(asked))


def manipulated(job: str, asked: Mapping[str, Any]) -> Answer:
    """Run a job of `benchmarks.manipulations`, here or by the peers' interpreter; `{"failed": why}` without either."""
    if manipulations.is_here():
        return manipulations.JOBS[job](dict(asked))
    if not PEER_PYTHON.is_file():
        return failed("sanctions-screening-benchmark is not installed: `make bench-peers`")
    return _run([str(PEER_PYTHON), manipulations.__file__, job], json.dumps(asked))


def _run(command: list[str], given: str | None) -> Answer:
    try:
        done = subprocess.run(  # noqa: S603 - our own scripts
            command,
            input=given,
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
            env={**os.environ, **_ONE_THREAD},
            timeout=_PATIENCE_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return failed(str(error))
    if done.returncode:
        return failed((done.stderr.strip().splitlines() or [f"ended with {done.returncode}"])[-1])
    answer: Answer = json.loads(done.stdout)
    return answer
