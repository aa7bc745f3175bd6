"""Words for people: what they write of an act, kept to one line and never empty; and counts with their noun."""

from service.errors import InvalidRequestError


def required_line(what: str, text: str) -> str:
    """Keep a text that must say something to one line.

    Raises:
        InvalidRequestError: it says nothing.
    """
    if not one_line(text):
        raise InvalidRequestError(f"{what} is empty")
    return one_line(text)


def one_line(text: str) -> str:
    """Keep a text to one line of printable letters: it is shown in terminals and tables."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def counted(number: int, one: str, many: str | None = None) -> str:
    """Write a number with its noun: 1 holding, 2 holdings."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
