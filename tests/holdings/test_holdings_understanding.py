import pytest

from service.errors import NoHeaderError
from service.holdings import Column, beginning, understand
from tests.holdings.holdings_files import csv_file, extract, xlsx_file

ROWS = [["Name", "ISIN", "Notes"], ["XIAOMI CORP", "KYG9830T1067", "x"], ["BYD", "", "y"], ["Total", "", ""]]


def test_a_file_is_understood_with_its_columns_samples_and_rows_left_out() -> None:
    content = csv_file(
        "Fund: A;;", "", "Name;ISIN;Sector", "XIAOMI CORP;KYG9830T1067;IT", "BYD;;IT", "Cash;;", ";KYG9830T1068;IT"
    )
    found = understand(content)
    assert (found.format, found.encoding, found.delimiter, found.header_row) == ("csv", "utf-8", ";", 3)
    assert found.columns == (
        Column(0, "Name", ("name",), ("XIAOMI CORP", "BYD")),
        Column(1, "ISIN", ("isin",), ("KYG9830T1067", "KYG9830T1068")),
        Column(2, "Sector", (), ("IT",)),
    )
    assert [(one.row, one.kind, one.text) for one in found.left_out] == [(6, "cash", "Cash")]
    assert (found.rows, found.holdings, found.rejected) == (4, 2, 1)
    assert found.errors[0].row == 7


def test_a_column_that_fills_two_fields_names_both() -> None:
    found = understand(csv_file("Name,Market Value (USD)", "A,1", "B,2"))
    assert found.columns[1].fields == ("market_value", "currency")


def test_a_correction_is_understood_as_well() -> None:
    found = understand(csv_file("Name,Code,Qty", "A,0700.HK,1"), columns={"ticker": "Code", "name": "Name"})
    assert found.columns[1] == Column(1, "Code", ("ticker",), ("0700.HK",))


def test_the_sheets_of_a_workbook_are_named() -> None:
    found = understand(xlsx_file({"Cover": [["Dear reader"]], "Book": ROWS, "Empty": [], "More": ROWS}))
    assert (found.sheet, found.sheets) == ("Book", ("Cover", "Book", "More"))


def test_files_of_one_layout_share_its_fingerprint() -> None:
    first, second = understand(csv_file("Name,ISIN", "A,")), understand(csv_file("Total x", "NAME,ISIN", "B,", "C,"))
    other = understand(csv_file("Name,SEDOL", "A,"))
    assert first.layout == second.layout != other.layout


def test_without_a_header_the_first_lines_can_be_shown() -> None:
    content = csv_file("alpha,beta", "", "X1,12")
    with pytest.raises(NoHeaderError):
        understand(content)
    assert [(line.row, list(line.cells)) for line in beginning(content).lines] == [
        (1, ["alpha", "beta"]),
        (3, ["X1", "12"]),
    ]
    assert beginning(xlsx_file({"A": [], "B": [["x"]]})).lines[0].cells == ["x"]
    book = beginning(xlsx_file({"A": ROWS, "B": ROWS}), "B", count=2)
    assert (book.sheets, len(book.lines)) == (("A", "B"), 2)


def test_a_publishers_layout_is_understood_whole() -> None:
    found = understand(extract("ishares_like.csv"))
    assert found.rows == found.holdings + found.rejected + len(found.left_out)
    assert {"name", "ticker"} <= {field for column in found.columns for field in column.fields}
