"""What a security's name says beside its issuer's: share classes, depositary receipts, rights, bond tails."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from service.matching.knowledge.phrases import Phrases

_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Wrappers:
    """The table of wrappers: phrases that may stand anywhere behind the first word, and those that only end a name."""

    anywhere: Phrases
    trailing: Phrases
    receipts: frozenset[str]
    tails: tuple[re.Pattern[str], ...]

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> "Wrappers":
        """Read the data file `wrappers`."""
        classes = set(product(table["class_words"], table["class_letters"]))
        shares = set(product(table["share_letters"], table["share_words"]))
        anywhere = {tuple(phrase.split()) for phrase in table["anywhere"]} | classes
        letters = {(letter,) for letter in table["share_letters"]}
        trailing = {tuple(phrase.split()) for phrase in table["trailing"]} | letters | shares | anywhere
        return cls(
            anywhere=Phrases.of(anywhere),
            trailing=Phrases.of(trailing),
            receipts=frozenset(table["receipts"]),
            tails=tuple(re.compile(tail) for tail in table["tails"]),
        )

    def without_tail(self, folded: str) -> str:
        """Take a coupon and all behind it off a folded text; there is none without a digit."""
        if not _DIGIT.search(folded):
            return folded
        for tail in self.tails:
            folded = tail.sub("", folded)
        return folded
