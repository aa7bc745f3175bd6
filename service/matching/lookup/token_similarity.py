"""When two words are one: the rules by which a printed word stands for a listed one, and how much each keeps."""

from typing import AnyStr

from rapidfuzz.distance import OSA

from service.matching.knowledge.profile import Profile
from service.matching.knowledge.token_roles import Word
from service.matching.normalise.han import is_han
from service.matching.normalise.phonetics import sound
from service.matching.normalise.spelling import consonant_skeleton, is_bony, is_left_of, is_vowel, singular

Likeness = tuple[float, str]
SPELLING = "spelling"
CUT = "cut"
# Rules for the names of people only: such words are no companies' names.
SOUND, GIVEN, INITIAL, SLIP = "sound", "spelling of one name", "initial", "spelling of a name"
PART = "beginning"
INITIALS = "initials"
OF_PEOPLE = frozenset({SOUND, GIVEN, SLIP})
EQUAL: tuple[Likeness, ...] = ((1.0, "equal"),)
_LONG_CUT = 5
# Letters at the end of a word with a full stop that need not follow those before them, and letters of the shortest such
# word: four that follow each other are told from most words.
_DRAWN, _SHORTEST_DRAWN = 2, 6
MOST_EDITS = 2


def likenesses(printed: Word, listed: Word, profile: Profile, *, of_people: bool = True) -> tuple[Likeness, ...]:
    """Compare two words: the share of weight that the pair keeps, 0..1, with its rule; nothing where they differ.

    Where people's names have a better rule of their own, it comes second; without `of_people` they are not asked for.
    """
    a, b = printed.text, listed.text
    if a == b:
        return EQUAL
    is_begun = a[0] == b[0]
    if is_begun and singular(a) == singular(b):
        return ((profile.likeness.plural, "plural"),)
    if short := _short_form(a, b, profile, is_begun=is_begun):
        return (short,)
    if is_han(a) or is_han(b):
        return _part(a, b, profile)
    edits = _edits(a, b, profile)
    of_all = _resemblance(printed, listed, edits, profile)
    in_people = _in_people(printed, listed, edits, profile) if of_people else None
    if of_all and in_people and in_people > of_all:
        return of_all, in_people
    return (of_all,) if of_all else (in_people,) if in_people else ()


def _short_form(a: str, b: str, profile: Profile, *, is_begun: bool) -> Likeness | None:
    """Pair a short form of the table, or a contraction, which begins with the same letter, with what it stands for."""
    lexicon = profile.lexicon
    if lexicon.share_reading(a, b):
        return profile.likeness.abbreviation, "abbreviation"
    return (profile.likeness.skeleton, "contraction") if is_begun and lexicon.is_contraction(a, b) else None


def beginnings(printed: Word, listed: Word, profile: Profile) -> tuple[Likeness, ...]:
    """Compare a word with one that begins so, where no other rule can pair them."""
    if is_han(printed.text):
        return _part(printed.text, listed.text, profile)
    cut = _cut(printed, listed.text, profile)
    return (cut,) if cut else ()


def _resemblance(printed: Word, listed: Word, edits: int | None, profile: Profile) -> Likeness | None:
    """Give the best of the rules that hold for all names."""
    a, b = printed.text, listed.text
    is_printed_own, is_listed_own = printed.kind.is_distinctive, listed.kind.is_distinctive
    found: list[Likeness | None] = []
    if printed.is_beginning:
        found.append(_cut(printed, b, profile))
    if listed.is_short:
        found.append(_cut(listed, a, profile))
    if not (is_printed_own and is_listed_own):
        found.append(_shortened(printed, listed, profile))
    if a[0] == b[0] and len(a) != len(b):
        found.append(_boned(printed, listed, profile))
    if edits is not None and (is_printed_own or is_listed_own):
        found.append(typo(a, b, edits, profile))
    return max([one for one in found if one], default=None) if found else None


def _in_people(printed: Word, listed: Word, edits: int | None, profile: Profile) -> Likeness | None:
    """Pair two spellings of one person's name by the best rule; there are no words of the language among them."""
    a, b = printed.text, listed.text
    found: list[Likeness] = []
    if b in profile.lexicon.given.get(a, ()):
        found.append((profile.likeness.abbreviation, GIVEN))
    elif b in profile.lexicon.translated.get(a, ()):
        found.append((profile.likeness.translation, GIVEN))
    if edits is not None and (slipped := slip(a, b, edits, profile)):
        found.append(slipped)
    if sounded := _sounded(printed, listed, profile):
        found.append(sounded)
    return max(found, default=None) if found else None


def typo(a: AnyStr, b: AnyStr, edits: int, profile: Profile) -> Likeness | None:
    """Compare two words of ASCII letters, one a company's own at least, as a word and its misspelling by so many edits.

    Two words of the language are two words.
    """
    longest = max(len(a), len(b))
    if longest < profile.limits.typo_longer_letters or edits > edits_allowed(longest, profile):
        return None
    return _misspelt(a, b, edits, profile), SPELLING


