import gzip

import pytest

from service.errors import (
    EmptyFileError,
    FileTooLargeError,
    HoldingsFileError,
)
from service.holdings import read_portfolio
from service.holdings.limits import FileLimits
from tests.holdings.holdings_files import csv_file, extract

LINES = ("Name,ISIN", "SOCIÉTÉ EXEMPLE,US0378331005")


def test_a_file_as_a_fund_company_issues_it_is_read_whole() -> None:
    read = read_portfolio(extract("ishares_like.csv"))
    assert (read.layout.encoding, read.layout.delimiter, read.layout.header_row) == ("utf-8-sig", ",", 7)
    assert [(h.row, h.name, h.ticker, h.exchange, h.currency) for h in read.portfolio.holdings] == [
        (8, "XIAOMI CORP", "1810", "Hong Kong Exchanges And Clearing Ltd", "USD"),
        (9, "CASH CONVERTERS INTERNATIONAL LTD", "CCV", "Asx - All Markets", "USD"),
        (10, "TREASURY MONEY FUND", "XTSLX", None, "USD"),
        (11, "EMERGING INDEX MAR 22", "EMH2", "Ice Futures U.S.", "USD"),
    ]
    assert read.portfolio.not_holdings == (("cash", 2), ("collateral", 1), ("fx", 1), ("trailer", 1))
    assert (read.portfolio.rows, read.portfolio.errors, read.portfolio.warnings) == (9, (), ())


@pytest.mark.parametrize(
    ("encoding", "understood"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16"),
        ("utf-16-be", "utf-16"),
        ("windows-1252", "windows-1252"),
    ],
)
def test_the_encoding_is_understood(encoding: str, understood: str) -> None:
    read = read_portfolio(csv_file(*LINES, encoding=encoding))
    assert read.layout.encoding == understood
    assert [h.name for h in read.portfolio.holdings] == ["SOCIÉTÉ EXEMPLE"]


@pytest.mark.parametrize("word", ["Grüße AG", "Œuvre & Cie", "naïve – “quoted”", "Škoda"])
def test_western_names_in_windows_1252_are_read(word: str) -> None:
    content = csv_file("Name,Ticker", f"{word},ABC", encoding="windows-1252")
    assert read_portfolio(content).portfolio.holdings[0].name == word


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("三菱商事", "euc-jp"),
        ("삼성전자", "euc-kr"),
        ("טבע", "cp1255"),
        ("Żabka", "cp1250"),
        ("Şişecam", "cp1254"),
    ],
)
def test_one_name_in_an_old_encoding_that_may_be_of_several_is_refused(name: str, encoding: str) -> None:
    with pytest.raises(HoldingsFileError, match=r"line 2 .*save the file as UTF-8"):
        read_portfolio(csv_file("Name,Ticker", f"{name},ABC", encoding=encoding))


def test_utf8_that_is_damaged_is_refused() -> None:
    with pytest.raises(HoldingsFileError, match="UTF-8 that is damaged"):
        read_portfolio("Name,Ticker\nSociété Générale,GLE\nCrédit,ACA\n".encode() + b"\xe9,x\n")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiter_and_line_end_are_understood(delimiter: str, end: str) -> None:
    lines = [line.replace(",", delimiter) for line in ("Fund,Example", "Name,ISIN,Quantity", "A B,US0378331005,5")]
    read = read_portfolio(csv_file(*lines, end=end))
    assert (read.layout.delimiter, read.layout.header_row) == (delimiter, 2)
    assert [(h.row, h.name, h.isin) for h in read.portfolio.holdings] == [(3, "A B", "US0378331005")]


def test_excels_first_line_names_the_delimiter_and_is_a_physical_line() -> None:
    read = read_portfolio(csv_file("sep=;", "Name;ISIN", "A;US0378331005"))
    assert (read.layout.delimiter, read.layout.header_row, read.portfolio.holdings[0].row) == (";", 2, 3)


def test_a_record_is_counted_by_the_line_on_which_it_starts() -> None:
    read = read_portfolio(csv_file("Name,ISIN", '"A\nCOMPANY",US0378331005', "", "B,"))
    assert [(h.row, h.name) for h in read.portfolio.holdings] == [(2, "A COMPANY"), (5, "B")]


