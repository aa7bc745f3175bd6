"""Telling holdings from the rows around them: cash, totals, currency contracts, collateral, and text."""

import re
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

from service.holdings.columns.header import Header
from service.holdings.columns.headings import IDENTIFIERS, plain
from service.holdings.currencies import CODES
from service.holdings.identifiers import fault_of
from service.holdings.table import Record


class Kind(StrEnum):
    """The kinds of rows that are no holdings, as counted."""

    CASH = "cash"
    TOTAL = "total"
    FX = "fx"
    RATES = "rates"  # a contract on interest rates: it has no issuer
    COLLATERAL = "collateral"
    TRAILER = "trailer"


_DATA = tomllib.loads(files(__package__).joinpath("row_kinds.toml").read_text("utf-8"))
_HOLDING = "holding"
_CLASSES = {plain(word): kind for kind, words in _DATA["asset_class"].items() for word in words}
_PARTS = {"ccy": f"(?:{'|'.join(sorted(CODES)).lower()})", "money": f"(?:{'|'.join(_DATA['money']['names'])})"}
_WORDS = {
    Kind(kind): re.compile("|".join(f"(?:{pattern.format(**_PARTS)})" for pattern in patterns))
    for kind, patterns in _DATA["words"].items()
}
_OPENINGS = tuple(_DATA["trailer"]["openings"])
_RUNNING = frozenset(_DATA["trailer"]["running_words"])
_RUNNING_LENGTH = 12  # words of a text; the longest names of companies on lists have as many, but no verbs
_RUNNING_LEAST = 2  # of them words that names do not use
_NUMBER_LIKE = re.compile(r"[-+()\d.,'\s%$€£¥/:–—]*|n/?a", re.IGNORECASE)  # noqa: RUF001 (dashes as printed)
_RULE = re.compile(r"([-=_*~—])\1{2,}")  # a line drawn with characters
_WORD_LIKE = re.compile(r"\w+")
_PEERS = (*IDENTIFIERS, "exchange", "country")


def kind_of(record: Record, texts: Mapping[str, str], header: Header) -> Kind | None:
    """Say what kind of row this is; None for a holding. `texts` are the filled cells by field.

    Only what is certain is taken out: a row in doubt is a holding and is screened.
    """
    if is_trailer(record):
        return Kind.TRAILER
    said = _class_of(texts.get("asset_class", ""))
    if said == _HOLDING:
        return None
    if said and _is_plausible(texts):
        return Kind(said)
    return _by_words(record, texts) or _stray_text(record, header)


def kind_of_name(name: str) -> Kind | None:
    """Say what a name by itself tells: cash, a currency contract, collateral; None for a holding."""
    kind = _kind_of_words(name)
    return None if kind is Kind.TOTAL else kind


def _is_plausible(texts: Mapping[str, str]) -> bool:
    """Tell whether a row may be what its asset class says: its words agree, or nothing at all marks a security."""
    has_no_ticker = _is_no_security(texts.get("ticker", ""))
    if _has_isin(texts) or ("exchange" in texts and not has_no_ticker):
        return False
    if name := texts.get("name"):
        return _kind_of_words(name) is not None
    return has_no_ticker and not any(texts.get(field) for field in (*IDENTIFIERS, "exchange"))


def _is_no_security(ticker: str) -> bool:
    """Tell whether what stands in a ticker column is none: nothing, a currency's code, or words of cash."""
    return not ticker or ticker.upper() in CODES or _kind_of_words(ticker) is not None


def _has_isin(texts: Mapping[str, str]) -> bool:
    return bool(texts.get("isin")) and fault_of("isin", texts["isin"]) is None


def is_trailer(record: Record) -> bool:
    """Tell whether a record is text that stands under or between holdings: one cell, running or of a known opening."""
    filled = record.filled
    if len(filled) != 1:
        return False
    text = filled[0]
    if text.casefold().startswith(_OPENINGS) or _RULE.fullmatch(text):
        return True
    words = _WORD_LIKE.findall(text)
    return len(words) >= _RUNNING_LENGTH and sum(word in _RUNNING for word in words) >= _RUNNING_LEAST


def _by_words(record: Record, texts: Mapping[str, str]) -> Kind | None:
    named = texts.get("name") or texts.get("ticker") or _first_word(record, texts)
    if not named or (not texts.get("name") and _is_code(named)):
        return None
    kind = _kind_of_words(named)
    if kind is Kind.TOTAL:
        return kind if _stands_alone(texts) else None
    return kind if not _has_isin(texts) and _is_no_security(texts.get("ticker", "")) else None


def _first_word(record: Record, texts: Mapping[str, str]) -> str:
    """Give the first cell of a row that has no name and no identifier: totals often stand in another column."""
    return "" if any(texts.get(field) for field in IDENTIFIERS) else record.filled[0]


def _is_code(text: str) -> bool:
    """Tell whether a lone ticker may be a company's, as CASH (Pathward) and USD (a fund) are."""
    return text.isupper() and text.isascii() and text.isalnum() and text != "TOTAL"


def _stands_alone(texts: Mapping[str, str]) -> bool:
    """Tell whether nothing else in the row speaks of a company called Total."""
    ticker = texts.get("ticker", "")
    return not any(texts.get(field) for field in _PEERS) and (not ticker or _kind_of_words(ticker) is not None)


def _stray_text(record: Record, header: Header) -> Kind | None:
    """Take a lone text outside the naming columns for a caption between the holdings."""
    filled = [place for place, cell in enumerate(record.cells) if cell]
    if len(filled) != 1 or filled[0] in header.naming or header.is_one_column:
        return None
    return None if _NUMBER_LIKE.fullmatch(record.cells[filled[0]]) else Kind.TRAILER


@lru_cache(maxsize=1024)
def _class_of(text: str) -> str | None:
    return _CLASSES.get(plain(text))


@lru_cache(maxsize=8192)
def _kind_of_words(text: str) -> Kind | None:
    words = plain(text)
    return next((kind for kind, pattern in _WORDS.items() if pattern.fullmatch(words)), None)
