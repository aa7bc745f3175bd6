"""Reads names as publishers print them: aliases in brackets, former names, surnames in front."""

import re
import unicodedata
from collections.abc import Iterator

from service.domain.parties import Name, NameKind
from service.lists.readers.naming import scripted, tidy

_MARKS = {"a": NameKind.ALIAS, "n": NameKind.ALIAS, "f": NameKind.FORMER}
_MARK = re.compile(r"[\s,]*\(?\b([anf])\.?\s?k\.\s?a\b\.?[,:]?\s*", re.IGNORECASE)
# State's lists add "and any successor, sub-unit, or subsidiary thereof": who is covered, not how the party is called.
_COVERED_TOO = re.compile(
    r"[;,]?\s+and\s+(?:any|its)\s+(?:successors?|sub-?units?|subsidiar(?:y|ies))\b.*$", re.IGNORECASE
)
_JOINT = re.compile(r";\s+(?:and\b\s*)?|;$")
_EDGE = re.compile(r"^and\s+|[\s,;]+(?:and)?$")
_NO_NAME = re.compile(r"\(.*\)|the following\b.*|.*:")
_QUOTES = {"\u201c": "\u201d", "\u2018": "\u2019", '"': '"'}
_TURNED = (2, 3)  # parts between commas: family and given name, perhaps a suffix


def natural_order(printed: str, *, before_suffix: str = ", ") -> str:
    """Turn `LAST, First` and `LAST, First, Jr.` round, a Chinese name without a blank; any other form stays.

    `before_suffix` stands between name and suffix: OFAC's own comma, or the blank of a list that writes none.
    """
    parts = [part.strip() for part in printed.split(",")]
    if len(parts) not in _TURNED or not all(parts):
        return printed
    last, first, *suffix = parts
    whole = f"{last}{first}" if _is_chinese(last) else f"{first} {last}"
    return before_suffix.join((whole, *suffix))


def _is_chinese(text: str) -> bool:
    return any(unicodedata.name(one, "").startswith("CJK UNIFIED") for one in text)


def person_names(printed: str, kind: NameKind, *, before_suffix: str = ", ") -> Iterator[Name]:
    """Return a person's name in natural order, and as printed (an alias) where that differs."""
    natural = natural_order(printed, before_suffix=before_suffix)
    yield Name(natural, kind)
    if natural != printed:
        yield Name(printed, NameKind.ALIAS)


def split_names(text: str, kind: NameKind = NameKind.ALIAS) -> Iterator[Name]:
    """Read `X (a.k.a. Y; Z)`, `X, f.k.a., Y` or `and X` as the names they hold; the first has the kind asked for.

    Text that is no name (`the following two aliases:`, a remark all in brackets) gives none.
    """
    first, *marked = _MARK.split(_COVERED_TOO.sub("", tidy(text)))
    yield from _parts(first, kind)
    for mark, part in zip(marked[::2], marked[1::2], strict=True):
        yield from _parts(part, _MARKS[mark.lower()])


def _parts(text: str, kind: NameKind) -> Iterator[Name]:
    """Return the names that semicolons join; none but the first is primary."""
    for part in _JOINT.split(text):
        name = _bare(part)
        if name and not _NO_NAME.fullmatch(name):
            yield scripted(name, kind)
            kind = NameKind.ALIAS if kind is NameKind.PRIMARY else kind


def _bare(text: str) -> str:
    """Take off joining words, a bracket without its partner, and quotes around the whole."""
    text = _EDGE.sub("", _EDGE.sub("", text.strip()))
    if text.endswith(")") and text.count(")") > text.count("("):
        text = text[:-1].rstrip()
    closing = _QUOTES.get(text[:1])
    inside = text[1:-1]
    if closing and text.endswith(closing) and not {text[0], closing} & set(inside):
        return inside
    return text
