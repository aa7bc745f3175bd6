"""Words and whole numbers are written as JSON to the same letters, whichever writer is taken."""

import sys

import pytest

from service.store.database.engines import write_json, write_words


def test_every_letter_is_written_alike() -> None:
    letters = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code <= 0xDFFF]
    assert write_words(letters) == write_json(letters)


@pytest.mark.parametrize(
    "values",
    [
        [],
        [0, -1, 2**63 - 1, -(2**63), 2**64 - 1, 2**64, -(2**70)],
        ["a", 1.5, 1e16, 1e-7, 0.1, -0.0, 123456789.125],
        ["\ud800", "\udc00x", "x\ud83d\ude00"],
        [True, None, "x", {"a": 1}, [2]],
        ['"\\/\b\f\n\r\t\x7f\u2028'],
    ],
)
def test_what_else_may_stand_in_a_holding_is_written_alike(values: list[object]) -> None:
    assert write_words(values) == write_json(values)


def test_a_number_that_is_not_finite_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        write_words(["a", float("nan")])
