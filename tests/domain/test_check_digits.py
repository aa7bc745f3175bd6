"""Numbers are right or wrong as an independent library says, and every room that checks one says the same."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import cusip, figi, isin, lei
from stdnum.gb import sedol

from service.domain.check_digits import (
    Fault,
    check_digits,
    fault_of_number,
    has_check_digit,
    is_right,
    length_of,
)
from service.domain.parties import IdentifierKind
from service.holdings.identifiers import fault_of
from service.matching.identifiers.codes import codes_in

# The library takes a rest of 1 whatever the last signs; only 02 to 98 are check digits (ISO/IEC 7064, MOD 97-10).
_LEI_ENDS = frozenset(f"{number:02d}" for number in range(2, 99))
ORACLES: dict[IdentifierKind, Callable[[str], bool]] = {
    IdentifierKind.ISIN: isin.is_valid,
    IdentifierKind.CUSIP: cusip.is_valid,
    IdentifierKind.SEDOL: sedol.is_valid,
    IdentifierKind.FIGI: figi.is_valid,
    IdentifierKind.LEI: lambda number: lei.is_valid(number) and number[-2:] in _LEI_ENDS,
}
RIGHT = {
    IdentifierKind.ISIN: ["US0378331005", "CNE100000PM8", "XS0971721450", "KYG9830T1067", "QS0000000007"],
    IdentifierKind.CUSIP: ["037833100", "68243Q106", "12345@AB3"],
    IdentifierKind.SEDOL: ["B0YBKJ7", "0263494", "6073556"],
    IdentifierKind.FIGI: ["BBG000BLNQ16"],
    IdentifierKind.LEI: ["213800KUD8LAJWSQ9D15", "529900T8BM49AURSDO55"],
}
KINDS = st.sampled_from(list(ORACLES))
SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*@#"


@pytest.mark.parametrize(("kind", "number"), [(kind, number) for kind, numbers in RIGHT.items() for number in numbers])
def test_one_wrong_character_is_seen(kind: IdentifierKind, number: str) -> None:
    assert ORACLES[kind](number) == is_right(kind, number) == (fault_of(kind, number) is None)
    for place in range(len(number)):
        for sign in SIGNS:
            changed = f"{number[:place]}{sign}{number[place + 1 :]}"
            assert is_right(kind, changed) == ORACLES[kind](changed)


@given(KINDS, st.data())
def test_any_number_is_right_where_the_library_says_so(kind: IdentifierKind, data: st.DataObject) -> None:
    size = length_of(kind)
    number = data.draw(st.text(SIGNS, min_size=size - 1, max_size=size + 1))
    if kind is IdentifierKind.LEI and len(number) != size:
        assert not is_right(kind, number)  # the library checks the digits of any length
    else:
        assert is_right(kind, number) == ORACLES[kind](number)


@given(KINDS, st.text("0123456789BCDFGHJKLMNPQRSTVWXYZ", min_size=20, max_size=20))
def test_a_number_with_its_check_digits_is_refused_for_its_beginning_alone(kind: IdentifierKind, text: str) -> None:
    draft = text[: length_of(kind)]
    check = check_digits(kind, draft)
    whole = draft[: -len(check)] + check
    assert fault_of_number(kind, whole) in {None, Fault.BEGINNING, Fault.CHARACTER}
    assert is_right(kind, whole) == ORACLES[kind](whole)


def test_every_beginning_of_an_isin_is_known_or_not_as_the_library_has_it() -> None:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    for beginning in (first + second for first in letters for second in letters):
        whole = isin.from_natid(beginning, "037833100")
        assert is_right(IdentifierKind.ISIN, whole) == isin.is_valid(whole), beginning


@pytest.mark.parametrize(
    ("kind", "number", "fault"),
    [
        (IdentifierKind.ISIN, "US037833100", Fault.LENGTH),
        (IdentifierKind.ISIN, "US03783310?5", Fault.CHARACTER),
        (IdentifierKind.ISIN, "ZZ0378331005", Fault.BEGINNING),
        (IdentifierKind.ISIN, "US0378331006", Fault.CHECK_DIGIT),
        (IdentifierKind.SEDOL, "0B63494", Fault.CHARACTER),
        (IdentifierKind.FIGI, "1BG000BLNQ16", Fault.CHARACTER),
        (IdentifierKind.FIGI, "GBG000BLNQ16", Fault.BEGINNING),
        (IdentifierKind.FIGI, "BBB000BLNQ16", Fault.BEGINNING),
        (IdentifierKind.LEI, "213800KUD8LAJWSQ9D16", Fault.CHECK_DIGIT),
    ],
)
def test_what_is_wrong_is_named(kind: IdentifierKind, number: str, fault: Fault) -> None:
    assert fault_of_number(kind, number) is fault


def test_other_kinds_prove_nothing() -> None:
    assert {kind for kind in IdentifierKind if has_check_digit(kind)} == set(ORACLES)


@given(st.sampled_from([(kind, number) for kind, numbers in RIGHT.items() for number in numbers]), st.data())
def test_a_cell_and_a_code_in_a_name_are_right_alike(one: tuple[IdentifierKind, str], data: st.DataObject) -> None:
    kind, number = one
    place = data.draw(st.integers(0, len(number) - 1))
    number = number[:place] + data.draw(st.sampled_from("0123456789")) + number[place + 1 :]
    in_name = {code.kind for code in codes_in(f"Apple {number} shares")}
    assert fault_of(kind, number) is None or kind not in in_name


def test_a_figi_in_a_name_needs_its_check_digit_too() -> None:
    assert [code.value for code in codes_in("Apple BBG000BLNQ16 and BBG000BLNQ14")] == ["BBG000BLNQ16"]
