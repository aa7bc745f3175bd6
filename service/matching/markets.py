"""Tickers of all spellings, brought to one: market and code as lists name them ("728 HK")."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from service.matching import knowledge

_SPACED = re.compile(r"^(\S+)\s+([A-Z][A-Z0-9])(?:\s+(?:EQUITY|EQ))?$")
_STUCK = re.compile(r"^(\d+)([A-Z]{2})$")
_DOTTED = re.compile(r"^(\S+)\.([A-Z]{1,3})$")


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


def ticker_key(ticker: str | None, exchange: str | None) -> tuple[str, Market] | None:
    """Bring a ticker to its market's one spelling.

    Returns:
        The key and the market; None where neither the ticker nor the exchange names a market, since the same letters
        mean different companies in different markets.
    """
    text = " ".join((ticker or "").upper().split())
    for pattern, table in ((_SPACED, "codes"), (_STUCK, "codes"), (_DOTTED, "suffixes")):
        found = pattern.match(text)
        market = _markets(table).get(found[2]) if found else None
        if found and market:
            return market.key(found[1]), market
    market = _of_exchange(exchange)
    return (market.key(text), market) if text and market and " " not in text else None


def _of_exchange(exchange: str | None) -> Market | None:
    text = " ".join((exchange or "").upper().split())
    return _markets("mics").get(text) or _markets("names").get(text) or _markets("codes").get(text)


@cache
def _markets(kind: str) -> Mapping[str, Market]:
    table: dict[str, dict[str, Any]] = knowledge.table("exchanges")["market"]
    return {
        name.upper(): Market(code, row.get("digits"), row["reused"], row.get("letters_market"))
        for code, row in reversed(table.items())
        for name in row.get(kind, ())
    }