def test_lines_of_blanks_or_delimiters_are_blank() -> None:
    read = read_portfolio(csv_file("Name,ISIN", "\xa0", ",", " , \u200b", "A,"))
    assert (read.portfolio.rows, read.portfolio.holdings[0].row) == (1, 5)


def test_excels_text_guard_keeps_leading_zeros() -> None:
    read = read_portfolio(csv_file("Name,Ticker", 'TENCENT,"=""0700"""', 'BYD,="1211"', "ORGANOVO,ONVO "))
    assert [h.ticker for h in read.portfolio.holdings] == ["0700", "1211", "ONVO"]


def test_a_quotation_mark_that_is_never_closed_is_an_error_with_its_line() -> None:
    with pytest.raises(HoldingsFileError, match="line 3: a quotation mark"):
        read_portfolio(csv_file("Name,ISIN", "A,", '"B,US0378331005', "C,"))


def test_a_missing_quotation_mark_that_swallows_a_line_rejects_the_record() -> None:
    portfolio = read_portfolio(csv_file("Name,ISIN", '"A,US0378331005', '"B",', "C,")).portfolio
    assert [(n.row, n.column) for n in portfolio.errors] == [(2, "name")]
    assert "quotation mark" in portfolio.errors[0].message
    assert [h.row for h in portfolio.holdings] == [4]


def test_a_record_with_more_cells_than_columns_is_rejected() -> None:
    portfolio = read_portfolio(csv_file("Name,Quantity", "Example, Inc,100", "B,1,,")).portfolio
    assert [(n.row, n.column, n.value) for n in portfolio.errors] == [(2, "row", "100")]
    assert [h.name for h in portfolio.holdings] == ["B"]


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n \n", b",,\n,,\n", "\xa0\n".encode(), b"Name,ISIN\n"])
def test_a_file_without_rows_is_empty(content: bytes) -> None:
    with pytest.raises(EmptyFileError):
        read_portfolio(content)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7 x", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\x1f\x8b\x08", "gzip file is cut off"),
        (b"\x1f\x8b" + b"\x00" * 99, "gzip file is damaged"),
        (gzip.compress(gzip.compress(b"Name\nA\n", mtime=0), mtime=0), "gzip archive inside another"),
        (bytes(range(256)) * 4, "binary"),
        (b"\xef\xbb\xbf <!DOCTYPE html><html>", "HTML"),
        ("<table><tr><td>Name".encode("utf-16"), "HTML"),
        (b'<?xml version="1.0"?><x/>', "an XML document of 'x' elements"),
        (b"<SEC-DOCUMENT>0001.txt : 2023\n<TYPE>NPORT-P\n<XML>", "EDGAR submission as text"),
        (b'<edgarSubmission xmlns="http://www.sec.gov/edgar/thirteenffiler"/>', "not the cover page"),
        (b'{"holdings": []}', "JSON"),
        (b"OFXHEADER:100\n", "OFX statement has a header and nothing after it"),
    ],
)
def test_what_is_no_table_is_named(content: bytes, what: str) -> None:
    with pytest.raises(HoldingsFileError, match=what):
        read_portfolio(content)


def test_a_table_packed_with_gzip_is_read_as_it_is() -> None:
    packed = gzip.compress(csv_file("Name,ISIN", "A,")) + gzip.compress(csv_file("B,"))
    assert [holding.name for holding in read_portfolio(packed).portfolio.holdings] == ["A", "B"]


def test_a_gzip_file_that_unpacks_beyond_the_limit_is_refused() -> None:
    bomb = gzip.compress(b"Name\n" + b"A\n" * 1_000_000)
    with pytest.raises(FileTooLargeError, match="unpacks to more than the size limit"):
        read_portfolio(bomb, max_bytes=1_000_000, limits=FileLimits(ratio=10_000))


def test_a_file_over_the_limit_is_refused_and_one_at_the_limit_is_read() -> None:
    content = csv_file("Name", "A")
    with pytest.raises(FileTooLargeError, match="7 bytes, the limit is 6"):
        read_portfolio(content, max_bytes=6)
    assert read_portfolio(content, max_bytes=7).portfolio.rows == 1


def test_undecodable_text_names_its_line() -> None:
    with pytest.raises(HoldingsFileError, match="line 2 is neither UTF-8 nor Windows-1252"):
        read_portfolio(b"Name,Ticker\nA\x81BC \xe9 \xe8 \xe0,X\n")
