"""Fixed phrases are found where they begin or end, the longest first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.matching.knowledge.phrases import Phrases

WORDS = st.lists(st.sampled_from("abc"), max_size=6)
PHRASES = st.sets(st.lists(st.sampled_from("abc"), min_size=1, max_size=3).map(tuple))


@pytest.mark.slow
@given(PHRASES, WORDS, st.integers(0, 5))
def test_a_phrase_is_found_as_by_trying_every_length(known: set[tuple[str, ...]], words: list[str], place: int) -> None:
    phrases = Phrases.of(known)
    if place < len(words):
        begun = [n for n in range(1, 4) if place + n <= len(words) and tuple(words[place : place + n]) in known]
        assert phrases.beginning(words, place) == max(begun, default=0)
    if 0 < place <= len(words):
        ended = [n for n in range(1, place) if tuple(words[place - n : place]) in known]
        assert phrases.ending(words, place) == max(ended, default=0)


def test_phrases_know_what_they_hold() -> None:
    phrases = Phrases.of([("co", "ltd"), ("ltd",)])
    assert ("ltd",) in phrases
    assert ("co",) not in phrases
