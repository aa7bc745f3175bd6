"""Columns that compete for one field: nothing is dropped in silence."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.holdings import Portfolio, RowNote
from service.errors import HoldingsFileError
from service.holdings import read_portfolio
from tests.holdings.holdings_files import csv_file

APPLE, HIKVISION, DERIVATIVE = "US0378331005", "CNE100000PM8", "DE000A0D9PT0"


def _read(*lines: str, columns: dict[str, str] | None = None) -> Portfolio:
    return read_portfolio(csv_file(*lines), columns=columns).portfolio


def _warned(portfolio: Portfolio) -> list[tuple[int, str, str]]:
    return [(note.row, note.column, note.value) for note in portfolio.warnings]


def test_columns_of_one_heading_that_never_contradict_are_one_column() -> None:
    portfolio = _read("Name,ISIN,ISIN", f"A,,{HIKVISION}", f"B,{APPLE},", f"C,{APPLE},us0378331005")
    assert [holding.isin for holding in portfolio.holdings] == [HIKVISION, APPLE, APPLE]
    assert portfolio.warnings == ()


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (
            ("Name,Name,Quantity", "Fund A,HIKVISION,5"),
            "columns 1 and 2 are both headed 'Name', and line 2 has 'Fund A' ",
        ),
        (("Name,ISIN,isin", "A,,", f"B,{APPLE},{HIKVISION}"), "columns 2 and 3 are both headed 'isin', and line 3 has"),
        (("Name,Side,Side", "A,buy,sell"), "--columns side=Heading"),
    ],
)
def test_columns_of_one_heading_that_contradict_are_an_error(lines: tuple[str, ...], words: str) -> None:
    with pytest.raises(HoldingsFileError) as error:
        _read(*lines)
    assert words in str(error.value)
    assert "give them different headings and choose one with --columns" in str(error.value)


def test_columns_of_one_heading_asked_for_are_held_to_the_same() -> None:
    portfolio = _read("Foo,Foo", "A,", ",B", columns={"name": "foo"})
    assert [holding.name for holding in portfolio.holdings] == ["A", "B"]
    with pytest.raises(HoldingsFileError, match="columns 1 and 2 are both headed 'Foo'"):
        _read("Foo,Foo", "A,B", columns={"name": "Foo"})


def test_figures_that_are_only_echoed_are_warned_about_and_the_first_is_taken() -> None:
    portfolio = _read("Name,Qty,Qty", "A,1,2")
    assert (portfolio.holdings[0].quantity, _warned(portfolio)) == (Decimal(1), [(0, "header", "Qty")])
    assert "it is column 3, the other of that heading: rename one" in portfolio.warnings[0].message


def test_a_contradiction_outside_the_holdings_is_none() -> None:
    assert _read("Name,Name,Qty", "A,A,1", "Total,Sum,1").not_holdings == (("total", 1),)


@pytest.mark.parametrize(
    ("header", "row", "taken", "passed"),
    [
        ("Name,Security,Qty", "Jane Doe,HIKVISION,5", "Name", "Security"),
        ("Description,Name,Qty", "HIKVISION,Jane Doe,5", "Name", "Description"),
        ("Name,Underlying,Qty", "HIK 24 C,HIKVISION,5", "Name", "Underlying"),
    ],
)
def test_a_name_that_was_passed_over_is_told_with_the_mend(header: str, row: str, taken: str, passed: str) -> None:
    portfolio = _read(header, row, row)
    message = (
        f"was passed over for {taken!r} as name in 2 rows, the first being row 2, where the two differ: "
        f'choose it with --columns "name={passed}"'
    )
    assert portfolio.warnings[0] == RowNote(0, "header", passed, message)
    chosen = _read(header, row, columns={"name": passed})
    assert (chosen.holdings[0].name, chosen.warnings) == ("HIKVISION", ())


def test_columns_that_say_the_same_are_not_warned_about() -> None:
    lines = (
        "Name,Security,Ticker,Bloomberg Ticker",
        "XIAOMI CORP,Xiaomi Corp.,0700.HK,700 HK Equity",
        "B,,1810,1810 HK",
    )
    assert _read(*lines).warnings == ()


@pytest.mark.parametrize("empty", ["", "-", "n/a", "Unknown", "123456"])
def test_an_empty_name_is_filled_from_the_column_passed_over(empty: str) -> None:
    portfolio = _read("Name,Security,Qty", f"{empty},HIKVISION,1")
    assert ([holding.name for holding in portfolio.holdings], portfolio.warnings) == (["HIKVISION"], ())


def test_a_row_named_only_in_the_column_passed_over_is_no_caption() -> None:
    assert [holding.name for holding in _read("Name,Security,Qty", ",HIKVISION,", "A,,1").holdings] == [
        "HIKVISION",
        "A",
    ]


def test_identifiers_passed_over_are_told_and_fill_the_empty_cells() -> None:
    lines = ("Name,ISIN,ISIN Code", f"A,{APPLE},{HIKVISION}", f"B,,{HIKVISION}", f"C,#N/A,{HIKVISION}")
    portfolio = _read(*lines)
    assert [holding.isin for holding in portfolio.holdings] == [APPLE, HIKVISION, HIKVISION]
    assert _warned(portfolio) == [(0, "header", "ISIN Code")]
    assert '--columns "isin=ISIN Code"' in portfolio.warnings[0].message


def test_a_column_of_mixed_identifiers_competes_with_those_of_one_kind() -> None:
    lines = ("Name,ISIN,Identifier", f"A,{APPLE},{HIKVISION}", f"B,{APPLE},{APPLE}", "C,,037833100")
    portfolio = _read(*lines)
    assert [(holding.isin, holding.cusip) for holding in portfolio.holdings] == [
        (APPLE, None),
        (APPLE, None),
        (None, "037833100"),
    ]
    assert _warned(portfolio) == [(0, "header", "Identifier")]
    assert "in row 2, where" in portfolio.warnings[0].message


@pytest.mark.parametrize("heading", ["Underlying ISIN", "ISIN of underlying", "UnderlyingISIN"])
def test_a_derivative_is_screened_by_its_underlying_identifier_and_its_printed_name(heading: str) -> None:
    portfolio = _read(f"Name,ISIN,{heading}", f"HIK 24 C,{DERIVATIVE},{HIKVISION}", f"APPLE,{APPLE},-")
    assert [(h.name, h.isin) for h in portfolio.holdings] == [("HIK 24 C", HIKVISION), ("APPLE", APPLE)]
    assert _warned(portfolio) == [(0, "header", "ISIN")]
    assert '--columns "isin=ISIN"' in portfolio.warnings[0].message


def test_an_underlying_name_goes_before_the_derivatives_own() -> None:
    portfolio = _read("Underlying Name,Name,Ticker", "HIKVISION,OPT 1,X1", ",APPLE INC,AAPL", "TBD,OPT 2,X2")
    assert [holding.name for holding in portfolio.holdings] == ["HIKVISION", "APPLE INC", "OPT 2"]


def test_an_underlying_alone_names_the_holding() -> None:
    portfolio = _read("Underlying ISIN,Qty", f"{HIKVISION},5")
    assert (portfolio.holdings[0].isin, portfolio.warnings) == (HIKVISION, ())


def test_an_underlying_that_was_not_found_leaves_the_own_identifier_and_is_told() -> None:
    portfolio = _read("Name,ISIN,Underlying ISIN", f"A,{APPLE},#N/A")
    assert (portfolio.holdings[0].isin, _warned(portfolio)) == (APPLE, [(0, "header", "Underlying ISIN")])


def test_a_column_asked_for_goes_before_the_underlying_which_is_told() -> None:
    lines = ("Name,ISIN,Underlying ISIN", f"A,{APPLE},{HIKVISION}", f"B,,{HIKVISION}")
    portfolio = _read(*lines, columns={"isin": "ISIN"})
    assert [holding.isin for holding in portfolio.holdings] == [APPLE, HIKVISION]
    assert _warned(portfolio) == [(0, "header", "Underlying ISIN")]


CELLS = st.sampled_from(
    ["", "A", "B", APPLE, HIKVISION, "#N/A", "#REF!", "Unknown", "12", "037833100", "USD CASH", "Total"]
)


@pytest.mark.slow
@given(st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS, CELLS, CELLS), min_size=1, max_size=6))
def test_every_record_is_accounted_for_whatever_competes(rows: list[tuple[str, ...]]) -> None:
    header = "Name,ISIN,Identifier,Security,Underlying ISIN,Underlying Name"
    portfolio = _read(header, "ALWAYS HERE,,,,,", *(",".join(row) for row in rows))
    counted = sum(count for _, count in portfolio.not_holdings)
    assert portfolio.rows == len(portfolio.holdings) + portfolio.rejected + counted
    assert portfolio.rows == 1 + sum(any(row) for row in rows)


def test_a_column_of_names_under_an_identifier_s_heading_leaves_another_of_that_heading_with_its_warning() -> None:
    lines = ("ISIN,Symbol/ISIN,Asset ISIN,Quantity", "APPLE INCORPORATED,ABC,DEF,1", "SIEMENS ENERGY,DEF,GHI,2")
    portfolio = read_portfolio(csv_file(*lines)).portfolio
    assert [one.name for one in portfolio.holdings] == ["APPLE INCORPORATED", "SIEMENS ENERGY"]
    assert any("passed over for 'isin'" in note.message for note in portfolio.warnings)
