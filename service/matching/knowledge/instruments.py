"""What a row's name says of the instrument instead of the issuer, and which names it may be read as without that."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from msgspec import Struct

from service.matching.knowledge.lexicon import Lexicon
from service.matching.normalise.text import words_of

_DIGIT = re.compile(r"\d")
_UNTOLD = frozenset({"place", "scope", "structure"})
_SHAPED = frozenset({"symbol", "date", "coupon", "par", "money", "receipt"})
_NAMED = frozenset({"contract", "word", "currency", "strike"})
_JOINED = frozenset({"joiner", "number"})
_OPENING = frozenset({*_SHAPED, *_NAMED, "number", "line"})
_SURE = 2  # so many contract words, currencies or strikes say it together; one alone may be the company's own


class Piece(Struct, frozen=True, gc=False):
    """A part of a folded text, `text[start:end]`, and what it can be in an instrument's wording; other words are ""."""

    kind: str
    text: str
    start: int
    end: int


class InstrumentReading(Struct, frozen=True, gc=False):
    """A name's words without `wording`, the instrument's; a guess has taken off what may be the company's own word.

    `is_end_bare`: nothing was taken off its end, so that a cut there may hide words; `of_person`: single letters are
    initials of a person; `has_initials`: they are those of words, and no acronym.
    """

    words: list[str]
    wording: str = ""
    is_guess: bool = False
    is_end_bare: bool = True
    of_person: bool = False
    has_initials: bool = False


@dataclass(frozen=True, slots=True)
class Instruments:
    """The table of instrument wording: kinds by word, and the shapes of dates, strikes, coupons and par values.

    A name without a digit or a word of `telltale` has none.
    """

    kinds: Mapping[str, str]
    pieces: re.Pattern[str]
    telltale: frozenset[str]
    marks: frozenset[str]
    currencies: frozenset[str]
    forms: frozenset[str]
    lexicon: Lexicon

    @classmethod
    def of(cls, table: Mapping[str, Any], forms: Iterable[str], lexicon: Lexicon) -> "Instruments":
        """Read the data file `instruments`; `forms` are the words of legal forms."""
        named = {
            "beside": "beside",
            "lines": "line",
            "joiners": "joiner",
            "counted": "counted",
            "currencies": "currency",
        }
        kinds = {word: kind for key, kind in (*named.items(), ("contracts", "word")) for word in table[key]}
        parts = {**table["parts"], "CODES": "|".join((*table["currencies"], *table["currency_codes"]))}
        shapes = [f"(?P<{kind}>{_filled(shape, parts)})" for kind, shape in table["shapes"].items()]
        pieces = rf"(?<![a-z0-9])(?:{'|'.join(shapes)})(?![a-z0-9])|[a-z0-9]+"
        currencies = frozenset((*table["currencies"], *table["currency_codes"]))
        telltale = frozenset(word for key in ("contracts", "currencies", "marks") for word in table[key])
        return cls(
            kinds, re.compile(pieces), telltale, frozenset(table["marks"]), currencies, frozenset(forms), lexicon
        )

    def readings(self, folded: str) -> tuple[InstrumentReading, ...]:
        """Give the ways to read a folded text as a company's name: the plain one first, then what it may stand on."""
        words = words_of(folded)
        if self.telltale.isdisjoint(words) and not _DIGIT.search(folded):
            return (InstrumentReading(words),)
        pieces = self._cut_up(folded)
        last = self._behind(pieces, folded)
        first = self._before(pieces[:last], folded[: _edge(pieces, last, folded)])
        tail, head = pieces[last:], pieces[:first]
        is_tail_sure = not tail or _is_sure(tail) or pieces[last - 1].text in self.forms
        plain = _reading(folded, pieces, 0, last if is_tail_sure else len(pieces), is_guess=False)
        if not head and is_tail_sure:
            return (plain,)
        is_head_sure = not head or _is_sure(head) or _is_sure(tail) or any(p.kind in _JOINED for p in head)
        return (plain, _reading(folded, pieces, first, last, is_guess=not (is_head_sure and is_tail_sure)))

    def is_wording(self, words: Sequence[str]) -> bool:
        """Tell whether words are nothing but an instrument's."""
        return all(self.kinds.get(word) in _NAMED for word in words)

    def _cut_up(self, folded: str) -> list[Piece]:
        found = ((match, match.lastgroup) for match in self.pieces.finditer(folded))
        return [Piece(kind or self.kinds.get(m[0], ""), m[0], m.start(), m.end()) for m, kind in found]

    def _behind(self, pieces: list[Piece], folded: str) -> int:
        """Give the place of the first piece of the wording that ends a name; its length where there is none."""
        run = list(takewhile(lambda piece: piece.kind not in {"", "joiner"}, reversed(pieces)))[::-1]
        opening = next((n for n, piece in enumerate(run) if _opens(piece, run[n + 1 : n + 2])), len(run))
        place = len(pieces) - len(run) + opening
        while place < len(pieces) and not self._is_issuer(folded[: pieces[place].start]):
            place += 1
        says = any(piece.kind in {*_SHAPED, *_NAMED} for piece in pieces[place:])
        return place if says else len(pieces)

    def _before(self, pieces: list[Piece], folded: str) -> int:
        """Give the number of pieces of the wording that begins a name."""
        run = list(takewhile(lambda piece: piece.kind not in {"", "currency"}, pieces))
        while run and not self._is_name(folded[run[-1].end :]):
            run.pop()
        return len(run) if any(piece.kind in {"contract", "word"} for piece in run) else 0

    def _is_issuer(self, folded: str) -> bool:
        """Tell whether the text before some wording says who issued it: `Future PLC` does by its legal form."""
        words = words_of(folded)
        return self._is_name(folded) or not self.forms.isdisjoint(words[1:])

    def _is_name(self, folded: str) -> bool:
        """Tell whether a text says which company it is: more than places, forms and one word of a trade."""
        words = [word for word in words_of(folded) if word not in self.forms and word not in self.lexicon.dropped]
        own = [word for word in words if len(word) > 1 and not word.isdigit() and word not in self.kinds]
        classes = [self.lexicon.class_of(word) for word in own]
        said = [kind for kind in classes if kind.name not in _UNTOLD]
        return any(kind.is_distinctive for kind in said) or (bool(said) and len(classes) > 1)


def _filled(shape: str, parts: Mapping[str, str]) -> str:
    for name, part in parts.items():
        shape = shape.replace(name, part)
    return shape


def _opens(piece: Piece, following: list[Piece]) -> bool:
    """Tell whether wording may begin with a piece: share classes before it are left to the table of wrappers."""
    is_beside_number = bool(following) and following[0].kind in {"number", "date"}
    return piece.kind in _OPENING or (piece.kind == "counted" and is_beside_number)


def _is_sure(pieces: Sequence[Piece]) -> bool:
    """Tell whether wording can hardly be the company's own: a date, an amount or a contract in so many words."""
    is_shaped = any(piece.kind in {*_SHAPED, "contract"} for piece in pieces)
    return is_shaped or sum(piece.kind in _NAMED for piece in pieces) >= _SURE


def _edge(pieces: list[Piece], last: int, folded: str) -> int:
    return pieces[last].start if last < len(pieces) else len(folded)


def _reading(folded: str, pieces: list[Piece], first: int, last: int, *, is_guess: bool) -> InstrumentReading:
    text = folded[pieces[first].start if first else 0 : _edge(pieces, last, folded)]
    wording = " ".join(piece.text for piece in (*pieces[:first], *pieces[last:]))
    return InstrumentReading(words_of(text), wording, is_guess, last == len(pieces))
