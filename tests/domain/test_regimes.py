"""The phases of divestment regimes: to their last day, from a listing or a finding; what follows from other lists."""

from dataclasses import replace
from datetime import date

import pytest

from service.domain.deadlines import DatedChange, deadlines_of
from service.domain.events import EventKind, Scope
from service.domain.findings import BREACH, Finding, Question, finding_of
from service.domain.flags import Decision, Flag, Permission
from service.domain.following import following
from service.domain.holdings import Holding, Side
from service.domain.listings import Listing
from service.domain.matches import Strength
from service.domain.programmes import Programmes, Restriction
from service.domain.regimes import CountedFrom, Following, Phase, Regime
from service.domain.timelines import timeline_of
from service.register.register import Register
from tests.builders import NEW_YORK, PROGRAMMES, event, instant, listing, match, moment, party, programme, published

PHASES = (Phase(50, years=3), Phase(75, years=4), Phase(100, years=5))
BOARD = Regime(CountedFrom.FINDING, "the board's finding", PHASES, "index funds")
LIST = Regime(CountedFrom.LISTING, "the list", (Phase(100, months=12),))
SOON = Regime(CountedFrom.LISTING, "the letter")
STATES = {
    code: programme(code, Restriction.DIVESTMENT, regime=regime, binds=binds, begins=instant("2020-05-01"))
    for code, regime, binds in (("board", BOARD, "US-IN"), ("list", LIST, "US-FL"), ("soon", SOON, "NO-GPFG"))
}
RULES = (
    Following("board", "notice", "statute", "A", frozenset({"CN"})),
    Following("list", "notice", "statute", "A", outlives=True),
)
LAW = Programmes({**PROGRAMMES.by_code, **STATES}, following={"notice": RULES, "order": (RULES[1],)})


def answer(record: Listing, at: str, holder: str, country: str | None = "CN", **changes: object) -> Finding:
    known = Register.of([published("us-test", [party(country=country)], [record])], LAW)
    question = Question(moment(at), moment("2040-01-01"), (holder,))
    holding = replace(Holding(2, "ACME CORP"), **changes)  # type: ignore[arg-type]
    return finding_of(holding, [match(Strength.EXACT)], known, question)


@pytest.mark.parametrize(
    ("phase", "start", "last", "words"),
    [
        (Phase(50, years=3), date(2024, 2, 29), date(2027, 2, 28), "50 % within 3 years"),
        (Phase(100, months=12), date(2025, 3, 14), date(2026, 3, 14), "100 % within 12 months"),
        (Phase(100, months=1), date(2025, 1, 31), date(2025, 2, 28), "100 % within 1 month"),
        (Phase(100, months=11), date(2025, 2, 1), date(2026, 1, 1), "100 % within 11 months"),
        (Phase(50, days=270), date(2025, 1, 1), date(2025, 9, 28), "50 % within 270 days"),
        (Phase(50, years=1, days=1), date(2025, 1, 1), date(2026, 1, 2), "50 % within 1 year and 1 day"),
    ],
)
def test_a_phase_ends_with_its_last_day(phase: Phase, start: date, last: date, words: str) -> None:
    assert (phase.last_day(start), str(phase)) == (last, words)
    assert phase.closes(start, NEW_YORK).date() == date.fromordinal(last.toordinal() + 1)


def test_phases_run_from_the_boards_finding_and_are_told_one_by_one() -> None:
    found = listing("board", event(EventKind.FOUND, "2021-06-01"))
    first = answer(found, "2022-01-01", "US-IN")
    assert (first.flag, first.divest_before) == (Flag.DIVEST, instant("2026-06-02"))
    assert first.restricted_from == instant("2021-01-14")
    assert first.trade.buy is Permission.PROHIBITED
    assert first.trade.sell is Permission.DIVEST_ONLY
    assert "50 % before 2024-06-02 00:00 EDT, 75 % before 2025-06-02 00:00 EDT, 100 % before 2026-06-02" in first.reason
    assert "counted from the board's finding (exempt: index funds)" in first.reason
    later = answer(found, "2025-06-02", "US-IN")
    assert "75 %" not in later.reason
    assert later.days_left == 365
    assert answer(found, "2021-05-31", "US-IN").divest_before is None


def test_what_is_left_after_the_last_phase_must_still_be_sold() -> None:
    over = answer(listing("list"), "2022-01-15", "US-FL")
    assert (over.flag, over.divest_before, over.days_left) == (Flag.DIVEST, instant("2022-01-15"), None)
    assert over.trade.sell is Permission.DIVEST_ONLY
    assert "should have been sold before 2022-01-15 00:00 EST, and must be sold" in over.reason
    assert answer(listing("list"), "2022-01-14 23:59", "US-FL").days_left == 0


def test_without_a_finding_no_phase_is_dated_and_the_reason_says_so() -> None:
    unknown = answer(listing("board"), "2022-01-01", "US-IN")
    assert (unknown.flag, unknown.divest_before) == (Flag.DIVEST, None)
    assert "50 % within 3 years, 75 % within 4 years" in unknown.reason
    assert "of the board's finding: no list here states its day, which alone would date these phases" in unknown.reason


def test_the_day_of_a_file_starts_no_phase() -> None:
    seen = event(EventKind.LISTED, "2021-01-14", is_inferred=True)
    record = replace(listing("list"), events=(seen,))
    assert answer(record, "2021-02-01", "US-FL").divest_before is None


