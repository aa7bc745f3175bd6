"""No listed name is skipped that could be a match: the index against aligning every name, in each of its ways."""

from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from service.domain.parties import Name, NameKind, Party
from service.matching import Index, Profile
from service.matching.knowledge.token_roles import Word
from service.matching.lookup import blocking_keys as probes
from service.matching.lookup.expansion import look_up
from service.matching.lookup.token_similarity import OF_PEOPLE, likenesses
from service.matching.parse.names import has_cut_length
from service.matching.parse.parsing import parse_name, parse_readings
from service.matching.retrieve.candidates import Retrieval
from service.matching.retrieve.query import Query
from service.matching.retrieve.query_batch import Questions
from service.matching.retrieve.term_selection import choose, choose_all
from service.matching.retrieve.tuning import Tuning
from service.matching.score.alignment import align
from service.matching.score.token_pairs import pairs
from tests.matching.asked_names import INDEX, mangled, names, scribbles


def queries(index: Index, name: str) -> list[Query]:
    is_cut = has_cut_length(name, index.profile)
    return Query.of_all(list(parse_readings(name, index.profile, is_cut=is_cut)), index.corpus)


WAYS = {
    "by arrays": Tuning(few=0),
    "sifted": Tuning(few=0, sifted_from=0),
    "one by one": Tuning(few=10_000_000),
}
ways = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)


def pruned(index: Index, query: Query, threshold: float, way: Tuning) -> list[int]:
    """Give the candidates that are found in one of the ways."""
    (places,) = Retrieval(index.corpus, way).candidates([query], threshold)
    return places


def aligned(index: Index, query: Query, places: Iterable[int], threshold: float) -> set[int]:
    names = ((place, index.corpus.name(place)) for place in places)
    found = ((place, align(query, listed, pairs(query, listed))) for place, listed in names)
    return {place for place, alignment in found if alignment.shares_core or alignment.score >= threshold}


@pytest.mark.slow
@ways
@given(mangled(), st.sampled_from([0.45, 0.68, 0.9]))
def test_pruning_skips_no_name_that_reaches_the_threshold(way: Tuning, name: str, threshold: float) -> None:
    for query in queries(INDEX, name):
        places = pruned(INDEX, query, threshold, way)
        every = range(len(INDEX.corpus))
        assert aligned(INDEX, query, places, threshold) == aligned(INDEX, query, every, threshold)


@pytest.mark.slow
@ways
def test_pruning_equals_brute_force_on_the_bundled_names(
    bundled_index: Index, bundled: tuple[Party, ...], way: Tuning
) -> None:
    texts = [name.text for party in bundled for name in party.names]
    asked = [*texts[::4], *(text[:30] for text in texts[1::8]), *(text.replace("A", "", 1) for text in texts[2::8])]
    threshold = bundled_index.profile.thresholds.possible
    every = range(len(bundled_index.corpus))
    for text in asked:
        for query in queries(bundled_index, text):
            found = aligned(bundled_index, query, pruned(bundled_index, query, threshold, way), threshold)
            assert found == aligned(bundled_index, query, every, threshold)


_TAIL = "Guangdong Electronics Technology Industrial Development Import Export Trading"


@ways
@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("K Veltrano", f"K Veltrano {_TAIL}"),
        ("Veltrano V", f"Veltrano V Beijing {_TAIL} Group"),
        ("Veltrano Technology Osp", f"Veltrano Technology Osprey {_TAIL}"),
        (" ".join(f"{letter}ltranaktiebolaget" for letter in "abcdefghijklmnopqrstuvwxyz" * 2), "Zltran Yltran"),
    ],
)
def test_initials_long_tails_and_very_many_words_lose_no_name(
    name: str, listed: str, way: Tuning, profile: Profile
) -> None:
    index = Index.build([Party("one", listed, (Name(listed, NameKind.PRIMARY),))], profile)
    for query in [*queries(index, name), *Query.of_all([parse_name(name, profile, is_cut=True)], index.corpus)]:
        found = aligned(index, query, pruned(index, query, profile.thresholds.possible, way), 0.64)
        assert found == aligned(index, query, [0], profile.thresholds.possible)


def test_a_failure_half_way_changes_no_later_answer(
    bundled_index: Index, bundled: tuple[Party, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [query for party in bundled[:60] for query in queries(bundled_index, party.name)]
    threshold = bundled_index.profile.thresholds.possible
    alone = bundled_index.retrieval.candidates(asked, threshold)
    with monkeypatch.context() as broken:
        broken.setattr(np, "arange", _fails)
        with pytest.raises(MemoryError):
            bundled_index.retrieval.candidates(asked, threshold)
    assert bundled_index.retrieval.candidates(asked, threshold) == alone


def _fails(*_: object, **__: object) -> None:
    raise MemoryError


@pytest.mark.parametrize(("questions", "names"), [(1, 1), (7, 20)])
def test_questions_that_are_too_much_at_once_are_asked_in_parts(
    bundled_index: Index, bundled: tuple[Party, ...], questions: int, names: int
) -> None:
    asked = [query for party in bundled[:60] for query in queries(bundled_index, party.name)]
    threshold = bundled_index.profile.thresholds.possible
    at_once = bundled_index.retrieval.candidates(asked, threshold)
    words = questions * len(bundled_index.corpus.vocabulary)
    tuning = Tuning(questions_at_once=3 * questions, names_at_once=names, bounded_at_once=names, words_at_once=words)
    assert Retrieval(bundled_index.corpus, tuning).candidates(asked, threshold) == at_once


@pytest.mark.slow
@given(st.lists(names | mangled() | scribbles, min_size=1, max_size=8), st.sampled_from([0.45, 0.68, 0.9]))
def test_words_searched_for_are_the_same_for_one_question_and_for_many(texts: list[str], threshold: float) -> None:
    asked = [query for text in texts for query in queries(INDEX, text) if query.is_found]
    assume(asked)
    both = choose_all(Questions.of(asked, INDEX.corpus), threshold)
    for query, words, core in zip(asked, both.words.tolist(), both.core.tolist(), strict=True):
        one, rarest = choose(query, threshold)
        assert (words, core & ~words) == (one, rarest & ~one)


@pytest.mark.slow
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
    monkeypatch.setattr(probes, "crc32", lambda _: misspelt)
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
