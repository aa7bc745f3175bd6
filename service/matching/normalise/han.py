"""Han characters: one way of writing them, so that a name printed in Hong Kong meets the same name from Shanghai."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

# CJK ideographs with their extensions and compatibility forms, and the iteration and zero marks that names hold.
HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HAN = re.compile(f"[{HAN}]")
# What the exchanges of Shanghai and Shenzhen print before a security's short name: special treatment (ST, *ST, SST),
# no trade but once a week (PT), without its dividend or right (XD, XR, DR), its first days (N, C), before and after the
# reform of shares (S, G).
_STATE = re.compile(rf"\s*\*?(?:s?\*?st|[np]st|pt|xd|xr|dr|[ncsg])\s*\*?\s*(?=[{HAN}]{{2}})")


def is_han(text: str) -> bool:
    """Tell whether a text holds a Han character."""
    return not text.isascii() and _HAN.search(text) is not None


def without_state(folded: str) -> str:
    """Take what an exchange marks a security's state with off the front of a folded Chinese name: *ST, XD, N."""
    return _STATE.sub("", folded, count=1) if _STATE.match(folded) else folded


def simplified(text: str) -> str:
    """Write traditional characters as simplified ones, one for one; every other text is given back as it is."""
    return text.translate(_to_simplified()) if is_han(text) else text


@cache
def _to_simplified() -> Mapping[int, str]:
    """Read OpenCC's table of characters when the first Han text comes.

    The package's own converter minds phrases too and takes 35 times as long; no reviewed name differs by them, and what
    goes character by character never depends on the words around it.
    """
    table = (files("opencc") / "dictionary" / "TSCharacters.txt").read_text(encoding="utf-8")
    rows = (line.partition("\t")[::2] for line in table.splitlines())
    plain = {traditional: choices.split()[0] for traditional, choices in rows if choices}
    return {ord(character): plain.get(simple, simple) for character, simple in plain.items()}
