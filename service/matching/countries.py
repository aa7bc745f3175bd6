"""Where a holding and a party are from, as far as that can contradict a name."""

from functools import cache

from service.matching import knowledge
from service.matching.text import fold, words_of


def contradict(printed: str | None, listed: str | None) -> bool:
    """Tell whether two countries are both known and exclude each other; a missing or unknown one never does."""
    codes = {_code(printed), _code(listed)}
    return None not in codes and len(codes) > 1 and codes.isdisjoint(knowledge.table("countries")["neutral"])


@cache
def _by_name() -> dict[str, str]:
    names: dict[str, list[str]] = knowledge.table("countries")["names"]
    return {spelling: code for code, spellings in names.items() for spelling in (*spellings, code.lower())}


def _code(country: str | None) -> str | None:
    words = [word for word in words_of(fold(country or "")) if word not in {"of", "the", "s"}]
    return _by_name().get(" ".join(words))
