"""Licences with a clock: the flag is the one whose permissions the licence leaves, to the minute."""

from dataclasses import replace
from datetime import date

import pytest

from service.domain.as_of import AsOf
from service.domain.events import EventKind
from service.domain.findings import Finding, Question, finding_of
from service.domain.flags import TRADES, Flag
from service.domain.holdings import Holding
from service.domain.instruments import Instrument, Terms
from service.domain.licences import Licence, LicenceEffect
from service.domain.listings import Listing
from service.domain.timelines import timeline_of
from service.lists.reviewed.programmes import load_programmes
from service.register.register import Register
from tests.builders import event, instant, listing, match, party, published

LAW = load_programmes()
BOND, SHARE, SWAP = Terms(Instrument.DEBT), Terms(Instrument.EQUITY), Terms(Instrument.SWAP)


def listed(party_id: str, day: str, entry: str = "X", *acts: EventKind) -> Listing:
    events = [event(kind, "2022-05-01", docket="1:22-cv-1") for kind in acts]
    return listing("us-sdn", *events, listed=day, party_id=party_id, entry=entry)


def answer(one: Listing, at: str, terms: Terms | None = None, known: str = "2026-11-22T00:00-05:00") -> Finding:
    known_lists = published("us-sdn", [party(one.party_id)], [one])
    register = Register.of([known_lists], LAW)
    question = Question(AsOf.parse(at), AsOf.parse(known))
    return finding_of(Holding(2, "X"), [match(party_id=one.party_id)], register, question, terms)


ALROSA, LUKOIL = listed("ofac-34644", "2022-04-07"), listed("ofac-17248", "2025-10-22")
SBERBANK, PDVSA = listed("ofac-17018", "2022-04-06"), listed("ofac-26367", "2019-01-28")
VTB, ALFA = listed("ofac-17013", "2022-02-24"), listed("ofac-34682", "2022-04-06")
ROSBANK, POLYUS = listed("ofac-36496", "2022-12-15"), listed("ofac-43097", "2023-05-19")
SURGUT = listed("ofac-17145", "2025-01-10")
MOEX = listed("ofac-2", "2024-06-12", "PUBLIC JOINT STOCK COMPANY MOSCOW EXCHANGE MICEX-RTS")
RUSAL, GAZ = listed("ofac-1", "2018-04-06", "UNITED COMPANY RUSAL PLC"), listed("ofac-24230", "2018-04-06", "GAZ GROUP")


@pytest.mark.parametrize(
    ("one", "at", "flag", "before"),
    [
        (ALROSA, "2022-05-15T12:00-04:00", "divest", "2022-07-01T00:01:00-04:00"),
        (ALROSA, "2022-07-01T00:00-04:00", "divest", "2022-07-01T00:01:00-04:00"),
        (ALROSA, "2022-07-01T00:01-04:00", "blocked", None),
        (LUKOIL, "2025-11-20T23:59-05:00", "divest", "2025-11-21T00:01:00-05:00"),
        (LUKOIL, "2025-11-21T00:01-05:00", "blocked", None),
        (SBERBANK, "2022-04-06T12:00-04:00", "divest", "2022-05-25T00:01:00-04:00"),
        (SBERBANK, "2022-05-25T00:01-04:00", "blocked", None),
        (RUSAL, "2018-05-07T00:00-04:00", "divest", "2018-06-06T00:01:00-04:00"),  # GL 13A came out on 1 May
        (RUSAL, "2018-04-20T12:00-04:00", "divest", "2018-05-07T00:01:00-04:00"),
        (RUSAL, "2018-12-20T12:00-05:00", "divest", "2019-01-21T00:01:00-05:00"),
        (RUSAL, "2019-01-28T00:01-05:00", "blocked", None),
        (GAZ, "2020-07-15T23:59-04:00", "divest", "2020-07-22T00:01:00-04:00"),
        (GAZ, "2020-07-22T00:01-04:00", "divest", "2021-01-22T00:01:00-05:00"),  # GL 13O came out on 16 July
        (GAZ, "2021-01-22T00:01-05:00", "divest", "2022-01-26T00:01:00-05:00"),
        (GAZ, "2022-01-26T00:01-05:00", "divest", "2022-04-27T00:01:00-04:00"),
        (GAZ, "2022-05-25T00:00-04:00", "divest", "2022-05-25T00:01:00-04:00"),
        (GAZ, "2022-05-25T00:01-04:00", "blocked", None),
        (ROSBANK, "2022-12-15T12:00-05:00", "divest", "2023-03-15T00:01:00-04:00"),
        (ROSBANK, "2023-03-15T00:00-04:00", "divest", "2023-03-15T00:01:00-04:00"),
        (ROSBANK, "2023-03-15T00:01-04:00", "blocked", None),
        (POLYUS, "2023-08-17T00:00-04:00", "divest", "2023-08-17T00:01:00-04:00"),
        (POLYUS, "2023-08-17T00:01-04:00", "blocked", None),
        (MOEX, "2024-08-01T12:00-04:00", "divest", "2024-08-13T00:01:00-04:00"),
        (MOEX, "2024-08-02T12:00-04:00", "divest", "2024-10-12T00:01:00-04:00"),
        (MOEX, "2024-10-12T00:01-04:00", "blocked", None),
        (SURGUT, "2025-02-27T00:00-05:00", "divest", "2025-02-27T00:01:00-05:00"),
        (SURGUT, "2025-02-27T00:01-05:00", "blocked", None),
        (PDVSA, "2019-03-15T12:00-04:00", "divest", "2023-10-18T00:00:00-04:00"),
        (PDVSA, "2024-06-03T12:00-04:00", "licensed", None),
    ],
)
def test_a_licence_holds_to_its_minute(one: Listing, at: str, flag: str, before: str | None) -> None:
    found = answer(one, at, BOND)
    assert (found.flag, found.divest_before.isoformat() if found.divest_before else None) == (flag, before)
    assert found.trade == TRADES[found.flag]
    assert found.if_lifted == (None if flag == "blocked" else Flag.BLOCKED)


