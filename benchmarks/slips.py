"""Slips of the hand within one word."""

import random

from benchmarks import wording


def _letter(word: str, rng: random.Random, least: int = 0) -> int:
    places = [i for i, c in enumerate(word) if c.isalpha() and i >= least]
    return rng.choice(places)


def typo(word: str, rng: random.Random) -> str:
    """Hit the key beside the right one."""
    place = _letter(word, rng)
    near = wording.NEIGHBOURS.get(word[place].lower(), "e")
    letter = rng.choice(near)
    return word[:place] + (letter.upper() if word[place].isupper() else letter) + word[place + 1 :]


def transposed(word: str, rng: random.Random) -> str:
    """Swap two neighbouring letters."""
    places = [i for i in range(len(word) - 1) if word[i : i + 2].isalpha() and word[i] != word[i + 1]]
    place = rng.choice(places) if places else 0
    return word[:place] + word[place : place + 2][::-1] + word[place + 2 :]


def dropped(word: str, rng: random.Random) -> str:
    """Leave a letter out."""
    place = _letter(word, rng)
    return word[:place] + word[place + 1 :]


def doubled(word: str, rng: random.Random) -> str:
    """Write a letter twice."""
    place = _letter(word, rng)
    return word[:place] + word[place] + word[place:]


def split(word: str, rng: random.Random) -> str:
    """Put a blank into a word."""
    place = rng.randint(3, len(word) - 3)
    return f"{word[:place]} {word[place:]}"
