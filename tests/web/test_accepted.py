"""A page reads all that it is given, or says what it does not read; nothing is given twice."""

import io
import re
from html import unescape
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from service.bootstrap import Services
from service.web.accepted import FORMS, QUERIES
from tests.web.conftest import HOLDINGS, Browser

pytestmark = pytest.mark.slow


def test_every_view_of_the_tables_is_a_page_and_every_form_has_its_row(browser: Browser) -> None:
    rules = [rule for rule in browser.app.url_map.iter_rules() if rule.endpoint.startswith("web.")]
    views = {rule.endpoint.removeprefix("web.") for rule in rules}
    assert set(QUERIES) | set(FORMS) <= views
    assert {rule.endpoint.removeprefix("web.") for rule in rules if "POST" in (rule.methods or ())} == set(FORMS)


@pytest.mark.parametrize("address", ["/screenings/x?list=%00", "/designations?q=a%00b", "/sign-in?next=%00"])
def test_a_parameter_with_a_zero_is_named(browser: Browser, address: str) -> None:
    assert "with a zero character" in browser.get(address, status=422)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/?sheet=A", "sheet"),
        ("/lists?page=2", "page"),
        ("/lists/us-ccmc?code=us-sdn", "code"),
        ("/screenings?pgae=2", "pgae"),
        ("/designations?q=xiaomi&limit=5", "limit"),
        ("/designations/suggestions?q=xiaomi&list=us-ccmc", "list"),
    ],
)
def test_a_parameter_that_a_page_does_not_read_is_named(browser: Browser, address: str, name: str) -> None:
    assert f"&#39;{name}&#39;, which this page does not read" in browser.get(address, status=422)


@pytest.mark.parametrize(
    "address",
    ["/designations?q=xiaomi&q=huawei", "/designations?as_of=2021-03-16&as_of=2022-03-16", "/screenings?page=1&page=2"],
)
def test_a_parameter_given_twice_is_named(browser: Browser, address: str) -> None:
    assert "2 times: give it once" in browser.get(address, status=422)


def test_lists_in_an_address_may_still_be_repeated(browser: Browser) -> None:
    browser.get("/designations?list=us-ccmc&list=us-apps&jurisdiction=US&jurisdiction=FR&page=1&q=")


def send(browser: Browser, address: str, fields: list[tuple[str, Any]]) -> TestResponse:
    return browser.client.post(address, data=MultiDict(fields), content_type="multipart/form-data")


def test_a_second_file_is_named_and_nothing_is_kept(browser: Browser, services: Services) -> None:
    files = [("file", (io.BytesIO(HOLDINGS), name)) for name in ("first.csv", "second.csv")]
    response = send(browser, "/uploads", [*browser.tokens().items(), *files])
    assert response.status_code == 422
    assert "&#39;file&#39; 2 times: give it once" in response.text
    one = ("file", (io.BytesIO(HOLDINGS), "positions.csv"))
    assert send(browser, "/uploads?as_of=2021-03-16", [*browser.tokens().items(), one]).status_code == 422


@pytest.mark.parametrize(
    ("name", "value"),
    [("as_of_day", "2026-03-16"), ("action", "check"), ("sheet", "A"), ("heading-0", "ISIN"), ("field-0", "isin")],
)
def test_a_field_given_twice_screens_nothing(browser: Browser, services: Services, name: str, value: str) -> None:
    address = browser.uploaded()
    form = MultiDict({**browser.form(address), "action": "run", "as_of_day": "2021-03-16", "sheet": ""})
    form.add(name, value)
    response = send(browser, address, list(form.items(multi=True)))
    assert response.status_code == 422
    assert services.jobs.unfinished() == ()


HUGE = ["-1", "2147483648", str(2**63), str(2**64), "9" * 5_000, "1e3", "٣", "0x10", " 1"]


@pytest.mark.parametrize("number", HUGE, ids=lambda text: text[:12])
def test_a_row_that_no_database_could_have_is_not_found(browser: Browser, number: str) -> None:
    browser.get(f"{browser.screened()}/rows/{number}", status=404)


@pytest.mark.parametrize("number", [*HUGE[1:5], "99999"], ids=lambda text: text[:12])
def test_a_column_or_line_beyond_every_table_makes_no_room_for_itself(browser: Browser, number: str) -> None:
    address = browser.uploaded()
    for field in (f"heading-{number}", "header_row"):
        form = {**browser.form(address), "action": "run", field: number}
        assert browser.client.post(address, data=form).status_code in {303, 422}


@given(number=st.text(alphabet="0123456789-+eE._ ٣", max_size=25))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_for_a_row_is_answered(browser: Browser, number: str) -> None:
    response = browser.client.get(f"/screenings/00000000-0000-0000-0000-000000000000/rows/{number}")
    assert response.status_code in {200, 404}


FOREIGN = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}


def test_a_form_of_another_site_is_refused_even_with_our_tokens(browser: Browser, services: Services) -> None:
    data = {**browser.tokens(), "file": (io.BytesIO(HOLDINGS), "positions.csv")}
    response = browser.client.post("/uploads", data=data, headers=FOREIGN)
    assert response.status_code == 403
    assert "evil.example" in response.text


def test_an_own_form_is_taken_behind_tls_without_a_referrer(browser: Browser) -> None:
    browser.client.get("/", base_url="https://localhost")
    page = browser.client.get("/", base_url="https://localhost").text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    data = {"csrf_token": token, "file": (io.BytesIO(HOLDINGS), "positions.csv")}
    own = {"Origin": "https://localhost", "Sec-Fetch-Site": "same-origin"}
    response = browser.client.post("/uploads", data=data, headers=own, base_url="https://localhost")
    assert response.status_code == 303


_LINK = re.compile(r'(?:href|src|srcset)="(/[^"#]*)')
_ROW = re.compile(r'href="(/screenings/[^"]+/rows/[^"]+)"')


def links(page: str) -> set[str]:
    return {unescape(address) for address in _LINK.findall(page)}


@pytest.mark.parametrize("name", ["positions.csv", "two.xlsx"])
def test_every_link_of_a_result_and_its_rows_is_answered(browser: Browser, two_sheets: bytes, name: str) -> None:
    content = two_sheets if name.endswith("xlsx") else HOLDINGS
    result = browser.screened(content, name)
    shown = browser.get(f"{result}?flag=all")
    rows = {unescape(address) for address in _ROW.findall(shown)}
    assert rows
    pages = [shown, *(browser.get(address) for address in rows), browser.get("/screenings"), browser.get("/lists")]
    for address in set().union(*map(links, pages)):
        response = browser.client.get(address)
        response.close()
        assert response.status_code == 200, address


def test_the_box_that_accepts_partial_history_is_read(browser: Browser, services: Services) -> None:
    address = browser.uploaded()
    assert 'name="history" value="partial"' in browser.get(address)
    response = browser.run(address, as_of_day="2021-03-16", history="partial")
    assert response.status_code == 303, response.text
    browser.worker.work()
    again = f"{response.location}/repeat"
    assert 'value="partial" checked' in browser.get(again)
    repeated = browser.post(again, {"lists": "same", "as_of": "2021-03-16", "history": "partial"})
    assert repeated.status_code == 303, repeated.text
    browser.worker.work()
    heads = [
        services.store.past_screenings.head(place.rpartition("/")[2])
        for place in (response.location, repeated.location)
    ]
    assert [head.document["history"] for head in heads] == ["partial", "partial"]