def test_where_it_only_lets_holders_out_the_days_are_counted_and_the_condition_is_told() -> None:
    found = answer(ALROSA, "2022-06-29T12:00-04:00", SHARE)
    assert found.days_left == 1
    assert found.restricted_from == instant("2022-04-07")
    assert found.basis is not None
    assert found.basis.listing_status.status == "licensed"
    assert found.reason.endswith(
        "property is blocked, but Russia-related General License 9C lets holders sell to divest, before "
        "2022-07-01 00:01 EDT, on condition that the security was issued before 2022-04-07 and the sale is to a non-US "
        "person; "
        "purchases are prohibited, and without the licence the flag would be blocked."
    )


def test_a_licence_that_frees_says_its_condition_too() -> None:
    found = answer(PDVSA, "2024-06-03T12:00-04:00", BOND)
    assert (
        "suspends the restriction, on condition that the security was issued before 2017-08-25, and without it"
        in found.reason
    )


@pytest.mark.parametrize(
    ("one", "at", "terms", "flag"),
    [
        (ALROSA, "2022-05-15T12:00-04:00", Terms(), "divest"),  # debt and equity are covered: either way it is
        (ALROSA, "2022-05-15T12:00-04:00", SWAP, "divest"),  # GL 10C, not 9C
        (ALROSA, "2022-04-06T23:59-04:00", SWAP, "clear"),
        (ALROSA, "2022-07-01T00:01-04:00", SWAP, "blocked"),
        (VTB, "2022-03-10T12:00-05:00", SWAP, "blocked"),  # GL 9A: debt and equity, no derivative
        (LUKOIL, "2025-11-01T12:00-04:00", SWAP, "divest"),
        (PDVSA, "2024-06-03T12:00-04:00", Terms(), "blocked"),  # debt alone is free
        (PDVSA, "2024-06-03T12:00-04:00", SHARE, "blocked"),
        (ALROSA, "2022-05-15T12:00-04:00", Terms(Instrument.DEBT, date(2022, 4, 7)), "blocked"),
        (ALROSA, "2022-05-15T12:00-04:00", Terms(Instrument.DEBT, date(2022, 4, 6)), "divest"),
    ],
)
def test_a_licence_covers_the_securities_that_it_names(one: Listing, at: str, terms: Terms, flag: str) -> None:
    assert answer(one, at, terms).flag == flag


def test_a_licence_that_nobody_knew_of_frees_nobody() -> None:
    assert answer(RUSAL, "2018-05-20T12:00-04:00", SHARE, known="2018-04-20T12:00-04:00").flag is Flag.BLOCKED


def test_others_and_the_unlisted_have_no_licence() -> None:
    assert answer(listed("ofac-7", "2022-04-07"), "2022-05-15T12:00-04:00", SHARE).flag is Flag.BLOCKED
    delisted = listed("ofac-34644", "2022-04-07", "X", EventKind.DELISTED)
    assert answer(delisted, "2022-05-15T12:00-04:00", SHARE).flag is Flag.FORMER


def test_an_order_of_a_court_goes_before_a_licence() -> None:
    enjoined = listed("ofac-34644", "2022-04-07", "X", EventKind.ENJOINED)
    assert answer(enjoined, "2022-05-15T12:00-04:00", SHARE).flag is Flag.ENJOINED


