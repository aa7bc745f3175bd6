"""Says what the labels in the `ids` of the Consolidated Screening List mean; the table is `labels.toml`."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from service.domain.parties import Identifier, IdentifierKind, NameKind

_LAYOUT_PART = re.compile(r"[A-Z]{2}|\d{4}-\d{2}-\d{2}")  # country, day of issue, day of expiry
_IMO = re.compile(r"IMO\s*(\d+)|(\d{7})")
_LEI = re.compile(r"[0-9A-Z]{18}\d{2}")  # ISO 17442
_TICKER = re.compile(r"(\d+)\s*([A-Z]{2})")


@dataclass(frozen=True, slots=True)
class CslMeaning:
    """How the value of a label is read: as an identifier, a name, a day (its field by list), or as a detail."""

    identifier: IdentifierKind | None = None
    name: NameKind | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class LabelledId:
    """One piece of `ids`: `number` is the value without country and days, `value` all of it."""

    label: str
    value: str
    number: str


def meaning_of(label: str) -> CslMeaning | None:
    """Return what a label means; None for one that the table does not know."""
    known = _exact().get(label)
    if known is None:
        return next((meaning for start, meaning in _starts() if label.startswith(start)), None)
    return known


def date_field(label: str, source: str) -> str | None:
    """Return the field of a record that a dated label fills on the given list."""
    lists: dict[str, dict[str, list[str]]] = _table()["dates"]
    fields = next((fields for start, fields in lists.items() if source.startswith(start)), {})
    return next((field for field, labels in fields.items() if label in labels), None)


def read_piece(text: str) -> LabelledId | None:
    """Read `country, expiry, issue, number, label` (until 2022) or `label, number, country, …` (since 2023).

    None for a piece whose label stands at neither end.
    """
    label, _, value = text.partition(", ")
    if meaning_of(label):
        parts = value.split(", ")
        return LabelledId(label, value, ", ".join(_without_layout(parts[::-1])[::-1]))
    value, _, label = text.rpartition(", ")
    return LabelledId(label, value, ", ".join(_without_layout(value.split(", ")))) if meaning_of(label) else None


def identifier_of(piece: LabelledId, kind: IdentifierKind) -> Identifier:
    """Write an identifier in its plain form, its characters as published."""
    number = " ".join(piece.number.split())
    if piece.label == "Vessel Registration Identification" and (imo := _IMO.fullmatch(number)):
        return Identifier(IdentifierKind.IMO, imo[1] or imo[2])
    if piece.label == "Legal Entity Number" and _LEI.fullmatch(number):
        return Identifier(IdentifierKind.LEI, number)
    if kind is IdentifierKind.TICKER and (ticker := _TICKER.fullmatch(number)):
        return Identifier(kind, f"{ticker[1]} {ticker[2]}")
    return Identifier(kind, number)


def _without_layout(parts: Sequence[str]) -> Sequence[str]:
    """Take country and days off the front, leaving at least one part."""
    while len(parts) > 1 and _LAYOUT_PART.fullmatch(parts[0]):
        parts = parts[1:]
    return parts


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("labels.toml").read_text(encoding="utf-8"))


@cache
def _exact() -> dict[str, CslMeaning]:
    table = _table()
    dated = {label for fields in table["dates"].values() for labels in fields.values() for label in labels}
    kinds = _by_label(table["identifiers"])
    names = _by_label(table["names"])
    details = {label: label.rstrip(":") for label in dated} | _by_label(table["details"])
    return (
        {label: CslMeaning(detail=key) for label, key in details.items()}
        | {label: CslMeaning(name=NameKind(kind)) for label, kind in names.items()}
        | {label: CslMeaning(identifier=IdentifierKind(kind)) for label, kind in kinds.items()}
    )


@cache
def _starts() -> tuple[tuple[str, CslMeaning], ...]:
    starts = _by_label(_table()["starts"]["identifiers"])
    return tuple((start, CslMeaning(identifier=IdentifierKind(kind))) for start, kind in starts.items())


def _by_label(groups: dict[str, list[str]]) -> dict[str, str]:
    return {label: key for key, labels in groups.items() for label in labels}
