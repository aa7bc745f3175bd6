"""Several names in one print: APPLE INC vs CHINA MOBILE LTD, BASKET: A, B, C, LONG A SHORT B; each is asked too."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from msgspec import Struct

from service.matching.knowledge.profile import Profile
from service.matching.normalise.text import words_of

# Signs that part names. A comma, an ampersand or AND stand within one company's name, too.
_SIGNS = re.compile(
    r"\s*[|;^@#]+\s*|\s*//\s*|\s+[/+]\s+|(?<=[a-z)])\s*[/+]\s*(?=[a-z]{3})|:\s+|\s+[-=<>~]{1,3}\s+|\s*[=<>]{1,2}>?\s*"
)
_SIGN = re.compile(r"[|;^@#/+:=<>~-]")  # to split at `_SIGNS` takes ten times as long as this look
_WITHIN = re.compile(r"\s*,\s*|\s+(?:&|and|for|over|with|to|on)\s+")
_HYPHEN = re.compile(r"(?<=[a-z]{3})-(?=[a-z]{3})")
_BRACKETED = re.compile(r"[(\[]([^()\[\]]+)[)\]]")
# Why: nine names of ten have none of these, and this one look spares them all others; a comma is mostly a form's.
_ANY = re.compile(
    r"[|;^@#/+:&(\[<>=~]|,(?!\s*(?:inc|ltd|limited|co|corp|llc|plc|l\.?p|s\.?\s?a|n\.?\s?v)\b)|\s-|-\s|\s\S*[a-z]{3}-[a-z]{3}"
)
_LETTERS = 5  # of a name of one word, beside a sign that may stand within a name
_FIRST = 4  # words of a part, of which one must be listed
_MOST = 12  # names of one print that are read


class Segment(Struct, frozen=True, gc=False):
    """One of several names in a print; `is_apart`: what parts it from the others stands within no company's name."""

    text: str
    is_apart: bool


def segments(
    folded: str, words: Sequence[str], profile: Profile, is_listed: Callable[[str], bool]
) -> Iterator[Segment]:
    """Give the names that a folded text may hold, each without what stands around it; none where it is one name.

    `is_listed` tells whether a list has a word: a name that has none of its words on it is left out.
    """
    decorations = profile.decorations
    if not words or (
        not _ANY.search(folded)
        and words[0] not in decorations.contracts.by_first
        and decorations.parting.isdisjoint(words[1:-1])
    ):
        return
    known: set[str] = set()
    for text, is_apart in islice(_named(folded, profile), _MOST):
        printed = words_of(text)
        if not any(map(is_listed, printed[:_FIRST])):
            continue
        bare, _ = decorations.stripped(text)
        left = printed if bare == text else words_of(bare)
        if bare and bare not in known and _is_name(left, profile, is_apart=is_apart):
            known.add(bare)
            told = (is_listed(word) or (not is_apart and word in decorations.respelt) for word in left)
            if any(told) if is_apart else all(told):
                yield Segment(bare, is_apart)


def _named(folded: str, profile: Profile) -> Iterator[tuple[str, bool]]:
    """Give what may be names, and whether each is sure to be apart from the others."""
    pieces = _pieces(folded, profile)
    for piece in pieces:
        named = _underlying(piece, profile)
        if len(pieces) > 1 or named:
            yield named or piece, True
        for part in _parts(piece, profile):
            yield part, False


def _underlying(piece: str, profile: Profile) -> str:
    """Give what stands behind the words of a contract or a basket: CDS HIKVISION 5Y; nothing where there are none."""
    words, contracts = words_of(piece), profile.decorations.contracts
    first = 0
    while first < len(words) and (size := contracts.beginning(words, first)):
        first += size
        while first < len(words) and words[first] in profile.decorations.joiners:
            first += 1
    return " ".join(words[first:]) if first else ""


def _parts(piece: str, profile: Profile) -> Iterator[str]:
    """Give what signs part that may stand within one company's name, too, and what stands in brackets."""
    parts = [part for part in _whole(_WITHIN.split(piece), profile) if part]
    yield from parts if len(parts) > 1 else ()
    if ("(" in piece or "[" in piece) and not profile.decorations.says_nothing(" ".join(_BRACKETED.findall(piece))):
        yield from (_BRACKETED.sub(" ", piece), *_BRACKETED.findall(piece))
    sides = _HYPHEN.split(piece) if "-" in piece else ()
    yield from (side for side in sides if " " in side.strip())


def _pieces(folded: str, profile: Profile) -> list[str]:
    """Split where signs or words part names from each other."""
    decorations = profile.decorations
    pieces = _SIGNS.split(folded) if _SIGN.search(folded) else [folded]
    if not decorations.between_words.isdisjoint(words_of(folded)):
        pieces = [part for piece in pieces for part in decorations.between.split(piece)]
    return [part for part in pieces if part.strip()]


def _whole(parts: Sequence[str], profile: Profile) -> Iterator[str]:
    """Put a legal form back behind the name that a comma parts it from: CHINA MOBILE CO., LTD."""
    last = ""
    for part in parts:
        if last and all(word in profile.forms.every_word for word in words_of(part)):
            last = f"{last} {part}"
        else:
            yield last
            last = part
    yield last


def _is_name(words: Sequence[str], profile: Profile, *, is_apart: bool) -> bool:
    """Tell whether a part is a name: two words, or one of a company's own, a long one where it may not be apart.

    Initials and legal forms are none: M + T BANK CORP, MERCK + CO. INC.
    """
    if any(len(word) == 1 and word.isalpha() for word in words):
        return False
    if all(word in profile.forms.every_word for word in words):
        return False
    if len(words) > 1 or is_apart:
        return True
    return len(words[0]) >= _LETTERS and profile.lexicon.class_of(words[0]).is_distinctive
