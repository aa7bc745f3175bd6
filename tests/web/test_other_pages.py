"""History, comparison, designations, lists, and the secret behind the forms."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from service.bootstrap import Services
from service.errors import ConfigurationError
from service.server.secret import secret_of
from service.web.names import Part, marked
from tests.web.conftest import HOLDINGS, NOW, Browser
from tests.web.test_uploading import visible

pytestmark = pytest.mark.slow


def last_of(address: str) -> str:
    return address.rsplit("/", 1)[1]


def test_past_screenings_are_listed_the_latest_first(browser: Browser) -> None:
    assert "Nothing has been screened yet" in browser.get("/screenings")
    browser.screened(as_of="2021-03-16")
    page = visible(browser.get("/screenings"))
    assert "positions.csv incomplete gate: incomplete as of 2021-03-16" in page
    assert "Divest 1" in page


def test_a_screening_that_waits_is_in_the_history_too(browser: Browser) -> None:
    address = browser.run(browser.uploaded(), as_of_day="2021-03-16").location
    assert address in browser.get("/screenings")
    assert address in browser.get("/")


def test_two_screenings_are_compared_and_swapped(browser: Browser) -> None:
    first, second = browser.screened(as_of="2021-03-16"), browser.screened(as_of="2021-06-15")
    ids = [last_of(first), last_of(second)]
    page = browser.get(f"/screenings/compare?id={ids[0]}&id={ids[1]}")
    told = visible(page)
    assert (
        "2 holdings changed, 0 flagged holdings came and 0 flagged holdings went; 2 holdings answered the same" in told
    )
    assert re.search(r"XIAOMI CORP.*Enjoined.*Former", told)
    swapped = visible(browser.get(f"/screenings/compare?id={ids[0]}&id={ids[1]}&swap=1"))
    assert re.search(r"XIAOMI CORP.*(Former.*Enjoined)", swapped)


@pytest.mark.parametrize("query", ["", "?id=1", "?id=1&id=2&id=3"])
def test_a_comparison_needs_two(browser: Browser, query: str) -> None:
    assert "choose exactly two" in browser.get(f"/screenings/compare{query}", status=422)


def test_a_comparison_of_what_is_not_kept_is_not_found(browser: Browser) -> None:
    browser.get("/screenings/compare?id=1&id=2", status=404)


def test_a_screening_is_repeated_with_the_lists_of_today(browser: Browser, services: Services) -> None:
    address = browser.screened(as_of="2021-03-16")
    asked = f"{address}/repeat"
    assert "Rows that were rejected stay rejected" in browser.get(asked)
    response = browser.post(asked, {"as_of": "2021-06-15", "lists": "same"})
    assert response.status_code == 303
    browser.worker.work()
    again = services.archive.read(last_of(response.location), include_clear=True)
    before = services.archive.read(last_of(address), include_clear=True)
    assert again["as_of"] == "2021-06-15"
    for key in ("input", "errors", "jurisdictions"):
        assert again[key] == before[key]
    assert again["counts"]["rows"] == before["counts"]["rows"] == 6
    assert [one["holding"] for one in again["findings"]] == [one["holding"] for one in before["findings"]]
    page = browser.get(response.location)
    assert f"/screenings/compare?id={last_of(address)}&amp;id={last_of(response.location)}" in page


def test_a_repetition_for_a_day_before_every_list_is_told_beside_the_day(browser: Browser) -> None:
    asked = f"{browser.screened()}/repeat"
    response = browser.post(asked, {"as_of": "1999-01-01", "lists": "all"})
    assert response.status_code == 422
    assert "the first date of" in response.text


def test_holdings_that_came_as_json_can_be_looked_at_and_repeated_too(browser: Browser) -> None:
    made = browser.client.post(
        "/v1/screenings", json={"holdings": [{"name": "XIAOMI CORP", "acquired_on": "2021-04-01"}]}
    )
    address = made.location.removeprefix("/v1")
    assert "Holdings sent as JSON" in browser.get(address + "?flag=all")
    browser.get(f"{address}/run")
    browser.get(f"{address}/rejected")
    assert browser.post(f"{address}/repeat", {"lists": "all"}).status_code == 303
    assert browser.worker.work() == 1


@pytest.mark.parametrize("text", ["xiaomi", "小米", "xaomi corp"])
def test_a_party_is_found_by_name_in_any_script_or_by_identifier(browser: Browser, text: str) -> None:
    assert "Xiaomi Corporation" in browser.get(f"/designations?q={text}")
    suggested = browser.client.get(f"/designations/suggestions?q={text}").get_json()
    assert suggested[0]["name"] == "Xiaomi Corporation"


def test_a_party_is_found_by_an_identifier_of_it(browser: Browser) -> None:
    (suggested, *_) = browser.client.get("/designations/suggestions?q=CNE100000PM8").get_json()
    assert "Hikvision" in suggested["name"]
    assert browser.client.get("/designations/suggestions?q=").get_json() == []


def test_a_party_has_a_page_with_its_listings_and_what_was_allowed_when(browser: Browser) -> None:
    (suggested, *_) = browser.client.get("/designations/suggestions?q=xiaomi").get_json()
    told = visible(browser.get(f"{suggested['address']}?as_of=2021-03-16"))
    for words in ("Enjoined", "as of 2021-03-16", "vacated", "1:21-cv-00280-RC", "now and on", "Known as"):
        assert words in told
    assert "is neither a date" in browser.get(f"{suggested['address']}?as_of=then")
    browser.get("/designations/nobody", status=404)


def test_designations_are_paged_and_kept_to_a_list(browser: Browser) -> None:
    page = browser.get("/designations?list=us-ns-cmic&page=2")
    assert "26–50 of 68" in page
    assert "list=us-ns-cmic" in page


def test_lists_show_their_versions_and_what_changed(browser: Browser, services: Services) -> None:
    (published,) = services.store.lists.load(["us-apps"])
    changed = replace(published.version, version=f"sha256:{'7' * 64}", published_on=date(2026, 11, 1))
    renamed = replace(published.parties[0], name="Another Name")
    newer = replace(published, version=changed, parties=(renamed, *published.parties[1:]))
    services.store.lists.add(newer, retrieved_at=NOW, notes=["looks odd"], is_held=True)
    assert "us-apps" in browser.get("/lists")
    assert "a market, not a list of names" in browser.get("/lists/us-ar-china")  # asked by holders of Arkansas alone
    assert "DoD may not procure" in visible(browser.get("/calendar"))
    page = browser.get("/lists/us-apps")
    assert "looks odd" in page
    assert "held" in page
    old, new = published.version.version, changed.version
    told = visible(browser.get(f"/lists/us-apps/diff?from={old}&to={new}"))
    assert "1 renamed" in told
    assert "Another Name" in told
    for address in ("/lists/us-nothing", "/lists/%00", "/lists/us-apps/diff?from=abcdef&to=123456"):
        browser.get(address, status=404)
    browser.get("/lists/us-apps/diff", status=404)


def test_an_address_that_is_none_is_a_page_for_people_and_a_problem_for_programs(browser: Browser) -> None:
    assert "nothing at this address" in browser.get("/nowhere", status=404)
    for address in ("/nowhere", "/v1/nowhere"):
        answer = browser.client.get(address, headers={"Accept": "application/json"})
        assert answer.content_type == "application/problem+json"
    api = browser.client.get("/v1/nowhere", headers={"Accept": "text/html"})
    assert api.content_type == "application/problem+json"


def test_the_secret_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    first = secret_of(home)
    assert len(first) == 64
    assert secret_of(home) == first
    assert (home / "secret.key").stat().st_mode & 0o777 == 0o600
    (home / "secret.key").chmod(0o644)
    with pytest.raises(ConfigurationError, match="chmod 600"):
        secret_of(home)


def test_a_secret_that_cannot_be_kept_says_what_to_set(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="PENDENS_SECRET_KEY"):
        secret_of(tmp_path / "file" / "home")


def test_words_that_only_one_name_has_are_marked() -> None:
    ours, theirs = marked("CHINA MOBILE LTD.", "China Mobile (HK) Ltd")
    assert ours == (Part("CHINA MOBILE", False), Part("LTD.", False))  # noqa: FBT003 a pair of the domain
    assert theirs == (Part("China Mobile", False), Part("(HK)", True), Part("Ltd", False))  # noqa: FBT003 as above


def test_a_name_is_written_without_its_folders(browser: Browser) -> None:
    page = browser.get(browser.uploaded(HOLDINGS, "C:/Users/her/posi\ttions.csv"))
    assert "positions.csv" in page
    assert "Users" not in page


def test_the_calendar_is_that_of_the_holders_who_are_named_and_says_what_it_does_not_know(browser: Browser) -> None:
    usual = browser.get("/calendar")
    assert "for US, EU and UK holders" in visible(usual)
    assert "Not loaded: OFAC SDN" in visible(usual)
    assert "Not looked at" not in visible(usual)
    of_state = browser.get("/calendar?jurisdiction=us-in,+JP")
    assert "for US-IN and JP holders" in visible(of_state)
    assert "Not looked at for US-IN holders:" in visible(of_state)
    assert "Not looked at for JP holders:" in visible(of_state)
    assert "/v1/calendar.ics?jurisdiction=US-IN,JP" in of_state
    wrong = visible(browser.get("/calendar?jurisdiction=US-IM"))
    assert "Please fix:" in wrong
    assert "for US, EU and UK holders" in wrong


def test_a_missed_renewal_stands_apart_and_each_programme_is_named_once_an_entry(browser: Browser) -> None:
    page = visible(browser.get("/calendar"))
    overdue, _, ahead = page.partition("Overdue")[2].partition(" Ahead ")
    assert "(missed)" in overdue
    assert "(missed)" not in ahead
    assert overdue.count("eo-14032") == 1
