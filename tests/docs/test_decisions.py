"""Each decision says how it stands and since when; one that another changes leads there."""

import re
from pathlib import Path

import pytest

from tests.docs.fences import ROOT

DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
_HEAD = re.compile(
    r"# (?P<number>\d+)\. [^\n]+\n\n"
    r"Status: (?:proposed|accepted|superseded)(?:(?: by|, amended by|, superseded in part by) (?P<by>[^\n]+))?\.\n"
    r"Date: \d{4}-\d{2}-\d{2}\.\n"
)


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda decision: decision.stem)
def test_a_decision_says_its_number_status_and_date(decision: Path) -> None:
    head = _HEAD.match(decision.read_text(encoding="utf-8"))

    assert head is not None, f"begin {decision.name} with '# N. Title', 'Status: accepted.' and 'Date: 2026-11-22.'"
    assert int(head["number"]) == int(decision.name[:4])


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda decision: decision.stem)
def test_a_decision_is_changed_by_later_ones_that_it_links_to(decision: Path) -> None:
    head = _HEAD.match(decision.read_text(encoding="utf-8"))
    assert head is not None
    later = re.findall(r"\[(\d+)\]\((\d{4})-", head["by"] or "")

    assert all(int(number) == int(file) > int(decision.name[:4]) for number, file in later)
    assert not head["by"] or later
