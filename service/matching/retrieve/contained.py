"""Listed companies' names that stand whole within a longer print: leads, since the rest may make another company."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from msgspec.structs import replace

from service.matching.knowledge.lexicon import PLACE
from service.matching.knowledge.profile import Profile
from service.matching.knowledge.token_roles import DISTINCTIVE, Word
from service.matching.lookup.blocking_keys import hashed_join
from service.matching.parse.names import ParsedName, stands_alone
from service.matching.retrieve.corpus import Corpus
from service.matching.retrieve.listed_names import ListedName
from service.matching.retrieve.query import Query

_CORE = 2  # words of a name that is looked for within another; one alone stands in too many


def part_of(printed: ParsedName, listed: ListedName, profile: Profile) -> ParsedName | None:
    """Give the part of a print that is the whole of a listed company's name, if it may stand for the company there.

    That is where the part ends the print with its legal form, begins it with three words before what is no trade, or
    tells enough by itself: CHINA NATIONAL NUCLEAR POWER is another company than China National Nuclear.
    A person's name beside it makes another name, unless a legal form parts them; and where the print has lost the form
    that the list prints, more must be told: UNIVERSE SHIPPING beside another word is not Universe Shipping Limited.
    """
    ours, core = printed.words, listed.parsed.core
    if listed.is_weak or listed.is_person or listed.is_thing or not 0 < len(core) < len(ours):
        return None
    if len(core) < _CORE:
        return _brand_of(printed, listed, profile)
    for first in range(len(ours) - len(core) + 1):
        words = ours[first : first + len(core)]
        if tuple(word.text for word in words) == core:
            is_end = first + len(core) == len(ours)
            form, family = (printed.form, printed.family) if is_end else ("", None)
            rest = [word.text for word in (*ours[:first], *ours[first + len(core) :])]
            part = replace(printed, words=words, form=form, family=family, aside=" ".join(rest), is_part=True)
            is_formless = not form and bool(listed.parsed.form) and printed.family != listed.parsed.family
            if not form and any(profile.lexicon.is_of_people(word) for word in rest):
                return None
            if is_formless and sum(word.kind.weight for word in words) < profile.thresholds.part_bare:
                return None
            is_placed = any(word.kind.name == PLACE or word.kind.is_distinctive for word in words)
            is_begun = first == 0 and len(core) > _CORE
            is_long = is_begun and all(word.kind.is_distinctive for word in ours[len(core) :])
            return part if is_placed and (is_long or stands_alone(part, profile)) else None
    return None


def _brand_of(printed: ParsedName, listed: ListedName, profile: Profile) -> ParsedName | None:
    """Give the one word of a print that is the whole of a listed name, where all else is words that no trade has.

    A trade, a place or a form beside it makes another company: TENCENT MUSIC, DAHUA TELEVISION. HIKVISION VERTEX is
    Hikvision in somebody's account; VERTEX HIKVISION CORP would be a company.
    """
    brand = listed.parsed.core[0]
    place = next((place for place, word in enumerate(printed.words) if word.text == brand), None)
    if place is None or printed.form or listed.parsed.form or not is_brand(printed.words[place], profile):
        return None
    rest = [*printed.words[:place], *printed.words[place + 1 :]]
    if not all(_is_foreign(word, profile) for word in rest):
        return None
    aside = " ".join(word.text for word in rest)
    return replace(printed, words=(printed.words[place],), aside=aside, is_part=True)


def _is_foreign(word: Word, profile: Profile) -> bool:
    """Tell whether a word beside a brand makes no other company or person of it."""
    is_own = word.kind.is_distinctive and not profile.lexicon.is_of_people(word.text)
    return is_own or word.text in profile.decorations.contract_words


def is_brand(word: Word, profile: Profile) -> bool:
    """Tell whether one word names a company wherever it stands: a long one of its own that few others bear.

    Why: Huawei weighs 0.77, for a hundred of its companies are listed; words of the language are no brands.
    """
    if word.kind.weight < profile.thresholds.brand or len(word.text) < profile.limits.brand_letters:
        return False
    return word.kind.name == DISTINCTIVE and word.text.isalpha() and word.text.isascii()


def may_hold_parts(name: ParsedName) -> bool:
    """Tell whether a print is read for names that stand within it: with a word to spare, and no part of another."""
    return len(name.words) > 1 and not (name.is_guess or name.of_person or name.is_part or name.respelt)


def places_within(queries: Sequence[Query], corpus: Corpus) -> list[list[int]]:
    """Give for each query the places of names that may stand within it.

    They have two neighbours of its words, or are one word of it.
    """
    found: list[list[int]] = [[] for _ in queries]
    hashes: list[int] = []
    owners: list[int] = []
    heavy = corpus.profile.thresholds.part_word
    for number, query in enumerate(queries):
        listed = [word.number >= 0 for word in query.words]
        if True in listed and may_hold_parts(query.name):
            if not query.name.form:
                found[number] += _of_brands(query, corpus)
            if len(listed) > _CORE and sum(listed) > 1:
                couples = _couples(query, listed, heavy)
                hashes += couples
                owners += [number] * len(couples)
    if hashes:
        joined = corpus.vocabulary.joined(np.array(hashes, np.uint32), np.array(owners, np.int32))
        numbers = {
            owner: frozenset([word.number for word in queries[owner].words]) for owner in {owner for owner, _ in joined}
        }
        for owner, place in joined:
            if corpus.is_made_of(place, numbers[owner]):
                found[owner].append(place)
    return found


def _of_brands(query: Query, corpus: Corpus) -> Iterator[int]:
    """Give the places of names that are one word of a print without a form, where that may be a brand."""
    for word, variants in zip(query.name.words, query.words, strict=True):
        if variants.number >= 0 and is_brand(word, corpus.profile):
            yield from corpus.of_one_word(variants.number)


def _couples(query: Query, listed: Sequence[bool], heavy: float) -> list[int]:
    """Hash each two neighbours that are listed words, of which one tells much or which begin or end the name."""
    words, couples = query.name.words, []
    last = len(words) - _CORE if query.name.form else -1
    opening = 0 if len(words) > _CORE + 1 else -1
    for place, is_both in enumerate(map(all, pairwise(listed))):
        if is_both:
            first, second = words[place], words[place + 1]
            if place in (last, opening) or first.kind.weight >= heavy or second.kind.weight >= heavy:
                couples.append(hashed_join(first.text + second.text))
    return couples
