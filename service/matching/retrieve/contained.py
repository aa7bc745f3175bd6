"""Listed companies' names that stand whole within a longer print: leads, since the rest may make another company."""

from collections.abc import Sequence

import numpy as np
from msgspec.structs import replace

from service.matching.knowledge.lexicon import PLACE
from service.matching.knowledge.profile import Profile
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
    if listed.is_weak or listed.is_person or listed.is_thing or not _CORE <= len(core) < len(ours):
        return None
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


def may_hold_parts(name: ParsedName) -> bool:
    """Tell whether a print is read for names that stand within it: as it stands, and with a word to spare."""
    return len(name.words) > _CORE and not (name.is_guess or name.of_person or name.is_bared)


def places_within(queries: Sequence[Query], corpus: Corpus) -> list[list[int]]:
    """Give for each query the places of names that may stand within it: they have two neighbours of its words."""
    found: list[list[int]] = [[] for _ in queries]
    hashes: list[int] = []
    owners: list[int] = []
    heavy = corpus.profile.thresholds.part_word
    for number, query in enumerate(queries):
        if may_hold_parts(query.name):
            couples = _couples(query, heavy)
            hashes += couples
            owners += [number] * len(couples)
    if hashes:
        joined = corpus.vocabulary.joined(np.array(hashes, np.uint32), np.array(owners, np.int32))
        numbers = {owner: frozenset(word.number for word in queries[owner].words) for owner, _ in joined}
        for owner, place in joined:
            if corpus.is_made_of(place, numbers[owner]):
                found[owner].append(place)
    return found


def _couples(query: Query, heavy: float) -> list[int]:
    """Hash each two neighbours that are listed words, of which one tells much or which begin or end the name."""
    words, couples = query.name.words, []
    last = len(words) - _CORE if query.name.form else -1
    opening = 0 if len(words) > _CORE + 1 else -1
    is_listed = False
    for place, sense in enumerate(query.words, start=-1):
        is_both, is_listed = is_listed, sense.number >= 0
        if is_both and is_listed:
            first, second = words[place], words[place + 1]
            if place in (last, opening) or first.kind.weight >= heavy or second.kind.weight >= heavy:
                couples.append(hashed_join(first.text + second.text))
    return couples
