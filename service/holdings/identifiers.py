"""What is wrong with an identifier, in words; a faulty one is reported and kept, never dropped or corrected."""

from collections.abc import Callable
from functools import lru_cache
from types import MappingProxyType

from stdnum import cusip, figi, isin, lei
from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidFormat, InvalidLength, ValidationError
from stdnum.gb import sedol
from stdnum.iso7064 import mod_97_10

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
_ORDER = ("isin", "figi", "lei", "sedol", "cusip")


@lru_cache(maxsize=65536)
def fault_of(field: str, text: str) -> str | None:
    """Say what is wrong with an identifier; None when it is well-formed and its check digit is right."""
    number = compact(text)
    length = _LENGTHS[field]
    if len(number) != length:
        return f"has {len(number)} characters, {_article(field)} has {length}"
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
def complete_cusip(text: str, *, has_check_digits: bool) -> str:
    """Give all nine characters of a CUSIP that came with eight, or that lost leading zeros to a spreadsheet.

    Args:
        text: the CUSIP as printed.
        has_check_digits: others of its column have nine characters, so that a missing one may be a leading zero.
    """
    number = compact(text)
    if has_check_digits and number.isdigit() and cusip.is_valid(number.zfill(_LENGTHS["cusip"])):
        return number.zfill(_LENGTHS["cusip"])
    if len(number) != _LENGTHS["cusip"] - 1 or not number.isalnum() or not number.isascii():
        return text
    return number + cusip.calc_check_digit(number)


@lru_cache(maxsize=65536)
def kind_by_form(text: str) -> str | None:
    """Tell which identifier stands in a column that only says `Identifier`; None when it is none."""
    for field in _ORDER:
        if fault_of(field, text) is None:
            return field
    return next((field for field in ("isin", "cusip") if _has_form(field, compact(text))), None)


def compact(text: str) -> str:
    """Write an identifier without blanks and in capitals, to check it."""
    return "".join(text.split()).upper()


def _has_form(field: str, number: str) -> bool:
    """Tell whether it would be one but for its check digit."""
    has_letters = number[:2].isalpha() if field == "isin" else number[:3].isalnum()
    return len(number) == _LENGTHS[field] and number.isalnum() and number[-1].isdigit() and has_letters


def _check_digit(field: str, number: str) -> str:
    digits = 2 if field == "lei" else 1
    noun = "check digits are" if field == "lei" else "check digit is"
    return f"{noun} {number[-digits:]}, expected {_CHECKED[field](number)}"


def _article(field: str) -> str:
    return f"{'an' if field in {'isin', 'lei'} else 'a'} {field.upper()}"
