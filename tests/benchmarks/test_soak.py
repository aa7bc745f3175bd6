"""The real server, two workers, many clients, versions swapped beneath them; `make soak` does so at length."""

from pathlib import Path

import pytest

from benchmarks.soak import LISTS, run

pytestmark = pytest.mark.slow


@pytest.mark.usefixtures("home")
def test_no_answer_is_an_error_or_mixes_versions_while_they_are_swapped(tmp_path: Path) -> None:
    soak = run(tmp_path, clients=8, swaps=2)
    assert soak.faults() == []
    assert len(soak.sets) == 3
    answered = [answer.versions for answer in soak.answers]
    assert all(versions in answered for _, versions in soak.sets)
    assert {code for versions in answered for code in versions} == set(LISTS)
