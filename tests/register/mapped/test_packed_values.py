"""Whatever a party or listing holds comes back equal, zones and folds too."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings

from service.domain.listings import PublishedList
from service.lists import load_bundled, load_programmes
from service.register.mapped.packing import Form, PackedWords, pack_listings, pack_party, unpack_listings, unpack_party
from tests.any_lists import lists
from tests.builders import event, listing


def require_same(one: PublishedList) -> None:
    words = PackedWords()
    packed = [pack_party(party, words) for party in one.parties]
    assert repr(tuple(unpack_party(party, words.texts) for party in packed)) == repr(one.parties)
    records, outlines = pack_listings(one.listings, words)
    assert repr(unpack_listings(records, words.texts)) == repr(one.listings)  # equality sees no zone and no fold
    assert len(outlines) == len(one.listings)


@pytest.mark.slow
@given(lists())
@settings(max_examples=100, deadline=None)
def test_any_list_comes_back(one: PublishedList) -> None:
    require_same(one)


def test_every_bundled_list_comes_back() -> None:
    for one in load_bundled(load_programmes()):
        require_same(one)


def test_texts_that_are_all_different_are_not_kept_once() -> None:
    words = PackedWords(most=2)
    assert [words.number("source", text) for text in ("a", "b", "c", "a")] == [0, 1, "c", 0]
    assert words.number("grade", "c") == 2


def test_listings_that_differ_in_words_alone_have_one_outline() -> None:
    one = listing("order")
    (act,) = one.events
    said = replace(one, party_id="other", entry="Other", source="x", events=(replace(act, effect="y", source="z"),))
    others = (
        replace(one, list_code="us-other"),
        replace(one, programme="notice"),
        replace(one, restricted_from=act.at),
        replace(one, events=(replace(act, docket="1:21"),)),
        replace(one, events=(act, event(act.kind, "2021-01-15"))),
    )
    _, outlines = pack_listings([one, said, *others], PackedWords())
    assert outlines[0] == outlines[1]
    assert len(set(outlines)) == 1 + len(others)


def test_a_field_without_a_rule_is_refused_and_another_field_makes_another_form() -> None:
    @dataclass
    class Odd:
        many: set[str]

    @dataclass
    class First:
        text: str

    @dataclass
    class Second:
        text: str
        number: int

    with pytest.raises(TypeError, match="write its rule"):
        Form.of(Odd)
    assert Form.of(First).name != Form.of(Second).name
