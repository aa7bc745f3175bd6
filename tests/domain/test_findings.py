from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.as_of import AsOf
from service.domain.events import EventKind
from service.domain.findings import BREACH, Finding, Question, finding_of
from service.domain.flags import Decision, Flag, Permission
from service.domain.holdings import Holding, Portfolio, RowNote, Side
from service.domain.listings import Listing
from service.domain.matches import Match, Strength
from service.register.register import Register
from tests.builders import PROGRAMMES, event, listing, match, moment, party, published, register

HOLDING = Holding(row=2, name="ACME CORP")


def ask(at: str, jurisdictions: tuple[str, ...] = ("US",)) -> Question:
    return Question(moment(at), moment("2026-11-22"), jurisdictions)


def other(record: Listing, party_id: str, entry: str = "Other") -> Listing:
    return Listing(record.list_code, party_id, record.programme, entry, record.events, record.source, record.grade)


ONE = register(published("us-test", [party()], [listing()]))


def answer(at: str, matches: list[Match], known: Register = ONE, holding: Holding = HOLDING) -> Finding:
    return finding_of(holding, matches, known, ask(at))


def test_without_a_match_a_holding_is_clear() -> None:
    finding = answer("2021-02-01", [])
    assert (finding.flag, finding.basis, finding.matches) == (Flag.CLEAR, None, ())
    assert finding.days_left is None
    assert finding.reason == "No chosen list names this holding at that time."


def test_a_listing_still_to_come_leaves_the_holding_clear() -> None:
    assert answer("2021-01-13", [match()]).flag is Flag.CLEAR


def test_a_pending_finding_counts_the_days_to_the_purchase_ban() -> None:
    finding = answer("2021-03-12 12:00", [match()])
    assert finding.flag is Flag.PENDING
    assert finding.restricted_from is not None
    assert finding.days_left == 2


def test_a_divest_finding_counts_the_days_to_the_end_of_the_window() -> None:
    finding = answer("2021-04-01", [match()])
    assert finding.flag is Flag.DIVEST
    assert finding.divest_before is not None
    assert finding.divest_before.date() == date(2022, 1, 15)
    assert finding.days_left == 289


def test_an_enjoined_listing_still_shows_its_if_lifted_flag_and_no_deadline() -> None:
    known = register(published("us-test", [party()], [listing("order", event(EventKind.ENJOINED, "2021-03-12"))]))
    finding = answer("2021-03-16", [match()], known)
    assert (finding.flag, finding.if_lifted) == (Flag.ENJOINED, Flag.DIVEST)
    assert (finding.restricted_from, finding.divest_before, finding.days_left) == (None, None, None)
    assert finding.matches[0].listing_status.divest_before is not None


def test_the_strictest_flag_over_the_lists_wins() -> None:
    known = register(
        published("us-test", [party()], [listing()]), published("us-second", [party()], [listing("blocking")])
    )
    finding = answer("2021-04-01", [match()], known)
    assert finding.flag is Flag.BLOCKED
    assert [m.listing.list_code for m in finding.matches] == ["us-second", "us-test"]


def test_at_equal_flags_the_listing_whose_status_began_last_gives_the_reason() -> None:
    known = register(
        published("us-test", [party()], [listing("notice")]),
        published("us-second", [party()], [listing("notice", listed="2021-02-01")]),
    )
    finding = answer("2021-04-01", [match()], known)
    assert finding.basis is not None
    assert finding.basis.listing.list_code == "us-second"


def test_at_equal_flags_the_authority_speaks_before_a_list_that_repeats_it() -> None:
    lists = [
        published("us-test", [party()], [listing("notice")]),
        published("os-copy", [party()], [listing("notice", listed="2021-03-01")]),
        published("us-second", [party()], [listing("notice", listed="2021-02-01")]),
    ]
    known = Register.of(lists, replace(PROGRAMMES, compiled=frozenset({"os"})))
    finding = answer("2021-04-01", [match()], known)
    assert [one.listing.list_code for one in finding.matches] == ["us-second", "us-test", "os-copy"]
    stricter = [*lists[:1], published("os-copy", [party()], [listing("blocking")])]
    repeated = answer("2021-04-01", [match()], Register.of(stricter, replace(PROGRAMMES, compiled=frozenset({"os"}))))
    assert (repeated.flag, repeated.matches[0].listing.list_code) == (Flag.BLOCKED, "os-copy")


