"""She hands a file in, sees what was understood, corrects it, and runs it: nothing lost, nothing done twice."""

import io
import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from service.bootstrap import Services
from service.jobs import Jobs
from tests.web.conftest import HOLDINGS, Browser, StillWorker

pytestmark = pytest.mark.slow

STRANGE = b"Wertobjekt;Kennung;Menge\r\nXIAOMI CORP;KYG9830T1067;100\r\nAPPLE INC;US0378331005;5\r\n"


def visible(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


def test_what_was_understood_is_shown_before_anything_is_screened(browser: Browser, services: Services) -> None:
    page = browser.get(browser.uploaded())
    told = visible(page)
    for words in ("positions.csv", "CSV", "UTF-8", "comma", "line 1", "6 = 4 to screen + 1 left out + 1 rejected"):
        assert words in told
    assert "KYG9830T1067" in page
    assert "is a total" in told
    assert "neither a name nor an identifier" in told
    assert services.store.past_screenings.page(offset=0, limit=1) == (0, ())


def test_html_in_cells_is_shown_as_text(browser: Browser) -> None:
    content = b"Name,ISIN\r\n<script>alert(1)</script>,\r\n<img src=x onerror=alert(1)> CORP,\r\n"
    address = browser.uploaded(content)
    assert "<script>alert" not in browser.get(address)
    result = browser.get(browser.screened(content) + "?flag=all")
    assert "&lt;script&gt;" in result
    assert "<img src=x" not in result


def test_a_form_sent_twice_keeps_one_file(browser: Browser) -> None:
    tokens = browser.tokens()
    sent = [
        browser.client.post("/uploads", data={**tokens, "file": (io.BytesIO(HOLDINGS), "positions.csv")})
        for _ in range(2)
    ]
    assert sent[0].location == sent[1].location
    other = browser.client.post("/uploads", data={**tokens, "file": (io.BytesIO(STRANGE), "other.csv")})
    assert other.location != sent[0].location


def test_a_screening_sent_twice_is_made_once(browser: Browser, services: Services) -> None:
    address = browser.uploaded()
    form = {**browser.form(address), "action": "run", "as_of_day": "2021-03-16"}
    first, second = (browser.client.post(address, data=form) for _ in range(2))
    assert first.location == second.location
    assert browser.worker.work() == 1
    third = browser.client.post(address, data=form)
    assert third.location == first.location
    assert browser.worker.work() == 0
    assert services.store.past_screenings.page(offset=0, limit=9)[0] == 1


def test_an_old_form_with_another_question_gets_its_own_answer(browser: Browser) -> None:
    address = browser.uploaded()
    form = {**browser.form(address), "action": "run", "as_of_day": "2021-03-16"}
    first = browser.client.post(address, data=form)
    second = browser.client.post(address, data={**form, "as_of_day": "2021-02-15"})
    assert first.location != second.location
    assert browser.worker.work() == 2


def test_going_back_after_the_result_the_file_is_still_there(browser: Browser) -> None:
    address = browser.uploaded()
    browser.run(address, as_of_day="2021-03-16")
    browser.worker.work()
    page = browser.get(address)
    assert 'value="2021-03-16"' in page
    assert "Screen 4 rows" in visible(page)


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "empty.csv", "the file is empty"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "positions.csv", "seems to be a PDF document"),
        (b"<html><body><table><tr><td>Login</td></tr></table></body></html>", "p.csv", "an HTML page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "p.xlsx", "by a password"),
        (b'Name,ISIN\r\n"ACME,US0378331005\r\n', "p.csv", "a quotation mark opens"),
        (b"Name,ISIN\r\nM\xfcller AG,\xff\xfe\x81\xd0\xb0\xd0\xb1\r\n", "p.csv", "save the file as UTF-8"),
        (b"Name,Name,ISIN\r\nACME,OTHER,US0378331005\r\n", "p.csv", "Name"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_beside_it(browser: Browser, content: bytes, name: str, words: str) -> None:
    response = browser.upload(content, name)
    page = response.text if response.status_code == 422 else browser.get(response.location)
    assert words in visible(page)
    assert 'class="fault"' in page
    assert "--columns" not in page


def test_no_file_chosen_is_said_beside_the_field(browser: Browser) -> None:
    response = browser.post("/uploads", {"file": (io.BytesIO(b""), "")}, seen_at="/")
    assert response.status_code == 422
    assert "choose a file first" in response.text
    assert 'aria-invalid="true"' in response.text


def test_a_file_over_the_limit_is_refused_with_a_page(browser: Browser) -> None:
    response = browser.upload(b"x" * 400_000, "large.csv")
    assert response.status_code == 413
    assert "larger than this service takes" in response.text


def test_a_column_that_nobody_knows_can_be_given_its_meaning(browser: Browser) -> None:
    address = browser.uploaded(STRANGE)
    form = browser.form(address)
    assert form["heading-0"] == "Wertobjekt"
    mapped = {**form, "field-0": "name", "field-1": "isin", "field-2": "quantity"}
    assert browser.client.post(address, data={**mapped, "action": "check"}).status_code == 303
    assert "2 = 2 to screen" in visible(browser.get(address))


def test_a_corrected_layout_is_remembered_for_the_next_file(browser: Browser) -> None:
    address = browser.uploaded(STRANGE)
    chosen = {"header_row": "1", "field-0": "name", "field-1": "isin", "field-2": "quantity"}
    browser.client.post(address, data={**browser.form(address), "action": "check", "header_row": "1"})
    browser.client.post(address, data={**browser.form(address), **chosen, "action": "check"})
    assert browser.run(address, header_row="1", as_of_day="2021-03-16").status_code == 303
    browser.worker.work()
    again = visible(browser.get(browser.uploaded(STRANGE.replace(b"100", b"200"), "next.csv")))
    assert "Read as you corrected a file of this layout on 2026-11-22" in again
    assert "2 = 2 to screen" in again


def test_a_recognised_column_can_be_left_out_and_taken_in_again(browser: Browser) -> None:
    address = browser.uploaded()
    form = browser.form(address)
    assert form["field-1"] == "isin"
    browser.client.post(address, data={**form, "field-1": "", "action": "check"})
    assert browser.form(address)["field-1"] == ""
    browser.client.post(address, data={**browser.form(address), "field-1": "isin", "action": "check"})
    assert browser.form(address)["field-1"] == "isin"


def test_two_columns_for_one_field_are_refused_beside_the_columns(browser: Browser) -> None:
    address = browser.uploaded()
    response = browser.client.post(address, data={**browser.form(address), "field-2": "isin", "action": "check"})
    assert response.status_code == 422
    assert "two columns are set to isin" in response.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"as_of_instant": "2021-03-16T12:00"}, "has no offset from UTC"),
        ({"as_of_day": "1999-01-01"}, "the first date of"),
        ({"known_at": "yesterday"}, "neither a date nor an instant"),
        ({"other_jurisdictions": "QX"}, "is no jurisdiction"),
        ({"jurisdictions": []}, "choose at least one"),
        ({"lists": []}, "choose at least one list"),
        ({"lists": ["us-nothing"]}, "no live list us-nothing"),
    ],
)
def test_a_question_that_cannot_be_asked_is_told_beside_its_field(
    browser: Browser, fields: dict[str, object], words: str
) -> None:
    address = browser.uploaded()
    response = browser.run(address, **fields)
    assert response.status_code == 422
    assert words in visible(response.text)
    assert browser.worker.work() == 0


