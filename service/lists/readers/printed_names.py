"""Reads names as publishers print them: aliases in brackets, former names, surnames in front, native script."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from service.domain.parties import Name, NameKind

# A name printed twice keeps its strongest kind, but a weak mark outweighs all save the party's own name.
_RANK = {
    kind: rank
    for rank, kind in enumerate(
        (
            NameKind.PRIMARY,
            NameKind.WEAK,
            NameKind.ALIAS,
            NameKind.ISSUER,
            NameKind.FORMER,
            NameKind.NATIVE,
            NameKind.SHORT,
        )
    )
}
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
_FAMILY_GIVEN = 2
_FAMILY_GIVEN_SUFFIX = 3


def plain(text: str) -> str:
    """Give a text with single blanks and none at its ends."""
    return " ".join(text.split())


def distinct(names: Iterable[Name]) -> tuple[Name, ...]:
    """Drop names that differ in nothing but case, keeping the first wording and the strongest kind."""
    kept: dict[str, Name] = {}
    for name in names:
        key = name.text.casefold()
        known = kept.get(key)
        if known is None or _RANK[name.kind] < _RANK[known.kind]:
            kept[key] = Name(known.text if known else name.text, name.kind, name.known_from)
    return tuple(kept.values())


def alias(text: str) -> Name:
    """Give an alias, marked as native where it is not in Latin script."""
    return Name(text, NameKind.ALIAS if is_latin(text) else NameKind.NATIVE)


def is_latin(text: str) -> bool:
    """Tell whether most letters are Latin; a text without letters counts as such."""
    letters = [char for char in text if char.isalpha()]
    if text.isascii() or not letters:
        return True
    return 2 * sum(unicodedata.name(char, "").startswith("LATIN") for char in letters) >= len(letters)


def person_names(text: str, kind: NameKind) -> Iterator[Name]:
    """Give `FAMILY, Given` in natural order, and as printed (an alias); other forms as they are."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == _FAMILY_GIVEN and all(parts):
        yield Name(f"{parts[1]} {parts[0]}", kind)
        yield Name(text, NameKind.ALIAS)
    elif len(parts) == _FAMILY_GIVEN_SUFFIX and all(parts):
        yield Name(f"{parts[1]} {parts[0]} {parts[2]}", kind)
        yield Name(text, NameKind.ALIAS)
    else:
        yield Name(text, kind)


def split_names(text: str, kind: NameKind = NameKind.ALIAS) -> Iterator[Name]:
    """Read `X (a.k.a. Y; Z)`, `X, f.k.a., Y` or `and X` as the names they hold; the first has the kind asked for.

    Text that is no name (`the following two aliases:`, a remark all in brackets) gives none.
    """
    first, *marked = _MARK.split(_COVERED_TOO.sub("", plain(text)))
    yield from _parts(first, kind)
    for mark, part in zip(marked[::2], marked[1::2], strict=True):
        yield from _parts(part, _MARKS[mark.lower()])


def _parts(text: str, kind: NameKind) -> Iterator[Name]:
    """Give the names that semicolons join; none but the first is primary."""
    for part in _JOINT.split(text):
        name = _bare(part)
        if name and not _NO_NAME.fullmatch(name):
            yield Name(name, kind) if is_latin(name) or kind is not NameKind.ALIAS else Name(name, NameKind.NATIVE)
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
