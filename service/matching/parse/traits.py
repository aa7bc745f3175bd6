"""What one look at a print's signs and words tells: which of its dearer readings it may have at all.

Why: nine names of ten have none of them; to ask each table in turn took as long as taking the name apart.
"""

import re
from collections.abc import Sequence

from msgspec import Struct

from service.matching.knowledge.profile import Profile
from service.matching.knowledge.token_table import AROUND, CONSONANTS, INNER_FORM, OTHERWISE, PARTING, WRAPS

_UNSIGNED = re.compile(r"[a-z .,]*")
_MOST_INITIALS = 3  # letters that full stops join, and that may be a person's initials
_FEWEST_INITIALS = 2


class PrintTraits(Struct, frozen=True, gc=False):
    """The words of a folded print, and what they may be in it: `roles` of all as bits, `inner` of those between others.

    `is_signed`: it holds more than letters, blanks, commas and full stops.
    """

    folded: str
    words: Sequence[str]
    roles: int
    inner: int
    is_signed: bool

    @classmethod
    def of(cls, folded: str, words: Sequence[str], profile: Profile) -> "PrintTraits":
        """Look at a print; `words` are those of its plain reading."""
        known, inner = profile.tokens, 0
        for word in words[1:-1]:
            inner |= known[word].roles
        roles = inner | known[words[0]].roles | known[words[-1]].roles if words else 0
        return cls(folded, words, roles, inner, _UNSIGNED.fullmatch(folded) is None)

    @property
    def may_be_bared(self) -> bool:
        """Tell whether anything may stand around its name: signs, words of the tables, a form within, the name again."""
        if self.is_signed or self.roles & (AROUND | WRAPS) or self.inner & INNER_FORM:
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
        """Tell whether a person's initials may stand in it: two consonants, or two or three letters with full stops."""
        if self.roles & CONSONANTS:
            return True
        sizes = map(len, self.words) if "." in self.folded else ()
        return any(_FEWEST_INITIALS <= size <= _MOST_INITIALS for size in sizes)
