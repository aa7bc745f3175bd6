"""POST /v1/uploads: the file that people have, answered with the same document."""

import io
from collections.abc import Callable
from hashlib import sha256

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it ships no types
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.api.conftest import LIMIT, Json, answered
from tests.holdings.holdings_files import extract

CSV = b"Security,Code,Units\nXIAOMI CORP,KYG9830T1067,100\nAPPLE INC,US0378331005,5\n"
HEADED = CSV.replace(b"Security,Code,Units", b"Name,ISIN,Quantity")
MAPPED = {"columns": "name=Security,isin=Code,quantity=Units"}

Upload = Callable[..., TestResponse]


@pytest.fixture
def upload(client: FlaskClient) -> Upload:
    def post(content: bytes, filename: str = "positions.csv", **form: object) -> TestResponse:
        return client.post("/v1/uploads", data={"file": (io.BytesIO(content), filename), **form})

    return post


def problem_of(response: TestResponse, status: int = 422) -> Json:
    assert response.status_code == status, response.text
    assert response.content_type == "application/problem+json"
    return answered(response)


def workbook(*sheets: tuple[str, list[list[object]]]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return content.getvalue()


def test_a_csv_file_is_screened_at_once(upload: Upload) -> None:
    response = upload(HEADED, as_of="2021-03-16T12:00-04:00", lists="us-ccmc")
    assert response.status_code == 201
    document = response.get_json()
    assert response.headers["Location"] == f"/v1/screenings/{document['screening_id']}"
    assert [(finding["row"], finding["flag"]) for finding in document["findings"]] == [(2, "enjoined")]
    assert document["counts"]["rows"] == document["counts"]["screened"] == 2


def test_the_answer_tells_the_fingerprint_of_the_file_and_how_it_was_read(upload: Upload) -> None:
    given = upload(CSV, **MAPPED).get_json()["input"]
    assert (given["sha256"], given["bytes"], given["name"]) == (sha256(CSV).hexdigest(), len(CSV), "positions.csv")
    assert given["layout"]["columns"] == {"name": "Security", "isin": "Code", "quantity": "Units"}
    assert (given["layout"]["format"], given["layout"]["header_row"]) == ("csv", 1)


def test_a_workbook_is_screened_from_the_sheet_that_is_named(upload: Upload) -> None:
    header: list[object] = ["Name", "ISIN"]
    book = workbook(
        ("Old", [header, ["APPLE INC", "US0378331005"]]), ("New", [header, ["XIAOMI CORP", "KYG9830T1067"]])
    )
    document = upload(book, "positions.xlsx", sheet="New", include_clear="true").get_json()
    assert [finding["holding"]["name"] for finding in document["findings"]] == ["XIAOMI CORP"]


def test_an_upload_reads_back_as_it_was_answered(client: FlaskClient, upload: Upload) -> None:
    answered = upload(HEADED)
    assert client.get(answered.headers["Location"]).data == answered.data


def test_the_answer_is_that_of_the_same_holdings_as_json(upload: Upload, client: FlaskClient) -> None:
    asked = {"as_of": "2021-03-16", "known_at": "2021-04-01", "jurisdictions": ["US", "FR"], "fail_on": "enjoined"}
    as_file = upload(HEADED, **asked).get_json()
    rows = [
        {"name": "XIAOMI CORP", "isin": "KYG9830T1067", "quantity": 100},
        {"name": "APPLE INC", "isin": "US0378331005", "quantity": 5},
    ]
    as_json = client.post("/v1/screenings", json={**asked, "holdings": rows}).get_json()
    own = ("screening_id", "findings", "input")
    assert {k: v for k, v in as_file.items() if k not in own} == {k: v for k, v in as_json.items() if k not in own}
    assert [{**f, "row": 0} for f in as_file["findings"]] == [{**f, "row": 0} for f in as_json["findings"]]


@pytest.mark.parametrize(
    "columns", ["name=Security,isin=Code", ["name=Security", "isin=Code"], " name = Security , isin = Code "]
)
def test_columns_may_be_parted_by_commas_or_repeated(upload: Upload, columns: object) -> None:
    document = upload(CSV, columns=columns, include_clear="true").get_json()
    assert document["findings"][1]["holding"]["isin"] == "US0378331005"


def test_a_heading_may_hold_a_comma(upload: Upload) -> None:
    content = CSV.replace(b"Security,Code", b'"Security, long",Code')
    document = upload(content, columns="name=Security, long,isin=Code", include_clear="true").get_json()
    assert document["findings"][1]["holding"]["name"] == "APPLE INC"


@pytest.mark.parametrize("lists", ["us-ccmc,us-1260h", ["us-ccmc", "us-1260h"], "us-ccmc, us-1260h"])
def test_lists_may_be_parted_by_commas_or_repeated(upload: Upload, lists: object) -> None:
    document = upload(HEADED, lists=lists).get_json()
    assert [used["code"] for used in document["lists"]] == ["us-ccmc", "us-1260h"]


@pytest.mark.parametrize(
    ("content", "form", "name"),
    [
        (b"", {}, "empty-file"),
        (b"\xef\xbb\xbf\n \n", {}, "empty-file"),
        (b"%PDF-1.7\n\x00\x01\x02\xff", {}, "binary-file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", {}, "binary-file"),
        (b"2021-01-04,100\n2021-01-05,5\n", {}, "no-header"),
        (b"Quantity,Currency,Market Value\n1,USD,2\n3,USD,4\n", {}, "no-name-or-identifier-column"),
        (CSV, {"columns": "name=Nowhere"}, "unknown-column"),
        (CSV, {"columns": "nmae=Security"}, "unknown-column"),
        (workbook(("One", [["Name"], ["APPLE INC"]])), {"sheet": "Two"}, "unknown-sheet"),
        (HEADED, {"lists": "us-nowhere"}, "unknown-list"),
        (HEADED, {"lists": ""}, "invalid-request"),
        (HEADED, {"as_of": "2021-03-16T12:00"}, "instant-without-offset"),
        (HEADED, {"as_of": "1999-01-01"}, "before-first-list"),
        (HEADED, {"jurisdictions": "US,Narnia"}, "unknown-jurisdiction"),
        (HEADED, {"include_clear": "yes"}, "invalid-request"),
        (HEADED, {"fail_on": "worst"}, "invalid-request"),
        (HEADED, {"columns": "name"}, "invalid-column-map"),
        (HEADED, {"columns": "name=Name,name=ISIN"}, "invalid-column-map"),
        (HEADED, {"colums": "name=Name"}, "invalid-request"),
        (b"Name,ISIN\n", {}, "empty-file"),
        (b"Name,ISIN,Quantity\n,,5\n", {}, "nothing-to-screen"),
    ],
)
def test_a_file_that_cannot_be_screened_says_why(
    upload: Upload, content: bytes, form: dict[str, object], name: str
) -> None:
    problem = problem_of(upload(content, **form))
    assert problem["type"] == f"urn:pendens:problem:{name}"
    assert problem["detail"]


def test_a_form_field_that_cannot_be_read_is_pointed_at(upload: Upload) -> None:
    (fault,) = problem_of(upload(HEADED, fail_on="worst"))["errors"]
    assert (fault["in"], fault["pointer"]) == ("multipart", "#/fail_on")


def test_a_file_over_the_limit_is_too_large(upload: Upload) -> None:
    problem = problem_of(upload(HEADED + b"APPLE INC,US0378331005,5\n" * (LIMIT // 25 + 100)), 413)
    assert problem["type"] == "urn:pendens:problem:too-large"


def test_a_body_over_the_limit_is_not_even_read(upload: Upload) -> None:
    problem = problem_of(upload(b"\x00" * (LIMIT + 100_000)), 413)
    assert problem["type"] == "urn:pendens:problem:too-large"


@pytest.mark.parametrize("form", [{}, {"file": "Name\nAPPLE INC\n"}])
def test_a_form_without_a_file_is_refused(client: FlaskClient, form: dict[str, str]) -> None:
    response = client.post("/v1/uploads", data=form, content_type="multipart/form-data")
    (fault,) = problem_of(response)["errors"]
    assert fault["pointer"] == "#/file"


def test_a_rejected_row_leaves_the_rest_screened(upload: Upload) -> None:
    document = upload(HEADED + b",,7\n").get_json()
    assert document["outcome"] == "incomplete"
    assert [note["row"] for note in document["errors"]] == [4]
    assert document["counts"]["rows"] == 3


def test_a_file_of_cash_alone_is_answered_with_its_count(upload: Upload) -> None:
    response = upload(b"Name,Asset Class,Market Value\nUSD CASH,Cash,100\n")
    assert response.status_code == 201
    assert response.get_json()["counts"]["not_holdings"] == {"cash": 1}


def test_a_filing_and_a_statement_are_screened_as_any_file(upload: Upload) -> None:
    document = upload(extract("nport.xml"), "filing.txt", as_of="2021-03-16").get_json()
    assert document["outcome"] == "flagged"
    flags = {finding["holding"]["name"]: finding["flag"] for finding in document["findings"]}
    assert flags["Xiaomi Corp"] == "enjoined"
    assert flags["Hangzhou Hikvision Digital Technology Co Ltd"] == "divest"
    statement = upload(extract("statement.qfx"), "export.csv", as_of="2021-03-16").get_json()
    assert [finding["flag"] for finding in statement["findings"]] == ["enjoined", "pending", "enjoined"]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (extract("nport.xml")[:3000], "damaged-file"),
        (b"<?xml version='1.0'?><feed/>", "unknown-markup"),
        (b"<informationTable/>", "no-positions"),
    ],
)
def test_a_filing_that_cannot_be_screened_says_why(upload: Upload, content: bytes, name: str) -> None:
    assert problem_of(upload(content, "filing.xml"))["type"] == f"urn:pendens:problem:{name}"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # werkzeug leaves its half file open
@pytest.mark.parametrize("missing", [0, 500])
def test_an_upload_broken_off_midway_is_refused_and_nothing_is_screened(client: FlaskClient, missing: int) -> None:
    body = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n' + HEADED
    response = client.post(
        "/v1/uploads",
        input_stream=io.BytesIO(body),
        content_type="multipart/form-data; boundary=b",
        content_length=len(body) + missing,
    )
    problem = problem_of(response, 400)
    assert problem["type"] == "urn:pendens:problem:malformed-request"
    assert "the upload broke off, send the file again" in problem["detail"]
