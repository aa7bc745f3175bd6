"""Companies that are known to be others than the listed ones whose name they bear: reviewed, each with its source."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from service.domain.holdings import Holding
from service.domain.parties import IdentifierKind, Party
from service.matching import data as knowledge
from service.matching.identifiers.keys import given_keys, keys_of
from service.matching.knowledge.profile import Profile
from service.matching.normalise.text import fold, words_of
from service.matching.parse.names import ParsedName
from service.matching.parse.parsing import parse_name
from service.matching.score.countries import same_country

_KINDS = {"isins": IdentifierKind.ISIN, "leis": IdentifierKind.LEI, "tickers": IdentifierKind.TICKER}


@dataclass(frozen=True, slots=True)
class Namesake:
    """A company that is none of the listed ones in `is_not`, by their folded names; `keys` are of its identifiers."""

    name: str
    parsed: ParsedName
    country: str | None
    keys: frozenset[str]
    is_not: frozenset[tuple[str, ...]]
    source: str


def ruled_out(
    holding: Holding, printed: ParsedName, party: Party, families: Iterable[str], profile: Profile
) -> str | None:
    """Say why a holding that bears a party's name is another company; None where nothing says so.

    Args:
        holding: the holding, of which `printed` is the name.
        printed: the name, taken apart.
        party: the listed party.
        families: the families of all legal forms that the party is known by.
        profile: gives the knowledge.
    """
    for one in _by_core(profile).get(printed.core, ()):
        if any(_folded(name.text) in one.is_not for name in party.names):
            beside = _evidence(one, holding, printed, families, profile)
            if beside:
                return (
                    f"{holding.name!r} is {one.name} by {beside}, known to be another than {party.name}: {one.source}"
                )
    return None


def _evidence(
    one: Namesake, holding: Holding, printed: ParsedName, families: Iterable[str], profile: Profile
) -> str | None:
    """Say what beside the name shows that a holding is the namesake; nothing does where an identifier is another's."""
    form, known = printed.family, list(families)
    if form and one.parsed.family and not profile.forms.agree(form, one.parsed.family):
        return None
    for kind, value, key, _ in given_keys(holding):
        if key in one.keys:
            return f"its {kind.upper()} {value}"
    if any(kind is IdentifierKind.ISIN for kind, _, _, _ in given_keys(holding)):
        return None
    if same_country(holding.country, one.country):
        return f"its country {holding.country!r}"
    is_told = form is not None and bool(known) and not any(profile.forms.agree(form, family) for family in known)
    return f"its legal form {printed.form!r}" if is_told else None


@cache
def _rows() -> Sequence[Mapping[str, Any]]:
    rows: list[dict[str, Any]] = knowledge.table("namesakes")["company"]
    return rows


_read: dict[str, dict[tuple[str, ...], list[Namesake]]] = {}


def _by_core(profile: Profile) -> Mapping[tuple[str, ...], Sequence[Namesake]]:
    """Give the namesakes by the telling words of their names, as a profile takes them apart."""
    known = _read.get(profile.hash)
    if known is None:
        known = {}
        for row in _rows():
            one = _namesake(row, profile)
            known.setdefault(one.parsed.core, []).append(one)
        _read[profile.hash] = known
    return known


def _namesake(row: Mapping[str, Any], profile: Profile) -> Namesake:
    keys = (key for field, kind in _KINDS.items() for value in row.get(field, ()) for key in keys_of(kind, value))
    return Namesake(
        name=row["name"],
        parsed=parse_name(row["name"], profile),
        country=row.get("country"),
        keys=frozenset(keys),
        is_not=frozenset(map(_folded, row["is_not"])),
        source=row["source"],
    )


def _folded(name: str) -> tuple[str, ...]:
    return tuple(words_of(fold(name)))
