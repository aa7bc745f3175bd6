"""Telling holdings from the rows around them: cash, totals, currency contracts, collateral, and text."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from itertools import filterfalse, islice

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
# Why: the 180 codes in each place where one may stand take 67 ms to be compiled instead of 28, and most of the
# time of a name. Few fit where any word of three letters may stand, and only those are looked at closely.
_ANY_CODE = r"(?:[a-z]{3}\b)"


def _pattern(kind: Kind, code: str) -> re.Pattern[str]:
    """Compile the words of a kind; `code` is the pattern of a currency's code."""
    parts = {"ccy": code, "money": f"(?:{'|'.join(_DATA['money']['names'])})"}
    return re.compile("|".join(f"(?:{pattern.format(**parts)})" for pattern in _DATA["words"][kind.value]))


_NEARLY = {Kind(kind): _pattern(Kind(kind), _ANY_CODE) for kind in _DATA["words"]}


@cache
def _words_of(kind: Kind) -> re.Pattern[str]:
    """Give the pattern of a kind's words, codes and all."""
    return _pattern(kind, f"(?:{'|'.join(sorted(CODES)).lower()})")


_UNITS = frozenset(map(plain, _DATA["units"]["words"]))
_GROUPS = frozenset(plain(word) for words in _DATA["groups"].values() for word in words)
# a) Listed, (ii) Unlisted, A. Equities: what numbers the parts of a report.
_NUMBERED = re.compile(r"\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})[).]\s+", re.IGNORECASE)
_COUNTED = re.compile(r"\s*\(\d+\)$")  # Stocks (2): how many rows stand under it
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_SUMS = re.compile(rf"(?:{'|'.join(_DATA['sums']['openings'])})(?: |$)")
_PERCENT = re.compile(r"\s*[-\u2013:(]?\s*\d+(?:[.,]\d+)?\s*%\)?\s*$")
_LABELLED = 3  # cells of a label with its value, and a word beside it
_OPENINGS = tuple(_DATA["trailer"]["openings"])
_RUNNING = frozenset(_DATA["trailer"]["running_words"])
# Why: a numbered line of more words than company names have, and nothing else in its row, is a note under the table.
_NOTE_LENGTH = 7
_RUNNING_LENGTH = 12  # words of a text; the longest names of companies on lists have as many, but no verbs
_RUNNING_LEAST = 2  # of them words that names do not use
_NUMBER_LIKE = re.compile(r"[-+()\d.,'\s%$€£¥/:–—]*|n/?a", re.IGNORECASE)  # noqa: RUF001 (dashes as printed)
_RULE = re.compile(r"([-=_*~—])\1{2,}")  # a line drawn with characters
_WORD_LIKE = re.compile(r"\w+")
_PEERS = (*IDENTIFIERS, "exchange", "country")
_CODES = frozenset(IDENTIFIERS)


def kind_of(
    record: Record, texts: Mapping[str, str], header: Header, filled: Sequence[str], *, has_figures: bool
) -> Kind | None:
    """Say what kind of row this is; None for a holding. `texts` are the filled cells by field, `filled` all of them.

    `has_figures`: its quantity or its market value has a figure, see `has_figure`. Only what is certain is taken out:
    a row in doubt is a holding and is screened.
    """
    if len(filled) == 1 and is_trailing(filled[0]):
        return Kind.TRAILER
    if _is_sum(filled, texts, header):
        return Kind.TOTAL
    if _is_beside_table(filled, texts, has_figures=has_figures):
        return Kind.TRAILER
    return _by_class(record, filled, texts, header)


def has_figure(text: str | None) -> bool:
    """Tell whether a text has a figure, as nearly every quantity and value has in its first place."""
    if not text:
        return False
    return text[0].isdigit() or any(map(str.isdigit, text))


