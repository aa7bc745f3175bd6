"""Two names side by side, with the words marked that only one of them has."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple


class Part(NamedTuple):
    """A piece of a name, and whether it differs from the other name."""

    text: str
    differs: bool


def marked(printed: str, listed: str) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Split two names into pieces that are the same, whatever their case, and pieces that are not."""
    ours, theirs = printed.split(), listed.split()
    matcher = SequenceMatcher(None, [_plain(word) for word in ours], [_plain(word) for word in theirs], autojunk=False)
    blocks = matcher.get_opcodes()
    return (
        tuple(_parts(ours, [(tag != "equal", begin, end) for tag, begin, end, _, _ in blocks])),
        tuple(_parts(theirs, [(tag != "equal", begin, end) for tag, _, _, begin, end in blocks])),
    )


def _parts(words: list[str], blocks: list[tuple[bool, int, int]]) -> Iterator[Part]:
    for differs, begin, end in blocks:
        if begin < end:
            yield Part(" ".join(words[begin:end]), differs)


def _plain(word: str) -> str:
    return "".join(letter for letter in word.casefold() if letter.isalnum()) or word