def test_a_possible_match_that_would_be_stricter_is_for_review() -> None:
    finding = answer("2021-04-01", [match(Strength.POSSIBLE, score=0.85)])
    assert (finding.flag, finding.if_confirmed) == (Flag.REVIEW, Flag.DIVEST)
    assert finding.trade.buy is None
    assert finding.divest_before is not None
    assert finding.days_left is None


def test_a_possible_match_with_a_former_listing_is_no_lead() -> None:
    finding = answer("2021-07-01", [match(Strength.POSSIBLE)])
    assert (finding.flag, finding.if_confirmed) == (Flag.CLEAR, None)


def test_a_possible_match_that_could_only_be_a_notice_is_a_notice_that_says_it_resembles() -> None:
    known = register(published("us-test", [party()], [listing("notice")]))
    finding = answer("2021-04-01", [match(Strength.POSSIBLE, score=0.8)], known)
    assert (finding.flag, finding.if_confirmed, finding.matches[0].match.strength) == (
        Flag.NOTICE,
        None,
        Strength.POSSIBLE,
    )
    assert finding.trade.buy is Permission.ALLOWED
    assert "resembles 'Acme Corporation' (score 0.80)" in finding.reason


def test_a_possible_match_under_the_law_of_others_is_a_notice() -> None:
    known = register(published("us-test", [party()], [listing("european")]))
    assert answer("2021-04-01", [match(Strength.POSSIBLE, score=0.8)], known).flag is Flag.NOTICE
    german = finding_of(HOLDING, [match(Strength.POSSIBLE, score=0.8)], known, ask("2021-04-01", ("DE",)))
    assert (german.flag, german.if_confirmed) == (Flag.REVIEW, Flag.BLOCKED)


def test_of_several_leads_the_strictest_decides_whether_a_person_must_look() -> None:
    known = register(
        published("us-test", [party()], [listing("notice")]),
        published("us-second", [party("other")], [other(listing(), "other")]),
    )
    leads = [match(Strength.POSSIBLE), match(Strength.POSSIBLE, "other", 0.8)]
    finding = answer("2021-04-01", leads, known)
    assert (finding.flag, finding.if_confirmed) == (Flag.REVIEW, Flag.DIVEST)


def test_a_sale_that_a_lead_could_only_turn_into_a_divestment_is_warned_about_and_a_purchase_denied() -> None:
    for side, decision in ((Side.SELL, Decision.WARN), (Side.BUY, Decision.DENY)):
        order = Holding(row=2, name="ACME CORP", side=side)
        finding = answer("2021-04-01", [match(Strength.POSSIBLE, score=0.8)], holding=order)
        assert (finding.flag, finding.decision) == (Flag.REVIEW, decision)


def test_a_sure_stricter_flag_is_not_lowered_to_review_by_a_lead() -> None:
    known = register(
        published("us-test", [party()], [listing()]),
        published("us-second", [party("other")], [other(listing("blocking"), "other")]),
    )
    finding = answer("2021-04-01", [match(), match(Strength.POSSIBLE, "other", 0.8)], known)
    assert (finding.flag, finding.if_confirmed) == (Flag.DIVEST, Flag.BLOCKED)


def test_a_lead_beside_a_sure_flag_is_named_and_denies_the_order_that_it_would_deny() -> None:
    known = register(
        published("us-test", [party()], [listing()]),
        published("us-second", [party("other")], [other(listing("blocking"), "other", "Other Inc")]),
    )
    order = Holding(row=2, name="ACME CORP", side=Side.SELL)
    finding = answer("2021-04-01", [match(), match(Strength.POSSIBLE, "other", 0.8)], known, order)
    assert (finding.flag, finding.if_confirmed, finding.decision) == (Flag.DIVEST, Flag.BLOCKED, Decision.DENY)
    assert "Besides, 'ACME CORP' resembles 'Acme Corporation' (score 0.80), a name of Other Inc" in finding.reason