def test_a_full_queue_is_told_beside_the_button_and_keeps_the_file(
    browser_of: Callable[..., Browser], services: Services
) -> None:
    browser = browser_of(jobs=Jobs(services.store, services.jobs.now, 1))
    address = browser.uploaded()
    assert browser.run(address, as_of_day="2021-03-16").status_code == 303
    refused = browser.run(address, as_of_day="2021-02-15")
    assert refused.status_code == 503
    assert "the file stays here for a day" in refused.text
    browser.worker.work()
    assert browser.run(address, as_of_day="2021-02-15").status_code == 303


def test_a_form_without_its_token_is_refused(browser: Browser, services: Services) -> None:
    response = browser.client.post("/uploads", data={"file": (io.BytesIO(HOLDINGS), "p.csv")})
    assert response.status_code == 400
    assert "reload the page" in response.text
    assert browser.client.post(browser.uploaded(), data={"action": "run"}).status_code == 400


def test_the_api_needs_no_token(browser: Browser) -> None:
    answer = browser.client.post("/v1/uploads", data={"file": (io.BytesIO(HOLDINGS), "p.csv")})
    assert answer.status_code == 201


@pytest.mark.parametrize("upload_id", ["00000000-0000-4000-8000-000000000000", "nothing", "../../etc"])
def test_a_file_that_is_not_kept_is_said_so(browser: Browser, upload_id: str) -> None:
    assert "Pendens" in browser.get(f"/uploads/{upload_id}", status=404)