def _by_class(record: Record, filled: Sequence[str], texts: Mapping[str, str], header: Header) -> Kind | None:
    """Say what the asset class tells where the rest of the row agrees, else its words, else where they stand."""
    said = _class_of(texts.get("asset_class", ""))
    if said == _HOLDING:
        return None
    if said and _is_plausible(texts):
        return Kind(said)
    if kind := _by_words(filled, texts):
        return kind
    is_lone = len(filled) == 1 and _is_stray(record, header)
    return Kind.TRAILER if is_lone or _is_group(filled, texts, header) else None


def kind_of_name(name: str) -> Kind | None:
    """Say what a name by itself tells: cash, a currency contract, collateral; None for a holding."""
    kind = _kind_of_words(name)
    return None if kind is Kind.TOTAL else kind


def _is_plausible(texts: Mapping[str, str]) -> bool:
    """Tell whether a row may be what its asset class says: its words agree, or nothing at all marks a security."""
    has_no_ticker = _is_no_security(texts.get("ticker", ""))
    if _has_isin(texts) or ("exchange" in texts and not has_no_ticker):
        return False
    name, ticker = texts.get("name"), texts.get("ticker", "").upper()
    if name and ticker in CODES and plain(name).split()[:1] == [ticker.lower()]:
        return True  # AUD - AUSTRALIA DOLLAR under the ticker AUD
    if name:
        return _kind_of_words(name) is not None
    return has_no_ticker and not any(texts.get(field) for field in (*IDENTIFIERS, "exchange"))


def _is_no_security(ticker: str) -> bool:
    """Tell whether what stands in a ticker column is none: nothing, a currency's code, or words of cash."""
    return not ticker or ticker.upper() in CODES or _kind_of_words(ticker) is not None


def _has_isin(texts: Mapping[str, str]) -> bool:
    return bool(texts.get("isin")) and fault_of("isin", texts["isin"]) is None


def is_trailing(text: str) -> bool:
    """Tell whether the one text of a record stands under or between holdings: it is running or of a known opening."""
    if text.casefold().startswith(_OPENINGS) or _RULE.fullmatch(text):
        return True
    words = _WORD_LIKE.findall(text)
    if _NUMBERED.match(text) and len(words) > _NOTE_LENGTH:
        return True
    return len(words) >= _RUNNING_LENGTH and sum(word in _RUNNING for word in words) >= _RUNNING_LEAST


def _is_beside_table(filled: Sequence[str], texts: Mapping[str, str], *, has_figures: bool) -> bool:
    """Tell whether a row holds units of the columns, or a label with its value: `Holder: | Jane Doe`."""
    is_bracketed = len(filled) > 1 and all(map(_BRACKETED.fullmatch, filled))
    if has_figures and not is_bracketed:
        return False  # as nearly every row
    is_identified = not _CODES.isdisjoint(texts) and any(
        texts.get(field) and fault_of(field, texts[field]) is None for field in IDENTIFIERS
    )
    if is_bracketed or is_identified:
        return is_bracketed and not is_identified
    if len(filled) > 1 and all(_is_unit(cell) for cell in filled):
        return True
    is_label = filled[0].endswith((":", ": ")) and any(map(str.isalpha, filled[0]))
    return is_label and len(filled) <= _LABELLED


def _is_group(cells: Sequence[str], texts: Mapping[str, str], header: Header) -> bool:
    """Tell whether a lone cell heads the rows under it: a word of such headings, or words where an identifier belongs.

    A lone name in the column of names may be a holding, and is one.
    """
    if has_figure(texts.get("quantity")):  # nearly every row ends here
        return False
    filled = list(islice(filterfalse(_is_nil, cells), _LABELLED))
    if not filled or len(filled) >= _LABELLED or header.is_one_column:
        return False
    bare = plain(_COUNTED.sub("", _NUMBERED.sub("", filled[0], 1)))
    if bare in _GROUPS and all(_NUMBER_LIKE.fullmatch(cell) or plain(cell) in _GROUPS for cell in filled[1:]):
        return True
    is_code = len(filled) == 1 and "name" in header.places and "name" not in texts
    return is_code and " " in bare and any(texts.get(field) for field in (*IDENTIFIERS, "ticker"))


