"""What holds for every name: bounded scores, reasons that sum up, no crash, batch as single, lossless pruning."""

import string
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from service.domain.holdings import Holding
from service.domain.parties import Party
from service.errors import ConfigurationError
from service.matching import MATCHER_VERSION, Index, Profile, candidates, load_profile, lost_names, reach, vocabulary
from service.matching.alignment import align
from service.matching.choosing import choose, choose_all
from service.matching.likeness import OF_PEOPLE, likenesses
from service.matching.lookup import look_up
from service.matching.names import has_cut_length
from service.matching.pairing import pairs
from service.matching.parsing import parse_readings
from service.matching.queries import Query
from service.matching.questions import Questions
from service.matching.words import Word
from tests.matching.known_parties import PARTIES

PROFILE = load_profile()
INDEX = Index.build(PARTIES, PROFILE)
WORDS = sorted({word for party in PARTIES for name in party.names for word in name.text.split()})
WORDS += ["CALL", "PUT", "OPTION", "ON", "60", "12/17/21", "DEC21", "USD", "HKD0.1", "C", "TECHNOLOGY", "(HONG KONG)"]
names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
scribbles = st.text(st.characters(codec=None), max_size=60)


@st.composite
def mangled(draw: st.DrawFn) -> str:
    """Take a name, and drop, double or change letters of it, or cut it."""
    text = list(draw(names))
    for _ in range(draw(st.integers(0, 4))):
        if not text:
            break
        at = draw(st.integers(0, len(text) - 1))
        text[at] = draw(st.sampled_from(["", text[at] * 2, " ", *string.ascii_uppercase]))
    return "".join(text)[: draw(st.sampled_from([15, 30, 34, 35, 200]))]


def queries(index: Index, name: str) -> list[Query]:
    is_cut = has_cut_length(name, index.profile)
    return Query.of_all(list(parse_readings(name, index.profile, is_cut=is_cut)), index.corpus)


WAYS = {"by arrays": (0, 2_000), "sifted": (0, 0), "one by one": (10_000_000, 10_000_000)}
ways = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)


def pruned(index: Index, query: Query, threshold: float, way: tuple[int, int]) -> list[int]:
    """Give the candidates; up to so many names are bounded one by one, and those of more than so many are sifted."""
    few, many = way
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(candidates, "_FEW", few)
        patch.setattr(candidates, "_MANY", many)
        (places,) = index.retrieval.candidates([query], threshold)
        return places


def aligned(index: Index, query: Query, places: Iterable[int], threshold: float) -> set[int]:
    names = ((place, index.corpus.name(place)) for place in places)
    found = ((place, align(query, listed, pairs(query, listed))) for place, listed in names)
    return {place for place, alignment in found if alignment.shares_core or alignment.score >= threshold}


@given(names | mangled() | scribbles)
def test_scores_lie_in_0_to_1_and_points_sum_to_them(name: str) -> None:
    for match in INDEX.best_matches(Holding(1, name)):
        assert 0.0 <= match.score <= 1.0
        assert sum(reason.points for reason in match.explanation) == pytest.approx(match.score, abs=1e-9)
        assert all(reason.why for reason in match.explanation)


@given(st.lists(names | mangled() | scribbles, max_size=8))
def test_batch_answers_as_single_questions_do(texts: list[str]) -> None:
    isins = (None, "US22160N1090", "CNE100000PM8")
    holdings = [Holding(row, text, isin=isins[row % 3]) for row, text in enumerate(texts * 2)]
    assert INDEX.best_matches_all(holdings) == [INDEX.best_matches(holding) for holding in holdings]


@ways
@given(mangled(), st.sampled_from([0.45, 0.68, 0.9]))
def test_pruning_skips_no_name_that_reaches_the_threshold(way: tuple[int, int], name: str, threshold: float) -> None:
    for query in queries(INDEX, name):
        places = pruned(INDEX, query, threshold, way)
        every = range(len(INDEX.corpus))
        assert aligned(INDEX, query, places, threshold) == aligned(INDEX, query, every, threshold)


@ways
def test_pruning_equals_brute_force_on_the_bundled_names(
    bundled_index: Index, bundled: tuple[Party, ...], way: tuple[int, int]
) -> None:
    texts = [name.text for party in bundled for name in party.names]
    asked = [*texts[::4], *(text[:30] for text in texts[1::8]), *(text.replace("A", "", 1) for text in texts[2::8])]
    threshold = bundled_index.profile.thresholds.possible
    every = range(len(bundled_index.corpus))
    for text in asked:
        for query in queries(bundled_index, text):
            found = aligned(bundled_index, query, pruned(bundled_index, query, threshold, way), threshold)
            assert found == aligned(bundled_index, query, every, threshold)


@pytest.mark.parametrize(("questions", "names"), [(1, 1), (7, 20)])
def test_questions_that_are_too_much_at_once_are_asked_in_parts(
    bundled_index: Index, bundled: tuple[Party, ...], monkeypatch: pytest.MonkeyPatch, questions: int, names: int
) -> None:
    asked = [query for party in bundled[:60] for query in queries(bundled_index, party.name)]
    threshold = bundled_index.profile.thresholds.possible
    at_once = bundled_index.retrieval.candidates(asked, threshold)
    monkeypatch.setattr(candidates, "_AT_ONCE", 3 * questions)
    monkeypatch.setattr(reach, "_PAIRS", names)
    monkeypatch.setattr(bundled_index.retrieval.reach, "size", questions)
    assert bundled_index.retrieval.candidates(asked, threshold) == at_once


