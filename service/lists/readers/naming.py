"""Orders a party's names: the primary one first, each text once, with the surest of its kinds."""

import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache

from service.domain.parties import Identifier, IdentifierKind, Name, NameKind, folded, stays_weak

# A text printed twice keeps the kind named first here, unless the law of weak names makes it weak.
_SUREST = (
    NameKind.PRIMARY,
    NameKind.ALIAS,
    NameKind.ISSUER,
    NameKind.FORMER,
    NameKind.NATIVE,
    NameKind.SHORT,
    NameKind.WEAK,
)
_RANK = {kind: rank for rank, kind in enumerate(_SUREST)}
_REMEMBERED = 4_096  # characters; the letters of the scripts that lists print
_PLACEHOLDERS = frozenset({"", "-", "--", ".", "na", "n/a", "none", "unknown", "not available"})


def tidy(text: str | None) -> str:
    """Write a text on one line with single blanks."""
    return " ".join((text or "").split())


def is_given(text: str) -> bool:
    """Return whether a tidy text says anything."""
    return text.casefold() not in _PLACEHOLDERS


def is_native(text: str) -> bool:
    """Return whether most letters of a text are of another script than Latin."""
    if text.isascii():
        return False
    letters = [letter for letter in text if letter.isalpha()]
    return sum(map(_is_foreign, letters)) * 2 > len(letters)


def named(text: str | None, kind: NameKind, known_from: date | None = None) -> Iterable[Name]:
    """Return a name, if there is one; an alias in another script than Latin is a native one."""
    plain = tidy(text)
    if is_given(plain):
        yield scripted(plain, kind, known_from)


def scripted(text: str, kind: NameKind, known_from: date | None = None) -> Name:
    """Return a name; an alias in another script than Latin is a native one."""
    return Name(text, NameKind.NATIVE if kind is NameKind.ALIAS and is_native(text) else kind, known_from)


def ordered(names: Iterable[Name]) -> tuple[Name, ...]:
    """Put the primary name first and drop what is printed twice; with no primary the first strong Latin name is it."""
    kept: dict[str, Name] = {}
    for name in names:
        key = folded(name.text)
        kept[key] = _surer(kept[key], name) if key in kept else name
    if not kept:
        return ()
    primary = min(kept.values(), key=_claim)
    first = Name(primary.text, NameKind.PRIMARY, primary.known_from)
    return first, *(_lesser(one) for one in kept.values() if one is not primary)


def identified(kind: IdentifierKind, values: Iterable[str | None], known_from: date | None = None) -> list[Identifier]:
    """Return an identifier for each value that says anything."""
    return [Identifier(kind, value, known_from) for value in map(tidy, values) if is_given(value)]


def distinct(identifiers: Iterable[Identifier]) -> tuple[Identifier, ...]:
    """Return each identifier once, in the order printed."""
    found: dict[tuple[IdentifierKind, str], Identifier] = {}
    for one in identifiers:
        found.setdefault((one.kind, one.value), one)
    return tuple(found.values())


def _surer(one: Name, other: Name) -> Name:
    """Keep the surer kind with its spelling, and the earlier day; a name that is weak stays weak."""
    if stays_weak((one.kind, other.kind)):
        surer = one if one.kind is NameKind.WEAK else other
    else:
        surer = min(one, other, key=lambda name: _RANK[name.kind])
    days = [day for day in (one.known_from, other.known_from) if day]
    return Name(surer.text, surer.kind, min(days, default=None))


def _claim(name: Name) -> tuple[bool, bool, int]:
    return name.kind is not NameKind.PRIMARY, name.kind is NameKind.NATIVE, _PRIMACY[name.kind]


# Which kind may stand for a missing primary name: a weak one last of all.
_PRIMACY = {
    NameKind.PRIMARY: 0,
    NameKind.ISSUER: 1,
    NameKind.ALIAS: 1,
    NameKind.NATIVE: 2,
    NameKind.FORMER: 3,
    NameKind.SHORT: 4,
    NameKind.WEAK: 5,
}


def _lesser(name: Name) -> Name:
    """Make of a second primary name an alias."""
    if name.kind is not NameKind.PRIMARY:
        return name
    return replace(name, kind=NameKind.NATIVE if is_native(name.text) else NameKind.ALIAS)


@lru_cache(maxsize=_REMEMBERED)
def _is_foreign(letter: str) -> bool:
    return not unicodedata.name(letter, "LATIN").startswith(("LATIN", "FULLWIDTH LATIN", "MODIFIER"))
