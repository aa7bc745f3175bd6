"""What one look at a print's signs and words tells: which of its dearer readings it may have at all.

Why: nine names of ten have none of them; to ask each table in turn took as long as taking the name apart.
"""

import re
from collections.abc import Sequence

from msgspec import Struct

from service.matching.knowledge.profile import Profile
from service.matching.knowledge.token_table import (
    AMIDST,
    CLOSING,
    CONSONANTS,
    CUE,
    INNER_FORM,
    OPENING,
    OTHERWISE,
    PARTING,
    PHRASED,
    WRAPS,
)
from service.matching.normalise.text import has_initials

_UNSIGNED = re.compile(r"[a-z .,]*")


class PrintTraits(Struct, frozen=True, gc=False):
    """The words of a folded print, and what they may be in it, as bits.

    `roles` are those of all words, `inner` those of the words between the first and the last. `is_framed`: its first or
    last words may stand around a name. `is_signed`: it holds more than letters, blanks, commas and full stops.
    """

    folded: str
    words: Sequence[str]
    roles: int
    inner: int
    is_framed: bool
    is_signed: bool

    @classmethod
    def of(cls, folded: str, words: Sequence[str], profile: Profile) -> "PrintTraits":
        """Look at a print; `words` are those of its plain reading."""
        is_signed = _UNSIGNED.fullmatch(folded) is None
        if not words:
            return cls(folded, words, 0, 0, is_framed=False, is_signed=is_signed)
        every = [profile.tokens[word].roles for word in words]
        first, last = every[0], every[-1]
        before = every[-2] if len(every) > 1 else 0
        inner = 0
        for roles in every[1:-1]:
            inner |= roles
        is_framed = bool(
            first & OPENING
            or last & CLOSING
            or (last & PHRASED and before & AMIDST)
            or before & (CLOSING | PHRASED | WRAPS)
        )
        return cls(folded, words, first | inner | last, inner, is_framed, is_signed)

    @property
    def may_be_bared(self) -> bool:
        """Tell whether anything may stand around its name: signs, words of the tables, a form within, itself again."""
        if self.is_signed or self.is_framed or self.roles & CUE or self.inner & INNER_FORM:
            return bool(self.words)
        words = self.words
        return len(words) > 1 and (words[0].startswith(words[-1]) or words[0] in words[1:])

    @property
    def may_be_several(self) -> bool:
        """Tell whether it may hold several names: a sign or a comma, or a word that parts names or opens a contract."""
        return bool(self.words) and (self.is_signed or bool(self.roles & PARTING) or "," in self.folded)

    @property
    def may_be_spelt_otherwise(self) -> bool:
        """Tell whether it may be written in another way: numbers as words, its blanks back, its form apart."""
        return len(self.words) == 1 or bool(self.roles & OTHERWISE)

    @property
    def may_hold_initials(self) -> bool:
        """Tell whether a person's initials may stand in it: two consonants, or letters that full stops join."""
        return bool(self.roles & CONSONANTS) or has_initials(self.folded)
