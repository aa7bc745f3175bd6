"""A list may say who owns whom: that is compared, counted, and found by exact names."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from service.domain.differences import Change, differences
from service.domain.listings import PublishedList
from service.domain.stakes import Stake, is_named
from tests.builders import listing, party, published


def stake(owner: str, percent: int | None, until: date | None = None) -> Stake:
    share = None if percent is None else Decimal(percent)
    return Stake("own-desk", owner, "acme", share, date(2021, 3, 9), "registry", until=until)


def stating(*stakes: Stake) -> PublishedList:
    return replace(published("own-desk", [party()], []), stakes=stakes)


def test_owners_that_come_go_or_hold_another_share_are_told() -> None:
    old = stating(stake("a", 60), stake("b", None), stake("c", 5), stake("d", 1, until=date(2021, 1, 1)))
    new = stating(stake("a", 40), stake("c", 5))
    (only,) = differences(old, new)
    assert (only.change, only.party_id, only.field) == (Change.AMENDED, "acme", "owners")
    assert (only.before, only.after) == ("a (60 %), b (share not stated)", "a (40 %)")
    assert not differences(new, new)


def test_a_list_that_lists_nobody_has_lost_rows_when_it_has_fewer_stakes_than_it_counts() -> None:
    for count, has_lost in ((2, False), (3, True)):
        one = stating(stake("a", 60), stake("b", 5))
        assert replace(one, version=replace(one.version, entries=count)).has_lost_rows is has_lost
    listed = published("us-first", [party()], [listing()])
    assert not listed.has_lost_rows


def test_a_party_is_named_by_one_of_its_names_whatever_case_and_blanks_and_never_by_likeness() -> None:
    assert is_named(" gaz  Group", ["GAZ GROUP", "GAZ"])
    assert not is_named("GAZ GROUPS", ["GAZ GROUP"])
