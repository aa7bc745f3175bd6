"""Names that were asked for are remembered: no answer changes by it, and none is another index's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.holdings import Holding
from service.matching import Index, load_profile
from service.matching.bounded_cache import MANY
from tests.matching.asked_names import INDEX, mangled, names, scribbles
from tests.matching.known_parties import PARTIES

PROFILE = load_profile()
FEWER = Index.build(PARTIES[1:], PROFILE)


@given(names | mangled() | scribbles)
def test_a_name_is_answered_alike_at_first_and_from_memory(name: str) -> None:
    INDEX.forget()
    (first,) = INDEX.best_matches_all([Holding(1, name)])
    why = INDEX.unscreenable_reason(Holding(1, name))
    assert INDEX.best_matches(Holding(2, name)) == first
    assert INDEX.unscreenable_reason(Holding(2, name)) == why
    INDEX.forget()
    assert INDEX.best_matches(Holding(1, name)) == first


@given(st.lists(names | mangled() | scribbles, max_size=6), st.lists(names | mangled() | scribbles, max_size=6))
def test_a_batch_is_answered_alike_whatever_was_asked_before_it(before: list[str], names: list[str]) -> None:
    batch = [Holding(number, name) for number, name in enumerate([*names, *before[:2]])]
    INDEX.forget()
    alone = [INDEX.best_matches(one) for one in batch]
    INDEX.forget()
    at_once = INDEX.best_matches_all(batch)
    INDEX.forget()
    INDEX.best_matches_all([Holding(number, name) for number, name in enumerate(before)])
    assert INDEX.best_matches_all(batch) == at_once == alone


@given(st.sampled_from(["CN", "US", "DE", None]), st.sampled_from(["CN", "US", None]))
def test_what_else_is_known_of_a_holding_is_not_remembered_with_its_name(country: str, other: str) -> None:
    name = PARTIES[0].names[0].text
    INDEX.forget()
    alone = INDEX.best_matches(Holding(1, name, country=country))
    INDEX.best_matches(Holding(1, name, country=other))
    assert INDEX.best_matches(Holding(1, name, country=country)) == alone


def test_an_index_of_other_parties_answers_from_its_own_memory() -> None:
    gone = PARTIES[0]
    asked = Holding(1, gone.names[0].text)
    for _ in range(2):
        assert gone.id in {match.party_id for match in INDEX.best_matches(asked)}
        assert gone.id not in {match.party_id for match in FEWER.best_matches(asked)}


@pytest.mark.slow
def test_more_names_than_are_remembered_are_answered_all_the_same() -> None:
    index = Index.build(PARTIES, PROFILE)
    listed = Holding(1, PARTIES[0].names[0].text)
    first = index.best_matches(listed)
    for number in range(MANY + 100):
        index.unscreenable_reason(Holding(number, str(number)))
    assert index.best_matches(listed) == first
