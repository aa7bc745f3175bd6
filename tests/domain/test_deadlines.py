"""What is dated ahead: told once, to its minute, stayed where a court stays it, missed where it did not come."""

from dataclasses import replace
from datetime import timedelta

import pytest

from service.domain.deadlines import DatedChange, Deadline, deadlines_of, deadlines_of_programme, missing_renewal
from service.domain.events import EventKind, Scope
from service.domain.listings import Listing
from service.domain.programmes import Restriction
from service.lists.reviewed.coming import read_coming
from service.lists.reviewed.programmes import load_programmes
from tests.builders import PROGRAMMES, event, instant, listing, programme

LAW = load_programmes()


def ahead(one: Listing, now: str) -> list[tuple[DatedChange, str, bool]]:
    found = deadlines_of(one, PROGRAMMES, instant(now))
    return [(each.change, each.at.isoformat(), each.is_stayed) for each in found]


def test_a_listing_tells_its_ban_and_the_close_of_its_window_until_each_has_come() -> None:
    ban = (DatedChange.BAN_BEGINS, "2021-03-15T09:30:00-04:00", False)
    close = (DatedChange.WINDOW_CLOSES, "2022-01-15T00:00:00-05:00", False)
    assert ahead(listing(), "2021-03-01") == [ban, close]
    assert ahead(listing(), "2021-03-15 09:30") == [close]
    assert ahead(listing("keepable"), "2022-01-15") == []


def test_a_deadline_that_a_court_stays_is_told_as_stayed() -> None:
    one = listing("order", event(EventKind.ENJOINED, "2021-03-12"))
    assert [stayed for _, _, stayed in ahead(one, "2021-03-13")] == [True, True]


def test_an_order_with_an_end_tells_it_and_so_does_a_licence() -> None:
    until = instant("2021-05-01 09:30")
    for kind, change in ((EventKind.STAYED, DatedChange.ORDER_ENDS), (EventKind.LICENSED, DatedChange.LICENCE_ENDS)):
        one = listing("order", event(kind, "2021-03-12", until=until))
        assert (change, until.isoformat(), False) in ahead(one, "2021-03-13")
    assert ahead(listing("blocking", event(EventKind.ENJOINED, "2021-03-12")), "2021-03-13") == []


def test_what_is_not_listed_yet_or_no_more_has_nothing_ahead() -> None:
    assert ahead(listing(), "2021-01-13") == []
    assert ahead(listing("order", event(EventKind.DELISTED, "2021-02-01")), "2021-02-02") == []
    assert ahead(listing("order", event(EventKind.PROPOSED, "2021-01-01"), listed=None), "2021-02-02") == []


def test_a_general_licence_ends_to_its_minute() -> None:
    lukoil = listing("us-sdn", listed="2025-10-22", party_id="ofac-17248")
    (found,) = deadlines_of(lukoil, LAW, instant("2025-11-20"))
    assert (found.change, found.at.isoformat()) == (DatedChange.LICENCE_ENDS, "2025-11-21T00:01:00-05:00")
    assert list(deadlines_of(lukoil, LAW, instant("2025-11-21 00:01"))) == []


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("2025-09-28", [("rule_returns", "2025-09-29"), ("rule_rests", "2025-11-10"), ("rule_returns", "2026-11-10")]),
        ("2025-11-09", [("rule_rests", "2025-11-10"), ("rule_returns", "2026-11-10")]),
        ("2025-11-10", [("rule_returns", "2026-11-10")]),
        ("2026-11-10", []),
    ],
)
def test_a_rule_that_rests_tells_when_it_returns(now: str, told: list[tuple[str, str]]) -> None:
    found = deadlines_of_programme(LAW.get("us-el"), instant(now))
    assert [(one.change.value, one.at.date().isoformat()) for one in found] == told


def renewals(now: str) -> list[tuple[str, bool]]:
    found = deadlines_of_programme(LAW.get("eo-14032"), instant(now))
    return [(one.at.date().isoformat(), one.is_missed) for one in found if one.change is DatedChange.RENEWAL_DUE]


def test_a_renewal_that_nobody_knows_of_is_missed() -> None:
    assert renewals("2021-10-01") == []
    assert renewals("2024-12-01") == [("2025-11-12", False)]
    assert renewals("2026-11-11") == [("2026-11-12", False)]
    assert renewals("2026-11-12") == [("2026-11-12", True)]
    assert missing_renewal(LAW.get("eo-14032"), instant("2026-11-11")) == ""
    assert "ran out on 2026-11-12" in missing_renewal(LAW.get("eo-14032"), instant("2026-11-12"))
    assert missing_renewal(LAW.get("us-sdn"), instant("2026-11-12")) == ""


def test_an_order_that_was_superseded_needs_no_renewal() -> None:
    renewed = event(EventKind.RENEWED, "2021-01-01", scope=Scope.PROGRAMME, until=instant("2022-01-01"))
    over = event(EventKind.SUPERSEDED, "2021-06-03", scope=Scope.PROGRAMME)
    one = programme("order", Restriction.DIVESTMENT, events=(renewed, over))
    assert list(deadlines_of_programme(one, instant("2023-01-01"))) == []
    assert missing_renewal(one, instant("2023-01-01")) == ""
    assert missing_renewal(replace(one, events=(renewed,)), instant("2023-01-01"))


def test_the_name_of_a_deadline_does_not_move_with_its_day() -> None:
    one = Deadline(
        instant("2027-01-01"), DatedChange.WINDOW_CLOSES, "order", "what", "source", "us-test", "acme", "Acme"
    )
    assert one.uid == "window_closes-order-us-test-acme"
    assert replace(one, at=one.at + timedelta(days=9)).uid == one.uid


def test_the_name_of_a_deadline_stays_when_an_earlier_one_has_passed() -> None:
    def named(now: str) -> dict[str, str]:
        return {one.at.date().isoformat(): one.uid for one in deadlines_of_programme(LAW.get("us-el"), instant(now))}

    before, after = named("2025-09-28"), named("2025-11-10")
    assert len(set(before.values())) == len(before) == 3
    assert after == {"2026-11-10": before["2026-11-10"]}


def test_each_duty_of_a_statute_has_a_name_of_its_own() -> None:
    uids = [one.uid for one in read_coming(LAW.by_code)]
    assert len(set(uids)) == len(uids) > 1