def slip(a: AnyStr, b: AnyStr, edits: int, profile: Profile) -> Likeness | None:
    """Compare two words of ASCII letters as a person's name and a slip for it by so many edits.

    Two edits may only follow an equal first letter, or be a particle that is stuck to the name (ALZAWAHIRI).
    """
    allowed = edits_allowed(max(len(a), len(b)), profile, is_person=True)
    is_slip = edits <= allowed and (edits < MOST_EDITS or a[0] == b[0] or a.endswith(b) or b.endswith(a))
    return (_misspelt(a, b, edits, profile), SLIP) if is_slip else None


def _edits(a: str, b: str, profile: Profile) -> int | None:
    """Count the misspellings between two words; None where they are too many, or none can be recognised."""
    edits = OSA.distance(a, b, score_cutoff=MOST_EDITS)
    return edits if edits <= MOST_EDITS and may_have_typo(a, profile) and may_have_typo(b, profile) else None


def _misspelt(a: AnyStr, b: AnyStr, edits: int, profile: Profile) -> float:
    """Give what a misspelt word keeps; people seldom err in the first letter."""
    kept = 1.0 - edits / max(len(a), len(b))
    return kept if a[0] == b[0] else kept - profile.likeness.typo_first_letter


def _sounded(printed: Word, listed: Word, profile: Profile) -> Likeness | None:
    a, b = printed.text, listed.text
    heard = sound(a)
    if heard != sound(b) or len(heard) < profile.limits.sound_letters or not (a.isalpha() and b.isalpha()):
        return None
    is_near = printed.is_bare or listed.is_bare or OSA.normalized_similarity(a, b) >= profile.likeness.sound_letters
    return (profile.likeness.sound, SOUND) if is_near else None


def may_have_typo(word: str, profile: Profile) -> bool:
    """Tell whether a word is long enough, and short enough, for a misspelling of it to be recognised."""
    return profile.limits.typo_letters <= len(word) <= profile.limits.typo_longest and word.isalpha() and word.isascii()


def edits_allowed(longest: int, profile: Profile, *, is_person: bool = False) -> int:
    """Give how many misspellings two words may differ by, the longer of which has so many letters."""
    return MOST_EDITS if longest >= letters_of_two_edits(profile, is_person=is_person) else 1


def letters_of_two_edits(profile: Profile, *, is_person: bool) -> int:
    """Give how many letters the longer of two words must have that may differ by two misspellings."""
    return profile.limits.person_second_typo_letters if is_person else profile.limits.second_typo_letters


def _cut(short: Word, full: str, profile: Profile) -> Likeness | None:
    """Pair a word that a cut or a full stop has shortened."""
    text = short.text
    if not full.startswith(text):
        is_drawn = short.is_short and is_drawn_together(text, full)
        return (profile.likeness.short_cut, CUT) if is_drawn else None
    if short.is_free:
        return profile.likeness.cut, CUT
    is_long = len(text) >= _LONG_CUT or 2 * len(text) >= len(full)
    return (profile.likeness.cut if is_long else profile.likeness.short_cut), CUT


def beginning_of(word: Word) -> str:
    """Give how a word begins that a printed one is short for: as all of it, or as what is before its last letters."""
    return word.text[:-_DRAWN] if word.is_short and len(word.text) >= _SHORTEST_DRAWN else word.text


def is_drawn_together(text: str, full: str) -> bool:
    """Tell whether a word with a full stop leaves letters out before its last two: NEUROC. of NEUROSCIENCES."""
    is_begun = len(text) >= _SHORTEST_DRAWN and full.startswith(text[:-_DRAWN])
    return is_begun and len(full) > len(text) and is_left_of(text, full)


def _part(a: str, b: str, profile: Profile) -> tuple[Likeness, ...]:
    """Pair a Chinese name with its beginning: exchanges print the first characters."""
    short, full = sorted((a, b), key=len)
    is_part = len(short) >= profile.limits.han_characters and full.startswith(short)
    return ((profile.likeness.han_part, PART),) if is_part else ()


def _shortened(printed: Word, listed: Word, profile: Profile) -> Likeness | None:
    """Pair a generic word with its beginning or with its consonants, either way round."""
    is_longer = (len(printed.text), printed.text) > (len(listed.text), listed.text)
    short, full = (listed, printed) if is_longer else (printed, listed)
    if full.kind.is_distinctive or len(short.text) < profile.limits.prefix_letters:
        return None
    if full.text.startswith(short.text):
        return profile.likeness.prefix, "short form"
    bones = consonant_skeleton(short.text) if is_bony(short.text) else ""
    if (
        len(bones) >= profile.limits.prefix_letters
        and bones == consonant_skeleton(full.text)
        and short.text[-1] == bones[-1]
    ):
        return profile.likeness.skeleton, "consonants"
    return None


def _boned(printed: Word, listed: Word, profile: Profile) -> Likeness | None:
    """Pair a word with itself written without its inner vowels: KHNNI is KHANANI."""
    short, full = (printed, listed) if len(printed.text) < len(listed.text) else (listed, printed)
    fewest = profile.limits.prefix_letters if short.is_bare else profile.limits.skeleton_letters
    if not fewest <= len(short.text) < len(full.text) or not is_bony(short.text) or not full.text.isalpha():
        return None
    is_end_same = short.text[-1] == full.text[-1] or is_vowel(full.text[-1])
    is_same = (
        is_end_same
        and consonant_skeleton(short.text) == consonant_skeleton(full.text)
        and is_left_of(short.text, full.text)
    )
    return (profile.likeness.bones, "consonants") if is_same else None
