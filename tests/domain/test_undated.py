"""An entry without a printed day, on a day that its list does not know, is for a person to look at."""

from datetime import date

import pytest

from service.domain.as_of import AsOf
from service.domain.coverage import Gap
from service.domain.events import EventKind
from service.domain.findings import Finding, Question, finding_of
from service.domain.flags import Flag
from service.domain.holdings import Holding
from service.domain.listings import Listing
from service.domain.matches import Strength
from service.domain.status import Status
from tests.builders import event, listing, match, moment, party, published, register

FIRST, SECOND = "2021-07-20", "2024-05-06"
BETWEEN = Gap(date.fromisoformat(FIRST), date.fromisoformat(SECOND))
BEFORE = Gap(None, date.fromisoformat(FIRST))


def seen(first: str, gone: str | None = None, code: str = "blocking") -> Listing:
    ended = (event(EventKind.DELISTED, gone, is_inferred=True, order=1),) if gone else ()
    begun = event(EventKind.LISTED, first, is_inferred=True)
    return listing(code, begun, *ended, listed=None)


def answer(records: list[Listing], at: str, gap: Gap | None = None, known: str = "2026-11-22") -> Finding:
    gaps = {"us-test": gap} if gap else {}
    asked = Question(AsOf(date.fromisoformat(at)), AsOf(date.fromisoformat(known)), ("US",), gaps)
    known_lists = register(published("us-test", [party()], records))
    return finding_of(Holding(row=2, name="ACME CORP"), [match(Strength.EXACT)], known_lists, asked)


def test_who_was_first_seen_after_the_gap_may_have_been_listed_in_it() -> None:
    finding = answer([seen(SECOND)], "2022-05-15", BETWEEN)
    assert (finding.flag, finding.if_confirmed) == (Flag.REVIEW, Flag.BLOCKED)
    assert "is on the list of 2024-05-06; listed by then at the latest" in finding.reason
    assert "on 2022-05-15 already is not established" in finding.reason
    assert finding.reason.endswith("a person must look; if it was, the flag is blocked.")
    (shown,) = finding.matches
    assert shown.listing_status.status is Status.IN_FORCE
    assert [str(act.at.date()) for act in shown.listing_status.events] == [SECOND]
    assert str(shown.listing.listed_on) == SECOND


def test_before_the_first_version_it_is_the_same() -> None:
    assert answer([seen(FIRST)], "2020-01-01", BEFORE).flag is Flag.REVIEW


def test_on_a_day_that_the_list_knows_nothing_is_open() -> None:
    assert answer([seen(SECOND)], "2022-05-15").flag is Flag.CLEAR
    assert answer([seen(FIRST)], "2022-05-15").flag is Flag.BLOCKED


def test_who_is_gone_after_the_gap_may_have_gone_in_it() -> None:
    finding = answer([seen(FIRST, SECOND)], "2022-05-15", BETWEEN)
    assert (finding.flag, finding.if_confirmed) == (Flag.REVIEW, Flag.BLOCKED)
    assert "listed by then at the latest, and no longer on that of 2024-05-06" in finding.reason
    assert answer([seen(FIRST, SECOND)], "2024-05-06").flag is Flag.FORMER


def test_who_stands_on_both_sides_of_the_gap_stood_in_it() -> None:
    assert answer([seen(FIRST)], "2022-05-15", BETWEEN).flag is Flag.BLOCKED


def test_who_came_while_the_list_was_watched_was_not_there_before() -> None:
    assert answer([seen("2024-05-08")], "2022-05-15", BETWEEN).flag is Flag.CLEAR


def test_who_went_while_the_list_was_watched_was_there_before() -> None:
    assert answer([seen(FIRST, "2024-05-08")], "2022-05-15", BETWEEN).flag is Flag.BLOCKED


def test_who_came_back_is_looked_at_again() -> None:
    both = [seen(FIRST, "2021-08-01"), seen(SECOND)]
    finding = answer(both, "2022-05-15", Gap(date(2021, 8, 1), date(2024, 5, 6)))
    assert (finding.flag, finding.if_confirmed) == (Flag.REVIEW, Flag.BLOCKED)
    assert [one.flag for one in finding.matches] == [Flag.BLOCKED, Flag.FORMER]


def test_a_printed_day_decides() -> None:
    dated = listing("blocking", listed="2022-02-24")
    assert answer([dated], "2022-05-15", BETWEEN).flag is Flag.BLOCKED
    assert answer([dated], "2022-02-23", BETWEEN).flag is Flag.CLEAR
    gone = listing("blocking", event(EventKind.DELISTED, SECOND, is_inferred=True, order=1), listed="2019-01-01")
    assert answer([gone], "2022-05-15", BETWEEN).flag is Flag.BLOCKED


def test_an_act_that_people_recorded_ends_a_listing_on_its_day() -> None:
    ended = listing("blocking", event(EventKind.DELISTED, "2023-01-01", order=1), listed=None)
    record = listing("blocking", event(EventKind.LISTED, FIRST, is_inferred=True), *ended.events, listed=None)
    assert answer([record], "2022-05-15", BETWEEN).flag is Flag.BLOCKED
    assert answer([record], "2023-05-15", BETWEEN).flag is Flag.FORMER


def test_after_the_last_version_the_law_stands_as_it_was_last_seen() -> None:
    assert answer([seen(FIRST)], "2022-05-15", Gap(date(2021, 7, 20), None)).flag is Flag.BLOCKED


def test_what_was_not_known_yet_is_not_told() -> None:
    assert answer([seen(SECOND)], "2022-05-15", BETWEEN, known="2023-01-01").flag is Flag.CLEAR
    assert answer([seen(FIRST, SECOND)], "2022-05-15", BETWEEN, known="2023-01-01").flag is Flag.BLOCKED


@pytest.mark.parametrize(("at", "flag"), [("2020-11-11", Flag.CLEAR), ("2020-11-13", Flag.REVIEW)])
def test_nobody_is_listed_under_a_law_that_has_not_begun(at: str, flag: Flag) -> None:
    assert answer([seen(FIRST, code="order")], at, BEFORE).flag is flag


def test_a_listing_that_restricts_nothing_can_only_become_a_notice() -> None:
    finding = answer([seen(SECOND, code="notice")], "2022-05-15", BETWEEN)
    assert finding.if_confirmed in {None, Flag.NOTICE}


def test_a_listing_without_a_beginning_is_none() -> None:
    empty = listing("blocking", event(EventKind.NOTED, FIRST), listed=None)
    assert answer([empty], "2022-05-15", BETWEEN).flag is Flag.CLEAR


def test_the_question_is_asked_at_an_instant_too() -> None:
    known = register(published("us-test", [party()], [seen(SECOND)]))
    asked = Question(moment("2022-05-15 09:30"), moment("2026-11-22"), ("US",), {"us-test": BETWEEN})
    finding = finding_of(Holding(row=2, name="ACME CORP"), [match()], known, asked)
    assert finding.flag is Flag.REVIEW
    assert str(finding.matches[0].listing_status.at) == "2022-05-15 09:30:00-04:00"
