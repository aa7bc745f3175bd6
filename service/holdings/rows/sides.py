"""What order files call a purchase and a sale: the words are kept in sides.toml."""

import tomllib
from functools import lru_cache
from importlib.resources import files

from service.holdings.columns.headings import plain
from service.holdings.identifiers import may_be_ticker

_SIDE_WORDS = tomllib.loads(files(__package__).joinpath("sides.toml").read_text("utf-8"))
_TELLING = {plain(word): side for side, words in _SIDE_WORDS.pop("telling").items() for word in words}
_WORDING = frozenset(plain(word) for word in _SIDE_WORDS.pop("wording")["words"])
_SIDES = {plain(word): side for side, words in _SIDE_WORDS.items() for word in words}
_ORDER_WORDS = _WORDING.union(_TELLING, *(phrase.split() for phrase in _SIDES))
NO_ORDERS = frozenset({"position", "none"})


@lru_cache(maxsize=256)
def side_of(text: str) -> str | None:
    """Tell the side by the whole text, else by the one side that its words name: Market buy, SELL/CLOSE."""
    if text.startswith(("-", "+")):  # a sign of an amount, not FIX's 1 and 2
        return None
    words = plain(text)
    if words in _SIDES:
        return _SIDES[words]
    named = {side for word in words.split() if (side := _TELLING.get(word))}
    told = named - {"none"} or named  # a reinvested dividend is bought
    return told.pop() if len(told) == 1 else None


def named_beside_side(text: str) -> str:
    """Give the name behind the side that opens a cell (Buy Hangzhou Hikvision); the empty text where there is none."""
    first, _, rest = text.strip().partition(" ")
    if _TELLING.get(plain(first)) not in {"buy", "sell"}:
        return ""
    named = rest.strip(" -:")
    return "" if may_be_ticker(named) or _ORDER_WORDS.issuperset(plain(rest).split()) else named


def is_no_order(text: str) -> bool:
    """Tell whether a text in the column of sides names what is neither bought nor sold: a deposit, custody fees."""
    return side_of(text) == "none"


def is_word_of_no_order(text: str) -> bool:
    """Tell whether a text of any column is such a word and nothing else."""
    return _SIDES.get(plain(text)) == "none"
