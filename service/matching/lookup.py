"""What printed words may stand for: of the listed ones that share a key with them, those that are like them."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rapidfuzz.distance import OSA

from service.matching.han import is_han
from service.matching.likeness import (
    EQUAL,
    INITIAL,
    MOST_EDITS,
    OF_PEOPLE,
    Likeness,
    beginnings,
    edits_allowed,
    likenesses,
    may_have_typo,
    misspelling,
)
from service.matching.lookalikes import Lookalike
from service.matching.probes import INITIAL_MARK, SHORTENED
from service.matching.vocabulary import Vocabulary
from service.matching.words import Word

_SHORTENED = SHORTENED.encode()
_Slip = tuple[int, int]  # a listed word's number, and by how many edits it differs


class Finds(NamedTuple):
    """By printed word its look-alikes, and the places of names in which two neighbours make it, or a few that only may.

    `whole` gives for each couple the listed word that it makes.
    """

    likes: list[Sequence[Lookalike]]
    splits: list[list[int]]
    whole: list[int | None]


def look_up(vocabulary: Vocabulary, words: Sequence[Word], couples: Sequence[str] = ()) -> Finds:
    """Find all that printed words may stand for; `couples` are neighbours that may be one listed word together."""
    found = vocabulary.gather(words, couples)
    near_numbers = [number for near in found.near for number in near]
    keys = vocabulary.spellings(near_numbers, [number for _, number in found.slips])
    slips = _misspelt(vocabulary, words, found.slips, keys)
    is_open = [word.is_beginning or is_han(word.text) for word in words]
    slipped: dict[int, set[int]] = {}
    for owner, number in found.slips if any(is_open) else ():
        if is_open[owner]:
            slipped.setdefault(owner, set()).add(number)
    likes: list[Sequence[Lookalike]] = []
    for number, (word, near, is_begun) in enumerate(zip(words, found.near, is_open, strict=False)):
        if is_begun:
            likes.append(_opened(vocabulary, word, slipped.get(number, set()).union(near)))
        elif near or number in slips:
            likes.append(_liked(vocabulary, word, near, slips.get(number, ())))
        else:
            likes.append(())
    whole: list[int | None] = [None] * len(couples)
    for place, near in enumerate(found.near[len(words) :]):
        if near:
            whole[place] = next((n for n in near if vocabulary.entry(n)[0] == couples[place]), None)
    return Finds(likes, found.splits[: len(words)], whole)


def _misspelt(
    vocabulary: Vocabulary, words: Sequence[Word], found: Sequence[tuple[int, int]], keys: Sequence[bytes]
) -> dict[int, list[_Slip]]:
    """Give by printed word, with their edits, the listed ones that differ by no more than any rule allows.

    `keys` are those of the listed words that were found.
    """
    kept: list[tuple[int, int, bytes, int]] = []
    profile, personal = vocabulary.profile, vocabulary.personal
    texts = [word.text.encode("utf-8", "surrogatepass") for word in words]
    for (owner, number), key in zip(found, keys, strict=True):
        printed, listed = texts[owner], key.rstrip(_SHORTENED)
        edits = OSA.distance(printed, listed, score_cutoff=MOST_EDITS)
        if edits > MOST_EDITS:
            continue
        longest, is_person = max(len(printed), len(listed)), bool(personal[number])
        if not is_person and longest < profile.limits.typo_longer_letters:
            continue
        if edits <= edits_allowed(longest, profile, is_person=is_person):
            kept.append((owner, number, key, edits))
    vocabulary.keep([number for _, number, _, _ in kept], [key for _, _, key, _ in kept])
    slips: dict[int, list[_Slip]] = {}
    for owner, number, _, edits in kept:
        slips.setdefault(owner, []).append((number, edits))
    # two keys may have shared no more than a hash
    return {owner: some for owner, some in slips.items() if may_have_typo(words[owner].text, profile)}


def _opened(vocabulary: Vocabulary, word: Word, numbers: set[int]) -> list[Lookalike]:
    """Compare a word that may be only the beginning of one."""
    begun = set(vocabulary.begun(word.text)) - numbers
    vocabulary.spellings(numbers | begun, ())
    likes = _liked(vocabulary, word, numbers)
    for number in begun:
        likes += _bounded(vocabulary, word, number, beginnings(word, vocabulary.word(number), vocabulary.profile))
    return likes


def _liked(vocabulary: Vocabulary, word: Word, near: Iterable[int], slips: Iterable[_Slip] = ()) -> list[Lookalike]:
    profile, personal, text = vocabulary.profile, vocabulary.personal, word.text
    likes: list[Lookalike] = []
    for number in near:
        key, listed = vocabulary.entry(number)
        if key == text:
            likes += _bounded(vocabulary, word, number, EQUAL)
        elif key[-1] != INITIAL_MARK:
            found = likenesses(word, listed, profile, of_people=bool(personal[number]))
            likes += _bounded(vocabulary, word, number, found) if found else ()
        elif text == key[0]:
            likes.append(Lookalike(number, 1.0, "equal", in_company=0.0))
        elif text[0] == key[0]:
            likes.append(Lookalike(number, profile.likeness.initial, INITIAL, in_company=0.0))
    for number, edits in slips:
        if slip := misspelling(word, vocabulary.word(number), edits, profile):
            likes += _bounded(vocabulary, word, number, (slip,))
    return likes


def _bounded(vocabulary: Vocabulary, printed: Word, number: int, found: Sequence[Likeness]) -> list[Lookalike]:
    """Bound from above what pairs of words add in names of companies and of people."""
    listed = vocabulary.word(number)
    weight = listed.kind.weight
    if not printed.is_free and printed.kind.weight > weight:
        weight = printed.kind.weight
    if not vocabulary.personal[number]:
        return [Lookalike(number, kept, rule, kept * weight, 0.0) for kept, rule in found if rule not in OF_PEOPLE]
    in_person = vocabulary.profile.lexicon.class_in_person(listed.text).weight
    return [
        Lookalike(number, kept, rule, 0.0 if rule in OF_PEOPLE else kept * weight, kept * in_person)
        for kept, rule in found
    ]
