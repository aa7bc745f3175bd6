import pytest

from service.domain.events import EventKind
from service.domain.flags import (
    SEVERITIES,
    TRADES,
    Decision,
    Flag,
    Permission,
    Trade,
    decide,
    flag_if_lifted,
    flag_of,
    stops,
    trade_of,
)
from service.domain.holdings import Side
from service.domain.listings import Listing
from service.domain.status import ListingStatus, listing_status_at
from tests.builders import PROGRAMMES, event, instant, listing, moment

US = ("US",)


def stand(record: Listing, at: str) -> ListingStatus | None:
    return listing_status_at(record, PROGRAMMES, moment(at), moment("2026-11-22"))


def test_every_flag_has_its_place_on_the_scale_weakest_first() -> None:
    assert list(SEVERITIES) == list(Flag)
    assert list(SEVERITIES.values()) == [0, 10, 20, 30, 35, 40, 45, 50, 60, 70, 80]
    assert Flag.DIVEST.severity == 60


def test_every_flag_says_what_may_be_done() -> None:
    assert set(TRADES) == set(Flag)


@pytest.mark.parametrize(
    ("record", "at", "flag"),
    [
        (listing(), "2021-01-13", Flag.CLEAR),
        (listing(), "2021-02-01", Flag.PENDING),
        (listing(), "2021-03-15 09:30", Flag.DIVEST),
        (listing("keepable"), "2022-01-14 23:59", Flag.DIVEST),
        (listing("keepable"), "2022-01-15", Flag.NO_TRADE),
        (listing(), "2021-07-01", Flag.FORMER),
        (listing("order", event(EventKind.ENJOINED, "2021-03-12")), "2021-03-16", Flag.ENJOINED),
        (listing("order", event(EventKind.LICENSED, "2021-02-01")), "2021-03-16", Flag.LICENSED),
        (listing("open"), "2030-01-01", Flag.DIVEST),
        (listing("notice"), "2021-02-01", Flag.NOTICE),
        (listing("notice", event(EventKind.ENJOINED, "2021-01-20")), "2021-02-01", Flag.NOTICE),
        (listing("order", event(EventKind.PROPOSED, "2021-02-01"), listed=None), "2021-02-02", Flag.NOTICE),
        (listing("partial"), "2021-02-01", Flag.RESTRICTED),
        (listing("dealings"), "2021-02-01", Flag.NO_TRADE),
        (listing("blocking"), "2021-02-01", Flag.BLOCKED),
        (listing("everybody"), "2021-02-01", Flag.BLOCKED),
        (listing("european"), "2021-02-01", Flag.NOTICE),
    ],
)
def test_a_standing_gives_its_flag_to_a_us_person(record: Listing, at: str, flag: Flag) -> None:
    assert flag_of(stand(record, at), US) is flag


@pytest.mark.parametrize("jurisdictions", [("EU",), ("DE",), ("US", "FR")])
def test_a_european_programme_binds_persons_of_the_union(jurisdictions: tuple[str, ...]) -> None:
    assert flag_of(stand(listing("european"), "2021-02-01"), jurisdictions) is Flag.BLOCKED


def test_a_programme_for_everybody_binds_any_holder() -> None:
    assert flag_of(stand(listing("everybody"), "2021-02-01"), ("JP",)) is Flag.BLOCKED


def test_lifting_an_order_brings_back_what_the_clock_says_by_then() -> None:
    record = listing("order", event(EventKind.ENJOINED, "2021-03-12"))
    before, after = stand(record, "2021-03-14"), stand(record, "2021-03-16")
    assert before is not None
    assert after is not None
    assert flag_if_lifted(before, US) is Flag.PENDING
    assert flag_if_lifted(after, US) is Flag.DIVEST


@pytest.mark.parametrize("record", [listing(), listing("notice", event(EventKind.ENJOINED, "2021-01-20"))])
def test_where_no_restriction_is_suspended_there_is_nothing_to_lift(record: Listing) -> None:
    listing_status = stand(record, "2021-02-01")
    assert listing_status is not None
    assert flag_if_lifted(listing_status, US) is None


