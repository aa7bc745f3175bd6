"""The result: summary, table, rows with their reasons, what was rejected; and the way there."""

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from uuid import uuid4

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it ships no types
from lxml import html  # type: ignore[import-untyped]  # it ships no types

from service.bootstrap import Services
from service.store import JobState
from tests.web.conftest import HOLDINGS, Browser
from tests.web.test_uploading import visible

pytestmark = pytest.mark.slow


def rows_of(page: str) -> list[str]:
    return re.findall(r'/rows/(\d+)"', page)


def test_until_the_work_is_done_its_address_shows_how_far_it_is(browser: Browser) -> None:
    address = browser.run(browser.uploaded(), as_of_day="2021-03-16").location
    page = browser.get(address)
    assert "0 screenings before this one" in page
    assert "<h1>Waiting: positions.csv</h1>" in page
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page
    state = browser.client.get(f"{address}/state").get_json()
    assert (state["state"], state["is_over"]) == ("queued", False)
    browser.worker.work()
    assert browser.client.get(f"{address}/state").get_json()["is_over"]
    assert "Not everything" in browser.get(address)


def test_a_waiting_screening_can_be_cancelled_and_taken_up_again(browser: Browser) -> None:
    upload = browser.uploaded()
    address = browser.run(upload, as_of_day="2021-03-16").location
    tokens = browser.tokens(address)
    assert browser.client.post(f"{address}/cancel", data=tokens).status_code == 303
    assert browser.worker.work() == 0
    page = browser.get(address)
    assert "Nothing was decided" in page
    assert upload in page


def test_the_summary_counts_flags_and_values(browser: Browser) -> None:
    told = visible(browser.get(browser.screened()))
    assert "6 rows: 4 screened, 1 rejected , 1 not holdings (1 total)." in told
    assert "Rejected rows were not screened: that is not the same as clear." in told
    assert "Divest 1 172,400 USD" in told
    assert "Enjoined 1 2,500.50 USD" in told


def test_findings_come_by_severity_and_clear_ones_only_when_asked_for(browser: Browser) -> None:
    address = browser.screened()
    assert rows_of(browser.get(address)) == ["3", "2"]
    assert rows_of(browser.get(f"{address}?flag=all")) == ["3", "2", "4", "5"]
    assert rows_of(browser.get(f"{address}?flag=clear")) == ["4", "5"]


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("flag=enjoined", ["2"]),
        ("list=us-ccmc&flag=all", ["3", "2"]),
        ("list=us-ccm&flag=all", []),
        ("strength=exact", []),
        ("strength=identifier", ["3", "2"]),
        ("q=hikvision", ["3"]),
        ("q=KYG9830", ["2"]),
        ("q=xiaomi+corp", ["2"]),
        ("q=%25&flag=all", []),
        ("flag=all&sort=value", ["3", "2", "4", "5"]),
        ("flag=all&sort=row", ["2", "3", "4", "5"]),
        ("flag=all&sort=days", ["3", "2", "4", "5"]),
        ("flag=nonsense&sort=nonsense&page=x", ["3", "2"]),
        ("page=99999999999999", []),
        ("page=-1", ["3", "2"]),
    ],
)
def test_findings_are_filtered_searched_and_sorted(browser: Browser, query: str, rows: list[str]) -> None:
    assert rows_of(browser.get(f"{browser.screened()}?{query}")) == rows


def test_a_row_opens_into_its_reason_names_score_days_and_sources(browser: Browser) -> None:
    page = browser.get(f"{browser.screened()}/rows/2")
    told = visible(page)
    for words in (
        "Enjoined",
        "Without the order or licence: ↓ Divest",
        "suspends the restriction",
        "What to do next",
        "Trading is allowed while the order stands.",
        "divest before 2022-01-15 00:00 UTC-05:00",
        "1:21-cv-00280-RC",
        "grade A",
    ):
        assert words in told
    assert "KYG9830T1067" in page


