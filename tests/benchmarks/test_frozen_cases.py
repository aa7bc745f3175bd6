"""Frozen verdicts: a turned case is named, and so is one that is new or gone."""

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.cases import differences, freeze
from benchmarks.outcomes import MISSED, QUIET, Case, Figure, Outcome, Suite, absent
from benchmarks.report import markdown

WANTED = frozenset({"p"})
FOUND = Outcome(Case("a", "typo", "HIKVISON", WANTED), "close", 0.9, "HIKVISION")
LOST = Outcome(Case("b", "typo", "HKVSN|X", WANTED), MISSED)
CALM = Outcome(Case("c", "clean", "Acme"), QUIET)


@pytest.fixture
def suite() -> Suite:
    figure = Figure("found", 0.5, 0.95, detail="1 of 2")
    return Suite("made", "Made up", (figure,), (FOUND, LOST, CALM), (LOST,))


@pytest.mark.parametrize("is_whole", [True, False])
def test_what_has_not_changed_makes_no_difference(tmp_path: Path, suite: Suite, *, is_whole: bool) -> None:
    suite = replace(suite, is_whole=is_whole)
    freeze([suite], tmp_path)
    assert differences(suite, tmp_path) == []


@pytest.mark.parametrize("is_whole", [True, False])
def test_a_turned_case_is_named_with_both_verdicts(tmp_path: Path, suite: Suite, *, is_whole: bool) -> None:
    suite = replace(suite, is_whole=is_whole)
    freeze([suite], tmp_path)
    turned = replace(suite, outcomes=(FOUND, replace(LOST, verdict="possible"), CALM))
    told = "\n".join(differences(turned, tmp_path))
    assert "b [typo]" in told
    assert "was missed" in told


def test_a_case_that_is_gone_is_told_of(tmp_path: Path, suite: Suite) -> None:
    suite = replace(suite, is_whole=True)
    freeze([suite], tmp_path)
    assert "is not measured" in differences(replace(suite, outcomes=(FOUND, LOST)), tmp_path)[0]


def test_cases_as_wanted_are_frozen_by_their_count_alone(tmp_path: Path, suite: Suite) -> None:
    freeze([suite], tmp_path)
    text = (tmp_path / "made.csv").read_text(encoding="utf-8")
    assert "*,typo: close,1" in text
    assert "\na,typo" not in text
    assert "HIK" not in text


def test_a_suite_that_cannot_be_measured_keeps_its_frozen_cases(tmp_path: Path, suite: Suite) -> None:
    freeze([suite], tmp_path)
    before = (tmp_path / "made.csv").read_bytes()
    gone = absent("made", "Made up", "no files")
    freeze([gone], tmp_path)
    assert (tmp_path / "made.csv").read_bytes() == before
    assert differences(gone, tmp_path) == []


def test_the_report_marks_a_missed_goal_and_names_the_miss(suite: Suite) -> None:
    text = markdown([suite], "Heading")
    assert "| Made up: found | 0.500 | >= 0.95 | **missed** |" in text
    assert "HKVSN\\|X" in text
    assert markdown([absent("x", "Gone", "no files")], "H").endswith("Absent: no files.\n\n")
