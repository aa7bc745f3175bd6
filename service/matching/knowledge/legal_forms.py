"""Legal forms: how they are written, which family each is of, and which families agree."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Any

from service.matching.knowledge.phrases import Phrase, Phrases
from service.matching.normalise.spelling import consonant_skeleton

_SHORTEST_GLUED = 3  # letters of a form that a name without blanks may end with
_GLUED_STEM = 5  # letters of the name before it
_LONG_ENDING = 12
_LONG_FORM = 7  # LIMITED, COMPANY, CORPORATION: long enough to be known misspelt or stuck to a word


@dataclass(frozen=True, slots=True)
class Forms:
    """The table of legal forms: where each may stand, `families` by phrase, `long` by form to its consonants."""

    anywhere: Phrases
    trailing: Phrases
    leading: Phrases
    families: Mapping[Phrase, str]
    opening_words: frozenset[str]
    words: frozenset[str]
    beginnings: frozenset[str]
    every_word: frozenset[str]
    long: Mapping[str, str]
    endings: tuple[str, ...]
    misspelt: Mapping[str, frozenset[str]]
    compatible: frozenset[frozenset[str]]
    settled: frozenset[str]
    lettered: frozenset[str]
    glued: Mapping[str, Phrase]
    glued_last: frozenset[str]
    glued_sizes: tuple[int, ...]

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> "Forms":
        """Read the data file `legal_forms`."""
        anywhere = _phrases(table, "anywhere")
        trailing = {**anywhere, **_phrases(table, "trailing")}
        long = _long(anywhere, trailing)
        return cls(
            anywhere=Phrases.of(anywhere),
            trailing=Phrases.of(trailing),
            leading=Phrases.of(tuple(form.split()) for form in (*table["leading"], *table["leading_phrases"])),
            families=trailing,
            opening_words=frozenset(word for form in table["leading_phrases"] for word in form.split()),
            words=frozenset(word for phrase in anywhere for word in phrase),
            beginnings=frozenset(word[:end] for phrase in anywhere for word in phrase for end in range(1, len(word))),
            every_word=frozenset(word for phrase in trailing for word in phrase if len(word) > 1),
            long={word: consonant_skeleton(word) for word in long},
            endings=tuple(long),
            misspelt=_misspellings(long),
            compatible=frozenset(frozenset(pair) for pair in table["compatible"]),
            settled=_settled(anywhere),
            lettered=frozenset(table["lettered"]),
            glued=_glued(anywhere),
            glued_last=frozenset(text[-_SHORTEST_GLUED:] for text in _glued(anywhere)),
            glued_sizes=tuple(sorted({len(text) for text in _glued(anywhere)}, reverse=True)),
        )

    def unstuck(self, word: str) -> Phrase:
        """Give a word without the form that is stuck to its end, and that form: CHINAMOBILELTD; else nothing."""
        if word[-_SHORTEST_GLUED:] not in self.glued_last:
            return ()
        form = next((word[-size:] for size in self.glued_sizes if word[-size:] in self.glued), word)
        stem = word.removesuffix(form)
        return (stem, *self.glued[form]) if len(stem) >= _GLUED_STEM else ()

    def agree(self, first: str, second: str) -> bool:
        """Tell whether two families can be the same company."""
        return first == second or frozenset((first, second)) in self.compatible

    def opening(self, words: Sequence[str]) -> int:
        """Give the length of the longest form that opens a name and leaves a word behind it; 0 where none does."""
        size = self.leading.beginning(words[:-1], 0) if len(words) > 1 else 0
        return size if size and tuple(words[size:]) not in self.trailing else 0

    def respell(self, word: str) -> list[str]:
        """Read a misspelt long form (LIMTED, CRPRTN) as that form, and split one off that is stuck to a word."""
        if word not in self.misspelt and not word.endswith(self.endings):
            return [word]
        is_short = len(word) < _LONG_FORM - 1 and word not in self.long.values()
        if is_short or word in self.opening_words:
            return [word]  # too short to hold a form or to be one misspelt, or a word of another form
        for form, bones in self.long.items():
            if word == form:
                break
            if word.endswith(form):
                return [*self.respell(word[: -len(form)]), form]
            if word == bones or form in self.misspelt.get(word, ()):
                return [form]
        return [word]

    def is_cut(self, word: str) -> bool:
        """Tell whether a last word may be the beginning of another form, which a cut has shortened."""
        return word in self.beginnings and word not in self.settled

    def family(self, found: Sequence[Phrase]) -> str | None:
        """Give the family of all the forms of one name, in their order; None where it has none."""
        if len(found) == 1:
            return self.families.get(found[0])
        joined = tuple(word for phrase in found for word in phrase)
        whole = self.families.get(joined)
        if whole or not found:
            return whole
        families = [self.families[phrase] for phrase in found if phrase in self.families]
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


def _misspellings(forms: Iterable[str]) -> dict[str, frozenset[str]]:
    """Give for each slip the forms that it may be one of; leaving the inner vowels out is one too."""
    meant: dict[str, set[str]] = {}
    for form in forms:
        for slip in (consonant_skeleton(form), *_slips(form)):
            meant.setdefault(slip, set()).add(form)
    return {slip: frozenset(some) for slip, some in meant.items()}


def _slips(form: str) -> list[str]:
    """Give every word of letters that one edit, or two neighbours that have changed places, make of a form."""
    slips: list[str] = []
    for place in range(len(form) + 1):
        before, after = form[:place], form[place:]
        slips += (before + after[1:], before + after[1:2] + after[:1] + after[2:])
        slips += [before + letter + rest for letter in ascii_lowercase for rest in (after, after[1:])]
    return slips


def _glued(anywhere: Iterable[Phrase]) -> dict[str, Phrase]:
    """Give the forms without their blanks, the longest first: COLTD."""
    joined = {"".join(phrase): phrase for phrase in anywhere}
    return {text: joined[text] for text in sorted(joined, key=len, reverse=True) if len(text) >= _SHORTEST_GLUED}
