"""One law of names: what is the same name, and what stays weak, wherever a list is read or joined."""

from datetime import date
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.four_eyes import is_same_person
from service.domain.parties import Name, NameKind, Party, same_name, stays_weak
from service.domain.stakes import is_named
from service.lists.readers.naming import ordered
from service.register.register import combine
from service.register.views import is_called

MAIN = Name("Acme Holdings", NameKind.PRIMARY, date(2020, 1, 1))
SPELLINGS = ["ACME corp", "Acme Corp", "acme  corp", "Ａｃｍｅ Corp", " Acme\u00a0Corp "]


def _record(*names: Name) -> Party:
    return Party("acme", MAIN.text, (MAIN, *names))


@pytest.mark.parametrize("first", SPELLINGS)
@pytest.mark.parametrize("second", SPELLINGS)
def test_every_surface_takes_spellings_of_a_name_for_one(first: str, second: str) -> None:
    assert same_name(first, second)
    assert is_same_person(first, second)
    assert is_named(first, [MAIN.text, second])
    assert is_called(_record(Name(second, NameKind.ALIAS)), first)
    names = (Name(first, NameKind.ALIAS, date(2020, 1, 1)), Name(second, NameKind.ALIAS, date(2020, 1, 1)))
    assert len(combine([_record(name) for name in names]).names) == 2
    assert len(ordered([MAIN, *names])) == 2


@given(st.text(max_size=12), st.text(max_size=12))
def test_every_surface_says_the_same_of_any_two_texts(first: str, second: str) -> None:
    is_one = same_name(first, second)
    assert is_named(first, [second]) is is_one
    assert is_same_person(first, second) is is_one
    assert is_called(Party("x", "", (Name(second, NameKind.PRIMARY),)), first) is is_one
    names = [Name(first, NameKind.ALIAS, date(2020, 1, 1)), Name(second, NameKind.ALIAS, date(2020, 1, 1))]
    assert (len(ordered(names)) == 1) is is_one
    assert (len(combine([Party("x", "", tuple(names))]).names) == 1) is is_one


@pytest.mark.parametrize(("one", "other"), list(product(NameKind, NameKind)))
def test_a_record_and_several_lists_agree_on_what_is_weak(one: NameKind, other: NameKind) -> None:
    names = (Name("ACM", one, date(2021, 1, 1)), Name("acm", other, date(2020, 1, 1)))
    is_weak = NameKind.WEAK in {one, other} and NameKind.PRIMARY not in {one, other}
    assert stays_weak((one, other)) is is_weak
    for order in permutations(names):
        joined = combine([_record(name) for name in order]).names
        read = ordered([MAIN, *order])
        assert [name.kind is NameKind.WEAK for name in joined] == [False, is_weak]
        if NameKind.PRIMARY not in {one, other}:  # a record has one primary name, lists may have one each
            assert [name.kind is NameKind.WEAK for name in read] == [False, is_weak]


def test_a_primary_name_that_another_list_calls_weak_is_still_what_the_party_is_entered_under() -> None:
    weak = Party("acme", "Acme Holdings", (MAIN, Name("ACM", NameKind.WEAK)))
    strong = Party("acme", "ACM", (Name("ACM", NameKind.PRIMARY),))
    for lists in ([weak, strong], [strong, weak]):
        assert {name.text: name.kind for name in combine(lists).names}["ACM"] is NameKind.PRIMARY
