"""What is no list is refused whole by every reader, with a reason that names the file."""

import json
from collections.abc import Callable, Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import ListDataError
from service.lists.readers import spreadsheet
from service.lists.readers.eu import fsf_csv as eu_fsf_csv
from service.lists.readers.eu import fsf_xml as eu_fsf_xml
from service.lists.readers.opensanctions import ftm as opensanctions_ftm
from service.lists.readers.opensanctions import nested as opensanctions_nested
from service.lists.readers.opensanctions import securities as opensanctions_securities
from service.lists.readers.opensanctions import simple as opensanctions_simple
from service.lists.readers.records import Contents, SourceFile
from service.lists.readers.uk import conlist as ofsi_conlist
from service.lists.readers.uk import sanctions_list as uk_sanctions_list
from service.lists.readers.un import consolidated_xml as un_xml
from tests.lists.readers.eu_extracts import EU_XML, eu_csv
from tests.lists.readers.uk_extracts import UK_XML, ofsi_csv, uk_csv
from tests.lists.readers.un_extracts import UN
from tests.lists.readers.written_files import ods, source

_ENTITY = {"id": "NK-1", "caption": "Fiction", "schema": "Company", "properties": {"name": ["Fiction"]}, "target": True}
_LINES = json.dumps(_ENTITY) + "\n" + json.dumps(_ENTITY | {"id": "NK-2"}) + "\n"
_SIMPLE = "id,schema,name,aliases,countries,identifiers,sanctions,dataset\nNK-1,Company,Fiction,,ru,,,A\n"
_SECURITIES = "caption,isins,countries,sanctioned,id,datasets,aliases\nFiction,,ru,t,NK-1,a,\n"
Reader = Callable[[Sequence[SourceFile]], Contents]

GOOD: Mapping[str, tuple[Reader, bytes]] = {
    "un_xml": (un_xml.read, UN.encode()),
    "eu_fsf_xml": (eu_fsf_xml.read, EU_XML.encode()),
    "eu_fsf_csv": (eu_fsf_csv.read, eu_csv().encode()),
    "uk_csv": (uk_sanctions_list.read, uk_csv().encode()),
    "uk_xml": (uk_sanctions_list.read, UK_XML.encode()),
    "ofsi_conlist": (ofsi_conlist.read, ofsi_csv().encode()),
    "ftm": (opensanctions_ftm.read, _LINES.encode()),
    "nested": (opensanctions_nested.read, _LINES.encode()),
    "simple": (opensanctions_simple.read, _SIMPLE.encode()),
    "securities": (opensanctions_securities.read, _SECURITIES.encode()),
}
BAD = {
    "a page": b"<!DOCTYPE html><html><head><title>Maintenance</title></head><body><p>Sorry</p><br></body></html>",
    "a page that is XML": b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>',
    "an error object": b'{"error": {"code": 503, "message": "unavailable"}}',
    "another table": b"Name,ISIN,Quantity\nFiction,US0378331005,5\n",
    "nothing": b"",
    "blanks": b" \r\n\r\n",
    "bytes": bytes(range(256)) * 4,
    "a gzip": b"\x1f\x8b\x08\x00\x00\x00\x00\x00",
    "a broken zip": b"PK\x03\x04 and no more",
}
_LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{_LAUGHS}]>'


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("form", GOOD)
def test_what_is_no_list_is_refused(form: str, bad: str) -> None:
    reader, _ = GOOD[form]
    with pytest.raises(ListDataError) as refused:
        reader(source(BAD[bad], "fetched.dat"))
    assert "fetched.dat" in str(refused.value)


@pytest.mark.parametrize("form", GOOD)
def test_good_extract_is_read(form: str) -> None:
    reader, content = GOOD[form]
    assert reader(source(content)).records


@pytest.mark.parametrize("form", ["un_xml", "eu_fsf_xml", "uk_xml"])
def test_xml_cut_anywhere_is_refused(form: str) -> None:
    reader, content = GOOD[form]
    for end in range(60, len(content.rstrip()) - 1, 97):
        with pytest.raises(ListDataError):
            reader(source(content[:end]))


@pytest.mark.parametrize("form", ["eu_fsf_csv", "uk_csv", "ofsi_conlist", "ftm", "nested", "simple", "securities"])
def test_row_cut_in_its_middle_is_refused(form: str) -> None:
    reader, content = GOOD[form]
    last = content.rstrip().rfind(b"\n")
    with pytest.raises(ListDataError):
        reader(source(content[: last + 6]))


