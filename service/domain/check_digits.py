"""Which numbers of securities and entities are right: their length, their characters and their check digits.

Whoever asks (a holding's column, a code inside a name, a list, a review) is told the same. Numbers are plain here: in
capitals, without blanks, as `plain_identifier` writes them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from service.domain.jurisdictions import COUNTRY_CODES
from service.domain.parties import IdentifierKind

_DIGITS = "0123456789"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CONSONANTS = "".join(letter for letter in _LETTERS if letter not in "AEIOU")
_LETTER_VALUES = {ord(letter): str(value) for value, letter in enumerate(_LETTERS, 10)}
_TWICE = str.maketrans(_DIGITS, "0246813579")  # twice a figure, its own figures added up
_VALUES = {sign: value for value, sign in enumerate(_DIGITS + _LETTERS + "*@#")}
# ISO 6166, annex: the codes that are no country's (the union, international securities, substitute agencies), and those
# of countries that are no more and whose securities live on (Netherlands Antilles, Serbia and Montenegro).
_ISIN_BEGINNINGS = COUNTRY_CODES | {"AN", "CS", "EU", "QS", "QT", "XA", "XB", "XC", "XD", "XF", "XK", "XS"}
# The FIGI standard keeps these free, so that no FIGI can be taken for an ISIN.
_NO_FIGI_BEGINNINGS = frozenset({"BS", "BM", "GG", "GB", "VG"})
_SEDOL_WEIGHTS = (1, 3, 1, 7, 3, 9)


class Fault(Enum):
    """What is wrong with a number."""

    LENGTH = auto()
    CHARACTER = auto()
    BEGINNING = auto()
    CHECK_DIGIT = auto()


@dataclass(frozen=True, slots=True)
class _Rule:
    """How a kind of number is made: its length, its characters, and how many of the last ones check the others."""

    length: int
    characters: frozenset[str]
    check: Callable[[str], str]
    checks: int = 1
    fault_of_beginning: Callable[[str], Fault | None] = lambda _: None


def fault_of_number(kind: IdentifierKind, number: str) -> Fault | None:
    """Return the first thing that is wrong with a plain ISIN, CUSIP, SEDOL, FIGI or LEI; None where all is right.

    Raises:
        KeyError: the kind has no check digit.
    """
    rule = _RULES[kind]
    if not rule.characters.issuperset(number):
        return Fault.CHARACTER
    if len(number) != rule.length:
        return Fault.LENGTH
    if fault := rule.fault_of_beginning(number):
        return fault
    return None if number[-rule.checks :] == check_digits(kind, number) else Fault.CHECK_DIGIT


def is_right(kind: IdentifierKind, number: str) -> bool:
    """Tell whether a plain number is an ISIN, CUSIP, SEDOL, FIGI or LEI (as `kind` says) with a right check digit."""
    return fault_of_number(kind, number) is None


def check_digits(kind: IdentifierKind, number: str) -> str:
    """Return the check digit (two for an LEI) that a whole number ought to end with; what it ends with is not read."""
    rule = _RULES[kind]
    return rule.check(number[: -rule.checks])


def has_check_digit(kind: IdentifierKind) -> bool:
    """Tell whether a kind of identifier proves itself by a check digit that is known here."""
    return kind in _RULES


def length_of(kind: IdentifierKind) -> int:
    """Return the number of characters of a whole ISIN, CUSIP, SEDOL, FIGI or LEI."""
    return _RULES[kind].length


def _to_ten(total: int) -> str:
    return str(-total % 10)


def _luhn(body: str) -> str:
    """ISO 6166: letters count as 10 to 35, every second figure from the right is doubled, the figures are added up."""
    figures = body.translate(_LETTER_VALUES)[::-1]
    return _to_ten(sum(map(int, figures[::2].translate(_TWICE) + figures[1::2])))


def _doubled(body: str) -> str:
    """ANSI X9.6 (CUSIP) and the FIGI standard: every second value is doubled, and all figures are added up."""
    return _to_ten(sum(_added(_VALUES[sign] * (1 + place % 2)) for place, sign in enumerate(body)))


def _weighted(body: str) -> str:
    """London Stock Exchange, SEDOL technical specification: a weighted sum."""
    return _to_ten(sum(_VALUES[sign] * weight for sign, weight in zip(body, _SEDOL_WEIGHTS, strict=True)))


def _mod_97(body: str) -> str:
    """ISO 17442 and ISO/IEC 7064, MOD 97-10: two digits, 02 to 98, with which the whole leaves 1 divided by 97."""
    return f"{98 - int(''.join(str(_VALUES[sign]) for sign in body) + '00') % 97:02d}"


def _added(value: int) -> int:
    """Add up the two figures of a value below 100."""
    return value // 10 + value % 10


def _isin_beginning(number: str) -> Fault | None:
    return None if number[:2] in _ISIN_BEGINNINGS else Fault.BEGINNING


def _sedol_beginning(number: str) -> Fault | None:
    """Refuse a mixture: numbers from before 2004 are digits alone, later ones begin with a letter."""
    return Fault.CHARACTER if number[0] in _DIGITS and not number.isdecimal() else None


def _figi_beginning(number: str) -> Fault | None:
    if number[0] in _DIGITS or number[1] in _DIGITS:
        return Fault.CHARACTER
    return Fault.BEGINNING if number[:2] in _NO_FIGI_BEGINNINGS or number[2] != "G" else None


def _rules() -> Iterator[tuple[IdentifierKind, _Rule]]:
    plain, spare = frozenset(_DIGITS + _LETTERS), frozenset(_DIGITS + _CONSONANTS)
    yield IdentifierKind.ISIN, _Rule(12, plain, _luhn, fault_of_beginning=_isin_beginning)
    yield IdentifierKind.CUSIP, _Rule(9, frozenset(_VALUES), _doubled)
    yield IdentifierKind.SEDOL, _Rule(7, spare, _weighted, fault_of_beginning=_sedol_beginning)
    yield IdentifierKind.FIGI, _Rule(12, spare, _doubled, fault_of_beginning=_figi_beginning)
    yield IdentifierKind.LEI, _Rule(20, plain, _mod_97, checks=2)


_RULES: Mapping[IdentifierKind, _Rule] = dict(_rules())
