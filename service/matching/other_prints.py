"""A name printed without its blanks, or several with their weights: what it may stand for is asked too."""

import re
from collections.abc import Callable, Iterator
from functools import cache

from msgspec import Struct

from service.matching.knowledge.profile import Profile
from service.matching.normalise.text import words_of

# Why: shorter words are brands and acronyms; longer ones are no name. CHINAMOBILE is found as it stands.
_GLUED, _LONGEST = 9, 48
# Why: of two letters nearly any pair is some list's word; three begin to be words.
_LEAST = 3
# Why: a name of four words is no longer glued; what is one word in it is a brand.
_MOST_WORDS = 3
# Why: words that nobody is called by are seen nowhere in the table of words; those that it has are words as they are.
_UNSEEN = 0.95
_DROPPED_VOWELS = re.compile(r"[b-df-hj-np-tv-xz]{4,}")  # SLTNS, COMCTNS: words without their vowels
_LONG = re.compile(rf"[^\W\d_]{{{_GLUED}}}")
_DIGIT = re.compile(r"\d")
_PIECES = 7  # words of a glued name
_WEIGHT = re.compile(r"(?<![\w.,])(\d{1,3}(?:[.,]\d{1,4})?)\s*(%|(?=[\s,;/)]|$))")
_WHOLE = (99.0, 101.0)  # the weights of all names, rounded


class OtherPrint(Struct, frozen=True, gc=False):
    """What a name may stand for; of words that were stuck together the first two, which no name that is meant parts."""

    text: str
    joined: str = ""

    def is_in(self, listed: str) -> bool:
        """Tell whether a listed name has the first words beside one another."""
        return f" {self.joined}" in f" {' '.join(words_of(listed.casefold()))} " if self.joined else True


def other_prints(name: str, profile: Profile, is_listed: Callable[[str], bool]) -> tuple[OtherPrint, ...]:
    """Give what a name may stand for; nothing for nearly all names.

    Args:
        name: a printed name.
        profile: what is known of words.
        is_listed: whether a word is in some listed name.
    """
    weighted = [OtherPrint(text) for text in _weighted(name)] if _DIGIT.search(name) else []
    return (*weighted, *_parted(name, profile, is_listed)) if _LONG.search(name) else tuple(weighted)


def _weighted(name: str) -> Iterator[str]:
    """Give the names in CHINA MOBILE 50 TESLA 50, whose numbers are the shares of a whole."""
    weights = _WEIGHT.findall(name)
    if len(weights) < len(("one", "other")):
        return
    total = sum(float(number.replace(",", ".")) for number, _ in weights)
    if not _WHOLE[0] <= total <= _WHOLE[1] and not all(sign for _, sign in weights):
        return
    for part in _WEIGHT.sub("\n", name).split("\n"):
        bare = part.strip(" \t,;/+&-\u2013|()")
        if any(map(str.isalpha, bare)):
            yield bare


def _parted(name: str, profile: Profile, is_listed: Callable[[str], bool]) -> Iterator[OtherPrint]:
    """Give a name with blanks between the words that are stuck together in it: HANGZHOUHIKVISION."""
    words = words_of(name.casefold())
    if len(words) > _MOST_WORDS:
        return
    found = [_words_in(word, profile, is_listed) for word in words]
    stuck = next((one for one in found if len(one) > 1), None)
    if stuck is None:
        return
    first = stuck[:1] if _DROPPED_VOWELS.fullmatch(stuck[1]) else stuck[:2]
    yield OtherPrint(" ".join(part for one in found for part in one).upper(), " ".join(first))


def _words_in(word: str, profile: Profile, is_listed: Callable[[str], bool]) -> tuple[str, ...]:
    """Split a word into the fewest that are listed, or of a legal form or wrapper at its end."""
    is_long = _GLUED <= len(word) <= _LONGEST and word.isascii() and word.isalpha()
    if not is_long or profile.lexicon.class_of(word).weight < _UNSEEN or is_listed(word):
        return (word,)

    @cache
    def ends(at: int) -> tuple[str, ...] | None:
        if at == len(word):
            return ()
        best: tuple[str, ...] | None = None
        for end in range(len(word), at + 1, -1):
            piece = word[at:end]
            if not _is_word(piece, profile, is_listed, is_last=end == len(word), is_first=at == 0):
                continue
            rest = ends(end)
            if rest is not None and len(rest) < _PIECES and (best is None or len(rest) + 1 < len(best)):
                best = (piece, *rest)
        return best

    return ends(0) or (word,)


def _is_word(piece: str, profile: Profile, is_listed: Callable[[str], bool], *, is_last: bool, is_first: bool) -> bool:
    if len(piece) < _LEAST:
        return not is_first and piece in profile.forms.every_word
    if is_listed(piece):
        return True
    if is_first:
        return False
    if not profile.lexicon.class_of(piece).is_distinctive:  # INTL, TECH, SLTNS: words of trades, cut short
        return True
    is_hung_on = piece in profile.forms.every_word or piece in profile.wrappers.anywhere.by_last
    return is_hung_on or (is_last and _DROPPED_VOWELS.fullmatch(piece) is not None)
