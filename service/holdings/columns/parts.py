"""What a text holds beside what it seems to be: several names in one cell, a name behind `Total` or `Cash -`."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files

from service.holdings.cells import MAX_NAME
from service.holdings.columns.headings import plain
from service.holdings.columns.profiles import is_like_name
from service.holdings.currencies import CODES

_DATA = tomllib.loads(files(__package__).joinpath("parts.toml").read_text("utf-8"))
_TELLING = frozenset(plain(word) for words in _DATA["telling"].values() for word in words)
_EDGES = frozenset(plain(word) for words in _DATA["edges"].values() for word in words)
# Chinese and Japanese write no blank between such a word and the name.
_GLUED = "|".join(sorted(map(re.escape, _DATA["glued"]["words"]), key=len, reverse=True))
_GLUED_EDGES = re.compile(rf"^(?:{_GLUED})+|(?:{_GLUED})+$")
_BETWEEN = re.compile(r"\s*[\r\n\t;|\u2022\uff1b]+\s*|\s+[/+]\s+|\s{3,}")
_PARTED = re.compile(r"[\r\n\t;|\u2022\uff1b]|\s[/+]\s|\s{3}")  # whether there is a place like that
_SLASH = re.compile(r"(?<=[^\W\d_]{2})\s?/\s?(?=[^\W\d_]{2})")
# Between the parts of a row that is no holding: Cash - X, Collateral: X, Total (X).
_LOOSELY = re.compile(r"\s+[-\u2013\u2014]+\s+|[:,()\[\]\uff1a\u3001\u201e\u201c\u201d\"]+")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_INSIDE = frozenset({"of", "and", "the", "de", "du", "und", "für", "y", "e", "et", "van"})  # words inside names
_SENTENCES = re.compile(r"[\r\n\t;|\u2022\uff1b\u3002]+|(?<=[^\W\d_]{3})[.!?:]\s+|,\s+")
# Why: the longest names have a dozen words; of runs twice as long that overlap by half, one holds each name whole.
_RUN = 24
_TWO = 2  # words on each side of a slash that parts two names: A/S and S/A part none
_LETTER = re.compile(r"[^\W\d_]")


@lru_cache(maxsize=65536)
def parts_of(text: str) -> tuple[str, ...]:
    """Give the names that a name may hold: those between line breaks, semicolons and slashes, without words around.

    Nothing is given where the text is one name, as nearly all are.
    """
    if _is_surely_one(text):
        return ()
    pieces = _pieces(text)
    found = (bare for piece in pieces for bare in (piece if len(pieces) > 1 else "", without_edges(piece)) if bare)
    return _distinct(found, text)


@lru_cache(maxsize=8192)
def loose_parts_of(text: str) -> tuple[str, ...]:
    """Give all that may be a name in the text of a row that is no holding, the whole included.

    A text of nothing but words of sums, cash and the like gives nothing.
    """
    if not any(_bare_words(text)):
        return ()
    pieces = [text, *_pieces(text)]
    pieces += [part for piece in pieces for part in _LOOSELY.split(piece)]
    pieces += _capitals(text)
    if len(text) > MAX_NAME:
        pieces += pieces_of_long(text)
    return _distinct(
        (bare for piece in pieces for bare in (piece.strip(), without_edges(piece, loosely=True)) if bare), ""
    )


def pieces_of_long(text: str) -> tuple[str, ...]:
    """Give what may be a name in a text that is too long to be one: its sentences, and runs of words that overlap."""
    found: list[str] = []
    for sentence in _SENTENCES.split(_FORBIDDEN.sub(" ", text)):
        words = sentence.split()
        found += [" ".join(words[at : at + _RUN]) for at in range(0, max(1, len(words) - _RUN // 2), _RUN // 2)]
        found += _capitals(sentence)
    return _distinct((piece[:MAX_NAME] for piece in found if piece), "")


def _capitals(text: str) -> list[str]:
    """Give the runs of words with capitals in a sentence, as names in it are written."""
    runs: list[list[str]] = [[]]
    for word in text.split():
        if word[:1].islower() and word not in _INSIDE:
            runs.append([])
        else:
            runs[-1].append(word)
    joined = [" ".join(run).strip(" ,.;:*") for run in runs if run]
    return joined if len(runs) > 1 else []


def _is_surely_one(text: str) -> bool:
    """Tell quickly that a text is one name: nothing parts it, and it begins and ends with words of no table."""
    if not text.isascii() or "/" in text or _PARTED.search(text):
        return False
    words = text.split()
    return not words or not (_may_be_edge(words[0]) or _may_be_edge(words[-1]))


def without_edges(text: str, *, loosely: bool = False) -> str:
    """Take off both ends what is no part of a company's name; the empty text where no telling word stands there.

    `loosely`: any word of the tables tells.
    """
    bare = _GLUED_EDGES.sub("", text)
    words = bare.split()
    first = _run(words, is_told=loosely)
    last = len(words) - _run(list(reversed(words[first:])), is_told=loosely or first > 0, with_codes=True)
    if not first and last == len(words) and bare == text:
        return ""
    return " ".join(words[first:last]).strip(" -\u2013\u2014:,;()[]")


def _run(words: Sequence[str], *, is_told: bool = False, with_codes: bool = False) -> int:
    """Count the words from the first on that are no part of a name; none where no telling word is among them."""
    count, is_telling = 0, is_told
    for word in words:
        bare = word.strip("().,:;-\u2013\u2014[]*%\"'")
        folded = plain(bare)
        is_sign = not _LETTER.search(bare) or bare in CODES or (with_codes and _has_digit(bare))
        if not (is_sign or _is_edge(folded)):
            break
        is_telling |= not _TELLING.isdisjoint(folded.split())
        count += 1
    return count if is_telling else 0


def _is_edge(folded: str) -> bool:
    """Tell whether a word, or each part of one with a hyphen, is in the tables."""
    parts = folded.split()
    return bool(parts) and all(part in _TELLING or part in _EDGES for part in parts)


@lru_cache(maxsize=8192)  # names end with few words: INC, LTD
def _may_be_edge(word: str) -> bool:
    bare = word.strip("().,:;-[]*%\"'")
    return not bare.isalpha() or bare in CODES or _is_edge(plain(bare))


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))


def _bare_words(text: str) -> Iterator[str]:
    """Give the words that none of the tables has."""
    for word in _GLUED_EDGES.sub("", text).split():
        bare = word.strip("().,:;-\u2013\u2014[]*%\"'")
        if _LETTER.search(bare) and bare not in CODES and not _has_digit(bare) and not _is_edge(plain(bare)):
            yield bare


def _pieces(text: str) -> list[str]:
    pieces = [piece for piece in _BETWEEN.split(text) if piece]
    return [side for piece in pieces for side in _sides(piece)]


def _sides(piece: str) -> list[str]:
    """Part `APPLE INC/CHINA MOBILE LTD`: a slash between two names, of two words each at the least."""
    sides = _SLASH.split(piece)
    return sides if len(sides) > 1 and all(len(side.split()) >= _TWO for side in sides) else [piece]


def _distinct(texts: Iterator[str], besides: str) -> tuple[str, ...]:
    own = plain(besides)
    cut = (_FORBIDDEN.sub(" ", " ".join(text.split()))[:MAX_NAME] for text in texts)
    found = {plain(text): text for text in reversed([text for text in cut if is_like_name(text)])}
    found.pop(own, None)
    return tuple(reversed(found.values()))
