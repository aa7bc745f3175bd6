"""All listed names as arrays of numbers, which every process maps and none copies."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from service.arrayfile import Array, ArrayFile
from service.blobs import Texts
from service.matching.keytables import found
from service.matching.listed_names import ListedName
from service.matching.lookalikes import Places, Sense
from service.matching.names import ParsedName
from service.matching.probes import hashed
from service.matching.profile import Profile
from service.matching.vocabulary import Vocabulary
from service.matching.words import Word

WEAK, PERSON, THING = 1, 2, 4
SEAT, OWN_WORD = 1, 2  # a word that only names a place behind the legal form; a company's own word
_NOWHERE: Places = np.empty(0, np.int32)
_WORDS = 20_000  # printed words that are remembered; some 30 MB
_MEMORY = 20_000  # names kept as objects; some 40 MB


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """Names by their place: `starts[n]` to `starts[n + 1]` are the cells of name n, each a word's number and its cost.

    `posted[w]` to `posted[w + 1]` are the places in `postings` of the names that hold word w; `first_names[p]` to
    `first_names[p + 1]` are the names of party p. `costs` is the least that a cell can cost when it is left over.
    """

    profile: Profile
    vocabulary: Vocabulary
    texts: Texts
    starts: Array
    cells: Array
    costs: Array
    marks: Array
    flags: Array
    parties: Array
    forms: Array
    first_names: Array
    posted: Array
    postings: Array
    joins: Array
    joined: Array
    written_forms: tuple[tuple[str, str | None], ...]
    _read: dict[int, ListedName] = field(default_factory=dict)
    _senses: dict[Word, Sense] = field(default_factory=dict)

    @classmethod
    def read(cls, file: ArrayFile, profile: Profile) -> "Corpus":
        """Find the names among arrays."""
        one = file.arrays
        return cls(
            profile=profile,
            vocabulary=Vocabulary.read(one, profile),
            texts=Texts.read(one, "name"),
            starts=one["name.starts"],
            cells=one["name.cells"],
            costs=one["name.costs"],
            marks=one["name.marks"],
            flags=one["name.flags"],
            parties=one["name.parties"],
            forms=one["name.forms"],
            first_names=one["first_names"],
            posted=one["posted"],
            postings=one["postings"],
            joins=one["joins"],
            joined=one["joined"],
            written_forms=tuple((form, family) for form, family in file.meta["forms"]),
        )

    def __len__(self) -> int:
        return len(self.starts) - 1

    def name(self, place: int) -> ListedName:
        """Give a name by its place."""
        known = self._read.get(place)
        if known is None:
            if len(self._read) >= _MEMORY:
                self._read.clear()
            known = self._read[place] = self._decode(place)
        return known

    def forget(self) -> None:
        """Empty the memories of names and words."""
        self._read.clear()
        self._senses.clear()
        self.vocabulary.forget()

    def senses(self, words: Sequence[Word]) -> dict[Word, Sense]:
        """Look printed words up: what each may stand for. Those that were looked up before are remembered."""
        remembered = self._senses
        known = {word: sense for word in words if (sense := remembered.get(word))}
        unknown = [word for word in dict.fromkeys(words) if word not in known] if len(known) < len(words) else []
        if unknown:
            new = self._looked_up(unknown)
            if len(remembered) + len(new) > _WORDS:
                remembered.clear()
            remembered.update(new)
            known.update(new)
        return known

    def _looked_up(self, words: Sequence[Word]) -> dict[Word, Sense]:
        likes = list(self.vocabulary.lookalikes(words))
        numbers = np.array([like.word for alike in likes for like in alike], np.intp)
        spans = zip(self.posted[numbers].tolist(), self.posted[numbers + 1].tolist(), strict=True)
        postings = iter([self.postings[first:last] for first, last in spans])
        core_word = self.profile.thresholds.core_word
        return {
            word: Sense.of(alike, self._costs(word), [next(postings) for _ in alike], core_word)
            for word, alike in zip(words, likes, strict=True)
        }

    def _costs(self, word: Word) -> tuple[float, float]:
        """Give what a word costs that is left over, in a name of a company and of a person."""
        return (0.0, 0.0) if word.is_free else (word.extra, self.profile.lexicon.class_in_person(word.text).extra)

    def names_of(self, party: int) -> range:
        """Give the places of a party's names."""
        return range(*self.first_names[party : party + 2].tolist())

    def holding(self, word: int) -> Places:
        """Give the places of the names that hold a word."""
        places: Places = self.postings[self.posted[word] : self.posted[word + 1]]
        return places

    def holding_joined(self, texts: Sequence[str]) -> list[Places]:
        """Give for each text the places of names in which two neighbours make it, and of a few that only may."""
        places: list[Places] = [_NOWHERE] * len(texts)
        there = found(self.joins, np.array([hashed(text) for text in texts], np.uint32))
        for place, first, last in zip(*(some.tolist() for some in there), strict=True):
            places[place] = self.joined[first:last]
        return places

    def _decode(self, place: int) -> ListedName:
        start, end = self.starts[place : place + 2].tolist()
        numbers = tuple(self.cells[start:end].tolist())
        words = tuple(map(self._word, numbers, self.marks[start:end].tolist()))
        text = self.texts.get(place)
        form, family = self.written_forms[self.forms[place]]
        party, flags = int(self.parties[place]), int(self.flags[place])
        names = self.names_of(party)
        kin = {self.written_forms[form][1] for form in self.forms[names.start : names.stop].tolist()}
        return ListedName(
            party=party,
            text=text,
            parsed=ParsedName(text, words, form, family, is_cut=False),
            numbers=numbers,
            is_weak=bool(flags & WEAK),
            families=frozenset(one for one in kin if one),
            is_person=bool(flags & PERSON),
            is_thing=bool(flags & THING),
        )

    def _word(self, number: int, mark: int) -> Word:
        word = self.vocabulary.word(number)
        return word.seated(self.profile.costs.seat) if mark & SEAT else word
