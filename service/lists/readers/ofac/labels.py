"""Says what OFAC's labels mean: one table for the remarks of its CSV and the types of its three XML formats."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Literal, TypeAlias

Field: TypeAlias = Literal["names", "dates", "identifiers", "details"]

_FIELDS: tuple[Field, ...] = ("names", "dates", "identifiers", "details")
_AFTER_LABEL = frozenset({"", " ", ":"})
_BEFORE_VALUE = " :#-"
# A number of a kind that the table does not know: "Matricula de Armador No. 1234-5 (Panama)".
_NUMBERED = re.compile(
    r"(?P<label>[^,;:]{2,60}? (?:No\.?|Number|#|ID|Code)):? "
    r"(?P<value>[^\s,(]*\d[^,(]{0,40}(?: \([^()]+\))?(?: (?:issued|expires) .*)?)$"
)


@dataclass(frozen=True, slots=True)
class OfacMeaning:
    """The meaning of a label: the field of a record that it fills, and the kind or key within that field."""

    label: str
    field: Field
    key: str


@dataclass(frozen=True, slots=True)
class Labels:
    """The table of labels, looked up by their first word; the longer of two that fit is taken."""

    by_first_word: Mapping[str, tuple[OfacMeaning, ...]]
    families: tuple[tuple[str, re.Pattern[str]], ...]

    def read(self, piece: str) -> tuple[OfacMeaning, str] | None:
        """Split a piece such as `ISIN US1234567890` into what its label means and its value; None if unread."""
        for meaning in self.by_first_word.get(_first_word(piece), ()):
            size = len(meaning.label)
            if piece.startswith(meaning.label) and piece[size : size + 1] in _AFTER_LABEL:
                return meaning, piece[size:].lstrip(_BEFORE_VALUE)
        return self._unlisted(piece)

    def _unlisted(self, piece: str) -> tuple[OfacMeaning, str] | None:
        if numbered := _NUMBERED.match(piece):
            return OfacMeaning(numbered["label"], "identifiers", "other"), numbered["value"]
        for key, pattern in self.families:
            if pattern.match(piece):
                return OfacMeaning("", "details", key), piece
        return None


def _first_word(text: str) -> str:
    return text.partition(" ")[0].rstrip(":")


def _load() -> Labels:
    table = tomllib.loads((files(__package__) / "labels.toml").read_text("utf-8"))
    found: dict[str, list[OfacMeaning]] = {}
    for field in _FIELDS:
        for key, labels in table[field].items():
            for label in labels:
                found.setdefault(_first_word(label), []).append(OfacMeaning(label, field, key))
    index = {word: tuple(sorted(ones, key=lambda one: -len(one.label))) for word, ones in found.items()}
    families = tuple((key, re.compile(pattern)) for key, pattern in table["families"].items())
    return Labels(MappingProxyType(index), families)


LABELS = _load()
