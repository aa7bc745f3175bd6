from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from service.domain.differences import Change, differences
from service.domain.events import EventKind
from service.domain.listings import Listing, PublishedList
from service.domain.parties import Identifier, IdentifierKind, Name, NameKind, Party
from tests.builders import event, instant, listing, party, published


def version(parties: list[Party], listings: list[Listing]) -> PublishedList:
    return published("us-test", parties, listings)


OTHER = party("other", Name("Other Ltd", NameKind.PRIMARY))
BOTH = version([party(), OTHER], [listing("notice"), listing("notice", party_id="other")])
ONE = version([party()], [listing("notice")])
GONE = version(
    [party(), OTHER],
    [listing("notice"), listing("notice", event(EventKind.DELISTED, "2022-01-01"), party_id="other")],
)


def changes(old: PublishedList, new: PublishedList) -> list[tuple[Change, str]]:
    return [(one.change, one.party_id) for one in differences(old, new)]


def test_a_version_does_not_differ_from_itself() -> None:
    assert differences(BOTH, BOTH) == ()


def test_a_new_party_is_added_and_a_missing_one_removed() -> None:
    assert changes(ONE, BOTH) == [(Change.ADDED, "other")]
    assert changes(BOTH, ONE) == [(Change.REMOVED, "other")]


def test_a_delisted_party_is_removed_and_one_that_returns_is_relisted() -> None:
    assert changes(BOTH, GONE) == [(Change.REMOVED, "other")]
    assert changes(GONE, BOTH) == [(Change.RELISTED, "other")]


def test_an_ended_party_that_stays_ended_is_no_difference() -> None:
    assert changes(GONE, GONE) == []


def test_amendments_are_told_field_by_field() -> None:
    after = party(
        "acme",
        Name("Acme Group", NameKind.PRIMARY),
        identifiers=(Identifier(IdentifierKind.ISIN, "US0000000001"),),
        country="CN",
        kind="vessel",
    )
    found = {
        one.field: (one.change, one.before, one.after)
        for one in differences(ONE, version([after], [listing("notice")]))
    }
    assert found == {
        "name": (Change.RENAMED, "Acme Corporation", "Acme Group"),
        "names": (Change.AMENDED, "Acme Corporation (primary)", "Acme Group (primary)"),
        "identifiers": (Change.AMENDED, "", "isin US0000000001"),
        "country": (Change.AMENDED, "", "CN"),
        "kind": (Change.AMENDED, "entity", "vessel"),
    }


def test_new_days_and_acts_are_told() -> None:
    later = listing("notice", event(EventKind.CHALLENGED, "2021-02-01"), divest_before=instant("2022-01-01"))
    found = [(one.field, one.after) for one in differences(ONE, version([party()], [later]))]
    assert found == [("divest_before", "2022-01-01 00:00:00-05:00"), ("events", "challenged 2021-02-01")]


def test_another_programme_and_day_of_listing_are_told() -> None:
    moved = replace(listing("partial", listed="2021-02-14"))
    assert [one.field for one in differences(ONE, version([party()], [moved]))] == ["listed_on", "programme"]


@given(st.sampled_from([ONE, BOTH, GONE]), st.sampled_from([ONE, BOTH, GONE]))
def test_what_is_added_one_way_is_removed_the_other(old: PublishedList, new: PublishedList) -> None:
    arrivals = {Change.ADDED, Change.RELISTED}
    there = {party for change, party in changes(old, new) if change in arrivals}
    back = {party for change, party in changes(new, old) if change is Change.REMOVED}
    assert there == back
