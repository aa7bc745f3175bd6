"""What the database sorts and filters findings by, taken from their documents when they are written."""

from collections.abc import Mapping
from typing import Any

_SEARCHED = ("name", "isin", "cusip", "sedol", "figi", "lei", "ticker")


def finding_columns(document: Mapping[str, Any]) -> dict[str, object]:
    """Give the columns: what can be searched, the value held, the days left, the lists that name it, how surely."""
    holding, matches = document.get("holding", {}), document.get("matches", [])
    words = [str(holding[key]) for key in _SEARCHED if holding.get(key)]
    words += dict.fromkeys(text for match in matches for text in (match["party"], match["against"], match["party_id"]))
    value = holding.get("market_value")
    return {
        "searched": " ".join(words).casefold(),
        "market_value": None if value is None else float(value),
        "days_left": document.get("days_left"),
        "lists": "".join(f"|{code}" for code in dict.fromkeys(match["list"] for match in matches)) + "|",
        "strength": matches[0]["strength"] if matches else "",
    }
