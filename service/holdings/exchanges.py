"""Exchange names as files print them, and their market identifier codes (ISO 10383)."""

import tomllib
from functools import lru_cache
from importlib.resources import files

from service.holdings.headings import plain

_DATA = tomllib.loads(files(__package__).joinpath("exchanges.toml").read_text("utf-8"))
_CODES = {plain(name): mic for mic, names in _DATA["mic"].items() for name in names}


@lru_cache(maxsize=1024)
def market_code(exchange: str) -> str:
    """Give the MIC of an exchange; a name that is not certain stays as given."""
    return str(_CODES.get(plain(exchange), exchange))
