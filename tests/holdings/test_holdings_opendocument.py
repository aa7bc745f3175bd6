"""OpenDocument sheets that are small on disk and would fill the memory."""

import re
from time import perf_counter

import pytest

from service.errors import BinaryFileError, FileTooLargeError
from service.holdings import read_portfolio
from tests.holdings.holdings_files import ods_file, zip_members

ORIGINAL = ods_file({"A": [["Name", "ISIN"], ["XIAOMI CORP", "KYG9830T1067"]]})
ROW, CELL, END = b"<table:table-row>", b"<table:table-cell ", b"</table:table>"
TEXT_CELL = CELL + b'%soffice:value-type="string"><text:p>A</text:p></table:table-cell>'


def _rows(times: int) -> bytes:
    return b'<table:table-row table:number-rows-repeated="%d">' % times


def _columns(times: int) -> bytes:
    return b'table:number-columns-repeated="%d" ' % times


def _with(old: bytes, new: bytes, count: int = -1) -> bytes:
    return zip_members(ORIGINAL, "content.xml", lambda body: body.replace(old, new, count))


TOO_LARGE = {
    "a row": _with(ROW, _rows(1_000_000_000)),
    "the last row": _with(END, _rows(1_000_000_000) + TEXT_CELL % b"" + b"</table:table-row>" + END),
    "a number of twenty digits": _with(ROW, _rows(10**20), 1),
    "a cell": _with(CELL, CELL + _columns(1_000_000_000)),
    "a row of a value without text": _with(
        END, _rows(1_000_000) + CELL + b'office:value-type="float" office:value="5"/></table:table-row>' + END
    ),
    "empty rows before the data": _with(
        ROW, _rows(1_000_000_000) + b"<table:table-cell/></table:table-row>" + ROW, 1
    ),
    "empty cells before the data": _with(CELL, CELL + _columns(1_000_000_000) + b"/>" + CELL),
    "many rows": _with(END, (_rows(1_000) + TEXT_CELL % b"" + b"</table:table-row>") * 11 + END),
    "cells of many rows": _with(
        END, (ROW + TEXT_CELL % _columns(16_000) + b"</table:table-row>") * 200 + END
    ),
}  # fmt: skip


@pytest.mark.parametrize("content", TOO_LARGE.values(), ids=TOO_LARGE)
def test_what_is_said_to_repeat_is_bounded_before_it_is_expanded(content: bytes) -> None:
    started = perf_counter()
    with pytest.raises(FileTooLargeError, match="repeat"):
        read_portfolio(content)
    assert len(content) < 4_000
    assert perf_counter() - started < 10.0  # measured 0.02 s


@pytest.mark.slow
def test_rows_may_repeat_up_to_the_limit() -> None:
    content = zip_members(ORIGINAL, "content.xml", lambda body: _rows(10_001).join(body.rsplit(ROW, 1)))
    assert read_portfolio(content).portfolio.rows == 10_001
    with pytest.raises(FileTooLargeError, match="repeat 10,001 rows"):
        read_portfolio(zip_members(ORIGINAL, "content.xml", lambda body: _rows(10_002).join(body.rsplit(ROW, 1))))


def test_the_empty_tail_that_spreadsheets_write_does_not_count() -> None:
    tail = _rows(1_048_574) + CELL + _columns(16_384) + b"/></table:table-row>"
    assert read_portfolio(_with(END, tail + END)).portfolio.rows == 1


TYPED = b' office:value-type="string"'
UNREAD = {
    "a text without a type": (_with(TYPED, b""), "a text and without a type"),
    "a text in CDATA": (_with(b"XIAOMI CORP", b"<![CDATA[XIAOMI CORP]]>"), "CDATA"),
    "a row repeated no time": (_with(ROW, ROW[:-1] + b' table:number-rows-repeated="0">'), "'0' times"),
    "a row repeated with a sign": (_with(ROW, ROW[:-1] + b' table:number-rows-repeated="+9">'), "'+9' times"),
    "a table in a cell": (
        _with(b"<text:p>XIAOMI CORP", b"<table:table>" + ROW + b"</table:table-row></table:table><text:p>XIAOMI CORP"),
        "a table inside a cell",
    ),
}


@pytest.mark.parametrize("name", UNREAD)
def test_what_the_reader_would_drop_is_refused(name: str) -> None:
    content, words = UNREAD[name]
    with pytest.raises(BinaryFileError, match=re.escape(words)):
        read_portfolio(content)


@pytest.mark.parametrize("empty", [b'office:string-value=""', b"office:string-value=''", b"office:string-value = ''"])
def test_an_empty_value_hides_no_text_however_it_is_quoted(empty: bytes) -> None:
    (holding,) = read_portfolio(_with(TYPED, TYPED + b" " + empty)).portfolio.holdings
    assert holding.name == "XIAOMI CORP"
