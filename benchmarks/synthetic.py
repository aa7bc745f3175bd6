"""Lists of any length whose names are like real ones: words recombined as often as they occur, new words as they grow.

Always the same for the same seed and sources. A list's vocabulary grows with it (Heaps' law), so a share of the words
is new: the beginning of one real word and the end of another.
"""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from benchmarks.mangling import FAMILIES, mangled
from benchmarks.sources import CSL, LISTS, SDN, bundled, clean_names, parties_of
from service.domain.parties import Name, NameKind, Party

_ENTITY_LIST = next(one for one in LISTS if one.code == "us-el")
_KEPT_FREQUENT = 400  # so many of the commonest words (CO, TRADING, AHMAD) stay as the template has them
_NEW_WORD = 0.12  # share of the drawn words that no real list has
_LEAST_LETTERS = 4  # of a word that may lend a half to a new one
_ALIASED = 0.55  # share of parties with a second name; the CSL has 2.4 names per party, most of them close variants
_ALIAS_FAMILIES = ("form dropped", "words shortened", "word order", "abbreviation", "transliteration", "doubled letter")


@dataclass(frozen=True, slots=True)
class Words:
    """Templates and the words to fill them with, as often as they occur."""

    templates: tuple[tuple[str, ...], ...]
    frequent: frozenset[str]
    drawn: tuple[str, ...]
    weights: tuple[int, ...]  # accumulated

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Words":
        """Count the words of names."""
        templates = tuple(tuple(text.split()) for text in dict.fromkeys(texts))
        counts = Counter(word for template in templates for word in template)
        frequent = frozenset(word for word, _ in counts.most_common(_KEPT_FREQUENT))
        rest = {word: count for word, count in counts.items() if word not in frequent}
        return cls(templates, frequent, tuple(rest), tuple(accumulate(rest.values())))

    def name(self, rng: random.Random) -> str:
        """Make a name."""
        template = rng.choice(self.templates)
        return " ".join(word if word in self.frequent else self._word(rng) for word in template)

    def _word(self, rng: random.Random) -> str:
        first, second = rng.choices(self.drawn, cum_weights=self.weights, k=2)
        if rng.random() >= _NEW_WORD or min(len(first), len(second)) < _LEAST_LETTERS:
            return first
        made = first[: len(first) // 2 + 1] + second[len(second) // 2 :]
        return made.upper() if first.isupper() else made.capitalize()


@cache
def words() -> tuple[Words, ...]:
    """Count the words of companies and of people apart; the bundled lists alone where no other files are present."""
    lists = (bundled(), parties_of(SDN), parties_of(CSL), parties_of(_ENTITY_LIST))
    listed = [(party, name.text) for parties in lists for party in parties for name in party.names]
    plain = [(party.kind == "person", text) for party, text in listed if text.isascii()]
    companies = Words.of([text for is_person, text in plain if not is_person] + list(clean_names()))
    people = [text for is_person, text in plain if is_person]
    return (companies, Words.of(people)) if people else (companies,)


def _name(source: Sequence[Words], rng: random.Random) -> str:
    """Make a name of a company or a person, as often as the lists have either."""
    return rng.choices(source, [len(one.templates) for one in source])[0].name(rng)


def parties(names: int, seed: int = 1, source: Sequence[Words] | None = None) -> tuple[Party, ...]:
    """Make parties with so many distinct names in all."""
    return tuple(_parties(names, source or words(), random.Random(seed)))


def _parties(names: int, source: Sequence[Words], rng: random.Random) -> Iterator[Party]:
    seen, made, number = set[str](), 0, 0
    while made < names:
        text = _name(source, rng)
        if text in seen:
            continue
        printed = [text]
        if made + 1 < names and rng.random() < _ALIASED:
            alias = mangled(rng.choice(_ALIAS_FAMILIES), text)
            printed += [alias] if alias and alias not in seen else []
        seen.update(printed)
        kinds = (NameKind.PRIMARY, NameKind.ALIAS)
        held = tuple(Name(one, kind) for one, kind in zip(printed, kinds, strict=False))
        yield Party(f"made-{number}", text, held)
        made += len(printed)
        number += 1


def portfolio(names: int, listed: Sequence[Party], seed: int = 2, source: Sequence[Words] | None = None) -> list[str]:
    """Make distinct names as a large portfolio has them: companies, 3 % listed names, 3 % mangled ones.

    Companies are the clean ones, then made ones; with a `source` of words all are made.
    """
    rng = random.Random(seed)
    texts = [name.text for party in rng.sample(list(listed), names // 25) for name in party.names[:1]]
    hits = texts[: len(texts) * 3 // 4]
    slips = [slip for text in texts if (slip := mangled(rng.choice(list(FAMILIES)), text))][: len(hits)]
    clean = [] if source else list(clean_names())
    rng.shuffle(clean)
    companies = (source or words())[0]
    chosen = dict.fromkeys([*hits, *slips, *clean])
    while len(chosen) < names:
        chosen[companies.name(rng)] = None
    asked = list(chosen)[:names]
    rng.shuffle(asked)
    return asked
