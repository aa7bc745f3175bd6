"""Words are counted by who bears them, not by how often they are printed."""

import csv
from importlib.resources import files

import pytest

from knowledge_tools.who import Bearer, join
from service.matching.normalise.text import fold, words_of

TABLE = (files("service.matching.data") / "word_counts.csv").read_text(encoding="utf-8").splitlines()
ROWS = list(csv.DictReader(line for line in TABLE if not line.startswith("#")))


def bearers(*names: str) -> list[Bearer]:
    return [Bearer((name,)) for name in names]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("APPLE INC", "Apple Incorporated"),
        ("Tencent Holdings Ltd.", "TENCENT HOLDINGS LTD"),
        ("HOUSING DEVELOPMENT FINANCE CORPOR", "Housing Development Finance Corporation Ltd"),
        ("BROWN FORMAN CORP CLASS B", "Brown-Forman Corp"),
    ],
)
def test_one_company_in_two_files_counts_once(first: str, second: str) -> None:
    assert len(join(bearers(first, second)).words) == 1


@pytest.mark.parametrize(
    ("first", "second"), [("China Mobile Ltd", "China Telecom Corp Ltd"), ("Apple Inc", "Apple Hospitality REIT Inc")]
)
def test_two_companies_count_twice(first: str, second: str) -> None:
    assert len(join(bearers(first, second)).words) == 2


def test_an_alias_here_that_is_the_name_there_makes_one_bearer_with_the_words_of_both() -> None:
    named = [
        Bearer(("Alpha Trading", "Beta Shipping"), ("x:1",)),
        Bearer(("Beta Shipping",)),
        Bearer(("Gamma",), ("x:1",)),
    ]
    assert join(named).words == (frozenset({"alpha", "trading", "beta", "shipping", "gamma"}),)


def test_a_person_is_the_same_in_any_order_of_names() -> None:
    assert len(join(bearers("ABU TEIR, Mohammed", "Mohammed ABU TEIR"), is_person=True).words) == 1


def test_the_table_holds_each_word_once_as_names_are_folded_and_only_words_that_three_bear() -> None:
    words = [row["word"] for row in ROWS]
    assert words == sorted(set(words))
    assert all(words_of(fold(word)) == [word] for word in words)
    assert all(int(row["companies"]) + int(row["people"]) >= 3 for row in ROWS)


def test_the_table_tells_trade_words_from_names_and_companies_words_from_peoples() -> None:
    counts = {row["word"]: (int(row["companies"]), int(row["people"])) for row in ROWS}
    assert counts["technology"][0] > 300
    assert counts.get("hikvision", (0, 0))[0] < 10
    assert counts["mohammed"][1] > 100 > counts["mohammed"][0]
    assert any(line.startswith("# companies=") for line in TABLE[:6])