def test_a_row_that_was_found_by_its_name_marks_where_the_names_differ(browser: Browser) -> None:
    address = browser.screened(b"Name\nXIAOMI CORP\n")
    page = browser.get(f"{address}/rows/2")
    assert "XIAOMI <mark>CORP</mark>" in page
    assert "Xiaomi <mark>Corporation</mark>" in page


def test_a_row_that_was_not_screened_has_no_page(browser: Browser) -> None:
    address = browser.screened()
    assert "row 6 is not among the screened rows" in browser.get(f"{address}/rows/6", status=404)
    browser.get(f"/screenings/{uuid4()}", status=404)
    browser.get("/screenings/nothing/rows/1", status=404)


def test_rejected_rows_are_downloaded_corrected_and_handed_in_again(browser: Browser) -> None:
    address = browser.screened()
    page = visible(browser.get(f"{address}/rejected"))
    assert "6 Name (empty) neither a name nor an identifier: nothing to screen" in page
    response = browser.client.get(f"{address}/rejected.csv")
    assert response.headers["Content-Disposition"].startswith("attachment; filename=rejected-2021-03-16")
    lines = list(csv.reader(io.StringIO(response.text.removeprefix("\ufeff"))))
    assert lines[0] == ["Security", "ISIN", "Quantity", "Market Value", "Currency", "Rejected row", "How to fix it"]
    assert lines[1][:6] == ["", "", "3", "5", "USD", "6"]
    lines[1][0] = "XIAOMI CORP"
    corrected = io.StringIO()
    csv.writer(corrected).writerows(lines)
    again = browser.get(browser.screened(corrected.getvalue().encode(), "corrected.csv"))
    assert rows_of(again) == ["2"]


def test_a_rejected_cell_is_no_formula_in_a_spreadsheet(browser: Browser) -> None:
    content = b"Name,ISIN,Quantity,Side\r\n@SUM(A1),US0378331005,-5,perhaps\r\n"
    text = browser.client.get(f"{browser.screened(content)}/rejected.csv").text
    assert "'@SUM(A1),US0378331005,-5,perhaps" in text


@pytest.mark.parametrize("shape", ["json", "csv"])
def test_the_result_is_downloaded(browser: Browser, shape: str) -> None:
    address = browser.screened()
    response = browser.client.get(f"{address}/download/{shape}")
    assert response.status_code == 200
    assert f".{shape}" in response.headers["Content-Disposition"]
    assert "XIAOMI CORP" in response.text
    assert "APPLE INC" not in response.text
    assert "APPLE INC" in browser.client.get(f"{address}/download/{shape}?all=1").text


def test_the_download_is_the_document_of_the_api(browser: Browser) -> None:
    address = browser.screened()
    downloaded = json.loads(browser.client.get(f"{address}/download/json").text)
    assert downloaded == browser.client.get(f"/v1{address}").get_json()
    assert downloaded["input"]["bytes"] == len(HOLDINGS)


def test_an_unknown_shape_is_not_found(browser: Browser) -> None:
    browser.get(f"{browser.screened()}/download/docx", status=404)


def test_what_an_examiner_asks_for_has_its_page(browser: Browser) -> None:
    told = visible(browser.get(f"{browser.screened()}/run"))
    for words in ("SHA-256", "Name from “Security”", "us-ns-cmic", "Matcher version"):
        assert words in told


def test_a_long_table_is_paged_on_the_server(browser: Browser) -> None:
    lines = "".join(f"XIAOMI CORP,KYG9830T1067,{number},{number * 10},USD\r\n" for number in range(1, 121))
    content = f"Security,ISIN,Quantity,Market Value,Currency\r\n{lines}".encode()
    address = browser.screened(content)
    assert "120 findings" in browser.get(address)
    assert len(rows_of(browser.get(address))) == 50
    last = browser.get(f"{address}?sort=value&page=3")
    assert len(rows_of(last)) == 20
    assert rows_of(last)[-1] == "2"
    assert 'rel="prev" href="' in last
    assert "sort=value" in last
    assert 'rel="next"' not in last


