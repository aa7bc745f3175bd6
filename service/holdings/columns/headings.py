"""What a heading means: the words of many publishers, kept in headings.toml."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from service.holdings.currencies import CODES

IDENTIFIERS = ("isin", "cusip", "sedol", "figi", "lei")
ECHOED = frozenset({"reference", "account"})  # they say nothing of the security

_DATA = tomllib.loads(files(__package__).joinpath("headings.toml").read_text("utf-8"))
# Headings that no field takes, and whose texts may name a security or the other side of a contract all the same.
_LOOKED_AT = frozenset(_DATA["other"]["looked_at"])
# Europe ex UK; whatever else is left out may be a company, and is asked for.
_BUT = re.compile(
    r"\s(?:ex|excluding|without|ohne|hors)\s(?:uk|us|usa|emu|eu|japan|china|india|korea|australia|switzerland)$"
)
# What a derivative is screened by, and the field it goes into.
UNDERLYING = {f"underlying {field}": field for field in _DATA["underlying"]}
NAMING = ("name", *IDENTIFIERS, "ticker", "identifier", *UNDERLYING)
_BRACKETS = re.compile(
    r"[(\[\uff08\uff3b\u3010]([^)\]\uff09\uff3d\u3011]*)[)\]\uff09\uff3d\u3011]"
)  # full-width ones too
_NUMBERED = re.compile(r"\d{1,3}[A-Za-z]?[_.)] ?(?=\D)")  # 17_Instrument name: the columns of Solvency II's template
_FIGURE = re.compile(r"(?:[\W_]*\d)+[\W_]*")
_NO_LETTERS = re.compile(r"[\W_]+")
_LINES = re.compile(r"(.+?) ?(?:line |zeile |ligne |rad |part )?[1-4]")
_IN_CURRENCY = re.compile(r"(.+?)(?: in)? ([a-z]{3})")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a heading stands for: a field (None when not needed), its rank among synonyms, the currency it names."""

    field: str | None
    rank: int
    currency: str | None = None


def plain(text: str) -> str:
    """Write words without case, accents, punctuation and doubled blanks."""
    words = text.replace("&", " and ").casefold()
    if not words.isascii():
        split = unicodedata.normalize("NFKD", words)
        bare = "".join(letter for letter in split if not unicodedata.combining(letter))
        words = unicodedata.normalize("NFC", bare)
    return _NO_LETTERS.sub(" ", words).strip()


def fold(heading: str) -> str:
    """Write a heading plainly and without what stands in its brackets: units."""
    return plain(_BRACKETS.sub(" ", heading))


def _meanings() -> dict[str, Meaning]:
    found = {fold(heading): Meaning(None, 0) for heading in _DATA["other"]["headings"]}
    underlying = {key: _DATA["underlying"][field] for key, field in UNDERLYING.items()}
    for field, headings in (_DATA["fields"] | underlying).items():
        found.update({fold(heading): Meaning(field, rank) for rank, heading in enumerate(headings)})
    return found


_MEANINGS = _meanings()
_REGIONS = frozenset(map(fold, _DATA["other"]["regions"]))
# MarketValue, SecurityName
_RUN_TOGETHER = {words.replace(" ", ""): meaning for words, meaning in reversed(_MEANINGS.items())}
_DOUBTFUL = {
    (field, beside): frozenset(map(fold, headings))
    for beside, doubted in _DATA["doubtful"].items()
    for field, headings in doubted.items()
}
# The field that a heading of another one stands for, where that is filled.
OTHERWISE = {
    (field, own): frozenset(map(fold, headings))
    for field, owns in _DATA["otherwise"].items()
    for own, headings in owns.items()
}


@lru_cache(maxsize=4096)
def meaning_of(heading: str) -> Meaning | None:
    """Say what a heading stands for; None when it is not known."""
    if not heading or heading.endswith(":"):  # a label in front of its value
        return None
    words, currency = fold(_NUMBERED.sub("", heading, 1) if heading[0].isdigit() else heading), _unit(heading)
    found = _MEANINGS.get(words) or _RUN_TOGETHER.get(words)
    if found is None and (line := _LINES.fullmatch(words)) and (first := _MEANINGS.get(line[1])) is not None:
        found = first if first.field == "name" else None  # a name in two lines: Name 1, Name 2
    if found is None and (split := _IN_CURRENCY.fullmatch(words)) and split[2].upper() in CODES:
        found, currency = _MEANINGS.get(split[1]), split[2].upper()
    if found and currency is None and found.field == "market_value" and (split := _IN_CURRENCY.fullmatch(words)):
        currency = split[2].upper() if split[2].upper() in CODES else None
    return Meaning(found.field, found.rank, currency) if found else None


def is_figure(cell: str) -> bool:
    """Tell whether a cell is of figures and signs alone, as no heading is."""
    return _FIGURE.fullmatch(cell) is not None


def is_looked_at(heading: str) -> bool:
    """Tell whether a column's texts are screened beside the row though its heading is known to name no security."""
    meaning = meaning_of(heading)
    names_nothing = meaning is not None and (meaning.field is None or meaning.field in ECHOED)
    return meaning is None or (names_nothing and fold(heading) in _LOOKED_AT)


def is_region(cell: str) -> bool:
    """Tell whether a cell says a part of the world and nothing else: `Europe`, `Asia ex Japan`."""
    return _BUT.sub("", plain(cell)) in _REGIONS


def doubtful_fields(headings: Mapping[str, str]) -> list[str]:
    """Give the fields whose heading, in a file with these headings by field, means something else."""
    return [
        field
        for (field, beside), doubted in _DOUBTFUL.items()
        if beside in headings and field in headings and fold(headings[field]) in doubted
    ]


def _unit(heading: str) -> str | None:
    for inside in _BRACKETS.findall(heading):
        unit = inside.strip()
        if unit.upper() in CODES:
            return str(unit.upper())
        if unit.casefold() in _DATA["units"]:
            return str(_DATA["units"][unit.casefold()])
    return None
