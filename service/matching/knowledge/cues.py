"""Phrases and patterns that are made of the table of what stands around names."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from service.matching.knowledge.legal_forms import Forms
from service.matching.knowledge.lexicon import Lexicon


def phrases(groups: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, ...]]:
    """Give the phrases of all groups, each as its words."""
    return (tuple(phrase.replace("-", " ").split()) for group in groups.values() for phrase in group)


def pattern_of(cues: Iterable[str]) -> re.Pattern[str]:
    """Make the pattern that finds one of some cues, the longest first, however its letters are parted."""
    spelt = sorted((r"[\s./-]*".join(map(re.escape, cue.split())) for cue in cues), key=len, reverse=True)
    return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(spelt)})(?![a-z0-9])[.:]?")


def behind_forms(table: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """Give what stands in front of Russian names with a legal form before it: only so is the form set aside too."""
    for form in table["lists"]["before_russian"]:
        for phrase in phrases({"russian": table["before"]["russian"]}):
            yield (form, *phrase)


def respelt(forms: Forms, lexicon: Lexicon) -> frozenset[str]:
    """Give the words that a name is not compared by as they are printed: of forms, of phrases, short ones."""
    in_phrases = (word for phrase in lexicon.phrases for word in phrase)
    return frozenset((*forms.every_word, *in_phrases, *lexicon.dropped, *lexicon.short))


def parting(words: Iterable[str]) -> re.Pattern[str]:
    """Make the pattern that parts a text at some words."""
    return re.compile(rf"(?:^|(?<=\s))(?:{'|'.join(map(re.escape, words))})\.?(?=\s)")
