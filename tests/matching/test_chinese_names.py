"""Chinese names: each company by its own, in either script, and no neighbour by one character."""

import csv
from pathlib import Path

import pytest

from service.domain.holdings import Holding
from service.domain.matches import Strength
from service.matching import Index

ROWS = list(csv.DictReader((Path(__file__).parent / "chinese_names.csv").read_text(encoding="utf-8").splitlines()))
LISTED = [(row["name"], row["party"]) for row in ROWS if row["party"]]
CASES = [(row["name"], row["party"], row["at_most"]) for row in ROWS]
SURE = {Strength.IDENTIFIER, Strength.EXACT, Strength.CLOSE}


@pytest.mark.parametrize(("name", "party"), LISTED)
def test_a_listed_company_is_found_by_its_chinese_name(bundled_index: Index, name: str, party: str) -> None:
    assert party in {match.party_id for match in bundled_index.best_matches(Holding(1, name))}


@pytest.mark.parametrize(("name", "party", "at_most"), CASES)
def test_a_chinese_name_is_nobody_elses(bundled_index: Index, name: str, party: str, at_most: str) -> None:
    sure = {m.party_id for m in bundled_index.best_matches(Holding(1, name)) if m.strength in SURE}
    assert sure <= ({party} if at_most == "exact" else set())


@pytest.mark.parametrize(
    "printed",
    [
        "00941 {}",
        "{} 00941",
        "00941{}",
        "{}(00941)",
        "{}（0941）",
        "600941 {}A",
        "{}-A",
        "{}[600941]",
        "{} ADR",
        "1. {}",
        "{} H股",
        "{} 100股",
        "{}(香港)",
        "{}（港股）",
        "{}50ETF",
    ],
)
@pytest.mark.parametrize("name", ["中国移动", "中國移動", "中国移動"])
def test_a_code_or_a_share_word_beside_a_chinese_name_does_not_hide_it(
    bundled_index: Index, printed: str, name: str
) -> None:
    """In Chinese characters of the mainland, of Hong Kong and of Japan."""
    assert bundled_index.best_matches(Holding(1, printed.format(name)))


@pytest.mark.parametrize("printed", ["00941 中国移动游戏", "2330 台積電", "6758 ソニー", "000001 平安银行"])
def test_a_code_beside_another_chinese_name_makes_it_nobody(bundled_index: Index, printed: str) -> None:
    assert not bundled_index.best_matches(Holding(1, printed))


@pytest.mark.parametrize(
    "mark", ["*ST", "ST", "*ST ", "S*ST", "SST", "NST", "PT", "XD", "XR", "DR", "N", "C", "S", "G"]
)
def test_what_an_exchange_marks_a_state_with_does_not_hide_a_chinese_name(bundled_index: Index, mark: str) -> None:
    """As Shanghai and Shenzhen print it before a security's short name."""
    (match,) = bundled_index.best_matches(Holding(1, f"{mark}海康威视"))
    assert (match.party_id, match.strength) == ("ofac-30946", Strength.EXACT)


@pytest.mark.parametrize("printed", ["TCL科技", "ST", "ST中", "*ST康得新", "XD贵州茅台", "N沐曦股份", "C919客机"])
def test_a_mark_makes_nobody_of_another_chinese_name(bundled_index: Index, printed: str) -> None:
    assert bundled_index.best_matches(Holding(1, printed)) == ()
