"""What is left open is said on every page that could be taken for an answer: results, the start, the lists."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from service.bootstrap import Services
from tests.web.conftest import Browser
from tests.web.test_uploading import visible

pytestmark = pytest.mark.slow

APPLE = b"Name,ISIN\r\nAPPLE INC,US0378331005\r\n"


def test_start_and_lists_name_a_held_version_and_absent_main_lists(
    browser_of: Callable[..., Browser], services: Services
) -> None:
    browser = browser_of(screener=replace(services.screener, held=lambda: frozenset({"us-apps", "us-sdn"})))
    for address in ("/", "/lists"):
        page = visible(browser.get(address))
        assert page.count("a version is held: accept it") == 2  # us-apps is live; OFAC SDN is not
        assert "Not loaded: OFAC SDN (a version is held: accept it)" in page


def test_nothing_found_on_a_day_that_is_not_covered_never_reads_clear(browser: Browser) -> None:
    rejected = APPLE + b",\r\n,US03783310AB\r\n"
    page = visible(browser.get(browser.screened(rejected)))
    assert "Not everything was covered" in page
    assert "Gate: not passed: not everything was covered" in page
    assert "that is not the same as clear: the notes above say what is open" in page
    assert "clear on the lists that were asked" not in page
    assert "incomplete" in visible(browser.get("/")).partition("Latest screenings")[2].partition("Lists in use")[0]
    whole = visible(browser.get(browser.screened(APPLE)))
    assert "The one screened row is clear on the lists that were asked." in whole


def test_a_result_says_what_the_law_of_its_holder_asks_for_and_no_list_has(browser: Browser) -> None:
    response = browser.run(browser.uploaded(APPLE), as_of_day="2021-03-16", other_jurisdictions="JP, US-IN")
    browser.worker.work()
    page = visible(browser.get(response.location))
    assert 0 < page.find("Not looked at for JP holders:") < page.find("The one screened row is clear")
    assert 0 < page.find("Not looked at for US-IN holders:") < page.find("The one screened row is clear")
    assert "Not looked at for" not in visible(browser.get(browser.screened(APPLE)))


def test_a_file_that_no_choice_can_mend_leaves_only_a_field_for_another(browser: Browser) -> None:
    page = browser.get(browser.uploaded(b"\x89PNG\r\n\x1a\n" + bytes(400), "picture.png"))
    assert page.count('type="file"') == 1
    assert "What do you ask?" not in page
    assert 'id="run"' not in page


def test_lists_that_were_not_asked_are_said_before_the_headline_and_in_the_history(browser: Browser) -> None:
    page = visible(browser.get(browser.screened(APPLE)))
    assert 0 < page.find("Not loaded: OFAC SDN") < page.find("Nothing was found that stops you, on the lists that were")
    assert "main lists not asked" in visible(browser.get("/screenings"))
    assert "main lists not asked" in visible(browser.get("/")).partition("Latest screenings")[2]


def test_where_all_is_clear_nothing_is_offered_that_holds_nothing(browser: Browser) -> None:
    address = browser.screened(APPLE)
    page = browser.get(address)
    assert "As a picture" not in page
    assert 'role="search"' not in page
    assert "Market value" not in page
    assert "0 findings" not in visible(page)
    assert f"{address}/download/csv?all=1" in page
    assert 'role="search"' in browser.get(f"{address}?flag=all")