@pytest.mark.parametrize("form", ["un_xml", "eu_fsf_xml", "uk_xml"])
def test_xml_bomb_is_refused_before_it_goes_off(form: str) -> None:
    reader, content = GOOD[form]
    _, body = content.decode().split("?>", 1)
    with pytest.raises(ListDataError, match="declares a document type"):
        reader(source(BOMB + body.strip().replace("Taliban", "&a9;").replace("Made up.", "&a9;")))


@pytest.mark.parametrize("form", ["eu_fsf_csv", "uk_csv", "ofsi_conlist", "simple", "securities"])
@pytest.mark.parametrize("encoding", ["utf-16", "cp1251", "utf-32"])
def test_another_encoding_is_refused(form: str, encoding: str) -> None:
    reader, content = GOOD[form]
    text = content.decode().replace("Fiction", "Фикция").removeprefix("\ufeff")
    with pytest.raises(ListDataError, match=r"is not UTF-8|is a zero"):
        reader(source(text.encode(encoding, errors="replace")))


@pytest.mark.parametrize("form", GOOD)
def test_no_file_and_two_files_are_refused(form: str) -> None:
    reader, content = GOOD[form]
    for files in ([], source(content) * 2):
        with pytest.raises(ListDataError, match="is one file and"):
            reader(files)


@pytest.mark.parametrize("form", ["un_xml", "eu_fsf_xml", "uk_xml"])
def test_whole_xml_without_a_record_is_refused(form: str) -> None:
    reader, _ = GOOD[form]
    empty = {
        "un_xml": '<CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:09Z"/>',
        "eu_fsf_xml": '<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-02-27T00:00"/>',
        "uk_xml": "<Designations><DateGenerated>20/08/2026</DateGenerated></Designations>",
    }
    with pytest.raises(ListDataError, match="holds no record"):
        reader(source(empty[form]))


@pytest.mark.parametrize("form", ["eu_fsf_csv", "uk_csv", "ofsi_conlist", "simple", "securities"])
def test_table_with_its_header_alone_is_refused(form: str) -> None:
    reader, content = GOOD[form]
    lines = content.decode().splitlines()
    header = lines[:2] if form in {"uk_csv", "ofsi_conlist"} else lines[:1]
    with pytest.raises(ListDataError, match="holds no record"):
        reader(source("\n".join(header) + "\n"))


def test_column_named_twice_and_row_too_long_are_refused_with_their_line() -> None:
    with pytest.raises(ListDataError, match="line 1, dataset: the column comes twice"):
        opensanctions_simple.read(source(_SIMPLE.replace("dataset", "dataset,dataset")))
    with pytest.raises(ListDataError, match="line 2: 9 cells under 8 columns"):
        opensanctions_simple.read(source(_SIMPLE.rstrip() + ",more\n"))


def test_sheet_of_another_list_is_refused() -> None:
    with pytest.raises(ListDataError, match="no header with the columns"):
        uk_sanctions_list.read(source(ods([["Name", "ISIN"], ["Fiction", "US0378331005"]])))


def test_sheet_cut_short_is_refused() -> None:
    whole = ods([["Unique ID", "Name"], ["RUS9001", "Fiction"]])
    with pytest.raises(ListDataError, match="is no intact OpenDocument spreadsheet"):
        uk_sanctions_list.read(source(whole[: len(whole) // 2]))


def test_zip_bomb_is_refused_by_what_it_would_unpack_to() -> None:
    (file,) = source(ods([["Unique ID", "Name"], ["RUS9001", "x" * 5_000]]))
    with pytest.raises(ListDataError, match="unpacks to more than 1000 bytes"):
        list(spreadsheet.sheet_lines(file, largest=1_000))


@pytest.mark.parametrize("form", ["ftm", "nested"])
@pytest.mark.parametrize(
    "line",
    [
        '{"id": 5}',
        "[]",
        "null",
        '{"id": "a", "schema": "Company", "properties": []}',
        '{"id": "a", "schema": "Company", "properties": {"name": "x"}}',
        "[" * 100_000,
    ],
)
def test_line_that_is_no_entity_is_refused_with_its_number(form: str, line: str) -> None:
    reader, content = GOOD[form]
    with pytest.raises(ListDataError, match=r"list line 3"):
        reader(source(content.decode() + line + "\n"))


@given(st.binary(max_size=400))
def test_no_bytes_are_ever_read_as_a_list_nor_fail_otherwise(content: bytes) -> None:
    for reader, _ in GOOD.values():
        with pytest.raises(ListDataError):
            reader(source(content))
