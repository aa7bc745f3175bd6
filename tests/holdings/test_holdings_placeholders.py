"""Cells that say nothing, and formulas that failed: neither is screened as a name, neither is dropped in silence."""

import io
import re

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from service.domain.holdings import Portfolio
from service.holdings import admit_rows, read_portfolio
from tests.holdings.holdings_files import csv_file, ods_file, zip_members

HIKVISION = "CNE100000PM8"
NOTHING = "neither a name nor an identifier: nothing to screen"
FAILED = "is a formula that failed: correct it and save the values"
ERRORS = ["#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!"]


def _admit(**texts: str) -> Portfolio:
    return admit_rows([(7, texts)])


def _noted(portfolio: Portfolio) -> list[tuple[str, str, str]]:
    return [(note.column, note.value, note.message) for note in (*portfolio.errors, *portfolio.warnings)]


@pytest.mark.parametrize(
    "name",
    ["nan", "NaN", "Unknown", "TBD", "XXXXX", "xxx", "n.a.", "null", "none", "PENDING", "123456", "12-34", "<NA>"],
)
def test_a_placeholder_is_no_name_so_its_row_is_rejected_when_nothing_else_is_there(name: str) -> None:
    portfolio = read_portfolio(csv_file("Name,ISIN,Qty", f"{name},,1")).portfolio
    assert [(note.row, note.column, note.message) for note in portfolio.errors] == [(2, "name", NOTHING)]
    assert (portfolio.rows, portfolio.holdings) == (1, ())


@pytest.mark.parametrize("name", ["Unknown", "XXXXX"])
def test_a_placeholder_beside_an_identifier_is_no_name(name: str) -> None:
    portfolio = _admit(name=name, isin=HIKVISION)
    assert (portfolio.holdings[0].name, portfolio.holdings[0].isin, _noted(portfolio)) == (None, HIKVISION, [])


@pytest.mark.parametrize(
    "name", ["XX", "X", "3M", "360 DIGITECH", "NANHAI CORP", "PENDING HOLDINGS LTD", "XXXL AG", "海"]
)
def test_names_that_begin_like_placeholders_are_names(name: str) -> None:
    assert (_admit(name=name).holdings[0].name, _admit(name=name).warnings) == (name, ())


def test_a_ticker_or_country_that_reads_like_a_placeholder_is_left_as_given() -> None:
    holding = _admit(ticker="NAN", country="NA", isin=HIKVISION).holdings[0]
    assert (holding.ticker, holding.country) == ("NAN", "NA")


def test_a_name_of_digits_beside_an_identifier_is_dropped_with_a_warning() -> None:
    portfolio = _admit(name="123456", isin=HIKVISION)
    assert (portfolio.holdings[0].name, portfolio.holdings[0].isin) == (None, HIKVISION)
    assert _noted(portfolio) == [("name", "123456", "has no letter, so it is no name: screened by ISIN only")]


def test_a_name_of_digits_that_is_all_there_is_and_an_identifier_is_screened_as_that() -> None:
    portfolio = _admit(name="037833100")
    assert (portfolio.holdings[0].name, portfolio.holdings[0].cusip) == (None, "037833100")
    assert _noted(portfolio) == [("name", "037833100", "is no name but has the form of a CUSIP: screened by it")]
    assert _admit(name="037833101").rejected == 1


@pytest.mark.parametrize("text", [*ERRORS, "#N/A", "#N/A Invalid Security", "Err:502"])
def test_a_failed_formula_for_a_name_rejects_the_row_even_beside_an_identifier(text: str) -> None:
    portfolio = read_portfolio(csv_file("Name,ISIN", f"{text},{HIKVISION}")).portfolio
    assert (_noted(portfolio), portfolio.holdings) == ([("name", text, FAILED)], ())


@pytest.mark.parametrize("text", ERRORS)
def test_a_failed_formula_for_an_identifier_rejects_the_row(text: str) -> None:
    portfolio = read_portfolio(csv_file("Name,ISIN", f"A,{text}")).portfolio
    assert (_noted(portfolio), portfolio.holdings) == ([("isin", text, FAILED)], ())


@pytest.mark.parametrize("field", ["isin", "cusip", "ticker"])
def test_a_look_up_that_found_nothing_is_warned_about_beside_a_name(field: str) -> None:
    portfolio = read_portfolio(csv_file(f"Name,{field}", "A,#N/A")).portfolio
    message = "is a formula that found nothing, correct it and save the values: screened by name only"
    assert _noted(portfolio) == [(field, "#N/A", message)]
    assert (portfolio.holdings[0].name, getattr(portfolio.holdings[0], field)) == ("A", None)


def test_a_look_up_that_found_nothing_rejects_a_row_without_a_name() -> None:
    portfolio = _admit(isin="#N/A")
    assert [(note.column, note.value) for note in portfolio.errors] == [("isin", "#N/A")]
    assert "nothing to screen by" in portfolio.errors[0].message


def test_a_figure_that_was_not_found_is_none() -> None:
    portfolio = _admit(name="A", quantity="#N/A", country="#N/A")
    assert (portfolio.holdings[0].quantity, portfolio.holdings[0].country, _noted(portfolio)) == (None, None, [])


@pytest.mark.parametrize("text", ERRORS)
def test_failed_formulas_of_an_xlsx_workbook_are_not_read_as_empty(text: str) -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet("A")
        sheet.write_column(0, 0, ["Name", "", "A", "B"])
        sheet.write_column(0, 1, ["ISIN", HIKVISION])
        sheet.write_formula(1, 0, "=VLOOKUP(B2,C:D,2)", None, text)
        sheet.write_formula(2, 1, "=VLOOKUP(A3,C:D,2)", None, text)
        sheet.write_formula(3, 1, "=VLOOKUP(A4,C:D,2)", None, "#N/A")
    portfolio = read_portfolio(content.getvalue()).portfolio
    assert [(note.row, note.column, note.value) for note in portfolio.errors] == [(2, "name", text), (3, "isin", text)]
    assert [(note.row, note.column, note.value) for note in portfolio.warnings] == [(4, "isin", "#N/A")]


@pytest.mark.parametrize("text", [*ERRORS, "#N/A", "Err:502"])
def test_failed_formulas_of_an_ods_workbook_are_not_read_as_empty(text: str) -> None:
    original = ods_file({"A": [["Name", "ISIN"], [text, HIKVISION]]})
    as_libreoffice = rb'<table:table-cell table:formula="of:=X" office:value-type="string" office:string-value="">\1'
    cell = rb'<table:table-cell office:value-type="string">(<text:p>' + re.escape(text.encode()) + b")"
    content = zip_members(original, "content.xml", lambda body: re.sub(cell, as_libreoffice, body))
    assert content != original
    assert _noted(read_portfolio(content).portfolio) == [("name", text, FAILED)]
