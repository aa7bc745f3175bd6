"""Whatever reads files reads them packed with gzip too: in one member or in several, whole or not at all."""

import gzip
from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import DamagedFileError, ListDataError
from service.holdings import read_portfolio
from service.lists.load.loader import read_contents
from service.lists.readers.records import SourceFile
from service.lists.readers.registry import READERS
from tests.files.every_list import FILES, every_reader, source_and_file
from tests.holdings.holdings_files import csv_file, extract, ods_file, xls_file, xlsx_file

_ROWS = [["Name", "ISIN"], ["A Corp", "US0378331005"], ["B Corp", ""]]
_HOLDINGS: Mapping[str, bytes] = {
    "csv": csv_file("Name,ISIN", "A Corp,US0378331005", "B Corp,"),
    "csv as UTF-16": csv_file("Name,ISIN", "A Corp,US0378331005", "B Corp,", encoding="utf-16"),
    "xlsx": xlsx_file({"A": _ROWS}),
    "xls": xls_file({"A": _ROWS}),
    "ods": ods_file({"A": _ROWS}),
    "nport": extract("nport.xml"),
    "13f": extract("form_13f.xml"),
    "ofx": extract("statement.ofx"),
    "qfx": extract("statement.qfx"),
}
_SHARES = st.lists(st.floats(0, 1), min_size=1, max_size=3)
_BEHIND = st.binary(min_size=1, max_size=40).filter(lambda some: not some.startswith(b"\x1f"))


def in_members(content: bytes, shares: list[float]) -> bytes:
    """Pack the parts of a file one behind the other, as `cat a.gz b.gz` gives them."""
    edges = [0, *sorted(int(share * len(content)) for share in shares), len(content)]
    return b"".join(gzip.compress(content[a:b]) for a, b in pairwise(edges))


def test_every_reader_of_lists_is_tried_here() -> None:
    tried = {name.partition(" ")[0] for name in FILES}
    assert tried == every_reader() == set(READERS)


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
@given(shares=_SHARES)
@settings(max_examples=15)
def test_a_list_is_the_same_packed_in_one_member_or_in_several(name: str, shares: list[float]) -> None:
    source, file = source_and_file(name)
    plain = read_contents(source, [file])
    assert plain.form == name.partition(" ")[0]
    assert plain.records
    for packed in (gzip.compress(file.content), in_members(file.content, shares)):
        assert read_contents(source, [SourceFile(f"{file.name}.gz", packed)]) == plain


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
@given(behind=_BEHIND)
@settings(max_examples=5)
def test_a_list_with_something_behind_it_is_refused(name: str, behind: bytes) -> None:
    source, file = source_and_file(name)
    with pytest.raises(ListDataError, match=r"bytes behind its packed part.*: download it again"):
        read_contents(source, [SourceFile(f"{file.name}.gz", gzip.compress(file.content) + behind)])


@pytest.mark.parametrize("kind", _HOLDINGS)
@given(shares=_SHARES)
@settings(max_examples=10)
def test_holdings_are_the_same_packed_in_one_member_or_in_several(kind: str, shares: list[float]) -> None:
    content = _HOLDINGS[kind]
    plain = read_portfolio(content)
    assert plain.portfolio.holdings
    for packed in (gzip.compress(content), in_members(content, shares)):
        assert read_portfolio(packed) == plain


@pytest.mark.parametrize("kind", _HOLDINGS)
@given(behind=_BEHIND)
@settings(max_examples=5)
def test_holdings_with_something_behind_them_are_refused(kind: str, behind: bytes) -> None:
    with pytest.raises(DamagedFileError, match=r"bytes behind its packed part.*: download or export it again"):
        read_portfolio(gzip.compress(_HOLDINGS[kind]) + behind)
