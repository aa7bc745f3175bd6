"""The keys under which listed words are found, typos excepted: the word, its consonants, its sound, its beginning."""

from array import array
from collections.abc import Iterator, Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from service.matching.knowledge.profile import Profile
from service.matching.knowledge.token_roles import Word
from service.matching.normalise.han import is_han
from service.matching.normalise.phonetics import sound
from service.matching.normalise.spelling import consonant_skeleton, is_bony, singular

Hashes = NDArray[np.uint32]
Numbers = NDArray[np.int32]

SHORTENED, INITIAL_MARK = ".", "'"
# A word by its sound; by its consonants, one of any kind, or of the language, that a shorter may stand for; one that is
# written without inner vowels, or one so short that only a word of the language may stand for it; two neighbours.
_SOUND, _BONES, _OF_LANGUAGE, _BARE, _SHORT, _JOINED = "~", "^", "=", "<", "-", "+"
_BEGINNING = 3  # letters by which shortened words are looked for; they have no fewer


def probes_of(keys: Sequence[str], personal: frozenset[str], profile: Profile) -> tuple[Hashes, Numbers]:
    """Hash all keys under which each word is found; each with its word's number."""
    hashes, owners = array("I"), array("i")
    for number, key in enumerate(keys):
        entries = [*_entries(key, profile, is_personal=key in personal)]
        hashes.extend(map(hashed, entries))
        owners.extend([number] * len(entries))
    return np.frombuffer(hashes, np.uint32), np.frombuffer(owners, np.int32)


def _entries(key: str, profile: Profile, *, is_personal: bool) -> Iterator[str]:
    """Give the keys of a listed word: itself, its consonants, the beginning of a shortened one, a person's sound."""
    yield key
    text = key.rstrip(SHORTENED)
    if text != key:
        yield text
        yield SHORTENED + text[:_BEGINNING]
    if text.isalpha() and text.isascii():
        bones, limits = consonant_skeleton(text), profile.limits
        if len(text) >= limits.prefix_letters:
            yield _BONES + bones
            if not profile.lexicon.class_of(text).is_distinctive:
                yield _OF_LANGUAGE + bones
            if is_bony(text) and len(text) >= limits.skeleton_letters:
                yield _BARE + bones
            elif is_bony(text) and len(bones) >= limits.prefix_letters:
                yield _SHORT + bones
        if is_personal and len(heard := sound(text)) >= limits.sound_letters:
            yield _SOUND + heard


def questions_of(
    words: Sequence[Word], couples: Sequence[str], profile: Profile, *, of_people: bool
) -> tuple[Hashes, Numbers]:
    """Hash all keys that printed words are looked up by, and two neighbours' that may be one word behind them.

    Each comes with its word's number. Keys that only words in names of people have are left out where no people are
    listed.
    """
    asked: list[str] = []
    owners: list[int] = []
    for number, word in enumerate(words):
        probes = _questions(word, profile)
        if of_people:
            probes += (word.text[0] + INITIAL_MARK, _SOUND + sound(word.text))
        asked += probes
        owners += [number] * len(probes)
    asked += couples
    owners += range(len(words), len(words) + len(couples))
    hashes = map(crc32, map(str.encode, asked))  # `hashed`: folded text is plain
    return np.fromiter(hashes, np.uint32, len(asked)), np.array(owners, np.int32)


def _questions(word: Word, profile: Profile) -> list[str]:
    """Give every key under which a listed word may lie that a printed one can stand for, typos excepted."""
    text, lexicon, is_own = word.text, profile.lexicon, word.kind.is_distinctive
    one = singular(text)
    asked = [text, one if one != text else text + "s", SHORTENED + text[:_BEGINNING], _JOINED + text]
    if related := lexicon.relatives(text):
        asked += related
    if is_han(text):
        return asked + [text[:end] for end in range(profile.limits.han_characters, len(text))]
    if not is_own:
        asked += [text[:end] for end in range(profile.limits.prefix_letters, len(text))]
    if len(text) >= profile.limits.prefix_letters:
        asked += lexicon.full_words(text)
    bones = consonant_skeleton(text)
    if not is_bony(text):
        asked.append(_BARE + bones)
        if not is_own:
            asked.append(_SHORT + bones)
    elif word.is_bare or len(text) >= profile.limits.skeleton_letters:
        asked.append(_BONES + bones)
    else:
        asked.append(_OF_LANGUAGE + bones)
    return asked


def hashed_join(text: str) -> int:
    """Give the number under which two neighbours are found that are written as one word."""
    return hashed(_JOINED + text)


def hashed(probe: str) -> int:
    """Give the number under which a key is looked up; two keys may share one."""
    return crc32(probe.encode("utf-8", "surrogatepass"))
