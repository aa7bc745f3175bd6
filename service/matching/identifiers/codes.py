"""Identifiers and tickers that stand inside a name: they are looked up beside the name, never instead of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from service.domain.check_digits import is_right
from service.domain.holdings import Holding
from service.domain.parties import IdentifierKind
from service.matching.identifiers.markets import market_of, ticker_key

# A code stands as a word of its own; an ISIN may be stuck to the name, before it or behind it.
_ISIN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}[A-Z0-9]{9}[0-9]|[A-Z]{2}[A-Z0-9]{9}[0-9](?![A-Z0-9])")
_NUMBERS = (
    (IdentifierKind.LEI, re.compile(r"(?<![A-Z0-9])[A-Z0-9]{18}[0-9]{2}(?![A-Z0-9])")),
    (IdentifierKind.FIGI, re.compile(r"(?<![A-Z0-9])BBG[B-DF-HJ-NP-TV-Z0-9]{8}[0-9](?![A-Z0-9])")),
    (IdentifierKind.CUSIP, re.compile(r"(?<![A-Z0-9])[A-Z0-9]{8}[0-9](?![A-Z0-9])")),
    (IdentifierKind.SEDOL, re.compile(r"(?<![A-Z0-9])[B-DF-HJ-NP-TV-Z0-9]{6}[0-9](?![A-Z0-9])")),
)
# How a ticker stands in a name, and what joins it to its market where that follows: SEHK:883, 0941.HK, 1810 HK.
_TICKERS = (
    (re.compile(r"(?<![A-Z0-9])(?P<exchange>[A-Z]{2,6}) ?: ?(?P<ticker>[A-Z0-9]{1,6})(?![A-Z0-9])"), ""),
    (re.compile(r"(?<![A-Z0-9])(?P<exchange>SZ|SH)(?P<ticker>[0-9]{6})(?![A-Z0-9])"), ""),
    (re.compile(r"(?<![A-Z0-9.])(?P<ticker>[0-9]{1,6})\.(?P<exchange>[A-Z]{1,3})(?![A-Z0-9])"), "."),
    (re.compile(r"(?<![A-Z0-9.,])(?P<ticker>[0-9]{1,6}) (?P<exchange>[A-Z][A-Z0-9])(?![A-Z0-9])"), " "),
)
_TELLING = 3  # digits of a ticker beside what may be no market (3 CO), unless that market's codes are numbers
_MAINLAND = {"SZ": "XSHE", "SH": "XSHG"}
_DIGIT = re.compile(r"[0-9]")
_MARK = re.compile(r"[0-9:]")
# Why: every code ends with seven signs and a digit, or has a colon, or a digit before its market; most names with a
# digit have none of these, and this one look spares them nine searches.
_SHAPE = re.compile(r":|[0-9][ .][A-Z]|[A-Z0-9]{6}[0-9]")
_MOST = 8  # codes of one name that are looked up; a text with more is no name


@dataclass(frozen=True, slots=True)
class Code:
    """A code at `text[start:end]`; `exchange` is that of a ticker, as printed or as its MIC."""

    kind: IdentifierKind
    value: str
    start: int
    end: int
    exchange: str | None = None

    @property
    def asked(self) -> Holding:
        """Give the holding that has this code and nothing else."""
        field: dict[str, Any] = {self.kind.value: self.value}
        return Holding(0, exchange=self.exchange, **field)


def has_mark(text: str) -> bool:
    """Tell whether a text has a digit or a colon, as all with a code have."""
    return _MARK.search(text) is not None


# Why: a name is looked through for its security, its market and what stands around it; a batch has 2,000 rows.
@lru_cache(maxsize=4_096)
def codes_in(text: str) -> tuple[Code, ...]:
    """Find the codes in a text: ISIN, LEI, FIGI, CUSIP and SEDOL with a right check digit, tickers beside a market."""
    if not has_mark(text):
        return ()
    capitals = text.upper()
    if len(capitals) != len(text):  # a letter whose capital is two: no code holds one, and no place would be right
        capitals = "".join(c.upper() if c.isascii() else c for c in text)
    if not _SHAPE.search(capitals):
        return ()
    found: list[Code] = []
    for code in (*_isins(capitals), *_numbers(capitals), *_tickers(capitals)):
        if all(code.end <= other.start or code.start >= other.end for other in found):
            found.append(code)
    return tuple(sorted(found[:_MOST], key=lambda code: code.start))


def _isins(capitals: str) -> Iterator[Code]:
    for match in _ISIN.finditer(capitals):
        if is_right(IdentifierKind.ISIN, match[0]):
            yield Code(IdentifierKind.ISIN, match[0], match.start(), match.end())


def _numbers(capitals: str) -> Iterator[Code]:
    for kind, pattern in _NUMBERS:
        for match in pattern.finditer(capitals):
            if _DIGIT.search(match[0]) and is_right(kind, match[0]):
                yield Code(kind, match[0], match.start(), match.end())


def _tickers(capitals: str) -> Iterator[Code]:
    for pattern, join in _TICKERS:
        for match in pattern.finditer(capitals):
            exchange, ticker = match["exchange"], match["ticker"]
            known = ticker_key(f"{ticker}{join}{exchange}", None) if join else None
            if known and (len(ticker) >= _TELLING or known[1].digits is not None):
                yield Code(IdentifierKind.TICKER, f"{ticker}{join}{exchange}", match.start(), match.end())
            elif not join and market_of(_MAINLAND.get(exchange, exchange)):
                yield Code(IdentifierKind.TICKER, ticker, match.start(), match.end(), _MAINLAND.get(exchange, exchange))