def test_who_is_owned_by_licensed_parties_alone_has_their_licence() -> None:
    owned = replace(listed("own-1", "2022-04-07"), owned_by=("ofac-34644",))
    assert answer(owned, "2022-05-15T12:00-04:00", SHARE).flag is Flag.DIVEST
    mixed = replace(owned, owned_by=("ofac-34644", "ofac-7"))
    assert answer(mixed, "2022-05-15T12:00-04:00", SHARE).flag is Flag.BLOCKED


def test_the_life_of_a_listing_shows_its_licences() -> None:
    life = timeline_of(ALROSA, LAW, AsOf.parse("2026-11-22"))
    assert [(span.flag, span.begins.isoformat()) for span in life.spans] == [
        (Flag.DIVEST, "2022-04-07T00:00:00-04:00"),
        (Flag.BLOCKED, "2022-07-01T00:01:00-04:00"),
    ]


def test_of_two_licences_the_one_that_frees_more_holds() -> None:
    base = next(one for one in LAW.licences if one.number == "RU-9C")
    free = replace(base, number="X", effect=LicenceEffect.FREE)
    law = replace(LAW, licences=(base, free))
    register = Register.of([published("us-sdn", [party("ofac-34644")], [ALROSA])], law)
    question = Question(AsOf.parse("2022-05-15T12:00-04:00"), AsOf.parse("2026-11-22"))
    assert finding_of(Holding(2, "X"), [match(party_id="ofac-34644")], register, question, SHARE).flag is Flag.LICENSED


@pytest.mark.parametrize("licence", LAW.licences, ids=lambda one: one.number)
def test_every_licence_has_its_source_and_what_follows_it_is_in_the_table(licence: Licence) -> None:
    numbers = {one.number for one in LAW.licences}
    assert licence.source
    assert licence.successor in {"", *numbers}
    assert licence.ends is None or licence.ends > licence.begins


@pytest.mark.parametrize(
    ("code", "terms", "flag", "begins"),
    [
        ("us-sdn", None, "blocked", "2022-04-07"),
        ("us-fse", None, "no_trade", "2022-04-07"),
        ("us-mbs", None, "restricted", "2022-04-07"),
        ("us-ssi.directive-2", Terms(Instrument.DEBT), "restricted", "2022-04-07"),
        ("us-ssi.directive-2", SHARE, "notice", None),
        ("us-ssi.directive-4", None, "notice", None),
        ("us-el", None, "notice", None),
    ],
)
def test_what_restricts_at_once_restricts_from_the_act_of_listing(
    code: str, terms: Terms | None, flag: str, begins: str | None
) -> None:
    found = answer(listing(code, listed="2022-04-07", party_id="ofac-9"), "2023-01-01T12:00-05:00", terms)
    assert (found.flag, found.restricted_from) == (flag, instant(begins) if begins else None)


def test_a_day_that_is_only_a_files_is_not_told_as_that_of_the_law() -> None:
    """`first seen in the list of` a day says that the act lies somewhere before."""
    seen = replace(listed("ofac-7", "2022-04-07"), events=(event(EventKind.LISTED, "2022-04-07", is_inferred=True),))
    found = answer(seen, "2023-01-01T12:00-05:00", SHARE)
    assert (found.flag, found.restricted_from) == (Flag.BLOCKED, None)
    under = answer(replace(seen, party_id="ofac-34644"), "2022-05-15T12:00-04:00", SHARE)
    assert (under.flag, under.restricted_from) == (Flag.DIVEST, None)


@pytest.mark.parametrize(
    ("one", "at", "licence"),
    [
        (VTB, "2022-03-01T23:59-05:00", "General License 9 stood then"),
        (ALFA, "2022-05-15T12:00-04:00", "General License 9B stood then"),
        (GAZ, "2018-10-31T12:00-04:00", "General License 13F stood then"),
        (GAZ, "2019-05-15T12:00-04:00", "General Licenses 13J to 13L stood then"),
    ],
)
def test_a_licence_whose_text_was_not_found_frees_nobody_and_is_told(one: Listing, at: str, licence: str) -> None:
    found = answer(one, at, SHARE)
    assert (found.flag, found.trade, found.if_lifted) == (Flag.BLOCKED, TRADES[Flag.BLOCKED], None)
    assert f"{licence}, and what it let holders do is not known here" in found.reason
    assert found.basis is not None
    assert not any(licence.partition(" stood")[0] in act.reference for act in found.basis.listing_status.events)
    assert "stood then" not in answer(one, at, SWAP).reason


def test_outside_of_such_a_licence_nothing_is_told_of_it() -> None:
    assert "stood then" not in answer(ALFA, "2022-07-01T00:01-04:00", SHARE).reason
    assert "stood then" not in answer(VTB, "2022-03-10T12:00-05:00", SHARE).reason
