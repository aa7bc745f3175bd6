"""A name taken apart: its telling words, its legal form, its share class, and whether a publisher cut it."""

from msgspec import Struct

from service.matching.knowledge.profile import Profile
from service.matching.knowledge.token_roles import Word
from service.matching.normalise.text import fold, words_of

_TWO = 2  # words


class ParsedName(Struct, frozen=True, gc=False):
    """A name as compared: `family` is the family of `form`, its legal form as printed.

    `is_cut` says that telling words may be missing at its end; a cut behind the legal form hides none. `wording` is the
    instrument's, set aside; in a `is_guess` reading it may be the company's own word. In a reading `of_person` letters
    are initials: it holds for people only. `aside` is what stands around the name and was set aside; where it may
    belong to the name after all, `is_part`. A name among several of a print is a segment, and `is_apart` where what
    parts it stands within no company's name. `respelt` is how it may be spelt otherwise: with numbers in words, as one
    word.
    """

    text: str
    words: tuple[Word, ...]
    form: str
    family: str | None
    is_cut: bool
    wording: str = ""
    is_guess: bool = False
    of_person: bool = False
    aside: str = ""
    is_part: bool = False
    respelt: str = ""
    is_segment: bool = False
    is_apart: bool = False

    @property
    def is_bared(self) -> bool:
        """Tell whether something was set aside that is not the instrument's wording, or the name is spelt otherwise."""
        return self.is_part or bool(self.aside or self.respelt)

    @property
    def core(self) -> tuple[str, ...]:
        """Give its telling words."""
        return tuple([word.text for word in self.words if not word.is_free])


def has_cut_length(text: str, profile: Profile) -> bool:
    """Tell whether a printed name is as long as publishers' cut names are."""
    return len(text.strip()) in profile.limits.cut_lengths


def is_telling(name: ParsedName, profile: Profile) -> bool:
    """Tell whether a name says anything: not one character, and more than one legal form or wrapper.

    `Future PLC`, `K+S AG` and `SAS AB` are companies: before a legal form even such a word is a name.
    """
    words, forms, wrappers = name.words, profile.forms.trailing, profile.wrappers.trailing
    if len(words) > 1 and not (words[0].is_free or words[1].is_free):
        first = words[0].text
        if first not in wrappers.by_first and first not in forms.by_first:
            return True  # as most names are
    core = name.core
    if not core or (len(core) == 1 and len(core[0]) == 1):
        return False
    is_wrapper = core[0] in wrappers.by_first
    if is_wrapper or core[0] in forms.by_first:
        whole = (*core, *name.form.split())
        if whole in forms.all or whole in wrappers.all:
            return False
    if len(core) > 1 or name.form:
        return True
    is_wrapper = core in wrappers.all or (is_wrapper and len(name.text.split()) > 1)  # CAT A, and not CAT
    return not is_wrapper and not profile.instruments.is_wording(core)


def stands_alone(part: ParsedName, profile: Profile) -> bool:
    """Tell whether a part of a print says by itself which company is meant.

    Why: of SDN's names, those of two words and this weight stand in 0.2 of 1,000 names of holdings that are others';
    `CHINA MOBILE` stands in `CHINA MOBILE GAMES & ENTERTAINMENT`.
    """
    weights = [word.kind.weight for word in part.words if not word.is_free]
    if not weights:
        return False
    is_own = max(weights) >= profile.thresholds.part_word
    if part.form:
        return is_own or len(weights) >= _TWO
    return len(weights) >= _TWO and is_own and sum(weights) >= profile.thresholds.part_name


def says_something(name: ParsedName) -> bool:
    """Tell whether a name that something was set aside of still is one: two words, or one of the company's own."""
    words = [word for word in name.words if not word.is_free]
    return len(words) >= _TWO or any(word.kind.is_distinctive for word in words)


def is_receipt(text: str, profile: Profile) -> bool:
    """Tell whether a name says that the security is a depositary receipt, which any country may have issued."""
    return not profile.wrappers.receipts.isdisjoint(words_of(fold(text)))
