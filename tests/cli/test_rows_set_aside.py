"""Rows that are no holdings, and all that a file says beside its holdings: none names a listed party unseen."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from service.cli.main import run_command
from tests.cli.holdings_file import screen
from tests.holdings.holdings_files import Rows, xlsx_file

HEAD = "Name,ISIN,Quantity,Market Value"
SAP = "SAP SE,DE0007164600,1,2"
Screened = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def screened(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Screened:
    """Screen lines of CSV, or the bytes of a file, as of 2022-03-01."""

    def run(
        *lines: str, content: bytes = b"", name: str = "held.csv", options: tuple[str, ...] = ()
    ) -> tuple[int, dict[str, Any]]:
        file = tmp_path / name
        file.write_bytes(content or "\n".join(lines).encode())
        return screen(capsys, file, "--as-of", "2022-03-01", "--all", *options)

    return run


def _flags(document: dict[str, Any]) -> dict[int, str]:
    return {finding["row"]: finding["flag"] for finding in document["findings"]}


def _is_accounted_for(document: dict[str, Any]) -> bool:
    counts = document["counts"]
    return bool(counts["rows"] == counts["screened"] + counts["rejected"] + sum(counts["not_holdings"].values()))


@pytest.mark.parametrize(
    "line",
    [
        "Total CHINA MOBILE LIMITED,,,100",
        "Subtotal: CHINA MOBILE LIMITED,,,100",
        "CHINA MOBILE LIMITED Total,,,100",
        "Summe CHINA MOBILE LIMITED,,,100",
        "Sous-total CHINA MOBILE LIMITED,,,100",
        "Totaal CHINA MOBILE LIMITED,,,1",
        "Cash - CHINA MOBILE LIMITED,,,100",
        "Cash collateral CHINA MOBILE LIMITED,,,100",
        "Margin: CHINA MOBILE LIMITED,,,1",
        "Accrued dividend CHINA MOBILE LIMITED,,,1",
        "Net assets,,,CHINA MOBILE LIMITED",
        ",,,CHINA MOBILE LIMITED",
        "* sold to CHINA MOBILE LIMITED,,,",
        "Source: CHINA MOBILE LIMITED,,,",
        "合计 中国移动有限公司,,,100",
        "USD balance with CHINA MOBILE LIMITED,,,1",
        "Total,HK0941009539,,100",
        "Note: (HK0941009539),,,",
        "Holder:,CHINA MOBILE LIMITED,,",
        ",,,Group CHINA MOBILE LIMITED",
    ],
)
def test_a_row_that_is_no_holding_and_names_a_listed_party_is_never_clear(line: str, screened: Screened) -> None:
    code, document = screened(HEAD, SAP, line)
    assert _flags(document)[3] != "clear"
    assert code == 1
    assert _is_accounted_for(document)


@pytest.mark.parametrize(
    "line",
    [
        "Total,,,100",
        "Cash,,,1",
        "Cash - USD,,,1",
        "Total Emerging Markets,,,1",
        "Net assets,,,5",
        "Past performance is no guide to it,,,",
        "Cash collateral USD GSCO,,,7",
        "Source: the custodian,,,",
    ],
)
def test_a_row_that_is_no_holding_and_names_nobody_stays_one(line: str, screened: Screened) -> None:
    code, document = screened(HEAD, SAP, line)
    assert (code, document["counts"]["screened"]) == (0, 1)
    assert _is_accounted_for(document)


@pytest.mark.parametrize(
    "name", ["TOTAL SE", "TOTALENERGIES SE", "CASH CONVERTERS INTL", "MARGIN GAMING LTD", "Summit Total AG"]
)
def test_companies_of_such_names_are_holdings(name: str, screened: Screened) -> None:
    _, document = screened(HEAD, f"{name},,10,5", SAP)
    assert _flags(document) == {1 + 1: "clear", 3: "clear"}


@pytest.mark.parametrize(
    "line",
    ["Portfolio of CHINA MOBILE LIMITED", "CHINA MOBILE LIMITED", "Fund;CHINA MOBILE LIMITED", "ISIN HK0941009539"],
)
def test_a_line_above_the_table_is_asked_for_what_it_names(line: str, screened: Screened) -> None:
    code, document = screened(line, HEAD, SAP)
    assert (code, _flags(document)) == (1, {1: "review", 3: "clear"})
    assert document["counts"]["outside"] == 1
    assert _is_accounted_for(document)
    assert "outside the table" in document["findings"][0]["reason"]


@pytest.mark.parametrize(
    "cell",
    [
        '"APPLE INC\nCHINA MOBILE LIMITED"',
        "APPLE INC / CHINA MOBILE LIMITED",
        "APPLE INC; CHINA MOBILE LIMITED",
        "APPLE INC/CHINA MOBILE LIMITED",
        "APPLE INC + CHINA MOBILE LIMITED",
        "APPLE INC | CHINA MOBILE LIMITED",
        "Call on CHINA MOBILE LIMITED",
        "TRS CHINA MOBILE LIMITED",
        "Basket: APPLE INC / CHINA MOBILE LIMITED",
        "Future CHINA MOBILE LIMITED DEC22",
        "PUT CHINA MOBILE LIMITED 50 03/22",
        "APPLE INC    CHINA MOBILE LIMITED",
    ],
)
def test_a_cell_that_names_two_or_a_contract_on_one_is_never_clear(cell: str, screened: Screened) -> None:
    code, document = screened("Name,Quantity", "SAP SE,1", f"{cell},2")
    assert (code, _flags(document)[3] != "clear") == (1, True)


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("Name,Underlying Name,ISIN", "CHINA MOBILE LIMITED,APPLE INC,"),
        ("Name,Underlying ISIN,ISIN", "Warrant 22,US0378331005,HK0941009539"),
        ("Name,ISIN,Notes", "Bond 2030,DE0007164600,CHINA MOBILE LIMITED"),
        ("Name,ISIN,Counterparty", "Swap 7,DE0007164600,CHINA MOBILE LIMITED"),
        ("Name 1,Name 2,Quantity", "SEMICONDUCTOR MANUFACTURING,INTERNATIONAL CORP,5"),
        ("Issuer,Security Name,Quantity", "HANGZHOU HIKVISION DIGITAL,TECHNOLOGY CO LTD,5"),
        ("Name,ISIN,Quantity", "Bond 2030,CHINA MOBILE LIMITED,5"),
        ("Name,Ticker,Quantity", "Bond 2030,CHINA MOBILE LIMITED,5"),
        ("Name,ISIN,Memo", 'Bond 2030,DE0007164600,"held for\nCHINA MOBILE LIMITED"'),
    ],
)
def test_what_stands_beside_the_name_is_never_lost(head: str, row: str, screened: Screened) -> None:
    _, document = screened(head, "SAP SE,,", row)
    assert _flags(document)[3] != "clear"


def test_comments_and_text_boxes_are_asked_for_what_they_name(screened: Screened) -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as workbook:
        sheet = workbook.add_worksheet("P")
        for number, row in enumerate([HEAD.split(","), SAP.split(","), ["NESTLE SA", "", 1, 2]]):
            sheet.write_row(number, 0, row)
        sheet.write_comment("A3", "on behalf of\nCHINA MOBILE LIMITED")
        sheet.insert_textbox(8, 1, "New: CNOOC LIMITED")
    code, document = screened(content=content.getvalue(), name="over.xlsx")
    found = {one["row"]: one["reason"] for one in document["findings"] if one["flag"] == "review"}
    assert (code, sorted(found)) == (1, [3, 9])


def test_a_row_set_aside_is_shown_as_what_it_counted_as_and_repeats_alike(screened: Screened) -> None:
    _, document = screened(HEAD, SAP, "Total CHINA MOBILE LIMITED,,,100")
    assert document["findings"][1]["holding"]["aside"] == "total"
    assert "counts as total" in document["findings"][1]["reason"]
    assert document["counts"]["not_holdings"] == {}


TWO: dict[str, Rows] = {
    "Fund A": [HEAD.split(","), SAP.split(",")],
    "Fund B": [
        HEAD.split(","),
        ["APPLE INC", "US0378331005", 1, 2],
        ["CHINA MOBILE LTD", "HK0941009539", 3, 4],
        ["", "", "", 5],
    ],
}


def test_sheets_of_positions_are_one_portfolio_and_each_row_says_its_sheet(screened: Screened) -> None:
    code, document = screened(content=xlsx_file(TWO), name="two.xlsx")
    assert [(one["sheet"], one["row"], one["flag"]) for one in document["findings"]] == [
        ("Fund A", 2, "clear"),
        ("Fund B", 2, "clear"),
        ("Fund B", 3, "divest"),
    ]
    assert code == 2
    assert [(one["sheet"], one["row"]) for one in document["errors"]] == [("Fund B", 4)]
    assert document["input"]["layout"]["sheets"] == ["Fund A", "Fund B"]


@pytest.mark.parametrize("form", ["csv", "junit", "html", "table"])
def test_reports_say_the_sheet(
    form: str, screened: Screened, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, told = tmp_path / "two.xlsx", tmp_path / "told"
    file.write_bytes(xlsx_file(TWO))
    run_command(["screen", str(file), "--as-of", "2022-03-01", "--format", form, "--output", str(told), "--all"])
    assert "Fund B" in told.read_text("utf-8")


def test_json_is_read_as_a_file(screened: Screened) -> None:
    held = {"holdings": [{"name": "SAP SE"}, {"name": "CHINA MOBILE LTD", "isin": "HK0941009539"}]}
    code, document = screened(content=json.dumps(held).encode(), name="held.json")
    assert (code, _flags(document)) == (1, {1: "clear", 2: "divest"})
    assert document["input"]["layout"]["format"] == "json"
