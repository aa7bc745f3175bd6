"""When two words are one: the rules by which a printed word stands for a listed one, and how much each keeps."""

from collections.abc import Iterator

from rapidfuzz.distance import OSA

from service.matching.han import is_han
from service.matching.lexicon import is_bony, is_vowel, singular, skeleton
from service.matching.names import Word
from service.matching.profile import Profile
from service.matching.sounds import sound

Likeness = tuple[float, str]
SPELLING = "spelling"
CUT = "cut"
# Rules for the names of people only: such words are no companies' names.
SOUND, GIVEN, INITIAL, SLIP = "sound", "spelling of one name", "initial", "spelling of a name"
PART = "beginning"
OF_PEOPLE = frozenset({SOUND, GIVEN, SLIP})
_LONG_CUT = 5


def likenesses(printed: Word, listed: Word, profile: Profile) -> tuple[Likeness, ...]:
    """Compare two words: the share of weight that the pair keeps, 0..1, with its rule; nothing where they differ.

    Where people's names have a better rule of their own, it comes second.
    """
    a, b = printed.text, listed.text
    if a == b:
        return ((1.0, "equal"),)
    if singular(a) == singular(b):
        return ((profile.likeness.plural, "plural"),)
    if profile.lexicon.readings(a) & profile.lexicon.readings(b):
        return ((profile.likeness.abbreviation, "abbreviation"),)
    if is_han(a) or is_han(b):
        return _part(a, b, profile)
    of_all = max(_resemblances(printed, listed, profile), default=None)
    of_people = _in_people(printed, listed, profile)
    if of_all and of_people and of_people > of_all:
        return of_all, of_people
    return (of_all,) if of_all else (of_people,) if of_people else ()


def _resemblances(printed: Word, listed: Word, profile: Profile) -> list[Likeness]:
    a, b = printed.text, listed.text
    found = (
        _cut(printed, b, profile) if printed.is_beginning else None,
        _cut(listed, a, profile) if listed.is_short else None,
        _shortened(printed, listed, profile),
        _boned(printed, listed, profile),
        _typo(printed, listed, profile),
    )
    return [one for one in found if one]


def _in_people(printed: Word, listed: Word, profile: Profile) -> Likeness | None:
    """Pair two spellings of one person's name."""
    a, b = printed.text, listed.text
    if b in profile.lexicon.given.get(a, ()):
        return profile.likeness.abbreviation, GIVEN
    if b in profile.lexicon.translated.get(a, ()):
        return profile.likeness.translation, GIVEN
    found = [one for one in (_mistyped_name(a, b, profile), _sounded(printed, listed, profile)) if one]
    return max(found, default=None)


def _mistyped_name(a: str, b: str, profile: Profile) -> Likeness | None:
    """Pair a person's name with a misspelling of it: there are no words of the language among them."""
    if not (may_have_typo(a, profile) and may_have_typo(b, profile)):
        return None
    longest = max(len(a), len(b))
    allowed = edits_allowed(longest, profile, is_person=True)
    edits = OSA.distance(a, b, score_cutoff=allowed)
    if edits > allowed:
        return None
    kept = 1.0 - edits / longest
    return (kept if a[0] == b[0] else kept - profile.likeness.typo_first_letter), SLIP


def _sounded(printed: Word, listed: Word, profile: Profile) -> Likeness | None:
    a, b = printed.text, listed.text
    heard = sound(a)
    if len(heard) < profile.limits.sound_letters or not (a.isalpha() and b.isalpha()) or heard != sound(b):
        return None
    is_near = printed.is_bare or listed.is_bare or OSA.normalized_similarity(a, b) >= profile.likeness.sound_letters
    return (profile.likeness.sound, SOUND) if is_near else None


def may_have_typo(word: str, profile: Profile) -> bool:
    """Tell whether a word is long enough, and short enough, for a misspelling of it to be recognised."""
    return profile.limits.typo_letters <= len(word) <= profile.limits.typo_longest and word.isalpha() and word.isascii()


def edits_allowed(longest: int, profile: Profile, *, is_person: bool = False) -> int:
    """Give how many misspellings two words may differ by, the longer of which has so many letters."""
    limits = profile.limits
    return 2 if longest >= (limits.person_second_typo_letters if is_person else limits.second_typo_letters) else 1


def _cut(short: Word, full: str, profile: Profile) -> Likeness | None:
    """Pair a word that a cut or a full stop has shortened."""
    text = short.text
    if not full.startswith(text):
        return None
    if short.is_free:
        return profile.likeness.cut, CUT
    is_long = len(text) >= _LONG_CUT or 2 * len(text) >= len(full)
    return (profile.likeness.cut if is_long else profile.likeness.short_cut), CUT


def _part(a: str, b: str, profile: Profile) -> tuple[Likeness, ...]:
    """Pair a Chinese name with its beginning: exchanges print the first characters."""
    short, full = sorted((a, b), key=len)
    is_part = len(short) >= profile.limits.han_characters and full.startswith(short)
    return ((profile.likeness.han_part, PART),) if is_part else ()


def _shortened(printed: Word, listed: Word, profile: Profile) -> Likeness | None:
    """Pair a generic word with its beginning or with its consonants, either way round."""
    short, full = sorted((printed, listed), key=lambda word: (len(word.text), word.text))
    if full.kind.is_distinctive or len(short.text) < profile.limits.prefix_letters:
        return None
    if full.text.startswith(short.text):
        return profile.likeness.prefix, "short form"
    bones = skeleton(short.text)
    if len(bones) >= profile.limits.prefix_letters and bones == skeleton(full.text) and short.text[-1] == bones[-1]:
        return profile.likeness.skeleton, "consonants"
    return None


def _boned(printed: Word, listed: Word, profile: Profile) -> Likeness | None:
    """Pair a word with itself written without its inner vowels: KHNNI is KHANANI."""
    short, full = sorted((printed, listed), key=lambda word: len(word.text))
    fewest = profile.limits.prefix_letters if short.is_bare else profile.limits.skeleton_letters
    if not fewest <= len(short.text) < len(full.text) or not is_bony(short.text) or not full.text.isalpha():
        return None
    is_end_same = short.text[-1] == full.text[-1] or is_vowel(full.text[-1])
    is_same = is_end_same and skeleton(short.text) == skeleton(full.text)
    return (profile.likeness.bones, "consonants") if is_same else None


def _typo(printed: Word, listed: Word, profile: Profile) -> Likeness | None:
    a, b = printed.text, listed.text
    if not (may_have_typo(a, profile) and may_have_typo(b, profile)):
        return None
    if not (printed.kind.is_distinctive or listed.kind.is_distinctive):
        return None  # two words of the language are two words
    longest = max(len(a), len(b))
    if longest < profile.limits.typo_longer_letters:
        return None
    allowed = edits_allowed(longest, profile)
    edits = OSA.distance(a, b, score_cutoff=allowed)
    if edits > allowed:
        return None
    kept = 1.0 - edits / longest
    return (kept if a[0] == b[0] else kept - profile.likeness.typo_first_letter), SPELLING
