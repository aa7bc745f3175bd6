import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.identifiers import cusip_bases, plain_identifier, sedol_numbers


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("CNE100000PM8", "CNE100000PM8"),
        (" cne-100000-pm8 ", "CNE100000PM8"),
        ("CNE1 0000\u00a00PM8", "CNE100000PM8"),
        ("ＣＮＥ１０００００ＰＭ８", "CNE100000PM8"),
        ("\u200bUS0378331005*", "US0378331005"),
        ("037833.10.0", "037833100"),
        ("12345@AB1", "12345@AB1"),
        ("-- * --", ""),
    ],
)
def test_an_identifier_is_written_in_one_way(text: str, plain: str) -> None:
    assert plain_identifier(text) == plain


@given(st.text(st.characters(codec=None), max_size=30))
def test_a_plain_identifier_stays_as_it_is(text: str) -> None:
    plain = plain_identifier(text)
    assert plain_identifier(plain) == plain
    assert all(sign.isascii() for sign in plain)


@pytest.mark.parametrize(
    ("number", "bases"),
    [
        ("037833100", {"03783310"}),
        ("037833109", {"03783310"}),
        ("G9830T10", {"G9830T10"}),
        ("37833100", {"37833100", "03783310"}),
        ("360206", {"00036020"}),
        ("360207", set()),
        ("60206", set()),
        ("037833", set()),
        ("0378331000", set()),
        ("", set()),
    ],
)
def test_a_cusip_may_lack_its_check_digit_or_the_zeros_a_spreadsheet_took(number: str, bases: set[str]) -> None:
    assert cusip_bases(number) == bases


@pytest.mark.parametrize(
    ("number", "numbers"),
    [
        ("0263494", {"0263494"}),
        ("263494", {"263494", "0263494"}),
        ("263495", {"263495"}),
        ("B0YBKJ7", {"B0YBKJ7"}),
        ("B0YBKJ", {"B0YBKJ"}),
    ],
)
def test_a_sedol_may_lack_the_zeros_a_spreadsheet_took(number: str, numbers: set[str]) -> None:
    assert sedol_numbers(number) == numbers
