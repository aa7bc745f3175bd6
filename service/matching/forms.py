"""Legal forms: how they are written, which family each is of, and which families agree."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz.distance import OSA

from service.matching.lexicon import skeleton

Phrase = tuple[str, ...]
_MEMORY = 50_000  # words that were read before; some 10 MB
_LONG_ENDING = 12
_LONG_FORM = 7  # LIMITED, COMPANY, CORPORATION: long enough to be known misspelt or stuck to a word


@dataclass(frozen=True, slots=True)
class Forms:
    """The table of legal forms: `anywhere` and `trailing` by phrase to family, `long` by form to its consonants."""

    anywhere: Mapping[Phrase, str]
    trailing: Mapping[Phrase, str]
    leading: frozenset[Phrase]
    opening_words: frozenset[str]
    words: frozenset[str]
    long: Mapping[str, str]
    longest: int
    compatible: frozenset[frozenset[str]]
    settled: frozenset[str]
    _respelt: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> "Forms":
        """Read the data file `legal_forms`."""
        anywhere = _phrases(table, "anywhere")
        trailing = {**anywhere, **_phrases(table, "trailing")}
        return cls(
            anywhere=anywhere,
            trailing=trailing,
            leading=frozenset(tuple(form.split()) for form in (*table["leading"], *table["leading_phrases"])),
            opening_words=frozenset(word for form in table["leading_phrases"] for word in form.split()),
            words=frozenset(word for phrase in anywhere for word in phrase),
            long={word: skeleton(word) for word in _long(anywhere, trailing)},
            longest=max(map(len, [*trailing, *(form.split() for form in table["leading_phrases"])])),
            compatible=frozenset(frozenset(pair) for pair in table["compatible"]),
            settled=_settled(anywhere),
        )

    @property
    def every_word(self) -> frozenset[str]:
        """Give every word that a form is written with."""
        return frozenset(word for phrase in self.trailing for word in phrase if len(word) > 1)

    def agree(self, first: str, second: str) -> bool:
        """Tell whether two families can be the same company."""
        return first == second or frozenset((first, second)) in self.compatible

    def opening(self, words: Sequence[str]) -> int:
        """Give the length of the longest form that opens a name and leaves a word behind it; 0 where none does."""
        sizes = range(min(self.longest, len(words) - 1), 0, -1)
        size = next((size for size in sizes if tuple(words[:size]) in self.leading), 0)
        return size if tuple(words[size:]) not in self.trailing else 0

    def respell(self, word: str) -> list[str]:
        """Read a misspelt long form (LIMTED, CRPRTN) as that form, and split one off that is stuck to a word."""
        known = self._respelt.get(word)
        if known is None:
            if len(self._respelt) >= _MEMORY:
                self._respelt.clear()
            known = self._respelt[word] = self._read(word)
        return known

    def _read(self, word: str) -> list[str]:
        is_short = len(word) < _LONG_FORM - 1 and word not in self.long.values()
        if is_short or word in self.opening_words:
            return [word]  # too short to hold a form or to be one misspelt, or a word of another form
        for form, bones in self.long.items():
            if word == form:
                break
            if word.endswith(form):
                return [*self.respell(word[: -len(form)]), form]
            if word == bones or _is_misspelt(word, form):
                return [form]
        return [word]

    def is_cut(self, word: str) -> bool:
        """Tell whether a last word may be the beginning of another form, which a cut has shortened."""
        return word not in self.settled and any(form.startswith(word) and form != word for form in self.words)

    def family(self, phrases: Iterable[Phrase]) -> str | None:
        """Give the family of all the forms of one name, in their order; None where it has none."""
        found = list(phrases)
        joined = tuple(word for phrase in found for word in phrase)
        whole = self.trailing.get(joined)
        if whole or not found:
            return whole
        families = [self.trailing[phrase] for phrase in found if phrase in self.trailing]
        return next((family for family in families if family == "corporation"), families[-1] if families else None)


def _long(anywhere: Iterable[Phrase], trailing: Iterable[Phrase]) -> list[str]:
    """Give the forms of one word that are long enough to be known misspelt; those at a name's end must be longer."""
    single = [phrase[0] for phrase in anywhere if len(phrase) == 1 and len(phrase[0]) >= _LONG_FORM]
    ending = [phrase[0] for phrase in trailing if len(phrase) == 1 and len(phrase[0]) >= _LONG_ENDING]
    return list(dict.fromkeys([*single, *ending]))


def _phrases(table: Mapping[str, Any], place: str) -> dict[Phrase, str]:
    return {
        tuple(written.split()): family for family, forms in table["family"].items() for written in forms.get(place, ())
    }


def _settled(anywhere: Mapping[Phrase, str]) -> frozenset[str]:
    """Give the forms that a cut cannot have made of another family's: LTD and CORP, but not CO, which may be CORP."""
    single = {word: family for (word, *more), family in anywhere.items() if not more}
    return frozenset(
        form for form, family in single.items() if all(single[one] == family for one in single if one.startswith(form))
    )


def _is_misspelt(word: str, form: str) -> bool:
    is_near = abs(len(word) - len(form)) <= 1 and word.isalpha()
    return is_near and OSA.distance(word, form, score_cutoff=1) <= 1
