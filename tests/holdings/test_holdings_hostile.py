"""What people upload by mistake or by malice: each is read safely, or refused with its name and the mend."""

import io
import zipfile
from collections.abc import Mapping

import pytest

from service.errors import AmbiguousColumnError, FileTooLargeError, HoldingsFileError
from service.holdings import read_portfolio, understand
from service.holdings.limits import FileLimits
from tests.holdings.holdings_files import csv_file, xlsx_file, zip_file

ROWS = [["Name", "ISIN"], ["XIAOMI CORP", "KYG9830T1067"]]
MARKUP = '<script>alert("1")</script><b>XIAOMI</b>'
_RELATION = (
    '<Relationship Id="rX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink" '
    'Target="externalLinks/externalLink1.xml"/></Relationships>'
)
_LINK = (
    '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><externalBook '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="r1"/></externalLink>'
)
_AWAY = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" '
    'Target="http://127.0.0.1:9/prices.xlsx" TargetMode="External"/></Relationships>'
)


def workbook_with(parts: Mapping[str, str | bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(xlsx_file({"A": ROWS}))) as archive:
        members: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    relations = "xl/_rels/workbook.xml.rels"
    members[relations] = bytes(members[relations]).replace(b"</Relationships>", _RELATION.encode())  # type: ignore[arg-type]
    return zip_file({**members, **parts})


def test_a_workbook_with_links_and_macros_is_read_for_its_values_alone() -> None:
    content = workbook_with(
        {
            "xl/externalLinks/externalLink1.xml": _LINK,
            "xl/externalLinks/_rels/externalLink1.xml.rels": _AWAY,
            "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 Sub Auto_Open()",
        }
    )
    (holding,) = read_portfolio(content).portfolio.holdings
    assert (holding.name, holding.isin) == ("XIAOMI CORP", "KYG9830T1067")


def test_a_zip_bomb_is_refused_by_its_size_and_by_its_ratio() -> None:
    bomb = workbook_with({"xl/media/image1.png": b"\0" * 6_000_000})
    with pytest.raises(FileTooLargeError, match=r"unpacks to over 5,000,000 bytes.* raise PENDENS_MAX_UNPACKED_MB"):
        read_portfolio(bomb, limits=FileLimits(unpacked_bytes=5_000_000, ratio=2_000))
    with pytest.raises(FileTooLargeError, match=r"unpacks to over 100 times its [0-9,]+ bytes.* PENDENS_MAX_RATIO"):
        read_portfolio(bomb)


def test_markup_in_a_cell_is_text() -> None:
    quoted = MARKUP.replace('"', '""')
    (holding,) = read_portfolio(csv_file("Name,ISIN", f'"{quoted}",KYG9830T1067')).portfolio.holdings
    assert holding.name == MARKUP
    assert understand(csv_file("Name,ISIN", f'"{quoted}",')).columns[0].samples == (MARKUP,)


def test_a_pdf_is_refused_whatever_it_is_called() -> None:
    with pytest.raises(HoldingsFileError, match="seems to be a PDF document: save it as CSV, XLSX, XLS or ODS"):
        read_portfolio(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj")


def test_two_columns_of_one_heading_that_differ_are_refused_by_their_places() -> None:
    with pytest.raises(AmbiguousColumnError, match=r"columns 1 and 3 are both headed 'Name'.*different headings"):
        read_portfolio(csv_file("Name,ISIN,Name", "XIAOMI CORP,,BYD"))


def test_encodings_mixed_in_one_file_are_refused_with_the_line_and_the_mend() -> None:
    mixed = csv_file("Name,ISIN", "Société Générale,") + "北京汽车股份有限公司,\n".encode("gb18030")
    with pytest.raises(
        HoldingsFileError, match=r"line 3 is neither UTF-8 nor Windows-1252 text.* save the file as UTF-8"
    ):
        read_portfolio(mixed)


def test_a_formula_cell_rejects_its_row_alone() -> None:
    portfolio = read_portfolio(csv_file("Name,ISIN", "=WEBSERVICE(A1),KYG9830T1067", "BYD,")).portfolio
    assert [note.row for note in portfolio.errors] == [2]
    assert "is a formula, not its value: save the file with values only" in portfolio.errors[0].message
    assert len(portfolio.holdings) == 1