def test_a_lead_on_an_enjoined_listing_shows_no_deadline() -> None:
    known = register(published("us-test", [party()], [listing("order", event(EventKind.ENJOINED, "2021-03-12"))]))
    finding = answer("2021-03-16", [match(Strength.POSSIBLE, score=0.8)], known)
    assert (finding.flag, finding.if_confirmed) == (Flag.REVIEW, Flag.ENJOINED)
    assert (finding.restricted_from, finding.divest_before) == (None, None)


def test_a_weaker_sure_flag_gives_way_to_review() -> None:
    known = register(
        published("us-test", [party()], [listing("notice")]),
        published("us-second", [party("other")], [other(listing(), "other")]),
    )
    finding = answer("2021-04-01", [match(), match(Strength.POSSIBLE, "other", 0.8)], known)
    assert (finding.flag, finding.if_confirmed, finding.if_lifted) == (Flag.REVIEW, Flag.DIVEST, None)


def test_a_lead_that_would_add_nothing_is_not_for_review() -> None:
    known = register(
        published("us-test", [party()], [listing()]),
        published("us-second", [party("other")], [other(listing("notice"), "other")]),
    )
    finding = answer("2021-04-01", [match(), match(Strength.POSSIBLE, "other", 0.8)], known)
    assert (finding.flag, finding.if_confirmed) == (Flag.DIVEST, None)


TWO = register(published("us-test", [party(), party("group")], [listing("notice"), other(listing(), "group", "Group")]))


@pytest.mark.parametrize(
    ("matches", "flag"),
    [
        ([match(Strength.IDENTIFIER), match(Strength.EXACT, "group")], Flag.NOTICE),
        ([match(Strength.EXACT), match(Strength.EXACT, "group", 0.99)], Flag.NOTICE),
        ([match(Strength.EXACT), match(Strength.EXACT, "group")], Flag.DIVEST),
        ([match(Strength.CLOSE, score=0.95), match(Strength.CLOSE, "group", 0.93)], Flag.NOTICE),
        ([match(Strength.IDENTIFIER), match(Strength.IDENTIFIER, "group")], Flag.DIVEST),
        ([match(Strength.CLOSE), match(Strength.POSSIBLE, "group", 0.99)], Flag.NOTICE),
    ],
)
def test_within_one_list_only_the_strongest_class_counts(matches: list[Match], flag: Flag) -> None:
    assert answer("2021-04-01", matches, TWO).flag is flag


def test_a_weaker_match_of_the_list_is_shown_and_does_not_count() -> None:
    finding = answer("2021-04-01", [match(), match(Strength.POSSIBLE, "group", 0.8)], TWO)
    assert [(m.listing.party_id, m.counts) for m in finding.matches] == [("acme", True), ("group", False)]


def test_an_entry_listed_later_settles_already_today_which_company_is_meant() -> None:
    later = listing("notice", listed="2021-05-01")
    known = register(published("us-test", [party(), party("group")], [later, other(listing(), "group")]))
    finding = answer("2021-04-01", [match(), match(Strength.POSSIBLE, "group", 0.8)], known)
    assert finding.flag is Flag.CLEAR


@pytest.mark.parametrize(
    ("acquired", "breach"),
    [
        (date(2021, 3, 14), None),
        (date(2021, 3, 15), BREACH),
        (date(2021, 6, 3), None),
        (None, None),
    ],
)
def test_a_purchase_under_the_ban_is_a_breach_whatever_the_flag_is_today(
    acquired: date | None, breach: str | None
) -> None:
    holding = Holding(row=2, name="ACME CORP", acquired_on=acquired)
    finding = answer("2024-01-02", [match()], holding=holding)
    assert (finding.flag, finding.breach) == (Flag.FORMER, breach)


