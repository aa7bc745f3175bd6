"""Figures of the benchmarks against values known from elsewhere."""

import pytest

from benchmarks.measures import best_quality, quality_at, wilson

SCORED = [(0.9, True), (0.8, True), (0.7, False), (0.6, True), (0.1, False)]


def test_wilson_gives_the_interval_of_the_literature() -> None:
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)  # Newcombe 1998, table I


def test_wilson_stays_within_bounds_at_the_ends() -> None:
    assert wilson(10, 10) == pytest.approx((0.7225, 1.0), abs=1e-4)
    assert wilson(0, 0) == (0.0, 1.0)


def test_quality_counts_what_reaches_the_threshold() -> None:
    found = quality_at(0.7, SCORED)
    assert (found.precision, found.recall) == pytest.approx((2 / 3, 2 / 3))
    assert quality_at(0.95, SCORED).f1 == 0.0


def test_the_best_threshold_is_found_among_the_scores() -> None:
    assert best_quality(SCORED).threshold == 0.6
    assert best_quality([]).f1 == 0.0
