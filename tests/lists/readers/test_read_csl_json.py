"""trade.gov's list as JSON, with parties that do not exist."""

import csv
import io
import json
from datetime import date
from typing import Any

import pytest

from service.errors import ListDataError
from service.lists.readers.csl import csv_file as csl_csv
from service.lists.readers.csl import json_file as csl_json
from service.lists.readers.records import Contents, SourceFile

SDN = "Specially Designated Nationals (SDN) - Treasury Department"


def result(uid: str = "70001", name: str = "LODESTAR WORKS LTD", **fields: object) -> dict[str, object]:
    return {"id": uid, "name": name, "source": SDN, "entity_number": uid, "type": "Entity", **fields}


FULL = result(
    programs=["IRAN", "SDGT"],
    alt_names=["LODESTAR", "LODESTAR WORKS CO"],
    addresses=[{"address": "1 Pier Road", "city": "Dalian", "state": None, "postal_code": "116000", "country": "CN"}],
    ids=[
        {"type": "Tax ID No.", "number": "123-4", "country": "CN", "issue_date": None, "expiration_date": None},
        {"type": "Listing Date (CMIC)", "number": "2021-06-03", "country": None},
        {"type": "No Such Label", "number": "7", "country": "CN"},
    ],
    remarks="(Linked To: POLESTAR)",
    start_date="2018-09-04",
    end_date=None,
    nationalities=None,
)


def file_of(page: object, name: str = "consolidated.json") -> SourceFile:
    return SourceFile(name, json.dumps(page).encode())


def read(*results: object, **page: object) -> Contents:
    return csl_json.read([file_of({"results": list(results), **page})])


def test_a_result_says_what_its_row_says() -> None:
    row: dict[str, Any] = {
        "_id": "70001",
        "source": SDN,
        "entity_number": "70001",
        "type": "Entity",
        "name": "LODESTAR WORKS LTD",
        "programs": "IRAN; SDGT",
        "alt_names": "LODESTAR; LODESTAR WORKS CO",
        "addresses": "1 Pier Road, Dalian, 116000, CN",
        "ids": "Tax ID No., 123-4, CN; Listing Date (CMIC), 2021-06-03; No Such Label, 7, CN",
        "remarks": "(Linked To: POLESTAR)",
        "start_date": "2018-09-04",
    }
    text = io.StringIO()
    writer = csv.DictWriter(text, csl_csv.COLUMNS, restval="")
    writer.writeheader()
    writer.writerow(row)
    rows = csl_csv.read([SourceFile("consolidated.csv", text.getvalue().encode())])
    results = read(FULL)
    assert results.records == rows.records
    assert (results.pieces, results.unread) == (rows.pieces, rows.unread) == (4, 1)


def test_pages_of_the_api_are_joined_and_their_total_is_declared() -> None:
    sources = [
        {"source": SDN, "source_last_updated": "2026-03-04T10:00:00+00:00"},
        {"source_last_updated": "2026-03-01"},
    ]
    pages = [
        file_of({"total": 2, "offset": 1, "results": [result("2", "B")]}, "page2.json"),
        file_of({"total": 2, "offset": 0, "sources_used": sources, "results": [result("1", "A")]}, "page1.json"),
    ]
    contents = csl_json.read(pages)
    assert {record.name for record in contents} == {"A", "B"}
    assert (contents.declared, contents.published_on) == (2, date(2026, 3, 4))


def test_a_number_and_null_are_read_as_text_and_nothing() -> None:
    record = read(result(entity_number=70001, alt_names=None, ids=None, addresses=None, title=None)).records[0]
    assert record.identifiers[0].value == "ofac:70001"
    assert len(record.names) == 1


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ({"error": "quota exceeded"}, "the answer is an error, quota exceeded"),
        ({"message": "Access denied due to missing subscription key", "statusCode": 401}, "missing subscription key"),
        ([FULL], "no list of results"),
        ({"results": {"1": FULL}}, "no list of results"),
        ({"results": []}, "holds no record"),
        ({"results": ["LODESTAR"]}, "no list of objects"),
        ({"results": [{"name": "A"}]}, "result 1, id, source: no such field"),
        ({"results": [result(ids=["X"])]}, "result 1, ids: no list of objects"),
        ({"results": [result(alt_names={"a": 1})]}, "result 1, alt_names"),
        ({"results": [FULL], "total": 50}, "1 of 50 results: the answer is a page"),
        (
            {"results": [FULL], "sources_used": [{"source_last_updated": "soon"}]},
            "source_last_updated: 'soon' is no day",
        ),
        ({"results": [FULL, result(name="OTHER")]}, "result 2, id: 70001 is also that of consolidated.json result 1"),
    ],
)
def test_an_answer_that_is_not_the_list_is_refused(page: object, message: str) -> None:
    with pytest.raises(ListDataError, match=message):
        csl_json.read([file_of(page)])


def test_pages_of_two_states_of_the_list_are_refused() -> None:
    pages = [file_of({"total": count, "results": [result(str(count), str(count))]}) for count in (1, 2)]
    with pytest.raises(ListDataError, match="the pages say 1 and 2"):
        csl_json.read(pages)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<html></html>", "a web page"),
        (b"", "empty"),
        (file_of({"results": [FULL]}).content[:-3], "no JSON, or cut off"),
        (b'{"results": [' + b"[" * 200_000, "nested too deep|cut off"),
        ('{"results": "é"}'.encode("latin-1"), "not UTF-8"),
    ],
)
def test_a_broken_file_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(ListDataError, match=message):
        csl_json.read([SourceFile("consolidated.json", content)])


def test_a_field_that_no_rule_reads_is_named() -> None:
    contents = read(result(alternative_names=["A"]), result("70002", "OTHER", alternative_names=["B"]))
    assert contents.warnings == ("consolidated.json, 'alternative_names': unknown field of 2 results: it is not read",)
    assert read(FULL).warnings == ()


def test_no_file_is_refused() -> None:
    with pytest.raises(ListDataError, match="no file"):
        csl_json.read([])
