"""A name taken apart: its telling words, its legal form, its share class, and whether a publisher cut it."""

from dataclasses import dataclass, replace

from service.matching.lexicon import WordClass
from service.matching.profile import Profile
from service.matching.text import fold, words_of

_SCRAP = 2  # letters


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its class.

    `is_cut`: a name that was cut there may have left only its beginning; `is_short`: a full stop marks it as shortened;
    `is_free`: it costs nothing when left over; `is_seat`: it only names a place behind the legal form;
    `is_bare`: every word of the name is written without its inner vowels.
    """

    text: str
    kind: WordClass
    is_cut: bool = False
    is_free: bool = False
    is_short: bool = False
    is_seat: bool = False
    is_bare: bool = False

    def __hash__(self) -> int:
        """Hash the text alone: it tells nearly all words apart, and words are looked up very often."""
        return hash(self.text)

    def seated(self, cost: float) -> "Word":
        """Give the word as one that only names a place behind the legal form."""
        return replace(self, kind=replace(self.kind, extra=cost), is_seat=True)

    @property
    def is_wild(self) -> bool:
        """Tell whether it says only how some word begins: an initial, or a scrap that a cut has left."""
        return len(self.text) == 1 or (self.is_beginning and len(self.text) <= _SCRAP)

    @property
    def is_beginning(self) -> bool:
        """Tell whether it may be only the beginning of a word."""
        return self.is_cut or self.is_short

    @property
    def extra(self) -> float:
        """Give its cost when the other name lacks it."""
        return 0.0 if self.is_free else self.kind.extra


@dataclass(frozen=True, slots=True)
class ParsedName:
    """A name as compared: `family` is the family of `form`, its legal form as printed.

    `is_cut` says that telling words may be missing at its end; a cut behind the legal form hides none. `wording` is the
    instrument's, set aside; in a `is_guess` reading it may be the company's own word.
    """

    text: str
    words: tuple[Word, ...]
    form: str
    family: str | None
    is_cut: bool
    wording: str = ""
    is_guess: bool = False

    @property
    def core(self) -> tuple[str, ...]:
        """Give its telling words."""
        return tuple(word.text for word in self.words if not word.is_free)


def has_cut_length(text: str, profile: Profile) -> bool:
    """Tell whether a printed name is as long as publishers' cut names are."""
    return len(text.strip()) in profile.limits.cut_lengths


def is_telling(name: ParsedName, profile: Profile) -> bool:
    """Tell whether a name says anything: not one character, and more than one legal form or wrapper.

    `Future PLC`, `K+S AG` and `SAS AB` are companies: before a legal form even such a word is a name.
    """
    core = name.core
    whole = (*core, *name.form.split())
    if sum(map(len, core)) <= 1 or whole in profile.forms.trailing or whole in profile.wrappers.trailing:
        return False
    if len(core) > 1 or name.form:
        return True
    is_wording = profile.instruments.is_wording(whole)
    return not is_wording and all(phrase[0] != whole[0] for phrase in profile.wrappers.trailing)


def is_receipt(text: str, profile: Profile) -> bool:
    """Tell whether a name says that the security is a depositary receipt, which any country may have issued."""
    return not profile.wrappers.receipts.isdisjoint(words_of(fold(text)))
