"""What the pages say beyond names and days: ownership, restrictions of programmes, lists that nobody has looked at."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from service.bootstrap import Services
from service.domain.parties import NameKind
from service.domain.programmes import Restriction
from service.holdings.kinds import Kind
from service.web.next_steps import steps_for
from service.web.words import KINDS, NAME_KINDS, RESTRICTIONS
from tests.web.conftest import Browser
from tests.web.test_uploading import visible

pytestmark = pytest.mark.slow

DERIVED = {"owned": "owned 55 % by Somebody (us-sdn)", "owners": ["ofac-1"], "certain": False}


def test_every_kind_of_row_and_name_and_every_restriction_has_words() -> None:
    assert KINDS.keys() == set(Kind)
    assert NAME_KINDS.keys() == set(NameKind)
    assert RESTRICTIONS.keys() == set(Restriction)


def test_a_listing_that_follows_from_ownership_says_so_and_names_the_owner(browser: Browser) -> None:
    with browser.app.test_request_context():
        parts: Any = browser.app.jinja_env.get_template("_parts.html").module
        told = str(parts.owned({"derived": DERIVED}))
        assert str(parts.owned({"derived": None})).strip() == ""
    assert "follows from ownership, owned 55 % by Somebody (us-sdn)." in told
    assert "Unsure" in told
    assert 'href="/designations/ofac-1"' in told


@pytest.mark.parametrize(
    ("programme", "flag", "words"),
    [
        ("us-fse", "no_trade", "Nothing is frozen"),
        ("eo-14032", "no_trade", "OFAC FAQ 1048"),
        ("us-sdgt", "blocked", "31 CFR 501.603"),
    ],
)
def test_the_next_steps_are_those_of_the_programme(services: Services, programme: str, flag: str, words: str) -> None:
    finding = {
        **dict.fromkeys(("restricted_from", "divest_before", "days_left", "if_confirmed", "if_lifted", "breach")),
        "flag": flag,
        "matches": [{"listing": {"programme": programme}}],
    }
    assert words in " ".join(steps_for(finding, services.screener.register.programmes))


def test_a_list_shows_its_programmes_and_what_it_answers(browser: Browser) -> None:
    told = visible(browser.get("/lists/us-ns-cmic"))
    assert "No trade 68 today, for US holders" in told
    assert "purchases, with time to divest 68 0 EO 14032 s.1" in told


def test_a_party_has_its_names_in_its_own_script_and_in_short(browser: Browser) -> None:
    (suggested, *_) = browser.client.get("/designations/suggestions?q=xiaomi").get_json()
    told = visible(browser.get(suggested["address"]))
    assert "in its own script" in told
    assert "XIAOMI-W short name" in told


def test_stale_lists_are_told_beside_the_lists_and_nothing_is_queued(
    browser_of: Callable[..., Browser], services: Services
) -> None:
    browser = browser_of(screener=replace(services.screener, max_age_days=-1, refuses_stale=True))
    answer = browser.run(browser.uploaded())
    assert answer.status_code == 422
    assert "us-ccmc was last checked" in answer.text
    assert services.jobs.unfinished() == ()


def test_a_job_whose_lists_grew_stale_while_it_waited_says_which(
    browser_of: Callable[..., Browser], services: Services
) -> None:
    asked = browser_of().run(browser_of().uploaded()).location
    later = browser_of(screener=replace(services.screener, max_age_days=-1, refuses_stale=True))
    later.worker.work()
    told = visible(later.get(asked))
    assert "Could not screen" in told
    assert "us-ccmc was last checked" in told
