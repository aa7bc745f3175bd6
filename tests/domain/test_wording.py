"""What people write of an act is kept to one line, and is never empty."""

import pytest

from service.domain.wording import counted, one_line, required_line
from service.errors import InvalidRequestError


def test_line_breaks_and_signs_that_print_nothing_become_blanks() -> None:
    assert one_line("the order\nof \x1b the  court ") == "the order of the court"


def test_what_must_say_something_is_kept_to_one_line() -> None:
    assert required_line("the reason", " stayed\tpending appeal ") == "stayed pending appeal"


@pytest.mark.parametrize("text", ["", "  ", "\n\x00"])
def test_what_says_nothing_is_refused_by_its_name(text: str) -> None:
    with pytest.raises(InvalidRequestError, match="the reason is empty"):
        required_line("the reason", text)


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 entries"), (1, "1 entry"), (2, "2 entries"), (1_003, "1,003 entries")]
)
def test_a_count_has_its_noun(number: int, said: str) -> None:
    assert counted(number, "entry", "entries") == said
