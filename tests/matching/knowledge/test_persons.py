"""What is known of people's names stands in the folded form in which names are compared."""

from itertools import chain

import pytest

from service.matching import data as knowledge
from service.matching.normalise.text import fold, words_of

TABLE = knowledge.table("persons")
GROUPS = ("variants", "translations", "nicknames")
WORDS = ("particles", "binding", "titles", "suffixes")


@pytest.mark.parametrize("key", WORDS)
def test_each_word_stands_once_and_folded(key: str) -> None:
    assert len(TABLE[key]) == len(set(TABLE[key]))
    assert [word for word in TABLE[key] if " ".join(words_of(fold(word))) != word] == []


@pytest.mark.parametrize("key", GROUPS)
def test_each_group_has_two_or_more_single_words_none_twice(key: str) -> None:
    for group in TABLE[key]:
        assert len(group) == len(set(group)) > 1
        assert all(words_of(fold(word)) == [word] for word in group)


def test_what_binds_is_a_particle() -> None:
    assert set(TABLE["binding"]) <= set(TABLE["particles"])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("mohammed", "muhamad"),
        ("abdul", "abdel"),
        ("yusuf", "yousef"),
        ("aleksandr", "alexander"),
        ("sergei", "siarhei"),
        ("yevgeny", "evgeniy"),
        ("dmitri", "dzmitry"),
        ("hussein", "husayn"),
        ("osama", "usama"),
        ("qadhafi", "gaddafi"),
        ("vladimir", "volodymyr"),
    ],
)
def test_spellings_of_one_name_are_in_one_group(first: str, second: str) -> None:
    assert any({first, second} <= set(group) for group in TABLE["variants"])


@pytest.mark.parametrize(("first", "second"), [("joseph", "yusuf"), ("juan", "ivan"), ("michael", "mikhail")])
def test_a_name_in_another_language_is_no_mere_spelling(first: str, second: str) -> None:
    assert any({first, second} <= set(group) for group in TABLE["translations"])
    assert not any({first, second} <= set(group) for group in TABLE["variants"])


def test_few_spellings_stand_for_two_names() -> None:
    words = list(chain.from_iterable(TABLE["variants"]))
    assert sum(words.count(word) > 1 for word in set(words)) <= 8
