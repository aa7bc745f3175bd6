"""What follows from ownership goes with the owners: their dates, their licences, their endings, and what was known."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.events import EventKind
from service.domain.flags import Flag
from service.domain.holdings import Holding
from service.domain.parties import Identifier, IdentifierKind
from service.errors import NobodyListedError
from service.register.register import Register
from tests.builders import event, instant, moment
from tests.domain.ownership.owners import LISTED, blocked, blocked_parties, ended, finding, named, owned, stake

CHAIN = [stake("X", "A", 60), stake("A", "B", 55)]


def flag(register: Register, party: str, as_of: str, known_at: str = "2026-01-01") -> str:
    return finding(register, party, as_of, known_at).flag.value


@pytest.mark.slow
def test_a_reason_names_the_owner_the_way_and_the_rule() -> None:
    found = finding(owned(CHAIN), "B")
    assert found.flag is Flag.BLOCKED
    assert "owned 55 % by Entity X (us-list) through Entity A (60 %), as own-desk states" in found.reason
    assert "by that, not by name, it has fallen under the sdn programme" in found.reason
    assert "50 % or more, in aggregate: FAQ 399" in found.reason
    explanation = found.matches[0].match.explanation
    assert explanation[-1].why == "owned 55 % by Entity X (us-list) through Entity A (60 %)"
    assert sum(reason.points for reason in explanation) == found.matches[0].match.score


def test_several_owners_are_told_with_their_sum_and_those_of_a_layer_between_too() -> None:
    together = finding(owned([stake("X", "A", 30), stake("Y", "A", 20.5)]), "A")
    assert "owned 30 % by Entity X (us-list) and 20.5 % by Entity Y (us-list), together 50.5 %" in together.reason
    below = finding(owned([stake("X", "A", 30), stake("Y", "A", 20.5), stake("A", "B", 70)]), "B")
    assert "owned 70 % by Entity A, itself owned 30 % by Entity X (us-list) and 20.5 % by Entity Y" in below.reason


def test_a_derived_listing_is_told_from_a_printed_one() -> None:
    register = owned(CHAIN)
    (derived,) = register.listings["B"]
    assert (derived.list_code, derived.owned_by, derived.grade) == ("own-desk", ("X",), "B")
    assert derived.events[0].authority == "derived from ownership by Pendens"
    assert not any(one.is_derived for one in register.listings["X"])


def test_it_begins_with_the_later_of_listing_and_stake() -> None:
    early = owned([stake("X", "A", 60, since=date(2010, 1, 1), known_from=date(2010, 1, 1))])
    assert (flag(early, "A", "2014-12-31"), flag(early, "A", LISTED)) == ("clear", "blocked")
    late = owned([stake("X", "A", 60, since=date(2019, 5, 1))])
    assert (flag(late, "A", "2019-04-30"), flag(late, "A", "2019-05-01")) == ("clear", "blocked")


def test_a_stake_without_a_day_holds_since_it_was_known() -> None:
    register = owned([stake("X", "A", 60, since=None, known_from=date(2018, 3, 1))])
    assert (flag(register, "A", "2018-02-28"), flag(register, "A", "2018-03-01")) == ("clear", "blocked")


def test_it_ends_with_the_listing_of_the_owner() -> None:
    register = owned(CHAIN, [blocked("X", ended("2019-02-01"))])
    assert (flag(register, "B", "2019-01-31"), flag(register, "B", "2019-02-01")) == ("blocked", "former")
    assert "that ended on 2019-02-01" in finding(register, "B", "2019-02-01").reason


def test_an_owner_who_is_listed_again_begins_a_new_record() -> None:
    again = blocked("X", listed="2020-02-01")
    register = owned(CHAIN, [blocked("X", ended("2019-02-01")), again])
    assert [one.listed_on for one in register.listings["B"]] == [date(2016, 1, 1), date(2020, 2, 1)]
    assert (flag(register, "B", "2019-06-01"), flag(register, "B", "2020-03-01")) == ("former", "blocked")


def test_an_order_for_the_owner_suspends_it_and_lifting_it_brings_it_back() -> None:
    orders = (event(EventKind.ENJOINED, "2018-01-01", docket="1:18-cv-9", reference="doc. 4"),
              event(EventKind.UPHELD, "2019-01-01", docket="1:18-cv-9"))  # fmt: skip
    register = owned(CHAIN, [blocked("X", *orders)])
    found = finding(register, "B", "2018-06-01")
    assert (found.flag, found.if_lifted) == (Flag.ENJOINED, Flag.BLOCKED)
    assert "an order of D.D.C. (on Entity X) of 2018-01-01 (doc. 4) suspends" in found.reason
    assert found.matches[0].listing_status.proceedings == ("1:18-cv-9",)
    assert (flag(register, "B", "2017-12-31"), flag(register, "B", "2019-01-01")) == ("blocked", "blocked")


def test_a_licence_for_the_owner_covers_what_he_owns_until_its_end() -> None:
    licence = event(EventKind.LICENSED, "2018-01-01", until=instant("2018-07-01"))
    register = owned(CHAIN, [blocked("X", licence)])
    days = ("2017-12-31", "2018-01-01", "2018-06-30", "2018-07-01")
    assert [flag(register, "B", day) for day in days] == ["blocked", "licensed", "licensed", "blocked"]


def test_a_licence_for_one_owner_does_not_cover_what_he_owns_only_with_another() -> None:
    licensed = blocked("X", event(EventKind.LICENSED, "2018-01-01"))
    stakes = [stake("X", "A", 30), stake("Y", "A", 30), stake("X", "B", 60), stake("Y", "B", 5)]
    register = owned(stakes, [licensed, blocked("Y")])
    assert (flag(register, "A", "2018-06-01"), flag(register, "B", "2018-06-01")) == ("blocked", "licensed")


def test_a_share_of_an_enjoined_owner_does_not_count_to_the_threshold() -> None:
    enjoined = blocked("X", event(EventKind.ENJOINED, "2018-01-01"))
    register = owned([stake("X", "A", 30), stake("Y", "A", 30), stake("Y", "B", 50)], [enjoined, blocked("Y")])
    assert (flag(register, "A", "2018-06-01"), flag(register, "B", "2018-06-01")) == ("enjoined", "blocked")


def test_only_what_was_known_then_is_used_then() -> None:
    stakes = [stake("X", "A", 60, known_from=date(2020, 3, 1))]
    assert flag(owned(stakes), "A", "2019-01-01", "2020-03-01") == "blocked"
    assert flag(owned(stakes), "A", "2019-01-01", "2020-02-29") == "clear"


def test_a_change_of_owners_is_noted_on_the_listing_that_goes_on() -> None:
    stakes = [stake("X", "A", 60, until=date(2019, 1, 1)), stake("Y", "A", 70, since=date(2019, 1, 1)),
              stake("A", "B", 80)]  # fmt: skip
    register = owned(stakes)
    (listing,) = register.listings["B"]
    assert [act.kind for act in listing.events] == [EventKind.LISTED, EventKind.NOTED]
    assert listing.owned_by == ("X", "Y")
    assert "by Entity X (us-list) through Entity A (60 %)" in finding(register, "B", "2018-12-31").reason
    assert "by Entity Y (us-list) through Entity A (70 %)" in finding(register, "B", "2019-01-01").reason


def test_a_programme_without_a_rule_reaches_nobody_but_the_listed() -> None:
    """OFAC FAQ 857: the 50 % rule does not apply to NS-CMIC companies."""
    assert set(owned(CHAIN, [blocked("X", code="cmic")]).listings) == {"X"}


def test_where_owners_are_not_added_up_one_must_hold_more_than_half_himself() -> None:
    """OFSI general guidance 4.14: holdings of several designated persons are not simply aggregated."""
    british = [blocked("X", code="uk"), blocked("Y", code="uk")]
    stakes = [stake("X", "A", 30), stake("Y", "A", 30), stake("X", "B", 50), stake("X", "C", 50.1),
              stake("C", "D", 30), stake("X", "D", 25), stake("Y", "E", 30), stake("C", "E", 30)]  # fmt: skip
    assert blocked_parties(owned(stakes, british)) == {"C", "D"}


def test_an_owner_who_is_listed_himself_needs_no_derived_listing() -> None:
    register = owned([stake("X", "Y", 100), stake("Y", "A", 50)])
    assert [one.is_derived for one in register.listings["Y"]] == [False]
    assert "owned 50 % by Entity Y (us-list)" in finding(register, "A").reason


def test_one_who_was_delisted_stays_blocked_while_a_blocked_owner_holds_him() -> None:
    register = owned([stake("X", "Y", 75)], [blocked("X"), blocked("Y", ended("2019-01-01"))])
    (derived,) = (one for one in register.listings["Y"] if one.is_derived)
    assert derived.listed_on == date(2019, 1, 1)
    assert flag(register, "Y", "2019-06-01") == "blocked"


def test_two_lists_that_speak_of_one_owner_do_not_double_his_share() -> None:
    lei = Identifier(IdentifierKind.LEI, "HWUPKR0MPOU8FGXBT394")
    stakes = [stake("X", "A", 30), stake("x-elsewhere", "A", 30, list_code="os-data")]
    assert blocked_parties(owned(stakes)) == set()
    same = [named("X", lei), named("x-elsewhere", lei)]
    assert blocked_parties(owned(stakes, parties=same)) == set()
    enough = [stake("x-elsewhere", "A", 60, list_code="os-data")]
    assert blocked_parties(owned(enough, parties=same)) == {"A"}
    assert blocked_parties(owned(enough)) == set()


@pytest.mark.parametrize(("number", "is_same"), [("ofac:7", True), ("house:7", False)])
def test_the_number_of_a_publisher_makes_one_party_and_that_of_a_firm_does_not(number: str, *, is_same: bool) -> None:
    same = [
        named("X", Identifier(IdentifierKind.PUBLISHER, number)),
        named("Z", Identifier(IdentifierKind.PUBLISHER, number)),
    ]
    assert blocked_parties(owned([stake("Z", "A", 60)], parties=same)) == ({"A"} if is_same else set())


@pytest.mark.parametrize("kind", [IdentifierKind.REGISTRATION, IdentifierKind.TAX, IdentifierKind.TICKER])
def test_a_number_that_repeats_from_country_to_country_makes_nobody_the_same(kind: IdentifierKind) -> None:
    same = [named("X", Identifier(kind, "12345")), named("Z", Identifier(kind, "12345"))]
    assert blocked_parties(owned([stake("Z", "A", 60)], parties=same)) == set()


def test_two_statements_of_one_list_on_one_owner_are_one_share() -> None:
    assert blocked_parties(owned([stake("X", "A", 30), stake("X", "A", 25)])) == set()


def test_the_lists_that_state_ownership_serve_whichever_list_of_owners_is_chosen() -> None:
    register = owned(CHAIN, codes=["us-list"])
    assert blocked_parties(register) == {"A", "B"}
    assert [version.code for version in register.lists] == ["us-list", "own-desk"]


def test_a_list_that_states_ownership_cannot_be_asked_alone() -> None:
    register = owned(CHAIN, codes=["own-desk"])
    with pytest.raises(NobodyListedError, match="says who owns whom and lists nobody: ask for the list of the owners"):
        register.require_begun(moment("2020-06-01"), moment("2020-06-01"))


def test_a_purchase_after_the_owner_was_blocked_is_a_breach() -> None:
    register = owned(CHAIN)
    found = finding(register, "B")
    holding = Holding(1, name="B", acquired_on=date(2018, 1, 1))
    match = found.matches[0].match
    from service.domain.findings import BREACH, Question, finding_of  # noqa: PLC0415 - one use

    question = Question(moment("2020-06-01"), moment("2026-01-01"))
    assert finding_of(holding, [match], register, question).breach == BREACH
    unsure = owned([stake("X", "B", None)])
    assert finding_of(holding, [match], unsure, question).breach is None


PARTIES = "XYABCDE"
GRAPHS = st.dictionaries(
    st.tuples(st.sampled_from(PARTIES), st.sampled_from(PARTIES)).filter(lambda pair: pair[0] != pair[1]),
    st.integers(1, 100),
    max_size=14,
)


@pytest.mark.slow
@given(GRAPHS)
def test_any_web_of_owners_ends_and_is_what_counting_round_by_round_gives(shares: dict[tuple[str, str], int]) -> None:
    blocked_now = {"X", "Y"}
    while True:
        more = {
            asset
            for asset in PARTIES
            if sum(share for (owner, owns), share in shares.items() if owns == asset and owner in blocked_now) >= 50
        }
        if more <= blocked_now:
            break
        blocked_now |= more
    register = owned([stake(owner, asset, share) for (owner, asset), share in shares.items()])
    assert blocked_parties(register) == blocked_now - {"X", "Y"}
    for party in blocked_parties(register):
        assert "(us-list)" in finding(register, party).reason
