import csv
import dataclasses
import io
from collections.abc import Callable

import pytest

from service.domain.holdings import Holding
from service.reports import to_csv
from service.reports.csv_table import COLUMNS, harmless
from tests.reports.conftest import MARKUP, Json


def lines(document: Json) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(to_csv(document))))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＠"])
def test_a_text_that_a_spreadsheet_would_run_is_made_harmless(start: str) -> None:
    assert harmless(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"


@pytest.mark.parametrize("value", [-5, -5.25, 0, None, "XIAOMI", "2021-03-16", ""])
def test_numbers_days_and_plain_words_stay_as_they_are(value: object) -> None:
    assert harmless(value) == value


def test_a_line_per_finding_with_hostile_cells_harmless_and_amounts_as_numbers(document: Json) -> None:
    found = lines(document)
    assert len(found) == len(document["findings"])
    assert found[3]["name"] == f"'@{MARKUP}"
    assert found[1]["market_value"] == "-330"


def test_each_line_carries_the_evidence(document: Json) -> None:
    for line in lines(document):
        assert line["screening_id"] == document["screening_id"]
        assert line["input_sha256"] == document["input"]["sha256"]
        assert line["row_account"] == "8 rows = 5 screened + 2 rejected + 1 not holdings (1 cash)"
        assert line["lists"].split()[0].startswith("us-1260h@")
        assert document["matcher"]["profile_hash"] in line["matcher"]


def test_every_column_is_a_field_that_the_document_has(document: Json) -> None:
    finding = document["findings"][0]
    of_holding = (field.name for field in dataclasses.fields(Holding))
    fields = {*finding, *finding["trade"], *finding["matches"][0], *of_holding}
    made = {"status", "row_account", "input_sha256", "sheet"}  # of what lies deeper; a sheet where there are several
    assert set(COLUMNS) <= fields | document.keys() | made


def test_without_any_finding_one_line_says_so_and_carries_the_evidence(screen: Callable[..., Json]) -> None:
    clear = {**screen("Name,ISIN\nAPPLE INC,US0378331005\n"), "findings": []}
    (line,) = lines(clear)
    assert (line["row"], line["flag"], line["screening_id"]) == ("", "", clear["screening_id"])
    assert "no finding is shown" in line["reason"]
