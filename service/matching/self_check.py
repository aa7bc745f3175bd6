"""The proof that every name of a list finds its own party."""

from collections.abc import Iterator, Sequence

from service.domain.holdings import Holding
from service.domain.parties import Party
from service.matching.index import Index
from service.matching.knowledge.profile import Profile
from service.matching.parse.names import is_telling
from service.matching.retrieve.listed_names import read_names

_LOOKED_UP = 1_000  # parties whose names are looked up as holdings' are; all of a shorter list


def lost_names(parties: Sequence[Party], profile: Profile) -> Iterator[tuple[Party, str]]:
    """Find listed names that, given as they are printed, would not find their own party; there should be none.

    A name with a word that counts scores 1.0 against itself, whatever else is listed, and what can reach the threshold
    is never skipped. So it is enough to look up the names of parties that have one without, and, as a proof of the
    rest, of some that are spread over the whole list. Where the profile gives weight to every word, there are none
    without.
    """
    step, may_be_weightless = max(1, len(parties) // _LOOKED_UP), not profile.has_weight_in_all
    chosen = [
        party
        for number, party in enumerate(parties)
        if number % step == 0 or (may_be_weightless and _has_weightless_name(party, profile))
    ]
    index = Index.build(chosen, profile)
    names = [index.corpus.name(place) for place in range(len(index.corpus))]
    for start in range(0, len(names), _LOOKED_UP):
        asked = names[start : start + _LOOKED_UP]
        found = index.best_matches_all([Holding(row, name.text) for row, name in enumerate(asked)])
        for name, matches in zip(asked, found, strict=True):
            party = chosen[name.party]
            if is_telling(name.parsed, profile) and all(match.party_id != party.id for match in matches):
                yield party, name.text


def _has_weightless_name(party: Party, profile: Profile) -> bool:
    names = read_names(0, party, profile)
    return any(is_telling(name.parsed, profile) and not any(word.extra for word in name.parsed.words) for name in names)
