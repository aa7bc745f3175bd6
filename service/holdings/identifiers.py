"""What is wrong with an identifier, in words; a faulty one is reported and kept, never dropped or corrected."""

import re
from functools import lru_cache

from service.domain.check_digits import Fault, check_digits, fault_of_number, length_of
from service.domain.identifiers import cusip_bases, plain_identifier, sedol_numbers
from service.domain.parties import IdentifierKind

_SCIENTIFIC = re.compile(r"\d[.,]\d+[eE][+-]?\d{1,3}")  # 8.1663E+210 was the CUSIP 81663E210
_BETWEEN = re.compile(r"[\s()\[\]/,;|:#]+")
_IN_BRACKETS = re.compile(r"\(\s*[A-Z0-9.]{1,12}\s*\)")
_WORD = 4  # letters
_LONGEST_TICKER, _PAIR = 5, 2  # letters of one in capitals; a ticker and its market
# What Bloomberg writes behind a ticker and its market.
_YELLOW_KEYS = frozenset({"equity", "corp", "govt", "index", "curncy", "comdty", "mtge", "muni"})
# By their length, in the order in which a number is tried.
_BY_LENGTH: dict[int, tuple[str, ...]] = {}
for _field in ("isin", "figi", "lei", "sedol", "cusip"):
    _length = length_of(IdentifierKind(_field))
    _BY_LENGTH[_length] = (*_BY_LENGTH.get(_length, ()), _field)
_WITH_SLIPS = frozenset({"isin", "cusip"})  # told by their form, a wrong check digit too


@lru_cache(maxsize=65536)
def fault_of(field: str, text: str) -> str | None:
    """Say what is wrong with an identifier; None when its check digit is right, or a shortened one can be completed."""
    if is_lost_number(text):
        return f"was {_article(field)} that a spreadsheet turned into a number: restore it from the source as text"
    number = plain_identifier(text)
    if _is_shortened(field, number):
        return None
    length = length_of(IdentifierKind(field))
    if len(number) != length:
        return f"has {len(number)} characters, {_article(field)} has {length}"
    return _fault_of_whole(field, number)


def is_lost_number(text: str) -> bool:
    """Tell whether a cell is the power of ten that a spreadsheet made of an identifier: its digits are gone."""
    return "+" in text and _SCIENTIFIC.fullmatch(text.strip()) is not None


def _fault_of_whole(field: str, number: str) -> str | None:
    kind = IdentifierKind(field)
    fault = fault_of_number(kind, number)
    if fault is None:
        return None
    if fault is Fault.CHECK_DIGIT:
        return _check_digit(kind, number)
    if fault is Fault.BEGINNING:
        return f"begins with {number[:2]!r}, as no {field.upper()} does"
    return f"holds a character that {_article(field)} does not have there"


@lru_cache(maxsize=65536)
def kind_by_form(text: str) -> str | None:
    """Tell which identifier stands in a column that only says `Identifier`; None when it is none."""
    number = plain_identifier(text)
    kinds = _BY_LENGTH.get(len(number), ())
    for field in kinds:
        if fault_of(field, number) is None:
            return field
    return next((field for field in kinds if field in _WITH_SLIPS and _has_form(field, number)), None)


def number_within(field: str, text: str) -> str | None:
    """Give the one identifier of a kind that a cell holds beside other text: HK0941009539 (909622)."""
    parts = dict.fromkeys(_BETWEEN.split(text))
    sure = [part for part in parts if kind_by_form(part) == field and fault_of(field, part) is None]
    return sure[0] if len(sure) == 1 and sure[0] != text else None


def is_name_for_ticker(text: str) -> bool:
    """Tell whether a cell of tickers holds a name: two words of letters (Hangzhou Hikvision), or a code in brackets.

    Why four letters: `AAPL US Equity`, `BRK B` and `941 HK` are tickers, and so may any single word be.
    """
    printed = text.split()
    words = [word for word in printed if word.isalpha() and len(word) >= _WORD and word.lower() not in _YELLOW_KEYS]
    if words and _IN_BRACKETS.search(text):
        return True
    return len(words) > 1 and not may_be_ticker(text)


def may_be_ticker(text: str) -> bool:
    """Tell whether a text may be a ticker, or one with its market: LKCO NASDAQ, TCEHY FRANKFURT.

    Asked for as a name alone, such a row would be clear.
    """
    printed = text.split()
    return text.isupper() and len(printed) <= _PAIR and len(printed[0]) <= _LONGEST_TICKER


def _has_form(field: str, number: str) -> bool:
    """Tell whether it would be one but for its check digit."""
    begins_so = number[:2].isalpha() if field == "isin" else any(map(str.isdigit, number[1:3]))
    return number.isalnum() and number[-1].isdigit() and begins_so


def _is_shortened(field: str, number: str) -> bool:
    """Tell whether a number lacks only what can be known: a CUSIP's check digit, or zeros that a spreadsheet took."""
    if field == "cusip":
        return len(number) < length_of(IdentifierKind(field)) and bool(cusip_bases(number))
    return field == "sedol" and len(sedol_numbers(number)) > 1


def _check_digit(kind: IdentifierKind, number: str) -> str:
    expected = check_digits(kind, number)
    noun = "check digit is" if len(expected) == 1 else "check digits are"
    return f"{noun} {number[-len(expected) :]}, expected {expected}"


def _article(field: str) -> str:
    return f"{'an' if field in {'isin', 'lei'} else 'a'} {field.upper()}"
