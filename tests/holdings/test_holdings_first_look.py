"""What was understood of a file is told column by column, and can be corrected."""

import pytest

from service.errors import HoldingsFileError, NoHeaderError
from service.holdings import FilePreview, corrections, look_with_rows, read_portfolio
from service.holdings.columns.corrections import layout_key, meanings

HEADINGS = ("Security", "ISIN", "Market Value (USD)", "Comment")
CSV = b"Security,ISIN,Market Value (USD),Comment\nXIAOMI CORP,KYG9830T1067,5,a\nAPPLE,US0378331005,,b\nTotal,,5,\n"


def look_at(content: bytes, header_row: int | None = None) -> FilePreview:
    return look_with_rows(content, header_row=header_row)[0]


def test_each_column_has_its_field_and_first_values() -> None:
    told = look_at(CSV)
    assert [(column.heading, told.meanings.get(column.place, ""), column.samples) for column in told.columns] == [
        ("Security", "name", ("XIAOMI CORP", "APPLE")),
        ("ISIN", "isin", ("KYG9830T1067", "US0378331005")),
        ("Market Value (USD)", "market_value", ("5",)),
        ("Comment", "", ("a", "b")),
    ]
    assert told.file is not None
    assert [(one.row, one.kind) for one in told.file.left_out] == [(4, "total")]


def test_what_is_shown_is_what_is_read() -> None:
    told = look_at(CSV)
    assert told.file is not None
    read = dict(read_portfolio(CSV).layout.columns)
    shown = {told.meanings[column.place]: column.heading for column in told.columns if column.fields}
    assert shown.items() <= read.items()
    assert {field for column in told.columns for field in column.fields} == read.keys()


@pytest.mark.parametrize(
    ("chosen", "columns"),
    [
        ({0: "name", 1: "isin", 2: "market_value", 3: ""}, {}),
        ({0: "name", 1: "", 2: "market_value", 3: ""}, {"isin": ""}),
        ({0: "", 1: "isin", 2: "market_value", 3: "name"}, {"name": "Comment"}),
        ({0: "name", 1: "isin", 2: "quantity", 3: ""}, {"market_value": "", "quantity": "Market Value (USD)"}),
    ],
)
def test_a_correction_says_no_more_than_what_differs(chosen: dict[int, str], columns: dict[str, str]) -> None:
    assert corrections(HEADINGS, chosen) == columns
    assert meanings(HEADINGS, columns) == {place: field for place, field in chosen.items() if field}


def test_a_field_that_no_column_is_to_fill_is_empty() -> None:
    read = read_portfolio(CSV, columns={"isin": "", "market_value": ""})
    assert [(holding.name, holding.isin, holding.market_value) for holding in read.portfolio.holdings] == [
        ("XIAOMI CORP", None, None),
        ("APPLE", None, None),
    ]


def test_two_columns_cannot_fill_one_field() -> None:
    with pytest.raises(HoldingsFileError, match="two columns are set to isin"):
        corrections(HEADINGS, {0: "isin", 1: "isin"})


def test_a_file_without_a_known_header_shows_its_lines_to_choose_from() -> None:
    told = look_at(b"Prepared by her\r\nWertobjekt;Kennung\r\nXIAOMI CORP;4 pieces\r\n")
    assert isinstance(told.fault, NoHeaderError)
    assert [line.row for line in told.lines] == [1, 2, 3]
    assert told.columns == ()
    picked = look_at(b"Wertobjekt;Kennung\r\nXIAOMI CORP;KYG9830T1067\r\n", header_row=1)
    assert [(column.heading, column.samples) for column in picked.columns] == [
        ("Wertobjekt", ("XIAOMI CORP",)),
        ("Kennung", ("KYG9830T1067",)),
    ]


def test_what_is_no_table_shows_nothing_but_its_fault() -> None:
    told = look_at(b"%PDF-1.7 and so on")
    assert told.fault is not None
    assert (told.lines, told.columns, told.layout_keys) == ((), (), ())


def test_a_layout_is_named_by_its_headings_alone() -> None:
    told = look_at(CSV)
    assert told.layout_keys == (layout_key(HEADINGS),)
    assert layout_key(["security ", "isin", "MARKET VALUE (USD)", "Comment", ""]) == layout_key(HEADINGS)
    assert layout_key(["ISIN", "Security"]) != layout_key(["Security", "ISIN"])
