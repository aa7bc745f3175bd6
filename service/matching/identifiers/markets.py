"""Tickers of all spellings, brought to one: market and code as lists name them ("728 HK")."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from service.matching import data as knowledge
from service.matching.normalise.text import fold, words_of

_SPACED = re.compile(r"^(\S+)\s+([A-Z][A-Z0-9])(?:\s+(?:EQUITY|EQ))?$")
_STUCK = re.compile(r"^(\d+)([A-Z]{2})$")
_DOTTED = re.compile(r"^(\S+)\.([A-Z]{1,3})$")
# What files add to an exchange's name or leave out.
_IDLE = frozenset({"the", "ltd", "limited", "inc", "llc", "ag", "asa"})
_INITIALS = 6  # letters of an exchange's name that is its initials
_REMEMBERED = 65_536  # tickers; some 10 MB


@dataclass(frozen=True, slots=True)
class Market:
    """A market of listed tickers.

    `digits` says how far numeric codes are padded (None: not at all), `reused` whether codes find new owners,
    `letters_market` which market a code of letters is of, where terminals share the market's name.
    """

    code: str
    digits: int | None
    reused: bool
    letters_market: str | None

    def key(self, ticker: str) -> str:
        """Name a ticker of this market in the one way that is compared."""
        if not ticker.isdigit():
            return f"{ticker} {self.letters_market or self.code}"
        padded = ticker if self.digits is None else ticker.lstrip("0").zfill(self.digits or 1)
        return f"{padded} {self.code}"


@lru_cache(maxsize=_REMEMBERED)
def ticker_key(ticker: str | None, exchange: str | None) -> tuple[str, Market] | None:
    """Bring a ticker to its market's one spelling.

    Returns:
        The key and the market; None where neither the ticker nor the exchange names a market, since the same letters
        mean different companies in different markets.
    """
    text = " ".join((ticker or "").upper().split())
    is_bare = text.isalpha() or text.isdigit()
    for pattern, table in () if is_bare else ((_SPACED, "codes"), (_STUCK, "codes"), (_DOTTED, "suffixes")):
        found = pattern.match(text)
        market = _markets(table).get(found[2]) if found else None
        if found and market:
            return market.key(found[1]), market
    market = market_of(exchange)
    return (market.key(text), market) if text and market and " " not in text else None


@lru_cache(maxsize=1024)
def market_of(exchange: str | None) -> Market | None:
    """Find the market of an exchange, given by its MIC, its name as printed or its code; None where it is not known."""
    text = " ".join((exchange or "").upper().split())
    return _markets("mics").get(text) or _by_name().get(_plain(text)) or _markets("codes").get(text)


@cache
def market_codes() -> frozenset[str]:
    """Give the codes that terminals put behind a ticker to name its market, in lower case."""
    return frozenset(code.lower() for code in _markets("codes"))


@cache
def exchange_names() -> frozenset[tuple[str, ...]]:
    """Give the exchanges' names as their words: MICs, the initials they go by, and those that say EXCHANGE.

    Places are none of them, though files print them as such: companies are called by them.
    """
    rows = knowledge.table("exchanges")["market"].values()
    names = [name for row in rows for name in row.get("names", ()) if name.isascii()]
    told = [name for name in names if (name.isupper() and len(name) <= _INITIALS) or "Exchange" in name]
    return frozenset(tuple(words_of(fold(name))) for name in (*_markets("mics"), *told))


def _plain(name: str) -> str:
    return " ".join(word for word in words_of(fold(name)) if word not in _IDLE)


@cache
def _by_name() -> Mapping[str, Market]:
    return {_plain(name): market for name, market in _markets("names").items()}


@cache
def _markets(kind: str) -> Mapping[str, Market]:
    table: dict[str, dict[str, Any]] = knowledge.table("exchanges")["market"]
    return {
        name.upper(): Market(code, row.get("digits"), row["reused"], row.get("letters_market"))
        for code, row in reversed(table.items())
        for name in row.get(kind, ())
    }