def test_a_mandate_without_phases_asks_to_sell_as_soon_as_can_be() -> None:
    found = answer(listing("soon"), "2022-01-01", "NO-GPFG")
    assert (found.flag, found.divest_before) == (Flag.DIVEST, None)
    assert "must be sold as soon as that can be done prudently" in found.reason


@pytest.mark.parametrize("holder", ["US", "US-TX", "DE", "NO"])
def test_other_holders_get_a_notice(holder: str) -> None:
    found = answer(listing("list"), "2021-02-01", holder)
    assert found.flag is Flag.NOTICE
    assert "that binds investors of US-FL alone, not this holder" in found.reason


def test_an_order_to_buy_is_denied_a_sale_is_warned_of_and_a_purchase_since_is_a_breach() -> None:
    assert answer(listing("list"), "2021-02-01", "US-FL", side=Side.BUY).decision is Decision.DENY
    assert answer(listing("list"), "2021-02-01", "US-FL", side=Side.SELL).decision is Decision.WARN
    assert answer(listing("list"), "2021-02-01", "US-FL", acquired_on=date(2021, 1, 20)).breach == BREACH
    assert answer(listing("list"), "2021-02-01", "US-FL", acquired_on=date(2021, 1, 10)).breach is None


def test_a_statute_follows_the_list_of_others_for_its_own_investors_alone() -> None:
    bound = answer(listing("notice"), "2021-02-01", "US-IN")
    assert bound.flag is Flag.DIVEST
    assert bound.basis is not None
    assert bound.basis.listing.programme == "board"
    assert bound.restricted_from == instant("2021-01-14")
    assert "since 2021-01-14 under the notice programme, and by that falls under the board programme" in bound.reason
    other = answer(listing("notice"), "2021-02-01", "US")
    assert (other.flag, len(other.matches)) == (Flag.NOTICE, 1)


def test_a_statute_reaches_back_to_no_day_before_its_own() -> None:
    old = listing("notice", listed="2019-03-01")
    assert answer(old, "2020-04-30", "US-IN").flag is Flag.NOTICE
    begun = answer(old, "2020-05-01", "US-IN")
    assert (begun.flag, begun.restricted_from) == (Flag.DIVEST, instant("2020-05-01"))
    gone = listing("notice", event(EventKind.DELISTED, "2020-01-05"), listed="2019-03-01")
    assert len(answer(gone, "2021-02-01", "US-IN").matches) == 1


def test_a_country_that_is_not_stated_is_a_lead_and_another_one_is_not_meant() -> None:
    doubt = answer(listing("notice"), "2021-02-01", "US-IN", country=None)
    assert (doubt.flag, doubt.if_confirmed) == (Flag.REVIEW, Flag.DIVEST)
    assert "states no country of it: whether it is there for CN is not established" in doubt.reason
    assert answer(listing("notice"), "2021-02-01", "US-IN", country="RU").flag is Flag.NOTICE


def test_a_listing_that_ends_takes_along_what_follows_unless_that_outlives_it() -> None:
    ended = listing("notice", event(EventKind.DELISTED, "2021-03-01"))
    assert answer(ended, "2021-04-01", "US-IN").flag is Flag.FORMER
    assert answer(ended, "2021-04-01", "US-FL").flag is Flag.DIVEST


def test_a_court_that_suspends_the_list_leaves_the_name_on_it() -> None:
    enjoined = listing("order", event(EventKind.ENJOINED, "2021-03-12"))
    assert answer(enjoined, "2021-04-01", "US-FL").flag is Flag.DIVEST
    assert answer(enjoined, "2021-04-01", "US").flag is Flag.ENJOINED


def test_the_end_of_a_whole_list_ends_what_follows_from_it() -> None:
    law = replace(LAW, following={"order": (replace(RULES[0], followed="order", countries=frozenset()),)})
    (one,) = following(listing("order"), None, law, ("US-IN",))
    assert [(act.kind, act.scope) for act in one.listing.events][-1] == (EventKind.SUPERSEDED, Scope.LISTING)
    assert one.read(None) is None


def test_the_calendar_tells_each_phase_for_the_investors_of_the_state() -> None:
    found = listing("notice", event(EventKind.FOUND, "2021-06-01"))
    ahead = list(deadlines_of(found, LAW, instant("2025-01-01"), "CN", ("US-IN",)))
    assert [(one.change, one.at, one.part) for one in ahead] == [
        (DatedChange.PHASE_ENDS, instant("2025-06-02"), "75"),
        (DatedChange.PHASE_ENDS, instant("2026-06-02"), "100"),
    ]
    assert len({one.uid for one in ahead}) == 2
    assert list(deadlines_of(found, LAW, instant("2025-01-01"), "CN", ("US",))) == []


def test_a_life_tells_the_phases_and_closes_no_window() -> None:
    life = timeline_of(listing("board", event(EventKind.FOUND, "2021-06-01")), LAW, moment("2040-01-01"), ("US-IN",))
    assert (life.restricted_from, life.divest_before) == (None, None)
    assert [percent for percent, _ in life.phases] == [50, 75, 100]
    assert [span.flag for span in life.spans] == [Flag.DIVEST]
    unborn = timeline_of(listing("board", listed="2050-01-01"), LAW, moment("2040-01-01"))
    assert (unborn.phases, unborn.spans) == ((), ())
