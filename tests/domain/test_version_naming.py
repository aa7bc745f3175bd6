"""A version of a list is named by its hash, or by an unambiguous beginning of six digits or more."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.version_ids import LEAST_DIGITS, PATTERN, SCHEME, VersionId
from service.errors import UnknownListError

ONE, OTHER = SCHEME + "abcdef1" + "0" * 57, SCHEME + "abcdef2" + "0" * 57


@pytest.mark.parametrize("asked", [ONE, ONE[7:], ONE.upper(), "abcdef1", "ABCDEF1", "Sha256:AbCdEf1"])
def test_digits_name_a_version_with_or_without_scheme_in_any_case(asked: str) -> None:
    assert VersionId.of(asked).one_of("us-x", [OTHER, ONE]) == ONE
    assert re.fullmatch(PATTERN, asked)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("ffffff", "us-x has no versions ffffff"),
        (ONE + "0", "us-x has no versions"),
        ("abcde", f"write {LEAST_DIGITS} or more digits of the version 'abcde'"),
        ("", f"write {LEAST_DIGITS} or more digits"),
        ("ABCDEF", "several versions begin with abcdef"),
    ],
)
def test_what_names_none_or_several_is_refused(asked: str, says: str) -> None:
    with pytest.raises(UnknownListError, match=says):
        VersionId.of(asked).one_of("us-x", [ONE, OTHER])


@given(st.text("0123456789abcdef", min_size=64, max_size=64), st.integers(LEAST_DIGITS, 64))
def test_a_version_that_is_met_twice_is_one(digits: str, length: int) -> None:
    assert VersionId.of(digits[:length]).one_of("us-x", [SCHEME + digits] * 2) == SCHEME + digits
