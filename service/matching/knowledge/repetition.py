"""Names that are printed twice, the second time perhaps cut."""

from collections.abc import Sequence

from service.matching.normalise.text import words_of

_TELLING = 5  # letters of a single word that is printed twice, and not a name like Bora Bora


def once(words: Sequence[str]) -> int:
    """Give how many words a name has that is printed twice, the second time perhaps cut; else all of them."""
    if not words or (words[0] not in words[1:] and not words[0].startswith(words[-1])):
        return len(words)
    for size in range(1, len(words)):
        again = words[size:]
        if not (1 < len(again) <= size or (len(again) == size == 1 and len(again[0]) >= _TELLING)):
            continue
        if list(again[:-1]) == list(words[: len(again) - 1]) and words[len(again) - 1].startswith(again[-1]):
            return size
    return len(words)


def is_first_again(names: Sequence[str]) -> bool:
    """Tell whether every name is the first one, or its beginning."""
    first, *others = map(words_of, names)
    return all(first[: len(other)] == other for other in others)
