"""What printed words may stand for: of the listed ones that share a key with them, those that are like them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import OSA

from service.matching.knowledge.token_roles import Word, WordClass
from service.matching.lookup.blocking_keys import INITIAL_MARK, SHORTENED
from service.matching.lookup.token_similarity import (
    EQUAL,
    INITIAL,
    MOST_EDITS,
    OF_PEOPLE,
    Likeness,
    beginning_of,
    beginnings,
    letters_of_two_edits,
    likenesses,
    may_have_typo,
    slip,
    typo,
)
from service.matching.lookup.token_variants import Lookalike
from service.matching.lookup.vocabulary import Vocabulary
from service.matching.normalise.han import is_han

_SHORTENED = SHORTENED.encode()


class Finds(NamedTuple):
    """By printed word its look-alikes, and the places of names in which two neighbours make it, or a few that only may.

    `whole` gives for each couple the listed word that it makes.
    """

    likes: list[list[Lookalike]]
    splits: list[list[int]]
    whole: list[int | None]


def look_up(vocabulary: Vocabulary, words: Sequence[Word], couples: Sequence[str] = ()) -> Finds:
    """Find all that printed words may stand for; `couples` are neighbours that may be one listed word together."""
    found = vocabulary.gather(words, couples)
    vocabulary.remember({number for near in found.near for number in near})
    opened = {n: set(found.near[n]) for n, word in enumerate(words) if word.is_beginning or is_han(word.text)}
    slips = []
    for owner, number in found.slips:
        if owner in opened:
            opened[owner].add(number)
        else:
            slips.append((owner, number))
    likes = [
        _opened(vocabulary, word, opened[n]) if n in opened else _liked(vocabulary, word, near) if near else []
        for n, (word, near) in enumerate(zip(words, found.near, strict=False))
    ]
    for owner, some in _misspelt(vocabulary, words, slips):
        likes[owner] += some
    whole: list[int | None] = [None] * len(couples)
    for place, near in enumerate(found.near[len(words) :]):
        if near:
            whole[place] = next((n for n in near if vocabulary.entry(n)[0] == couples[place]), None)
    return Finds(likes, found.splits[: len(words)], whole)


def _misspelt(
    vocabulary: Vocabulary, words: Sequence[Word], slips: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, list[Lookalike]]]:
    """Compare printed words with listed ones that share no more than the key of a misspelling with them.

    They may share no more than a hash, too.
    """
    profile, personal, numbers = vocabulary.profile, vocabulary.personal, [number for _, number in slips]
    two_edits = letters_of_two_edits(profile, is_person=vocabulary.has_people)
    texts = [word.text.encode("utf-8", "surrogatepass") for word in words] if slips else []
    keys, kinds = vocabulary.texts.byte_arrays.get_all(numbers), vocabulary.kinds_of(numbers)
    for (owner, number), key, kind in zip(slips, keys, kinds, strict=True):
        text, listed = texts[owner], key.rstrip(_SHORTENED)
        edits = OSA.distance(text, listed, score_cutoff=MOST_EDITS)
        if edits > MOST_EDITS or (edits == MOST_EDITS and max(len(text), len(listed)) < two_edits):
            continue
        printed = words[owner]
        is_own = kind.is_distinctive or printed.kind.is_distinctive
        found = typo(text, listed, edits, profile) if is_own else None
        if found is None and personal.item(number):
            found = slip(text, listed, edits, profile)
        if found and may_have_typo(printed.text, profile):
            yield owner, _bounded(vocabulary, printed, number, kind, (found,))


def _opened(vocabulary: Vocabulary, word: Word, numbers: set[int]) -> list[Lookalike]:
    """Compare a word that may be only the beginning of one."""
    begun = set(vocabulary.begun(beginning_of(word))) - numbers
    vocabulary.remember(numbers | begun)
    likes = _liked(vocabulary, word, numbers)
    for number in begun:
        listed = vocabulary.word(number)
        likes += _bounded(vocabulary, word, number, listed.kind, beginnings(word, listed, vocabulary.profile))
    return likes


def _liked(vocabulary: Vocabulary, word: Word, near: Iterable[int]) -> list[Lookalike]:
    profile, personal, text = vocabulary.profile, vocabulary.personal, word.text
    likes: list[Lookalike] = []
    for number in near:
        key, listed = vocabulary.entry(number)
        if key == text:
            likes += _bounded(vocabulary, word, number, listed.kind, EQUAL)
        elif key[-1] != INITIAL_MARK:
            found = likenesses(word, listed, profile, of_people=personal.item(number))
            likes += _bounded(vocabulary, word, number, listed.kind, found) if found else ()
        elif text == key[0]:
            likes.append(Lookalike(number, 1.0, "equal", in_company=0.0))
        elif text[0] == key[0]:
            likes.append(Lookalike(number, profile.likeness.initial, INITIAL, in_company=0.0))
    return likes


def _bounded(
    vocabulary: Vocabulary, printed: Word, number: int, listed: WordClass, found: Sequence[Likeness]
) -> list[Lookalike]:
    """Bound from above what pairs with a listed word, of a class, add in names of companies and of people."""
    weight = listed.weight
    if not printed.is_free and printed.kind.weight > weight:
        weight = printed.kind.weight
    if not vocabulary.has_people or not vocabulary.personal.item(number):
        return [Lookalike(number, kept, rule, kept * weight, 0.0) for kept, rule in found if rule not in OF_PEOPLE]
    in_person = vocabulary.profile.lexicon.class_in_person(vocabulary.word(number).text).weight
    return [
        Lookalike(number, kept, rule, 0.0 if rule in OF_PEOPLE else kept * weight, kept * in_person)
        for kept, rule in found
    ]
