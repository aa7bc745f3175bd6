"""What is wrong with an identifier, in words; a faulty one is reported and kept, never dropped or corrected."""

import re
from collections.abc import Callable
from functools import lru_cache
from types import MappingProxyType

from stdnum import cusip, figi, isin, lei
from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidFormat, InvalidLength, ValidationError
from stdnum.gb import sedol
from stdnum.iso7064 import mod_97_10

from service.domain.identifiers import cusip_bases, plain_identifier, sedol_numbers

_VALIDATORS: MappingProxyType[str, Callable[[str], str]] = MappingProxyType(
    {
        "isin": isin.validate,
        "cusip": cusip.validate,
        "sedol": sedol.validate,
        "figi": figi.validate,
        "lei": lei.validate,
    }
)
_LENGTHS = {"isin": 12, "cusip": 9, "sedol": 7, "figi": 12, "lei": 20}
_CHECKED: dict[str, Callable[[str], str]] = {
    "isin": lambda number: isin.calc_check_digit(number[:-1]),
    "cusip": lambda number: cusip.calc_check_digit(number[:-1]),
    "sedol": lambda number: sedol.calc_check_digit(number[:-1]),
    "figi": lambda number: figi.calc_check_digit(number[:-1]),
    "lei": lambda number: mod_97_10.calc_check_digits(number[:-2]),
}
_LETTERS = {ord(letter): str(value) for value, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ", start=10)}
_DOUBLED = str.maketrans("0123456789", "0246813579")  # twice a digit, its own digits added up
_SCIENTIFIC = re.compile(r"\d[.,]\d+[eE][+-]?\d{1,3}")  # 8.1663E+210 was the CUSIP 81663E210
_ORDER = ("isin", "figi", "lei", "sedol", "cusip")


@lru_cache(maxsize=65536)
def fault_of(field: str, text: str) -> str | None:
    """Say what is wrong with an identifier; None when its check digit is right, or a shortened one can be completed."""
    if is_lost_number(text):
        return f"was {_article(field)} that a spreadsheet turned into a number: restore it from the source as text"
    number = plain_identifier(text)
    length = _LENGTHS[field]
    if _is_shortened(field, number) or (field == "isin" and _is_surely_isin(number)):
        return None
    if len(number) != length:
        return f"has {len(number)} characters, {_article(field)} has {length}"
    return _fault_of_whole(field, number)


def is_lost_number(text: str) -> bool:
    """Tell whether a cell is the power of ten that a spreadsheet made of an identifier: its digits are gone."""
    return "+" in text and _SCIENTIFIC.fullmatch(text.strip()) is not None


def _fault_of_whole(field: str, number: str) -> str | None:
    try:
        _VALIDATORS[field](number)
    except (InvalidFormat, InvalidLength):
        return f"holds a character that {_article(field)} does not have there"
    except InvalidChecksum:
        return _check_digit(field, number)
    except InvalidComponent:
        return f"begins with {number[:2]!r}, as no {field.upper()} does"
    except ValidationError:
        return f"is no {field.upper()}"
    return None


@lru_cache(maxsize=65536)
def kind_by_form(text: str) -> str | None:
    """Tell which identifier stands in a column that only says `Identifier`; None when it is none."""
    number = plain_identifier(text)
    for field in _ORDER:
        if len(number) == _LENGTHS[field] and fault_of(field, number) is None:
            return field
    return next((field for field in ("isin", "cusip") if _has_form(field, number)), None)


def _has_form(field: str, number: str) -> bool:
    """Tell whether it would be one but for its check digit."""
    begins_so = number[:2].isalpha() if field == "isin" else any(map(str.isdigit, number[1:3]))
    return len(number) == _LENGTHS[field] and number.isalnum() and number[-1].isdigit() and begins_so


def _is_surely_isin(number: str) -> bool:
    """Tell quickly whether an ISIN is right (ISO 6166, Luhn over its digits); what is not is looked into by stdnum."""
    if not (len(number) == _LENGTHS["isin"] and number.isalnum() and number[-1].isdigit()):
        return False
    digits = number.translate(_LETTERS)[::-1]
    is_right = sum(map(int, digits[::2] + digits[1::2].translate(_DOUBLED))) % 10 == 0
    return is_right and _has_known_prefix(number[:2])


@lru_cache(maxsize=1024)
def _has_known_prefix(prefix: str) -> bool:
    return isin.is_valid(isin.from_natid(prefix, "0"))


def _is_shortened(field: str, number: str) -> bool:
    """Tell whether a number lacks only what can be known: a CUSIP's check digit, or zeros that a spreadsheet took."""
    if field == "cusip":
        return len(number) < _LENGTHS[field] and bool(cusip_bases(number))
    return field == "sedol" and len(sedol_numbers(number)) > 1


def _check_digit(field: str, number: str) -> str:
    digits = 2 if field == "lei" else 1
    noun = "check digits are" if field == "lei" else "check digit is"
    return f"{noun} {number[-digits:]}, expected {_CHECKED[field](number)}"


def _article(field: str) -> str:
    return f"{'an' if field in {'isin', 'lei'} else 'a'} {field.upper()}"
