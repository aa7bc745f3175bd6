"""A number beside its noun: one is one."""

import pytest

from service.domain.wording import counted


@pytest.mark.parametrize(
    ("number", "nouns", "said"),
    [
        (0, ("day",), "0 days"),
        (1, ("day",), "1 day"),
        (1_234, ("day",), "1,234 days"),
        (1, ("entry", "entries"), "1 entry"),
        (2, ("entry", "entries"), "2 entries"),
    ],
)
def test_a_number_is_written_with_its_noun(number: int, nouns: tuple[str, ...], said: str) -> None:
    assert counted(number, *nouns) == said
