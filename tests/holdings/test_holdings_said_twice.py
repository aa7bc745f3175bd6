"""What a file says twice, or in a way that its reader drops: the listed name might be missing, so it is refused."""

import io
import re
import warnings
import zipfile

import pytest

from service.errors import BinaryFileError, DamagedFileError, ListDataError
from service.holdings import read_portfolio
from service.lists.fetch.packing import unpack
from service.lists.readers.records import SourceFile
from tests.holdings.holdings_files import extract, xlsx_file

NPORT, FORM_13F = extract("nport.xml"), extract("form_13f.xml")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEET = "xl/worksheets/sheet1.xml"
_HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c></row>'
_LISTED = '<row r="2"><c r="A2" t="inlineStr"><is><t>XIAOMI CORP</t></is></c></row>'
_OTHER = _LISTED.replace("XIAOMI CORP", "HARMLESS PLC")


def thirteen_f(*records: str) -> bytes:
    rows = "".join(f"<infoTable>{record}</infoTable>\n" for record in records)
    return f'<?xml version="1.0"?><informationTable>{rows}</informationTable>'.encode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            thirteen_f("<nameOfIssuer>HARMLESS PLC</nameOfIssuer><nameOfIssuer>XIAOMI CORP</nameOfIssuer>"),
            "line 1: infoTable has nameOfIssuer more than once, as 'HARMLESS PLC' and 'XIAOMI CORP'",
        ),
        (
            thirteen_f("<nameOfIssuer>A</nameOfIssuer><infoTable><nameOfIssuer>XIAOMI CORP</nameOfIssuer></infoTable>"),
            "line 1: one infoTable begins inside another",
        ),
        (thirteen_f("<nameOfIssuer>XIAO<b>MI</b> CORP</nameOfIssuer>"), "line 1: nameOfIssuer holds elements"),
        (
            re.sub(rb"<(\w*:?)identifiers>", rb'\g<0><\1isin value="US0378331005"/>', NPORT, count=1),
            "an investment has two isin numbers, 'US0378331005' and 'KYG9830T1067'",
        ),
    ],
)
def test_a_filing_that_names_two_issuers_in_one_place_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(DamagedFileError, match=words):
        read_portfolio(content)


def test_a_text_given_twice_in_the_same_words_is_one() -> None:
    name = "<nameOfIssuer>XIAOMI CORP</nameOfIssuer>"
    assert [holding.name for holding in read_portfolio(thirteen_f(name * 2)).portfolio.holdings] == ["XIAOMI CORP"]


def workbook(*tables: str, twice: str | None = None, encoding: str = "utf-8") -> bytes:
    """Pack a workbook of one sheet with these tables of cells; `twice` is the name of a second part with the sheet."""
    sheet = f'<worksheet xmlns="{_MAIN}">{"".join(f"<sheetData>{table}</sheetData>" for table in tables)}</worksheet>'
    whole = f'<?xml version="1.0" encoding="{encoding}"?>{sheet}'.encode(encoding)
    with zipfile.ZipFile(io.BytesIO(xlsx_file({"A": [["Name"]]}))) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist() if name != _SHEET]
    return packed([*parts, (_SHEET, whole), *([(twice, whole)] if twice else [])])


def packed(parts: list[tuple[str, bytes]]) -> bytes:
    content = io.BytesIO()
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts:
            archive.writestr(name, body)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            workbook(_HEAD + _LISTED + _OTHER),
            "sheet1.xml has A2 of row 2 behind row 2, column 1: cells are given twice",
        ),
        (workbook(_HEAD + _LISTED.replace("</row>", '<c r="A2"><v>1</v></c></row>')), "given twice or out of order"),
        (workbook(_HEAD + _OTHER, _LISTED.replace("2", "3")), "two tables of cells"),
        (workbook(_HEAD + _LISTED, twice="xl/worksheets/sheet1.xml"), "the part 'xl/worksheets/sheet1.xml' 2 times"),
        (workbook(_HEAD + _LISTED, twice="xl/worksheets/SHEET1.xml"), "the part 'xl/worksheets/sheet1.xml' 2 times"),
    ],
)
def test_a_workbook_that_gives_a_cell_twice_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(BinaryFileError, match=words):
        read_portfolio(content)


def test_the_same_workbook_without_a_second_cell_is_read() -> None:
    assert [one.name for one in read_portfolio(workbook(_HEAD + _LISTED)).portfolio.holdings] == ["XIAOMI CORP"]


def test_a_list_packed_with_one_name_twice_is_refused() -> None:
    with pytest.raises(ListDataError, match=r"the part 'sdn\.csv' 2 times"):
        unpack([SourceFile("list.zip", packed([("sdn.csv", b"1"), ("sdn.csv", b"2")]))])


NAMELESS = '<row r="3"><c r="A3"{}</c></row>'


@pytest.mark.parametrize(
    "cell",
    ["><f>B3</f>", "><f>B3</f><v></v>", ' t="str"><f>B3</f>', ' t="e"><f>B3</f><v>#REF!</v>', ' t = "e"><v>#REF!</v>'],
)
def test_a_last_row_whose_name_was_never_calculated_is_rejected_and_not_missing(cell: str) -> None:
    portfolio = read_portfolio(workbook(_HEAD + _OTHER + NAMELESS.format(cell))).portfolio
    assert [error.row for error in portfolio.errors] == [3]


@pytest.mark.parametrize("cell", [' t="inlineStr"><v>XIAOMI CORP</v>', ' t="str"><v><![CDATA[XIAOMI CORP]]></v>'])
def test_a_text_that_the_reader_drops_is_refused(cell: str) -> None:
    with pytest.raises(BinaryFileError, match="which the reader drops"):
        read_portfolio(workbook(_HEAD + _OTHER + NAMELESS.format(cell)))


def test_a_formula_that_gave_an_empty_text_is_an_empty_cell() -> None:
    content = workbook(_HEAD + _LISTED + NAMELESS.format(' t="str"><f>B3</f><v></v>'))
    assert not read_portfolio(content).portfolio.errors


def test_a_sheet_that_the_reader_cannot_decode_is_refused_and_not_empty() -> None:
    with pytest.raises(BinaryFileError, match="UTF-16"):
        read_portfolio(workbook(_HEAD + _LISTED, encoding="utf-16"))
