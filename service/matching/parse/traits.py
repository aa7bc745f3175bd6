"""What one look at a print's signs and words tells: which of its dearer readings it may have at all.

Why: nine names of ten have none of them; to ask each table in turn took as long as taking the name apart.
"""

import re
from collections.abc import Sequence

from msgspec import Struct

from service.matching.knowledge.profile import Profile
from service.matching.knowledge.token_table import (
    AMIDST,
    CLIPPED,
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
    """Which further readings a folded print may have; `words` are those of its plain reading.

    `is_signed`: it holds more than letters, blanks, commas and full stops.
    `may_be_bared`: something may stand around its name: signs, words of the tables, a form within, itself again.
    `may_be_several`: a sign or a comma, or a word that parts names or opens a contract, may part several names.
    `may_be_spelt_otherwise`: it may be written in another way: numbers as words, its blanks back, its form apart.
    `is_clipped`: behind its first word stands one of the language without its end, so that others may lack theirs.
    `may_hold_initials`: a person's initials may stand in it: two consonants, or letters that full stops join.
    """

    folded: str
    words: Sequence[str]
    is_signed: bool
    may_be_bared: bool
    may_be_several: bool
    may_be_spelt_otherwise: bool
    may_hold_initials: bool
    is_clipped: bool = False

    @classmethod
    def of(cls, folded: str, words: Sequence[str], profile: Profile) -> "PrintTraits":
        """Look at a print; `words` are those of its plain reading."""
        size, is_signed = len(words), _UNSIGNED.fullmatch(folded) is None
        if not size:
            return cls(folded, words, is_signed, False, False, False, has_initials(folded))  # noqa: FBT003 as named
        every = [profile.tokens[word].roles for word in words]
        first, last, inner = every[0], every[-1], 0
        for roles in every[1:-1]:
            inner |= roles
        told = first | inner | last
        return cls(
            folded,
            words,
            is_signed,
            is_signed
            or bool(told & CUE or inner & INNER_FORM or first & OPENING or last & CLOSING)
            or (size > 1 and (_is_framed(last, every[-2]) or words[0].startswith(words[-1]) or words[0] in words[1:])),
            is_signed or bool(told & PARTING) or "," in folded,
            size == 1 or bool(told & OTHERWISE),
            bool(told & CONSONANTS) or has_initials(folded),
            size > 1 and bool((inner | last) & CLIPPED),
        )


def _is_framed(last: int, before: int) -> bool:
    """Tell by the roles of the last two words whether they may stand behind a name, together or with more."""
    return bool((last & PHRASED and before & AMIDST) or before & (CLOSING | PHRASED | WRAPS))
