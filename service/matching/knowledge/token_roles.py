"""A word of a name, as it is compared, and what a word of its class counts.

Both are structs: millions are made and looked up, and no other unchanging object costs so little.
"""

from msgspec import Struct
from msgspec.structs import replace

DISTINCTIVE, STRUCTURE = "distinctive", "structure"
OWN = frozenset({DISTINCTIVE, "everyday"})
SCRAP = 2  # letters that say only how some word begins, where it is cut


class WordClass(Struct, frozen=True, gc=False):
    """What a word counts; `weight` is its share when both names have it, `extra` its cost when only one has it."""

    name: str
    weight: float
    extra: float

    @property
    def is_distinctive(self) -> bool:
        """Tell whether the word is a company's own name, not a word of place or trade."""
        return self.name in OWN


class Word(Struct, frozen=True, gc=False):
    """A word with its class.

    `is_cut`: a name that was cut there may have left only its beginning; `is_short`: a full stop marks it as shortened;
    `is_free`: it costs nothing when left over; `is_seat`: it only names a place behind the legal form;
    `is_bare`: every word of the name is written without its inner vowels.
    """

    text: str
    kind: WordClass
    is_cut: bool = False
    is_free: bool = False
    is_short: bool = False
    is_seat: bool = False
    is_bare: bool = False

    def seated(self, cost: float) -> "Word":
        """Give the word as one that only names a place behind the legal form."""
        return replace(self, kind=replace(self.kind, extra=cost), is_seat=True)

    @property
    def is_wild(self) -> bool:
        """Tell whether it says only how some word begins: an initial, or a scrap that a cut has left."""
        return len(self.text) == 1 or (self.is_beginning and len(self.text) <= SCRAP)

    @property
    def is_beginning(self) -> bool:
        """Tell whether it may be only the beginning of a word."""
        return self.is_cut or self.is_short

    @property
    def extra(self) -> float:
        """Give its cost when the other name lacks it."""
        return 0.0 if self.is_free else self.kind.extra
