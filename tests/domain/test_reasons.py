from dataclasses import replace

import pytest

from service.domain.events import EventKind
from service.domain.findings import Question, finding_of
from service.domain.flags import Flag
from service.domain.holdings import Holding
from service.domain.listings import Listing
from service.domain.matches import Reason, Strength
from service.domain.reasons import sentence
from service.domain.status import listing_status_at
from tests.builders import PROGRAMMES, event, instant, listing, match, moment, party, published, register


def reason(
    record: Listing, at: str, strength: Strength = Strength.EXACT, jurisdictions: tuple[str, ...] = ("US",)
) -> str:
    known = register(published("us-test", [party()], [record]))
    question = Question(moment(at), moment("2026-11-22"), jurisdictions)
    return finding_of(Holding(2, "ACME CORP"), [match(strength)], known, question).reason


@pytest.mark.parametrize(
    ("record", "at", "words"),
    [
        (listing(), "2021-02-01", "purchases are prohibited from 2021-03-15 09:30 EDT, and sales are prohibited from"),
        (listing("order", restricted_from=instant("2022-01-01")), "2021-02-01", "prohibited from 2022-01-01 00:00 EST"),
        (listing(), "2021-04-01", "sales are allowed only to divest, before 2022-01-15 00:00 EST"),
        (listing("open"), "2021-04-01", "prohibited since 2021-01-14 00:00 EST and sales are allowed only to divest"),
        (listing("keepable"), "2022-02-01", "without a licence; keeping it is allowed"),
        (listing(divest_before=instant("2021-05-01")), "2021-05-02", "without a licence; so is keeping it"),
        (
            listing(),
            "2021-07-01",
            "is no longer on us-test: the listing of 2021-01-14 was superseded by US President (1:21-cv-1) on 2021",
        ),
        (
            listing("partial", restricted_from=instant("2021-03-26 00:01")),
            "2021-02-01",
            "which from 2021-03-26 00:01 EDT restricts some of its securities (statute)",
        ),
        (
            listing("notice", event(EventKind.LISTED, "2021-01-14", is_inferred=True), listed=None),
            "2021-02-01",
            "has been on us-test since 2021-01-14 at the latest under the notice programme",
        ),
        (listing("notice"), "2021-02-01", "that restricts no trading"),
        (listing("european"), "2021-02-01", "binds EU persons, not this holder"),
        (
            listing("partial"),
            "2021-02-01",
            "restricts some of its securities: treat it as restricted unless the measure's own text leaves it out",
        ),
        (listing("blocking"), "2021-02-01", "freeze it, do not sell it, and report it (statute)"),
        (
            listing("order", event(EventKind.ENJOINED, "2021-03-12")),
            "2021-03-16",
            "an order of D.D.C. of 2021-03-12 (1:21-cv-1) suspends the restriction, and without it the flag would be",
        ),
        (
            listing("order", event(EventKind.LICENSED, "2021-02-01", until=instant("2021-05-27 09:30"))),
            "2021-03-16",
            "a licence of D.D.C. of 2021-02-01 (1:21-cv-1) suspends the restriction until 2021-05-27 09:30 EDT",
        ),
        (
            listing("notice", event(EventKind.PROPOSED, "2021-02-01"), listed=None),
            "2021-02-02",
            "was proposed for us-test on 2021-02-01; nothing is restricted yet",
        ),
        (
            listing(
                "notice",
                event(EventKind.PROPOSED, "2021-02-01"),
                event(EventKind.WITHDRAWN, "2021-02-01", order=2),
                listed=None,
            ),
            "2021-02-02",
            "was proposed for us-test and never listed: the proposal was withdrawn by D.D.C.",
        ),
        (
            listing("dealings"),
            "2021-02-02",
            "buying and selling are prohibited without a licence (statute); keeping it is allowed.",
        ),
        (
            listing("notice", event(EventKind.CHALLENGED, "2021-01-29", docket="1:21-cv-00280 (D.D.C.)")),
            "2021-02-02",
            "(open proceeding: 1:21-cv-00280 (D.D.C.)).",
        ),
    ],
)
def test_a_reason_says_what_holds_and_until_when(record: Listing, at: str, words: str) -> None:
    text = reason(record, at)
    assert words in text
    assert text.startswith("'ACME CORP' is Acme Corporation by its name, which ")
    assert text.endswith(".")


def test_a_lead_to_a_mere_proposal_says_so() -> None:
    proposal = listing("notice", event(EventKind.PROPOSED, "2021-02-01"), listed=None)
    text = reason(proposal, "2021-02-02", Strength.POSSIBLE)
    assert "was proposed for us-test on 2021-02-01; nothing is restricted yet." in text
    assert "resembles 'Acme Corporation'" in text


def test_a_lead_names_both_strings_its_score_and_what_it_would_mean() -> None:
    text = reason(listing(), "2021-04-01", Strength.POSSIBLE)
    assert "'ACME CORP' resembles 'Acme Corporation' (score 1.00)" in text
    assert "a person must look; if it is the same, the flag is divest" in text


def test_an_identifier_is_named() -> None:
    assert reason(listing(), "2021-04-01", Strength.IDENTIFIER).startswith("NAME ACME CORP is Acme Corporation, which")


def test_a_market_is_told_by_the_field_that_names_it() -> None:
    known = register(published("us-test", [party()], [listing()]))
    question = Question(moment("2021-04-01"), moment("2026-11-22"), ("US",))
    by_country = replace(match(), matched_on="country", value="Freedonia", of_market=True, strength=Strength.IDENTIFIER)
    text = finding_of(Holding(2, "ACME CORP"), [by_country], known, question).reason
    assert text.startswith("By its country, Freedonia, it is of Acme Corporation, which")


def test_what_only_points_to_a_market_is_told_with_what_it_shows() -> None:
    known = register(published("us-test", [party()], [listing()]))
    question = Question(moment("2021-04-01"), moment("2026-11-22"), ("US",))
    hint = replace(match(Strength.POSSIBLE), value="ACME PJSC", of_market=True, explanation=(Reason(1.0, "a form"),))
    text = finding_of(Holding(2, "ACME PJSC"), [hint], known, question).reason
    assert text.startswith("'ACME PJSC' may be of Acme Corporation (a form), which")


@pytest.mark.parametrize("flag", Flag)
@pytest.mark.parametrize("code", ["order", "open", "blocking"])
def test_every_flag_has_a_sentence(flag: Flag, code: str) -> None:
    listing_status = listing_status_at(listing(code), PROGRAMMES, moment("2021-04-01"), moment("2026-11-22"))
    assert listing_status is not None
    text = sentence(flag, match(), listing_status, Flag.DIVEST)
    assert text.endswith(".")
    assert "None" not in text.replace("(None)", "")
