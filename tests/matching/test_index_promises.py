"""What holds for every name: bounded scores, reasons that sum up, no crash, batch as single, own names found."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.holdings import Holding
from service.domain.parties import MARKET, Party
from service.errors import ConfigurationError
from service.matching import MATCHER_VERSION, Index, Profile, load_profile, lost_names
from tests.matching.asked_names import INDEX, mangled, names, scribbles
from tests.matching.known_parties import PARTIES


@given(names | mangled() | scribbles)
def test_scores_lie_in_0_to_1_and_points_sum_to_them(name: str) -> None:
    for match in INDEX.best_matches(Holding(1, name)):
        assert 0.0 <= match.score <= 1.0
        assert sum(reason.points for reason in match.explanation) == pytest.approx(match.score, abs=1e-9)
        assert all(reason.why for reason in match.explanation)


@pytest.mark.slow
@given(st.lists(names | mangled() | scribbles, max_size=8))
def test_batch_answers_as_single_questions_do(texts: list[str]) -> None:
    isins = (None, "US22160N1090", "CNE100000PM8")
    holdings = [Holding(row, text, isin=isins[row % 3]) for row, text in enumerate(texts * 2)]
    assert INDEX.best_matches_all(holdings) == [INDEX.best_matches(holding) for holding in holdings]


@pytest.mark.slow
def test_every_bundled_name_finds_its_own_party(bundled_index: Index, bundled: tuple[Party, ...]) -> None:
    """What a market is called is nobody's name: it is found by countries, in `screening/markets.py`."""
    missed = [
        name.text
        for party in bundled
        for name in party.names
        if party.kind != MARKET
        and party.id not in {match.party_id for match in bundled_index.best_matches(Holding(1, name.text))}
    ]
    assert missed == []


@pytest.mark.slow
def test_threads_that_ask_at_once_are_answered_as_one_alone(bundled_index: Index, bundled: tuple[Party, ...]) -> None:
    asked = [Holding(row, party.name[: 12 + row % 30]) for row, party in enumerate(bundled)]
    alone = bundled_index.best_matches_all(asked)
    with ThreadPoolExecutor(8) as threads:
        for start in range(6):
            turned = [*asked[start * 40 :], *asked[: start * 40]]
            found = list(threads.map(bundled_index.best_matches, turned))
            bundled_index.forget()
            assert found == [*alone[start * 40 :], *alone[: start * 40]]


@pytest.mark.slow
def test_no_bundled_name_is_lost(bundled: tuple[Party, ...], profile: Profile) -> None:
    assert list(lost_names(bundled, profile)) == []


def test_names_without_weight_are_looked_up_wherever_a_profile_has_words_without(profile: Profile) -> None:
    assert profile.has_weight_in_all
    assert not replace(profile, costs=replace(profile.costs, seat=0.0)).has_weight_in_all
    silent = replace(profile.lexicon.scales["place"], extra=0.0)
    places = replace(profile.lexicon, scales={**profile.lexicon.scales, "place": silent})
    assert not replace(profile, lexicon=places).has_weight_in_all
    assert list(lost_names(PARTIES, replace(profile, lexicon=places))) == []


def test_a_name_that_says_nothing_to_the_matcher_is_told(profile: Profile) -> None:
    beyond_reach = replace(profile.thresholds, possible=1.5, close=1.5)
    party = PARTIES[0]
    assert (party, party.names[0].text) in list(lost_names([party], replace(profile, thresholds=beyond_reach)))
    assert list(lost_names([party], profile)) == []


HOSTILE = {
    "a long word": "A" * 10_000,
    "many words": "CHINA " * 2_000,
    "lone surrogates": "\ud800\udfff" * 50,
    "bidirectional": "\u202eDTL ELIBOM ANIHC",
    "nul": "\x00",
    "percent signs": "%" * 10_000,
    "native": "中" * 10_000,
    "dots": "a." * 5_000,
    "coupons": " 1 2" * 2_500,
    "contracts": "CALL 60 " * 1_000,
    "amounts": "1.1," * 2_500,
}


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_hostile_names_are_answered_in_bounded_time(index: Index, name: str) -> None:
    started = time.process_time()
    index.best_matches(Holding(1, name))
    index.unscreenable_reason(Holding(1, name))
    index.search(name, 5)
    assert time.process_time() - started < 10.0


@pytest.mark.slow
@given(scribbles)
@settings(max_examples=200)
def test_any_unicode_is_answered(name: str) -> None:
    holding = Holding(1, name, isin=name, ticker=name, exchange=name, country=name, cusip=name, sedol=name)
    assert isinstance(INDEX.best_matches(holding), tuple)
    assert INDEX.unscreenable_reason(holding) != ""


def test_search_finds_beginnings_and_identifiers_and_keeps_to_its_limit(index: Index) -> None:
    assert index.search("hikvis", 3)[0].party_id.startswith("HANGZHOU HIKVISION")
    assert index.search("728 hk", 3)[0].party_id == "China Telecom Corporation Limited"
    assert index.search("CNE100000PM8", 3)[0].strength.value == "identifier"
    assert len(index.search("china", 2)) == 2
    assert index.search("china", 0) == ()
    assert index.search("", 5) == ()


def test_profile_names_everything_that_a_score_depends_on(profile: Profile) -> None:
    assert profile.name == "default"
    assert profile.hash.startswith("sha256:")
    assert len(profile.hash) == 71
    assert load_profile() is profile
    assert MATCHER_VERSION == "7"


@pytest.mark.parametrize("name", ["nowhere", "../default", ""])
def test_unknown_profile_is_refused(name: str) -> None:
    with pytest.raises(ConfigurationError):
        load_profile(name)


def test_empty_index_answers_nothing(profile: Profile) -> None:
    index = Index.build([], profile)
    assert index.best_matches(Holding(1, "CHINA MOBILE LTD", isin="HK0941009539")) == ()