def test_a_purchase_still_to_come_is_no_breach() -> None:
    holding = Holding(row=2, name="ACME CORP", acquired_on=date(2021, 3, 20))
    assert answer("2021-03-19", [match()], holding=holding).breach is None
    assert answer("2021-03-20", [match()], holding=holding).breach == BREACH


def test_a_purchase_while_an_injunction_stood_is_no_breach() -> None:
    known = register(published("us-test", [party()], [listing("order", event(EventKind.ENJOINED, "2021-03-12"))]))
    holding = Holding(row=2, name="ACME CORP", acquired_on=date(2021, 3, 20))
    assert answer("2021-04-01", [match()], known, holding).breach is None


def test_a_mere_lead_is_no_breach() -> None:
    holding = Holding(row=2, name="ACME CORP", acquired_on=date(2021, 3, 20))
    assert answer("2021-04-01", [match(Strength.POSSIBLE)], holding=holding).breach is None


@pytest.mark.parametrize(("side", "decision"), [(Side.BUY, Decision.DENY), (Side.SELL, Decision.WARN), (None, None)])
def test_an_order_gets_a_decision(side: Side | None, decision: Decision | None) -> None:
    holding = Holding(row=2, name="ACME CORP", side=side)
    assert answer("2021-04-01", [match()], holding=holding).decision is decision


def test_a_match_of_a_party_without_a_chosen_listing_says_nothing() -> None:
    assert answer("2021-04-01", [match(party_id="stranger")]).matches == ()


def test_listings_of_the_same_party_come_together() -> None:
    first = listing("notice", event(EventKind.DELISTED, "2021-02-01"))
    again = listing("notice", listed="2021-02-01")
    known = register(published("us-test", [party()], [first, again]))
    finding = answer("2021-04-01", [match()], known)
    assert [m.flag for m in finding.matches] == [Flag.NOTICE, Flag.FORMER]


@given(st.permutations([match(), match(Strength.POSSIBLE, "group", 0.8), match(Strength.CLOSE, "stranger", 0.95)]))
def test_the_order_of_the_matches_changes_nothing(matches: list[Match]) -> None:
    expected = answer("2021-04-01", [match(), match(Strength.POSSIBLE, "group", 0.8)], TWO)
    assert answer("2021-04-01", matches, TWO) == expected


@given(st.datetimes(min_value=datetime(2021, 1, 15), max_value=datetime(2021, 6, 2), timezones=st.just(UTC)))  # noqa: DTZ001 hypothesis wants naive bounds
def test_days_left_is_never_negative_and_shrinks(at: datetime) -> None:
    question = Question(AsOf(at), moment("2026-11-22"))
    days = finding_of(HOLDING, [match()], ONE, question).days_left
    assert days is not None
    assert days >= 0


def test_a_row_with_two_errors_is_rejected_once() -> None:
    errors = (
        RowNote(3, "quantity", "abc", "no number"),
        RowNote(3, "side", "up", "no side"),
        RowNote(4, "name", "", "x"),
    )
    assert Portfolio((), rows=2, errors=errors).rejected == 2


def test_a_code_inside_the_name_counts_beside_the_name() -> None:
    both = register(published("us-test", [party(), replace(party(), id="q")], [listing(), other(listing(), "q")]))
    beside = replace(match(), party_id="q", strength=Strength.IDENTIFIER, settles=False)
    finding = answer("2021-02-01", [match(strength=Strength.EXACT), beside], both)
    assert {entry.match.party_id: entry.counts for entry in finding.matches} == {match().party_id: True, "q": True}


def test_a_known_namesake_is_clear_with_the_reason() -> None:
    ruled = replace(match(), settles=False, ruled_out="'ACME CORP' is another")
    finding = answer("2021-02-01", [ruled])
    assert (finding.flag, finding.reason) == (Flag.CLEAR, "No chosen list names this holding: 'ACME CORP' is another.")
    assert [entry.counts for entry in finding.matches] == [False]