def test_another_sheet_can_be_chosen(browser: Browser, two_sheets: bytes) -> None:
    address = browser.uploaded(two_sheets, "book.xlsx")
    page = browser.get(address)
    assert "--sheet" not in visible(page)
    form = {**browser.form(address), "shown_sheet": "", "sheet": "Bonds", "action": "check"}
    browser.client.post(address, data=form)
    page = browser.get(address)
    assert "<option selected>Bonds</option>" in page
    assert browser.form(address)["heading-0"] == "Issuer"
    response = browser.run(address, as_of_day="2021-03-16", sheet="Bonds", shown_sheet="Bonds")
    browser.worker.work()
    assert "sheet “Bonds”" in browser.get(f"{response.location}/run")


def test_an_upload_is_forgotten_after_a_day_but_not_while_it_is_needed(browser: Browser, services: Services) -> None:
    kept, waiting = browser.uploaded(), browser.uploaded(STRANGE.replace(b"Wertobjekt", b"Name"))
    browser.run(waiting, as_of_day="2021-03-16")
    later = replace(services, jobs=replace(services.jobs, now=lambda: services.jobs.now().replace(day=24)))
    StillWorker(lambda: later).clean()
    browser.get(kept, status=404)
    browser.get(waiting)
    assert browser.worker.work() == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("figures.csv", b"1;2\r\n3;4\r\n"),
        ("photo.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 200),
        ("broken.xlsx", b"PK\x03\x04" + b"\0" * 200),
        ("empty.csv", b"\r\n\r\n"),
    ],
)
def test_the_page_of_a_file_that_cannot_be_read_takes_another(browser: Browser, name: str, content: bytes) -> None:
    response = browser.upload(content, name)
    page = browser.get(response.location) if response.status_code == 303 else response.text
    assert page.count('type="file"') == 1
    assert 'action="/uploads" enctype="multipart/form-data"' in page
    assert "Please fix:" in page


def test_a_file_is_parsed_once_however_often_its_page_is_looked_at(
    browser: Browser, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = browser.uploaded()
    first = visible(browser.get(address))
    content = services.store.kept_uploads.content

    def refused(upload_id: str) -> bytes:
        raise AssertionError(f"{content(upload_id)!r} is read again")

    monkeypatch.setattr(type(services.store.kept_uploads), "content", lambda _self, upload_id: refused(upload_id))
    assert visible(browser.get(address)) == first
    assert browser.run(address, as_of_day="2021-03-16").status_code == 303
    monkeypatch.undo()
    corrected = browser.client.post(address, data={**browser.form(address), "field-2": "", "action": "check"})
    assert corrected.status_code == 303
    assert browser.form(address)["field-2"] == ""


def test_a_column_that_names_no_security_is_left_out_and_remembered(browser: Browser) -> None:
    content = b"Name,ISIN,Desk words\nAPPLE INC,US0378331005,CHINA MOBILE LTD\nSAP SE,DE0007164600,CNOOC LTD\n"
    first = browser.uploaded(content)
    assert "Desk words" in visible(browser.get(first))
    browser.run(first, **{"field-2": "ignore"})
    again = browser.get(browser.uploaded(content))
    assert '<option value="ignore" selected>' in again
    assert "were screened beside the row" not in again
