"""All listed names as arrays of numbers, which every process maps and none copies."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from service.files.array_file import Array, ArrayFile
from service.files.byte_arrays import StringArray
from service.matching.knowledge.profile import Profile
from service.matching.knowledge.token_roles import OWN, Word
from service.matching.lookup.expansion import Finds, look_up
from service.matching.lookup.token_similarity import EQUAL
from service.matching.lookup.token_variants import SIZE, Lookalike, Rows, TermBounds, TokenVariants, as_rows
from service.matching.lookup.vocabulary import Vocabulary
from service.matching.parse.names import ParsedName
from service.matching.retrieve.listed_names import ListedName

WEAK, PERSON, THING = 1, 2, 4
SEAT, OWN_WORD = 1, 2  # a word that only names a place behind the legal form; a company's own word
((_, EQUAL_RULE),) = EQUAL
_TWO = 2
_FEW = 20  # look-alikes that are laid out sooner one by one than by arrays
_WORDS = 20_000  # printed words that are remembered; some 30 MB
_MEMORY = 20_000  # names kept as objects; some 40 MB


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """Names by their place: `starts[n]` to `starts[n + 1]` are the cells of name n, each a word's number and its cost.

    `posted[w]` to `posted[w + 1]` are the places in `postings` of the names that hold word w; `first_names[p]` to
    `first_names[p + 1]` are the names of party p. `costs` is the least that a cell can cost when it is left over.

    `is_alone` tells of each word whether it is the whole of a company's name that is not weak.
    """

    profile: Profile
    vocabulary: Vocabulary
    texts: StringArray
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
    written_forms: tuple[tuple[str, str | None], ...]
    is_alone: Array
    _read: dict[int, ListedName] = field(default_factory=dict)
    _variants: dict[Word, TokenVariants] = field(default_factory=dict)

    @classmethod
    def read(cls, file: ArrayFile, profile: Profile) -> "Corpus":
        """Find the names among arrays."""
        one = file.arrays
        starts, cells, flags = one["name.starts"], one["name.cells"], one["name.flags"]
        is_alone = np.zeros(len(one["posted"]), np.bool_)
        is_alone[cells[starts[:-1][(np.diff(starts) == 1) & (flags == 0)]]] = True
        return cls(
            profile=profile,
            vocabulary=Vocabulary.read(one, file.meta["kinds"], profile),
            texts=StringArray.read(one, "name"),
            starts=starts,
            cells=cells,
            costs=one["name.costs"],
            marks=one["name.marks"],
            flags=flags,
            parties=one["name.parties"],
            forms=one["name.forms"],
            first_names=one["first_names"],
            posted=one["posted"],
            postings=one["postings"],
            written_forms=tuple((form, family) for form, family in file.meta["forms"]),
            is_alone=is_alone,
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

    def is_made_of(self, place: int, numbers: frozenset[int]) -> bool:
        """Tell whether a name is a company's, not weak, and of two words or more that all have these numbers."""
        start, end = self.starts.item(place), self.starts.item(place + 1)
        if self.flags.item(place) or end - start < _TWO:
            return False
        return numbers.issuperset(self.cells[start:end].tolist())

    def of_one_word(self, number: int) -> list[int]:
        """Give the places of companies' names, not weak, that are one word, which has this number."""
        if not self.is_alone.item(number):
            return []
        first, last = self.posted.item(number), self.posted.item(number + 1)
        places, starts = self.postings[first:last].tolist(), self.starts.item
        return [at for at in places if not self.flags.item(at) and starts(at + 1) - starts(at) == 1]

    def forget(self) -> None:
        """Empty the memories of names and words."""
        self._read.clear()
        self._variants.clear()
        self.vocabulary.forget()

    def look_up(
        self, words: Sequence[Word], couples: Sequence[str] = ()
    ) -> tuple[list[TokenVariants], list[int | None]]:
        """Look printed words up: what each may stand for; and couples of neighbours: the listed word that they make.

        Words that were looked up before are remembered.
        """
        variants_of_words = [self._variants.get(word) for word in words]
        unknown = list(
            dict.fromkeys([word for word, variants in zip(words, variants_of_words, strict=True) if variants is None])
        )
        found = look_up(self.vocabulary, unknown, couples)
        new = dict(zip(unknown, self._variants_of(unknown, found), strict=True))
        if len(self._variants) + len(new) > _WORDS:
            self._variants.clear()
        self._variants.update(new)
        return [variants or new[word] for word, variants in zip(words, variants_of_words, strict=True)], found.whole

    def _variants_of(self, words: Sequence[Word], found: Finds) -> Iterator[TokenVariants]:
        rows = self.rows_of([like for some in found.likes for like in some])
        sizes = rows[:, SIZE].tolist()
        nothing, has_people, last = rows[:0], self.vocabulary.has_people, 0
        for word, some, splits in zip(words, found.likes, found.splits, strict=True):
            is_own = word.kind.name in OWN and not word.is_free
            if not some:
                yield TokenVariants((), nothing, TermBounds(0.0, 0.0, *self._costs(word)), is_own, 0, splits)
                continue
            first, last = last, last + len(some)
            gain = max([like.in_company for like in some])
            person_gain = max([like.in_person for like in some]) if has_people else 0.0
            stakes = TermBounds(gain, person_gain, *self._costs(word))
            number = next((like.word for like in some if like.rule == EQUAL_RULE), -1)
            frequency = int(sum(sizes[first:last]))
            yield TokenVariants(tuple(some), rows[first:last], stakes, is_own, frequency, splits, number)

    def _costs(self, word: Word) -> tuple[float, float]:
        """Give what a word costs at the least that is left over, in a name of a company and of a person."""
        if word.is_free:
            return 0.0, 0.0
        if not self.vocabulary.has_people:
            return word.kind.extra, 0.0
        lexicon, silence = self.profile.lexicon, self.profile.costs.person_silence
        return word.kind.extra, lexicon.class_in_person(word.text).extra * silence

    def rows_of(self, likes: Sequence[Lookalike]) -> Rows:
        """Lay look-alikes out as numbers, with where the names that hold each are posted."""
        posted, core_word = self.posted.item, self.profile.thresholds.core_word
        if len(likes) > _FEW:
            words = np.array([one.word for one in likes])
            first = self.posted[words]
            size = self.posted[words + 1] - first
            of_company, of_people = [one.in_company for one in likes], [one.in_person for one in likes]
            is_sure = [one.kept >= core_word for one in likes]
            return np.array([words, of_company, of_people, is_sure, first, size], np.float64).T.copy()
        return as_rows(
            [
                (one.word, one.in_company, one.in_person, one.kept >= core_word, first, posted(one.word + 1) - first)
                for one in likes
                for first in (posted(one.word),)
            ]
        )

    def names_of(self, party: int) -> range:
        """Give the places of a party's names."""
        return range(self.first_names.item(party), self.first_names.item(party + 1))

    def _decode(self, place: int) -> ListedName:
        start, end = self.starts.item(place), self.starts.item(place + 1)
        numbers = tuple(self.cells[start:end].tolist())
        words = tuple(map(self._word, numbers, self.marks[start:end].tolist()))
        text = self.texts.get(place)
        form, family = self.written_forms[self.forms.item(place)]
        party, flags = self.parties.item(place), self.flags.item(place)
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