@lru_cache(maxsize=4096)
def _is_nil(cell: str) -> bool:
    return plain(cell) in {"nil", "none", "na", "n a", ""}


def _is_unit(cell: str) -> bool:
    bare = cell.strip("()[] ")
    return plain(bare) in _UNITS or bare.upper() in CODES or bare in {"%", "#", "$", "€", "£"}


def _is_sum(filled: Sequence[str], texts: Mapping[str, str], header: Header) -> bool:
    """Tell whether a row sums up others: it opens with such a word, and says nothing of the kind that holdings say."""
    if texts.get("exchange") or texts.get("country") or texts.get("ticker"):
        return False
    if any(not _opens_sum(texts[field]) for field in IDENTIFIERS if texts.get(field)):
        return False  # GRAND TOTAL may stand under the identifiers
    name = texts.get("name", "")
    first = _PERCENT.sub("", name if any(map(str.isalpha, name)) and name not in CODES else filled[0])
    words = plain(first)
    if _kind_of_words(words) is Kind.TOTAL and not _is_security_name(texts):
        return True
    if not name and _SUMS.match(words):
        return True
    has_codes = any(field in header.places for field in (*IDENTIFIERS, "identifier", "ticker"))
    is_without_quantity = "quantity" in header.places and "quantity" not in texts
    return has_codes and is_without_quantity and _SUMS.match(words) is not None


def _opens_sum(text: str) -> bool:
    """Tell whether a text opens with a word of sums; an identifier, as nearly all that stand in its place, does not."""
    return not (text.isascii() and text.isalnum() and text[-1].isdigit()) and _SUMS.match(plain(text)) is not None


def _is_security_name(texts: Mapping[str, str]) -> bool:
    return texts.get("name", "") == "" and bool(texts.get("ticker"))


def _by_words(filled: Sequence[str], texts: Mapping[str, str]) -> Kind | None:
    named = texts.get("name") or texts.get("ticker") or _first_word(filled, texts)
    if not named or (not texts.get("name") and _is_code(named)):
        return None
    kind = _kind_of_words(named)
    if kind is Kind.TOTAL:
        return kind if _stands_alone(texts) else None
    return kind if kind and not _has_isin(texts) and _is_no_security(texts.get("ticker", "")) else None


def _first_word(filled: Sequence[str], texts: Mapping[str, str]) -> str:
    """Give the first cell of a row that has no name and no identifier: totals often stand in another column."""
    return "" if any(texts.get(field) for field in IDENTIFIERS) else filled[0]


def _is_code(text: str) -> bool:
    """Tell whether a lone ticker may be a company's, as CASH (Pathward) and USD (a fund) are."""
    return text.isupper() and text.isascii() and text.isalnum() and text != "TOTAL"


def _stands_alone(texts: Mapping[str, str]) -> bool:
    """Tell whether nothing else in the row speaks of a company called Total."""
    ticker = texts.get("ticker", "")
    return not any(texts.get(field) for field in _PEERS) and (not ticker or _kind_of_words(ticker) is not None)


def _is_stray(record: Record, header: Header) -> bool:
    """Tell whether a row is a lone text outside the naming columns: a caption between the holdings."""
    filled = [place for place, cell in enumerate(record.cells) if cell]
    if len(filled) != 1 or filled[0] in header.naming or header.is_one_column:
        return False
    return _NUMBER_LIKE.fullmatch(record.cells[filled[0]]) is None


@lru_cache(maxsize=1024)
def _class_of(text: str) -> str | None:
    return _CLASSES.get(plain(text))


@lru_cache(maxsize=65536)  # as many names as a custodian's file has
def _kind_of_words(text: str) -> Kind | None:
    words = plain(text)
    for kind, nearly in _NEARLY.items():
        if nearly.fullmatch(words) and _words_of(kind).fullmatch(words):
            return kind
    return None