def test_a_job_is_failed_when_its_file_is_gone(browser: Browser, services: Services) -> None:
    address = browser.run(browser.uploaded(), as_of_day="2021-03-16").location
    job_id = address.rsplit("/", 1)[1]
    upload_id = services.jobs.get(job_id).input_id
    services.store.database.write(  # a store that somebody cleaned by hand
        lambda connection: connection.exec_driver_sql(f"delete from uploads where id = '{upload_id}'")  # noqa: S608
    )
    browser.worker.work()
    assert services.jobs.get(job_id).state is JobState.FAILED
    page = visible(browser.get(address))
    assert "Could not screen" in page
    assert "hand it in again" in page
    assert "this does not mean that the holdings are clear" in page


def test_warnings_have_their_page_without_words_of_the_command(browser: Browser, two_sheets: bytes) -> None:
    upload = browser.uploaded(two_sheets, "book.xlsx")
    address = browser.run(upload, as_of_day="2021-03-16", sheet="Equities", shown_sheet="Equities").location
    browser.worker.work()
    page = visible(browser.get(f"{address}/warnings"))
    assert "choose its sheet when you hand the file in" in page
    assert "--sheet" not in page


def test_pages_are_kept_by_no_cache_and_run_no_script_but_ours(browser: Browser) -> None:
    for address in ("/", browser.screened()):
        headers = browser.client.get(address).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Content-Security-Policy"].startswith("default-src 'self';")
        assert "unsafe" not in headers["Content-Security-Policy"]
        page = browser.get(address)
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=", page)


def test_no_page_weighs_more_than_a_phone_likes(browser: Browser) -> None:
    lines = "".join(f"XIAOMI CORP,KYG9830T1067,{number},{number * 10},USD\r\n" for number in range(1, 121))
    address = browser.screened(f"Security,ISIN,Quantity,Market Value,Currency\r\n{lines}".encode())
    weight = len(browser.get(address).encode())
    for name in ("pendens.css", "pendens.js", "pendens.svg"):
        with browser.client.get(f"/static/{name}") as response:
            weight += len(response.data)
    assert weight < 300_000


def test_the_page_of_the_api_runs_its_script_by_a_nonce(browser: Browser) -> None:
    first, second = (browser.client.get("/docs/") for _ in range(2))
    nonce = re.search(r"script-src 'self' 'nonce-([^']+)'", first.headers["Content-Security-Policy"])
    assert nonce
    assert f'<script nonce="{nonce[1]}">' in first.text
    assert nonce[1] not in second.headers["Content-Security-Policy"]


Made = Callable[..., Browser]


def test_a_request_under_another_name_is_refused_while_nobody_is_asked(
    browser: Browser, browser_of: Made, services: Services
) -> None:
    own = (
        "localhost:8000",
        "LOCALHOST",
        "LocalHost:8000",
        "localhost.",
        "localhost.:8000",
        "127.0.0.1:8000",
        "[::1]:8000",
    )
    foreign = ("evil.example", "localhost..", "localhost.evil.example", "localhost.x:8000", ".localhost", "alocalhost")
    for host, status in (*((name, 200) for name in own), *((name, 421) for name in foreign)):
        assert browser.client.get("/healthz", headers={"Host": host}).status_code == status, host
        assert browser.client.get("/", headers={"Host": host}).status_code == status, host
    services.access.keys.create(tenant="default", roles=["audit"], label="test", by="test")
    asked = browser_of(access=replace(services.access))
    assert asked.client.get("/sign-in", headers={"Host": "pendens.example"}).status_code == 200


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?flag=enjoined", ["XIAOMI CORP"]),
        ("?q=hikvision", ["HANGZHOU HIKVISION DIGITAL-A"]),
        ("?flag=all&q=apple", ["APPLE INC"]),
        ("?flag=clear", ["APPLE INC", "<b>BOLD</b> HOLDINGS"]),
        ("?list=us-ccmc&sort=row", ["XIAOMI CORP", "HANGZHOU HIKVISION DIGITAL-A"]),
        ("?strength=possible", []),
    ],
)
def test_a_download_has_what_the_page_shows_and_says_so(browser: Browser, query: str, names: list[str]) -> None:
    address = browser.screened()
    page = browser.get(f"{address}{query}")
    link = unescape(next(one for one in re.findall(r'href="([^"]+/download/json[^"]*)"', page)))
    response = browser.client.get(link)
    document = json.loads(response.text)
    assert [finding["holding"]["name"] for finding in document["findings"]] == names
    assert document["filter"]
    assert "-filtered.json" in response.headers["Content-Disposition"]
    assert document["counts"]["screened"] == 4


