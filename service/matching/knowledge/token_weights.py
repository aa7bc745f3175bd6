"""Tables of words that follow from the knowledge files: made once, when a profile is read."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from service.matching.knowledge.token_roles import OWN


def classes_of(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Give the class of each word; one that stands in two is of the first."""
    classes: dict[str, str] = {}
    for name, row in rows.items():
        for word in row["words"].split():
            classes.setdefault(word, name)
    return classes


def generic_words(classes: Mapping[str, str], short: Mapping[str, Iterable[str]]) -> list[str]:
    """Give in order every word that may be of no distinctive class, as `class_of` reads plurals and short forms."""
    full = {word for word, name in classes.items() if name not in OWN}
    return sorted(
        full | {f"{word}s" for word in full} | {word for word, readings in short.items() if full & {*readings}}
    )


def inverse(short: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    """Give for each reading the words that may stand for it."""
    inverse: dict[str, set[str]] = {}
    for word, full in short.items():
        for reading in full:
            inverse.setdefault(reading, set()).add(word)
    return {reading: frozenset(words) for reading, words in inverse.items()}


def groups(groups: Iterable[Sequence[str]]) -> dict[str, frozenset[str]]:
    """Give for each spelling of a name all that are the same name."""
    same: dict[str, frozenset[str]] = {}
    for group in groups:
        for word in group:
            same[word] = same.get(word, frozenset()) | frozenset(group)
    return same


def initials(phrases: Mapping[str, str], particles: Iterable[str]) -> dict[str, str]:
    """Give the initials of words that are phrases written as one; particles have none."""
    found = dict.fromkeys(particles, "")
    for phrase in sorted(phrases, key=len):
        found[phrases[phrase]] = "".join([word[0] for word in phrase.split()])
    return found
