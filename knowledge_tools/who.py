"""Joins the names of many files to those who bear them, so that nobody counts twice."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from service.matching import data as knowledge
from service.matching.normalise.text import fold, words_of

_CUT_WIDTH = 30  # characters: shorter printed names are whole
_CUT_WORDS = 3  # a shorter beginning is many companies'


@dataclass(frozen=True, slots=True)
class Bearer:
    """Somebody as one file has them: `names` with the primary one first, `ids` by which other files may know them."""

    names: tuple[str, ...]
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Joined:
    """Everybody once, each as the set of the words of all their names."""

    words: tuple[frozenset[str], ...]


def key_of(name: str, *, is_person: bool = False) -> tuple[str, ...]:
    """Give what two prints of one name share: the words without legal forms and wrappers; a person's in any order."""
    words = words_of(fold(name))
    if is_person:
        return tuple(sorted(words))
    return tuple(word for word in words if word not in _FORMAL and len(word) > 1) or tuple(words)


def join(bearers: Iterable[Bearer], *, is_person: bool = False) -> Joined:
    """Take two bearers for one where they share an id, or the primary name of one is a name of the other."""
    everybody = [one for one in bearers if one.names]
    groups = _Groups(len(everybody))
    known: dict[object, int] = {}
    keys = [[key_of(name, is_person=is_person) for name in one.names] for one in everybody]
    for number, one in enumerate(everybody):
        for mark in (*one.ids, keys[number][0]):
            groups.join(number, known.setdefault(mark, number))
    for number, names in enumerate(keys):
        for key in names[1:]:
            if len(key) > 1 and key in known:
                groups.join(number, known[key])
    if not is_person:
        _join_cut(everybody, groups)
    found: dict[int, set[str]] = {}
    for number, one in enumerate(everybody):
        words = {word for name in one.names for word in words_of(fold(name))}
        found.setdefault(groups.head(number), set()).update(words)
    return Joined(tuple(frozenset(words) for words in found.values()))


def _join_cut(everybody: list[Bearer], groups: "_Groups") -> None:
    """Take a long name that is the beginning of another for that one, cut."""
    printed = [words_of(fold(one.names[0])) for one in everybody]
    begun: dict[tuple[str, ...], list[int]] = {}
    for number, words in enumerate(printed):
        for end in range(_CUT_WORDS, len(words)):
            begun.setdefault(tuple(words[:end]), []).append(number)
    for number, words in enumerate(printed):
        *whole, last = words or [""]
        if len(everybody[number].names[0]) >= _CUT_WIDTH:
            for other in begun.get(tuple(whole), ()):
                if printed[other][len(whole)].startswith(last):
                    groups.join(number, other)


class _Groups:
    """Sets of numbers that grow together."""

    def __init__(self, size: int) -> None:
        self._heads = list(range(size))

    def head(self, number: int) -> int:
        while self._heads[number] != number:
            self._heads[number] = number = self._heads[self._heads[number]]
        return number

    def join(self, first: int, second: int) -> None:
        self._heads[self.head(first)] = self.head(second)


def _formal() -> Iterator[str]:
    """Give the words of legal forms and wrappers, which the same company prints or leaves out."""
    wrappers = knowledge.table("wrappers")
    families = knowledge.table("legal_forms")["family"].values()
    written = [form for family in families for place in ("anywhere", "trailing") for form in family.get(place, ())]
    for phrase in (*written, *wrappers["anywhere"], *wrappers["trailing"], *wrappers["class_words"]):
        yield from phrase.split()


_FORMAL = frozenset(_formal()) | {"and", "the", "of"}
