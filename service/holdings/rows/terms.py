"""What a row says of the security itself: its kind, by a word or a CFI code, and its days of issue and maturity."""

import re
from collections.abc import Mapping
from datetime import date

from service.domain.holdings import RowNote
from service.domain.instruments import Instrument
from service.holdings.cells import shown
from service.holdings.rows.dates import parse_date

# Six letters of which the second (the group) is one that ISO 10962:2021 gives to the first; the third of a share says
# how it votes. Why: a column of sectors has words of six letters too, and `ENERGY` or `ESTATE` is no share.
_CFI = re.compile(
    r"E(?:[SPCFL][VNREX]|[DYM][A-Z])[A-Z]{3}"
    r"|(?:C[IHBESFPM]|D[BCWTSEGANDMY]|R[ASPWFDM]|O[CPM]|F[FC]|[SH][RTECFM]|J[EFCRT])[A-Z]{4}"
)
# The first letters of a CFI code (ISO 10962): category, and with ED a depositary receipt, with RW a warrant.
_CATEGORIES = {
    "ED": Instrument.DEPOSITARY_RECEIPT,
    "RW": Instrument.WARRANT,
    "E": Instrument.EQUITY,
    "C": Instrument.FUND,
    "D": Instrument.DEBT,
    "R": Instrument.RIGHT,
    "O": Instrument.OPTION,
    "F": Instrument.FUTURE,
    "S": Instrument.SWAP,
    "H": Instrument.OPTION,
    "J": Instrument.FUTURE,
}
_WORDS = {
    Instrument.EQUITY: ("share", "shares", "stock", "common stock", "preferred stock", "equities", "aktie", "aktien"),
    Instrument.DEBT: ("bond", "bonds", "note", "notes", "fixed income", "debenture", "corporate bond", "anleihe"),
    Instrument.DEPOSITARY_RECEIPT: ("adr", "gdr", "ads", "gds", "depositary receipt", "depository receipt", "dr"),
    Instrument.FUND: ("etf", "mutual fund", "fonds", "unit trust", "ucits"),
    Instrument.OPTION: ("options", "call", "put"),
    Instrument.FUTURE: ("futures",),
    Instrument.SWAP: ("swaps", "total return swap", "cfd"),
    Instrument.STRUCTURED: ("structured product", "certificate", "structured note"),
    Instrument.RIGHT: ("rights", "subscription right"),
    Instrument.WARRANT: ("warrants",),
}
_KINDS = {word: kind for kind, words in _WORDS.items() for word in (*words, kind.value, kind.value.replace("_", " "))}


def instrument_of(row: int, texts: Mapping[str, str], notes: list[RowNote]) -> Instrument | None:
    """Read the kind of security; a word that nobody knows is noted, and leaves the kind unknown."""
    text = texts.get("instrument")
    if text is None:
        return None
    kind = _KINDS.get(" ".join(text.casefold().split())) or _by_cfi(text.strip())
    if kind is None:
        known = ", ".join(Instrument)
        message = f"is no kind of security that is known: screened without it; write one of {known}, or a CFI code"
        notes.append(RowNote(row, "instrument", shown(text), message))
    return kind


def day_of(
    row: int, field: str, texts: Mapping[str, str], notes: list[RowNote], *, day_first: bool | None
) -> date | None:
    """Read a day of issue or maturity; one that can't be read is noted, and left unknown."""
    text = texts.get(field)
    if text is None:
        return None
    try:
        return parse_date(text, day_first=day_first)
    except ValueError as error:
        notes.append(RowNote(row, field, shown(text), f"{error}: screened without it"))
        return None


def _by_cfi(text: str) -> Instrument | None:
    if not _CFI.fullmatch(text):
        return None
    return _CATEGORIES.get(text[:2]) or _CATEGORIES.get(text[:1])
