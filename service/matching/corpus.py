"""The listed names, laid out so that a printed word finds the names it may stand in without reading all of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from service.domain.parties import Name, NameKind, Party
from service.matching.likeness import Likeness, keys, likeness
from service.matching.names import ParsedName, Word, parse_name
from service.matching.profile import Profile

_K = TypeVar("_K")
_V = TypeVar("_V")
_MEMORY = 50_000  # words whose look-alikes are kept; about 20 MB
_UNTELLING = frozenset({"place", "structure", "scope"})


@dataclass(frozen=True, slots=True)
class ListedName:
    """A name of a party. `is_weak` names are never more than a lead; `families` are all forms the party is known by."""

    party: int
    text: str
    parsed: ParsedName
    is_weak: bool
    families: frozenset[str]

    @property
    def joins(self) -> list[str]:
        """Give each two neighbouring words written as one."""
        words = self.parsed.words
        return [a.text + b.text for a, b in pairwise(words)]


@dataclass(frozen=True, slots=True)
class Corpus:
    """All listed names with where their words, and their words written together, occur.

    What is listed never changes once built. `_known` alone grows: it remembers look-alikes that were searched before,
    so that an answer may come sooner and is never another one.
    """

    profile: Profile
    names: tuple[ListedName, ...]
    by_party: Mapping[int, tuple[int, ...]]
    words: Mapping[str, Word]
    in_names: Mapping[str, tuple[int, ...]]
    joined_in: Mapping[str, tuple[int, ...]]
    _by_key: Mapping[str, tuple[str, ...]]
    _known: dict[Word, Mapping[str, Likeness]]

    @classmethod
    def of(cls, parties: Iterable[Party], profile: Profile) -> "Corpus":
        """Lay out the names of the parties, numbered in their order."""
        names = tuple(name for number, party in enumerate(parties) for name in _listed(number, party, profile))
        words = {word.text: word for name in names for word in name.parsed.words}
        return cls(
            profile=profile,
            names=names,
            by_party=_grouped((name.party, place) for place, name in enumerate(names)),
            words=words,
            in_names=_grouped((word.text, n) for n, name in enumerate(names) for word in name.parsed.words),
            joined_in=_grouped((joined, n) for n, name in enumerate(names) for joined in name.joins),
            _by_key=_grouped((key, word) for word in words for key in _entries(word, profile)),
            _known={},
        )

    def lookalikes(self, word: Word) -> Mapping[str, Likeness]:
        """Find every listed word that a printed one may stand for; none is missed."""
        known = self._known.get(word)
        if known is None:
            if len(self._known) >= _MEMORY:
                self._known.clear()
            known = self._known[word] = self._search(word)
        return known

    def _search(self, word: Word) -> dict[str, Likeness]:
        text = word.text
        wanted = [*keys(text, self.profile), f"<{text}", *(text[:end] for end in range(1, len(text)))]
        near = {listed for key in wanted for listed in self._by_key.get(key, ())}
        found = {listed: likeness(word, self.words[listed], self.profile) for listed in near}
        return {listed: like for listed, like in found.items() if like}


def _entries(word: str, profile: Profile) -> set[str]:
    """Give the keys under which a listed word is found: those of `keys`, and its beginnings."""
    return {*keys(word, profile), *(f"<{word[:end]}" for end in range(1, len(word)))}


def _grouped(pairs: Iterable[tuple[_K, _V]]) -> dict[_K, tuple[_V, ...]]:
    groups: dict[_K, dict[_V, None]] = {}
    for key, value in pairs:
        groups.setdefault(key, {})[value] = None
    return {key: tuple(values) for key, values in groups.items()}


def _listed(number: int, party: Party, profile: Profile) -> list[ListedName]:
    """Parse a party's names; a name that says nothing is left out, since no holding can bear it alone."""
    names = party.names or (Name(party.name, NameKind.PRIMARY),)
    parsed = [(name, parse_name(name.text, profile)) for name in names]
    families = frozenset(one.family for _, one in parsed if one.family)
    held = {word for name, one in parsed if name.kind is NameKind.PRIMARY for word in one.core}
    return [
        ListedName(number, name.text, one, _is_weak(name, one, held, profile), families)
        for name, one in parsed
        if one.words
    ]


def _is_weak(name: Name, parsed: ParsedName, primary: set[str], profile: Profile) -> bool:
    """Tell whether a name may mean many: marked so, or an unmarked alias that is a short acronym or only a place."""
    if name.kind is NameKind.WEAK:
        return True
    if name.kind is not NameKind.ALIAS or parsed.form:
        return False
    core = parsed.core
    is_acronym = len(core) == 1 and len(core[0]) <= profile.limits.acronym_letters and core[0] not in primary
    return is_acronym or all(word.kind.name in _UNTELLING for word in parsed.words)
