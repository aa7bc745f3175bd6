"""What markets print short in a name, written out: a country's code in brackets, R.E., a currency stuck to a form."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from service.matching.knowledge.legal_forms import Forms
from service.matching.knowledge.lexicon import PLACE, Lexicon

_CODE = re.compile(r"(?<=[a-z0-9.])\s*[(\[]\s*([a-z]{2})\s*[)\]]")
_INITIALS = re.compile(r"(?<=[a-z]{2}\.)[a-z](?:\.[a-z])+\.?(?![a-z])")
# Why: a chain behind a whole word is as often a legal form of its own (ESSO S.A.F.), unless a share class ends it.
_BEHIND_WORD = re.compile(
    r"(?<=[a-z]{2}\.)[a-z](?:\.[a-z])+\.?(?![a-z0-9])|(?<=[a-z]{2} )[a-z](?:\.[a-z])+\.[abh]\.?(?![a-z0-9])"
)
_TWO = 2  # letters; more of them in a row are read as an acronym too
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Shorthand:
    """Writes a print out: TATA STEEL(TH) is Tata Steel (Thailand), TERNA ENERGY SAEO 0,30 an SA of EO 0,30 each."""

    countries: Mapping[str, str]
    dotted: Mapping[str, str]
    in_dots: re.Pattern[str]
    stuck: re.Pattern[str]
    forms: frozenset[str]
    is_word: Callable[[str], bool]

    @classmethod
    def of(
        cls,
        countries: Mapping[str, Iterable[str]],
        dotted: Mapping[str, str],
        currencies: Iterable[str],
        forms: Forms,
        lexicon: Lexicon,
    ) -> "Shorthand":
        """Take what is known elsewhere together.

        Args:
            countries: by its two letters of ISO 3166-1 how a country is printed.
            dotted: by letters that full stops join the words that they stand for.
            currencies: codes of currencies as exchanges print them before an amount.
            forms: the legal forms; a code that is one of their words is none of a country.
            lexicon: says which words are places; a country is written out only in such.
        """
        return cls(
            countries=dict(_codes(countries, forms, lexicon)),
            dotted=dotted,
            in_dots=re.compile(rf"(?<![a-z])(?<!\b[a-z]\.)(?:{'|'.join(map(re.escape, dotted))})(?!\.?[a-z](?![a-z]))"),
            stuck=re.compile(rf"(?<![a-z0-9])([a-z]{{2,}})({'|'.join(sorted(currencies))})(?=\s?-?[.,]?\d)"),
            forms=forms.every_word,
            is_word=lambda word: word in lexicon.classes or lexicon.bearers.of(word) > 0,
        )

    def parted(self, folded: str) -> str:
        """Write apart what is stuck together.

        These are a currency before an amount and a legal form (TERNA ENERGY SAEO 0,30), and behind a shortened word the
        initials of the next ones (HANGZHOU HIKV.D.T.A is H. Hikvision Digital Technology, class A).
        """
        if "." in folded:
            folded = _INITIALS.sub(self._apart, folded)
        if not _DIGIT.search(folded):
            return folded
        return self.stuck.sub(lambda found: f"{found[1]} {found[2]}" if self._is_stuck(found) else found[0], folded)

    def letters_apart(self, folded: str) -> str:
        """Write letters that full stops join behind a word apart: HIKVISION D.T.A is H. Digital Technology, class A."""
        return _BEHIND_WORD.sub(self._letters, folded) if "." in folded else folded

    def _apart(self, found: re.Match[str]) -> str:
        return self._letters(found) if len(found[0].replace(".", "")) <= _TWO else found[0]

    def _letters(self, found: re.Match[str]) -> str:
        letters = found[0].replace(".", "")
        return found[0] if letters in self.forms or found[0] in self.dotted else f" {' '.join(letters)} "

    def _is_stuck(self, found: re.Match[str]) -> bool:
        """Tell a form with a currency from a word of its own: CORP is no CO and rupiah, SAND no SA and dollars."""
        return found[1] in self.forms and found[0] not in self.forms and not self.is_word(found[0])

    def written_out(self, folded: str) -> str:
        """Give a folded text with its codes of countries and dotted letters written out; most have none."""
        if "(" in folded or "[" in folded:
            folded = _CODE.sub(self._country, folded)
        if "." in folded:
            folded = self.in_dots.sub(lambda found: f" {self.dotted[found[0]]} ", folded)
        return folded

    def _country(self, code: re.Match[str]) -> str:
        """Write a country's code out, unless the letters are the initials of the words before them."""
        country, letters = self.countries.get(code[1]), code[1]
        before = _WORD.findall(code.string[: code.start()])[-len(letters) :]
        return code[0] if country is None or "".join(word[0] for word in before) == letters else f" ({country})"


def _codes(countries: Mapping[str, Iterable[str]], forms: Forms, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """Give the codes of countries that say nothing yet, each with a name that is of words of places only."""

    def is_place(name: str) -> bool:
        return all(lexicon.class_of(word).name == PLACE for word in name.split())

    for code, spellings in countries.items():
        short, named = code.lower(), next(filter(is_place, spellings), None)
        if named and short not in forms.every_word and not is_place(short):
            yield short, named