def test_a_suspended_blocking_programme_would_block_again() -> None:
    listing_status = stand(listing("blocking", event(EventKind.LICENSED, "2021-01-20")), "2021-02-01")
    assert listing_status is not None
    assert flag_if_lifted(listing_status, US) is Flag.BLOCKED


def test_under_eo_13974_keeping_is_prohibited_once_the_window_has_closed() -> None:
    closing = listing(divest_before=instant("2021-05-01"))
    assert trade_of(Flag.NO_TRADE, stand(closing, "2021-05-02")).hold is Permission.PROHIBITED
    assert trade_of(Flag.NO_TRADE, stand(listing("keepable"), "2022-02-01")).hold is Permission.ALLOWED
    assert trade_of(Flag.NO_TRADE, None).hold is Permission.ALLOWED


def test_keeping_is_allowed_as_long_as_nobody_knew_that_it_ends() -> None:
    closing = listing(divest_before=instant("2021-05-01"))
    early = listing_status_at(closing, PROGRAMMES, moment("2021-05-02"), moment("2021-01-14"))
    assert trade_of(Flag.NO_TRADE, early).hold is Permission.PROHIBITED
    earlier = listing(listed="2020-06-24", divest_before=instant("2021-05-01"))
    unknown = listing_status_at(earlier, PROGRAMMES, moment("2021-05-02"), moment("2020-12-01"))
    assert trade_of(Flag.NO_TRADE, unknown).hold is Permission.ALLOWED


def test_a_lead_denies_only_what_it_would_deny_if_confirmed() -> None:
    assert decide(Flag.PENDING, TRADES[Flag.PENDING], Side.SELL, Flag.DIVEST) is Decision.WARN
    assert decide(Flag.PENDING, TRADES[Flag.PENDING], Side.BUY, Flag.DIVEST) is Decision.DENY


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("confirmed", [flag for flag in Flag if flag.severity > Flag.NOTICE.severity])
def test_a_review_decides_what_the_confirmed_flag_would(confirmed: Flag, side: Side) -> None:
    if confirmed is not Flag.REVIEW:
        decided = decide(Flag.REVIEW, TRADES[Flag.REVIEW], side, confirmed)
        assert decided is decide(confirmed, TRADES[confirmed], side)


_DECISIONS = {
    Flag.CLEAR: ("allow", "allow"),
    Flag.FORMER: ("allow", "allow"),
    Flag.NOTICE: ("allow", "allow"),
    Flag.LICENSED: ("warn", "warn"),
    Flag.ENJOINED: ("warn", "warn"),
    Flag.PENDING: ("warn", "warn"),
    Flag.RESTRICTED: ("warn", "warn"),
    Flag.REVIEW: ("deny", "deny"),
    Flag.DIVEST: ("deny", "warn"),
    Flag.NO_TRADE: ("deny", "deny"),
    Flag.BLOCKED: ("deny", "deny"),
}


@pytest.mark.parametrize("flag", Flag)
def test_an_order_is_decided_by_its_side(flag: Flag) -> None:
    buy, sell = _DECISIONS[flag]
    assert decide(flag, TRADES[flag], Side.BUY) is Decision(buy)
    assert decide(flag, TRADES[flag], Side.SELL) is Decision(sell)


def test_a_frozen_permission_denies_too() -> None:
    frozen = Trade(Permission.FROZEN, Permission.FROZEN, Permission.FROZEN)
    assert decide(Flag.BLOCKED, frozen, Side.SELL) is Decision.DENY


@pytest.mark.parametrize(
    ("flag", "decision", "is_stopped"),
    [
        (Flag.DIVEST, None, True),
        (Flag.REVIEW, None, True),
        (Flag.PENDING, None, False),
        (Flag.DIVEST, Decision.WARN, False),
        (Flag.CLEAR, Decision.DENY, True),
    ],
)
def test_a_pipeline_sees_an_orders_decision_and_any_other_rows_flag(
    flag: Flag,
    decision: Decision | None,
    is_stopped: bool,  # noqa: FBT001 a table row
) -> None:
    assert stops(flag, decision, Flag.REVIEW) is is_stopped