def test_a_download_can_hold_all_rows_whatever_the_page_shows(browser: Browser) -> None:
    address = browser.screened()
    page = browser.get(f"{address}?flag=enjoined")
    link = unescape(next(one for one in re.findall(r'href="([^"]+/download/json\?all=1)"', page)))
    document = json.loads(browser.client.get(link).text)
    assert len(document["findings"]) == 4
    assert "filter" not in document


def test_a_finding_has_one_card_per_party_with_its_facts_and_official_pages(browser: Browser) -> None:
    address = browser.screened(as_of="2022-01-15")
    tree = html.fromstring(browser.get(f"{address}/rows/3"))
    (card,) = tree.xpath("//section[starts-with(@aria-labelledby, 'card-')]")
    words = " ".join(card.text_content().split())
    assert "Hangzhou Hikvision Digital Technology" in words
    assert "CNE100000PM8 = the same" in words
    assert "002415 CN" in words
    lists = card.xpath(".//table[contains(@class, 'listings')]//th[@scope='row']/a/text()")
    assert {"us-ns-cmic", "us-1260h"} <= set(lists)
    assert len(lists) == len(set(lists))
    links = card.xpath(".//a/@href")
    assert "https://sanctionssearch.ofac.treas.gov/Details.aspx?id=30946" in links
    assert any(link.startswith("https://ofac.treasury.gov/") for link in links)


def test_the_sign_that_browsers_ask_for_is_there(browser: Browser) -> None:
    with browser.client.get("/favicon.ico") as response:
        assert response.status_code == 200
        assert response.data[:4] == b"\0\0\1\0"


def two_sheets() -> bytes:
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as workbook:
        for name, holding in (("EU & UK", "XIAOMI CORP"), ("Asia", "HANGZHOU HIKVISION DIGITAL-A")):
            sheet = workbook.add_worksheet(name)
            for row, cells in enumerate((("Security", "Quantity"), (holding, 5), ("APPLE INC", 5))):
                sheet.write_row(row, 0, cells)
    return book.getvalue()


@pytest.mark.parametrize(("content", "name"), [(HOLDINGS, "positions.csv"), (two_sheets(), "positions.xlsx")])
def test_every_row_of_a_result_is_reached_by_its_link(browser: Browser, content: bytes, name: str) -> None:
    page = browser.get(f"{browser.screened(content, name)}?flag=all")
    links = [unescape(one) for one in re.findall(r'href="([^"]+/rows/[^"]+)"', page)]
    assert len(links) == 4
    assert len({visible(browser.get(one)) for one in links}) == 4


def test_what_can_be_repeated_stands_below_the_findings_and_a_breach_says_of_what(browser: Browser) -> None:
    bought = b"Name,ISIN,Acquired on\r\nHANGZHOU HIKVISION DIGITAL-A,CNE100000PM8,2021-03-01\r\n"
    page = browser.get(browser.screened(bought))
    assert 0 < page.find('id="findings"') < page.find("/repeat")
    told = re.search(r"breach: (\w+)", visible(page))
    assert told, visible(page)
    assert "As a picture" in page


def test_a_deadline_is_told_once_in_its_box(browser: Browser) -> None:
    address = browser.screened(as_of="2022-06-01")
    row = html.fromstring(browser.get(f"{address}/rows/3"))
    box = " ".join(row.xpath("//section[@aria-labelledby='next']")[0].text_content().split())
    assert re.search(r"sell before 2022-06-03 \d\d:\d\d UTC\S* 1 day left", box), box
    assert box.count("2022-06-03") == 1
    assert "days are left" not in box
