"""A service looks for cycles seldom, and never again in what it began with."""

import gc
from collections.abc import Iterator

import pytest

from service.server.garbage import leave_shared_alone, look_seldom


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    thresholds, is_on = gc.get_threshold(), gc.isenabled()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)
    (gc.enable if is_on else gc.disable)()


def test_cycles_are_looked_for_again_but_seldom() -> None:
    gc.disable()
    look_seldom()
    assert gc.isenabled()
    assert 2_000 <= gc.get_threshold()[0] <= 20_000  # seldom, and never for long


def test_what_a_service_began_with_is_not_looked_through_again() -> None:
    leave_shared_alone()
    assert gc.get_freeze_count() > 0