@given(st.lists(names | mangled() | scribbles, min_size=1, max_size=8), st.sampled_from([0.45, 0.68, 0.9]))
def test_words_searched_for_are_the_same_for_one_question_and_for_many(texts: list[str], threshold: float) -> None:
    asked = [query for text in texts for query in queries(INDEX, text) if query.is_found]
    assume(asked)
    both = choose_all(Questions.of(asked, INDEX.corpus), threshold)
    for query, words, core in zip(asked, both.words.tolist(), both.core.tolist(), strict=True):
        one, rarest = choose(query, threshold)
        assert (words, core & ~words) == (one, rarest & ~one)


def test_look_alikes_of_a_word_are_all_found(bundled_index: Index, profile: Profile) -> None:
    words_listed = bundled_index.corpus.vocabulary
    listed = [words_listed.word(number) for number in range(len(words_listed))]
    asked = ["techn", "hikvison", "comunications", "intern", "srvces", "cons", "mbl", "海康威", "海康威视数字"]
    asked += [word.text[:at] + word.text[at + 1 :] for word in listed[::9] for at in (0, 2) if len(word.text) > at]
    words = [Word(text, profile.lexicon.class_of(text), is_cut=cut) for text in asked if text for cut in (False, True)]
    words = [word for word in words if not word.is_wild]
    for word, found in zip(words, look_up(words_listed, words).likes, strict=True):
        every = {
            (number, rule, kept)
            for number, one in enumerate(listed)
            for kept, rule in likenesses(word, one, profile)
            if rule not in OF_PEOPLE
        }
        assert {(like.word, like.rule, like.kept) for like in found if like.rule not in OF_PEOPLE} == every
        people = [number for number in range(len(words_listed)) if words_listed.personal[number]]
        kept = {n: max((share for share, _ in likenesses(word, listed[n], profile)), default=0.0) for n in people}
        best = {n: max([like.kept for like in found if like.word == n], default=0.0) for n in people}
        assert best == kept


def test_two_keys_that_share_a_hash_lead_to_nothing(bundled_index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    table = bundled_index.corpus.vocabulary.table
    misspelt = int(table.keys[(table.leads % 4 == 1).argmax()])
    monkeypatch.setattr(vocabulary, "hashed", lambda _: misspelt)
    bundled_index.forget()
    (query,) = queries(bundled_index, "Veltrano Zerbini")
    assert not query.joined
    (word,) = look_up(bundled_index.corpus.vocabulary, [Word("v3ltr", query.name.words[0].kind)], ["x"]).likes
    assert not word


def test_a_name_without_words_takes_nothing_from_the_next(bundled_index: Index, profile: Profile) -> None:
    names = [parse_readings(text, profile)[0] for text in ("", "Great Wall Motor", "", "China Mo Bile")]
    alone = [Query.of_all([name], bundled_index.corpus)[0] for name in names]
    for query, one in zip(Query.of_all(names, bundled_index.corpus), alone, strict=True):
        assert (query.joined, query.split) == (one.joined, one.split)
    assert alone[3].joined


def test_every_bundled_name_finds_its_own_party(bundled_index: Index, bundled: tuple[Party, ...]) -> None:
    missed = [
        name.text
        for party in bundled
        for name in party.names
        if party.id not in {match.party_id for match in bundled_index.best_matches(Holding(1, name.text))}
    ]
    assert missed == []


def test_threads_that_ask_at_once_are_answered_as_one_alone(bundled_index: Index, bundled: tuple[Party, ...]) -> None:
    asked = [Holding(row, party.name[: 12 + row % 30]) for row, party in enumerate(bundled)]
    alone = bundled_index.best_matches_all(asked)
    with ThreadPoolExecutor(8) as threads:
        for start in range(6):
            turned = [*asked[start * 40 :], *asked[: start * 40]]
            found = list(threads.map(bundled_index.best_matches, turned))
            bundled_index.forget()
            assert found == [*alone[start * 40 :], *alone[: start * 40]]


def test_no_bundled_name_is_lost(bundled: tuple[Party, ...], profile: Profile) -> None:
    assert list(lost_names(bundled, profile)) == []


def test_names_without_weight_are_looked_up_wherever_a_profile_has_words_without(profile: Profile) -> None:
    assert profile.has_weight_in_all
    assert not replace(profile, costs=replace(profile.costs, seat=0.0)).has_weight_in_all
    silent = replace(profile.lexicon.scales["place"], extra=0.0)
    places = replace(profile.lexicon, scales={**profile.lexicon.scales, "place": silent})
    assert not replace(profile, lexicon=places).has_weight_in_all
    assert list(lost_names(PARTIES, replace(profile, lexicon=places))) == []


def test_a_name_that_says_nothing_to_the_matcher_is_told(profile: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Index, "best_matches_all", lambda _, holdings: [() for _ in holdings])
    party = PARTIES[0]
    assert (party, party.names[0].text) in list(lost_names([party], profile))


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
    index.is_screenable(Holding(1, name))
    index.search(name, 5)
    assert time.process_time() - started < 1.0


@given(scribbles)
@settings(max_examples=200)
def test_any_unicode_is_answered(name: str) -> None:
    holding = Holding(1, name, isin=name, ticker=name, exchange=name, country=name, cusip=name, sedol=name)
    assert isinstance(INDEX.best_matches(holding), tuple)
    assert isinstance(INDEX.is_screenable(holding), bool)


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
    assert MATCHER_VERSION == "2"


@pytest.mark.parametrize("name", ["nowhere", "../default", ""])
def test_unknown_profile_is_refused(name: str) -> None:
    with pytest.raises(ConfigurationError):
        load_profile(name)


def test_empty_index_answers_nothing(profile: Profile) -> None:
    index = Index.build([], profile)
    assert index.best_matches(Holding(1, "CHINA MOBILE LTD", isin="HK0941009539")) == ()
