"""When two words are one: the rules by which a printed word stands for a listed one, and how much each keeps."""

from collections.abc import Iterator

from rapidfuzz.distance import OSA

from service.matching.lexicon import singular, skeleton
from service.matching.names import Word
from service.matching.profile import Profile

Likeness = tuple[float, str]
SPELLING = "spelling"
_LONG_CUT = 5


def likeness(printed: Word, listed: Word, profile: Profile) -> Likeness | None:
    """Compare two words: the share of weight that the pair keeps, 0..1, with its rule; None where they differ."""
    a, b = printed.text, listed.text
    if a == b:
        return 1.0, "equal"
    if singular(a) == singular(b):
        return profile.likeness.plural, "plural"
    if profile.lexicon.readings(a) & profile.lexicon.readings(b):
        return profile.likeness.abbreviation, "abbreviation"
    found = [_cut(printed, b, profile), _shortened(printed, listed, profile), _typo(printed, listed, profile)]
    return max((one for one in found if one), default=None)


def keys(word: str, profile: Profile) -> Iterator[str]:
    """Give the keys of which two like words share at least one, cut and shortened words excepted.

    Lossless for typos by deletion: words within k edits share a form with k letters deleted.
    """
    yield word
    yield f"={singular(word)}"
    for reading in profile.lexicon.readings(word):
        yield f"~{reading}"
    if len(word) >= profile.limits.skeleton_letters:
        yield f"^{skeleton(word)}"
    if _can_have_typo(word, profile):
        edits = 2 if len(word) + 1 >= profile.limits.second_typo_letters else 1
        shortened = {word}
        yield f"-{word}"
        for _ in range(edits):
            shortened = {form[:place] + form[place + 1 :] for form in shortened for place in range(len(form))}
            yield from ["-" + form for form in shortened]


def _cut(printed: Word, listed: str, profile: Profile) -> Likeness | None:
    """Pair a word that a cut has shortened."""
    text = printed.text
    if not printed.is_cut or not listed.startswith(text):
        return None
    if printed.is_free:
        return profile.likeness.cut, "cut"
    is_long = len(text) >= _LONG_CUT or 2 * len(text) >= len(listed)
    return (profile.likeness.cut if is_long else profile.likeness.short_cut), "cut"


def _shortened(printed: Word, listed: Word, profile: Profile) -> Likeness | None:
    """Pair a generic word with its beginning or with its consonants, either way round."""
    short, full = sorted((printed, listed), key=lambda word: (len(word.text), word.text))
    if full.kind.is_distinctive or len(short.text) < profile.limits.prefix_letters:
        return None
    if full.text.startswith(short.text):
        return profile.likeness.prefix, "short form"
    bones = skeleton(short.text)
    if len(bones) >= profile.limits.skeleton_letters and bones == skeleton(full.text):
        return profile.likeness.skeleton, "consonants"
    return None


def _typo(printed: Word, listed: Word, profile: Profile) -> Likeness | None:
    a, b = printed.text, listed.text
    if not (_can_have_typo(a, profile) and _can_have_typo(b, profile)):
        return None
    if not (printed.kind.is_distinctive or listed.kind.is_distinctive):
        return None  # two words of the language are two words
    longest = max(len(a), len(b))
    if longest < profile.limits.typo_longer_letters:
        return None
    allowed = 2 if longest >= profile.limits.second_typo_letters else 1
    edits = OSA.distance(a, b, score_cutoff=allowed)
    if edits > allowed:
        return None
    kept = 1.0 - edits / longest
    return (kept if a[0] == b[0] else kept - profile.likeness.typo_first_letter), SPELLING


def _can_have_typo(word: str, profile: Profile) -> bool:
    return profile.limits.typo_letters <= len(word) <= profile.limits.typo_longest and word.isalpha()
