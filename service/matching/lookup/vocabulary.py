"""The words of all listed names, laid out so that those a printed word may stand for are found without reading all.

A listed word is kept by its key: its text, behind it a full stop where it was printed shortened, or an apostrophe where
it is an initial in a person's name.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Self

import numpy as np

from service.files.array_file import Array
from service.files.byte_arrays import StringArray
from service.matching.knowledge.profile import Profile
from service.matching.knowledge.token_roles import Word, WordClass
from service.matching.lookup.blocking_keys import INITIAL_MARK, SHORTENED, hashed, probes_of, questions_of
from service.matching.lookup.deletion_keys import exact_typo_keys, typo_keys
from service.matching.lookup.hash_index import HashIndex, unpaired
from service.matching.lookup.token_similarity import edits_allowed, may_have_typo

_KINDS, _MISSPELT, _JOIN = 4, 1, 2
_MEMORY = 50_000  # words whose look-alikes are kept; about 20 MB


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """Listed words in the order of their keys. What is listed never changes; `_read` remembers words.

    In `table` a hashed key leads to a word's number times four, and one more where the key is that of a misspelling;
    one of two neighbours written as one leads to their name's place times four and two more. `personal` are the words
    that stand in names of people, and `classes` the numbers of the words' classes among `kinds`.
    """

    profile: Profile
    texts: StringArray
    table: HashIndex
    personal: Array
    classes: Array
    kinds: tuple[WordClass, ...]
    has_people: bool
    _read: dict[int, tuple[str, Word]] = field(default_factory=dict)
    _known: dict[str, bool] = field(default_factory=dict)
    _begun: dict[str, range] = field(default_factory=dict)

    @classmethod
    def arrays_of(
        cls, keys: Sequence[str], personal: frozenset[str], joins: tuple[Array, Array], profile: Profile
    ) -> tuple[dict[str, Array], list[tuple[str, float, float]]]:
        """Lay sorted keys out, with the classes that their words are of.

        `personal` are those that stand in names of people, `joins` hashed neighbours, each with its name's place.
        """
        classes, kinds = classes_of(keys, profile)
        arrays = {
            **StringArray.of(keys).arrays("word"),
            **HashIndex.of(_leading(keys, personal, joins, profile)).arrays("word"),
            "word.personal": np.array([key in personal for key in keys], np.bool_),
            "word.classes": classes,
        }
        return arrays, kinds

    @classmethod
    def read(cls, arrays: Mapping[str, Array], kinds: Iterable[tuple[str, float, float]], profile: Profile) -> Self:
        """Find the vocabulary among arrays."""
        personal = arrays["word.personal"]
        return cls(
            profile=profile,
            texts=StringArray.read(arrays, "word"),
            table=HashIndex.read(arrays, "word"),
            personal=personal,
            classes=arrays["word.classes"],
            kinds=tuple([WordClass(*kind) for kind in kinds]),
            has_people=bool(personal.any()),
        )

    def __len__(self) -> int:
        return len(self.texts)

    def forget(self) -> None:
        """Empty the memories of words."""
        self._read.clear()
        self._known.clear()
        self._begun.clear()

    def has(self, text: str) -> bool:
        """Tell whether some listed name has a word as it is."""
        known = self._known.get(text)
        if known is None:
            if len(self._known) >= _MEMORY:
                self._known.clear()
            leads = self.table.leads_of(hashed(text))
            words = [lead // _KINDS for lead in leads if lead % _KINDS == 0]
            known = self._known[text] = any(self.texts.get(number) == text for number in words)
        return known

    def word(self, number: int) -> Word:
        """Give a listed word."""
        return self.entry(number)[1]

    def entry(self, number: int) -> tuple[str, Word]:
        """Give a listed word with its key."""
        return self._read.get(number) or self._keep([number], [self.texts.byte_arrays.get(number)])[number]

    def remember(self, numbers: Iterable[int]) -> None:
        """Read at once the listed words that will be asked for."""
        new = [number for number in numbers if number not in self._read]
        if new:
            self._keep(new, self.texts.byte_arrays.get_all(new))

    def kinds_of(self, numbers: Sequence[int]) -> list[WordClass]:
        """Give the classes that listed words are of in a company's name."""
        return [self.kinds[self.classes.item(number)] for number in numbers]

    def _keep(self, numbers: Sequence[int], raw: Sequence[bytes]) -> dict[int, tuple[str, Word]]:
        keys = [key.decode("utf-8", "surrogatepass") for key in raw]
        new = {
            number: (key, Word(_text(key), kind, is_short=key[-1:] == SHORTENED))
            for number, key, kind in zip(numbers, keys, self.kinds_of(numbers), strict=True)
        }
        if len(self._read) + len(new) > _MEMORY:
            self._read.clear()
        self._read.update(new)
        return new

    def begun(self, text: str) -> range:
        """Give the listed words that begin so."""
        known = self._begun.get(text)
        if known is None:
            if len(self._begun) >= _MEMORY:
                self._begun.clear()
            first = self.texts.place_from(text)
            known = self._begun[text] = range(first, self.texts.place_from(text + "\U0010ffff", first))
        return known

    def joined(self, hashes: Array, owners: Array) -> list[tuple[int, int]]:
        """Give for each owner of a hashed couple the places of the names in which two neighbours may be that couple."""
        pairs = (unpaired(pair) for pair in self.table.pairs(hashes, owners) if pair % _KINDS == _JOIN)
        return [(owner, lead // _KINDS) for owner, lead in pairs]

    def gather(self, words: Sequence[Word], couples: Sequence[str]) -> "Gathered":
        """Look all keys of printed words up at once, and two neighbours' that may be one word, which come behind them.

        A listed word that shares two keys with a printed one is near.
        """
        hashes, owners = questions_of(words, couples, self.profile, of_people=self.has_people)
        plain = [n for n, word in enumerate(words) if may_have_typo(word.text, self.profile)]
        edits = [edits_allowed(len(words[n].text), self.profile, is_person=self.has_people) for n in plain]
        typos, mistyped = typo_keys([words[n].text for n in plain], edits, plain)
        pairs = self.table.pairs(np.concatenate([hashes, typos]), np.concatenate([owners, mistyped]))
        return _sorted_out(pairs, len(words), len(couples))


def _leading(
    keys: Sequence[str], personal: frozenset[str], joins: tuple[Array, Array], profile: Profile
) -> Iterator[tuple[Array, Array]]:
    """Give part by part the hashed keys that lead to words and to neighbours written as one, with their leads."""
    yield from leads_of_words(keys, personal, profile)
    yield leads_of_joins(*joins)


def leads_of_words(keys: Sequence[str], personal: frozenset[str], profile: Profile) -> Iterator[tuple[Array, Array]]:
    """Give the hashed keys that lead to words, those of misspellings behind the others, with their leads."""
    hashes, numbers = probes_of(keys, personal, profile)
    yield hashes, _KINDS * numbers
    yield _slips(keys, personal, profile)


def leads_of_joins(hashes: Array, places: Array) -> tuple[Array, Array]:
    """Give hashed neighbours written as one, each with the lead to its name's place."""
    return hashes, _KINDS * places + _JOIN


def renumbered_leads(hashes: Array, leads: Array, words: Array, names: Array) -> tuple[Array, Array]:
    """Give leads of a table with words and names numbered anew; what leads to one that is gone is left out.

    Args:
        hashes: the table's keys.
        leads: what lies under each.
        words: by a word's number the one that it has now, or -1.
        names: by a name's place the one that it has now, or -1.
    """
    kinds, numbers = leads % _KINDS, leads // _KINDS
    is_join = kinds == _JOIN
    now = np.empty(len(leads), np.int64)
    now[is_join], now[~is_join] = names[numbers[is_join]], words[numbers[~is_join]]
    is_there = now >= 0
    return hashes[is_there], now[is_there] * _KINDS + kinds[is_there]


def classes_of(keys: Sequence[str], profile: Profile) -> tuple[Array, list[tuple[str, float, float]]]:
    """Give the number of each key's class, (keys,) int32, and the classes by their numbers."""
    kinds: dict[WordClass, int] = {}
    classes = [kinds.setdefault(profile.lexicon.class_of(_text(key)), len(kinds)) for key in keys]
    return np.array(classes, np.int32), [(kind.name, kind.weight, kind.extra) for kind in kinds]


def _slips(keys: Sequence[str], personal: frozenset[str], profile: Profile) -> tuple[Array, Array]:
    """Hash the misspellings of words; each with its lead."""
    words = [key.rstrip(SHORTENED) for key in keys]
    plain = [n for n, word in enumerate(words) if may_have_typo(word, profile)]
    edits = [edits_allowed(len(words[n]), profile, is_person=keys[n] in personal) for n in plain]
    typos, numbers = exact_typo_keys([words[n] for n in plain], edits, plain)
    return typos, _KINDS * numbers + _MISSPELT


class Gathered(NamedTuple):
    """What keys lead to: by printed word the listed ones `near` it, and the names in which two neighbours make it.

    `slips` are pairs of a printed word's number and that of a listed one that only shares the key of a misspelling.
    A few names only may hold such neighbours, and a few words may share no more than a hash.
    """

    near: list[list[int]]
    splits: list[list[int]]
    slips: list[tuple[int, int]]


def _sorted_out(pairs: Sequence[int], words: int, couples: int) -> Gathered:
    near: list[list[int]] = [[] for _ in range(words + couples)]
    splits: list[list[int]] = [[] for _ in range(words + couples)]
    slips: list[tuple[int, int]] = []
    last = -1
    for pair in pairs:
        kind = pair % _KINDS
        if kind != _MISSPELT:
            owner, lead = unpaired(pair)
            (splits if kind else near)[owner].append(lead // _KINDS)
            last = pair
        elif pair - _MISSPELT != last:
            owner, lead = unpaired(pair)
            if owner < words:
                slips.append((owner, lead // _KINDS))
    return Gathered(near, splits, slips)


def _text(key: str) -> str:
    """Give a listed word's text by its key."""
    return key.rstrip(SHORTENED + INITIAL_MARK)
