"""Every reader of XML refuses the same: a document type, elements too deep, and what is not well formed or cut off."""

from collections.abc import Callable

import pytest

from service.errors import HoldingsFileError, ListDataError
from service.files.safe_xml import MAX_DEPTH
from service.holdings.formats.markup import elements as workbook_elements
from service.holdings.formats.xml_nodes import records
from service.lists.readers.markup import elements as list_elements
from service.lists.readers.markup import root_attributes
from service.lists.readers.records import SourceFile

Reader = Callable[[bytes], list[object]]


def _filing(content: bytes) -> list[object]:
    return list(records(content, "entry"))


def _workbook(content: bytes) -> list[object]:
    return list(workbook_elements(content, "entry"))


def _list(content: bytes) -> list[object]:
    return list(list_elements(SourceFile("list.xml", content), "{*}list", "{*}entry"))


READERS = [pytest.param(one, id=name) for one, name in ((_filing, "filing"), (_workbook, "workbook"), (_list, "list"))]
# Why: entries stand inside the root, and elements inside entries.
_INSIDE = MAX_DEPTH - 2

WHOLE = b"<list><entry>a</entry><entry>b</entry></list>"
REFUSED = {
    "a document type": b"<!DOCTYPE list SYSTEM 'file:///etc/hostname'>" + WHOLE,
    "a bomb": b"<!DOCTYPE list [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]><list><entry>&b;</entry></list>",
    "an unknown entity": b"<list><entry>&nobody;</entry></list>",
    "elements too deep": b"<list><entry>" + b"<a>" * (_INSIDE + 1) + b"</a>" * (_INSIDE + 1) + b"</entry></list>",
    "a cut file": WHOLE[:-9],
    "tags that do not match": b"<list><entry></list></entry>",
    "no XML": b"Name,ISIN\nACME,1",
    "nothing": b"",
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
def test_every_reader_refuses(reader: Reader, content: bytes) -> None:
    with pytest.raises((HoldingsFileError, ListDataError)):
        reader(content)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "content",
    [WHOLE, b"<list><entry>" + b"<a>" * _INSIDE + b"</a>" * _INSIDE + b"</entry><entry/></list>"],
    ids=["plain", "as deep as may be"],
)
def test_every_reader_reads(reader: Reader, content: bytes) -> None:
    assert len(reader(content)) == 2


def test_a_list_of_another_root_is_refused() -> None:
    with pytest.raises(ListDataError, match="its root is <list>, not <other>"):
        root_attributes(SourceFile("list.xml", WHOLE), "{*}other")
