"""What is left of a word when its plural or its vowels are taken off."""

VOWELS = "aeiou"
_VOWELS = frozenset(VOWELS)
_SHORTEST_PLURAL = 4


def singular(word: str) -> str:
    """Take the plural's s off a word of four letters or more."""
    return word[:-1] if len(word) >= _SHORTEST_PLURAL and word.endswith("s") and not word.endswith("ss") else word


def consonant_skeleton(word: str) -> str:
    """Keep the first letter and the consonants, a doubled one once, as people do who leave out vowels."""
    bones = last = word[:1]
    for letter in word[1:]:
        if letter != last and letter not in _VOWELS:
            bones += letter
            last = letter
    return bones


def is_vowel(letter: str) -> bool:
    """Tell whether a letter is a vowel."""
    return letter in _VOWELS


def is_bony(word: str) -> bool:
    """Tell whether a word's inner vowels are left out: KHNNI, MNG."""
    return word.isalpha() and _VOWELS.isdisjoint(word[1:-1])


def is_left_of(short: str, full: str) -> bool:
    """Tell whether leaving letters out of a word leaves another: KHNNI of KHANANI, but not CCTC of CITIC."""
    rest = iter(full)
    return all(letter in rest for letter in short)
