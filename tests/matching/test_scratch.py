"""Screenings that run at once, in threads and in forked workers, do not reckon in each other's memory."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from service.matching.retrieve.scratch import Scratch

_ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_answers_of_forked_processes_and_threads_are_those_given_alone() -> None:
    command = [sys.executable, "-m", "tests.matching.forked_matching"]
    said = subprocess.run(command, check=True, capture_output=True, text=True, cwd=_ROOT).stdout
    assert said == "0 of 720 differ\n"


def test_two_borrowers_never_have_the_same_array_and_one_is_used_again() -> None:
    scratch = Scratch(10, np.uint32)
    with scratch.lent() as first, scratch.lent() as second:
        assert not np.shares_memory(first, second)
        assert len(first) == len(second) == 10
    with scratch.lent() as again:
        assert np.shares_memory(again, first) or np.shares_memory(again, second)


def test_what_a_borrower_left_behind_that_failed_is_not_lent_again() -> None:
    scratch = Scratch(10, np.float32)
    with pytest.raises(IndexError), scratch.lent() as room:
        room[[3, 99]] = 7
    with pytest.raises(IndexError), scratch.lent() as room:
        _fail_half_way(room)
    with scratch.lent() as room:
        assert not room.any()


def _fail_half_way(room: NDArray[np.float32]) -> None:
    room[:] = 7
    room[99] = 7
