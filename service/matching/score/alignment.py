"""How far a printed name and a listed one are the same: their words paired one to one, the rest counted against."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from service.matching.knowledge.token_roles import DISTINCTIVE, OWN, Word
from service.matching.lookup.token_similarity import INITIAL, INITIALS
from service.matching.retrieve.listed_names import ListedName
from service.matching.retrieve.query import Query
from service.matching.score.token_pairs import Edge

Left = tuple[tuple[str, float], ...]


class Alignment(Struct, frozen=True, gc=False):
    """Pairs of words, and what is left on either side with its cost; `score` lies in 0..1.

    `shares_core`: all telling words are paired, and what is left over tells no company from another.
    """

    pairs: tuple[Edge, ...]
    printed_only: Left
    listed_only: Left
    shares_core: bool

    @property
    def whole(self) -> float:
        """Give the weight of all that was compared: the score's denominator."""
        left = sum(cost for _, cost in self.printed_only) + sum(cost for _, cost in self.listed_only)
        return sum(pair.weight for pair in self.pairs) + left

    @property
    def score(self) -> float:
        """Give the share of the weight that the pairs keep."""
        return sum(pair.gain for pair in self.pairs) / self.whole if self.pairs else 0.0

    @property
    def is_complete(self) -> bool:
        """Tell whether nothing that costs is left over."""
        return not any(cost for _, cost in (*self.printed_only, *self.listed_only))

    @property
    def is_ordered(self) -> bool:
        """Tell whether the pairs come in the same order in both names."""
        places = [pair.listed for pair in sorted(self.pairs, key=lambda pair: pair.printed)]
        return places == sorted(places)

    @property
    def is_rotated(self) -> bool:
        """Tell whether the pairs come in the same order, begun at another place: a family name put first."""
        places = [pair.listed for pair in sorted(self.pairs, key=lambda pair: pair.printed)]
        first = places.index(min(places)) if places else 0
        turned = places[first:] + places[:first]
        return turned == sorted(places)


def align(query: Query, listed: ListedName, edges: Sequence[Edge]) -> Alignment:
    """Pair words greedily, the best gain first, and initials last; of equal ones the nearest places.

    Beginnings alone pair nothing.
    """
    chosen: list[Edge] = []
    printed: set[int] = set()
    taken: set[int] = set()
    for edge in sorted(edges, key=_preference) if len(edges) > 1 else edges:
        if printed.isdisjoint(edge.printed) and taken.isdisjoint(edge.listed):
            chosen.append(edge)
            printed.update(edge.printed)
            taken.update(edge.listed)
    if not _says_more_than_initials(query, chosen) or not _are_initials(query, printed):
        chosen, printed, taken = [], set(), set()
    ours, lacking = (_left_of_person if listed.is_person else _left_of_company)(query, listed, printed, taken)
    is_core = not listed.is_weak and not listed.is_person and _shares_core(query, listed, chosen)
    if len(chosen) > 1:
        chosen.sort(key=lambda edge: edge.printed)
    return Alignment(tuple(chosen), ours, lacking, is_core)


def _says_more_than_initials(query: Query, chosen: Sequence[Edge]) -> bool:
    return not all(edge.rule == INITIAL or query.wilds.issuperset(edge.printed) for edge in chosen)


def _are_initials(query: Query, printed: set[int]) -> bool:
    """Tell whether letters that were only read as initials are: half of them begin a name, and of a guess all do."""
    if not query.name.of_person:
        return True
    paired = len(query.wilds & printed)
    return paired == len(query.wilds) if query.name.is_guess else 2 * paired >= len(query.wilds)


def _preference(edge: Edge) -> tuple[bool, float, int, tuple[int, ...], tuple[int, ...]]:
    return (edge.rule == INITIALS, -edge.gain, abs(edge.printed[0] - edge.listed[0]), edge.printed, edge.listed)


def _left_of_company(query: Query, listed: ListedName, printed: set[int], taken: set[int]) -> tuple[Left, Left]:
    """Cost what either name has alone; less for generic listed words behind the point of a cut."""
    costs = query.corpus.profile.costs
    last = max(taken, default=-1)
    ours = tuple([(w.text, w.extra) for i, w in enumerate(query.name.words) if i not in printed])
    lacking = []
    for j, word in enumerate(listed.parsed.words):
        if j not in taken:
            is_behind_cut = query.name.is_cut and j > last and not word.kind.is_distinctive
            factor = costs.listed_extra_cut if is_behind_cut else 1.0
            lacking.append((word.text, word.kind.extra * query.listed_extra * factor))
    return ours, tuple(lacking)


def _left_of_person(query: Query, listed: ListedName, printed: set[int], taken: set[int]) -> tuple[Left, Left]:
    """Cost what either name has alone: little where one is silent, and more where each names another person.

    A party that is listed by one name alone is found by that name alone.
    """
    costs, lexicon = query.corpus.profile.costs, query.corpus.profile.lexicon
    ours = [w for i, w in enumerate(query.name.words) if i not in printed and not w.is_free]
    theirs = [w for j, w in enumerate(listed.parsed.words) if j not in taken]
    is_conflict = any(lexicon.is_name(w.text) for w in ours) and any(lexicon.is_name(w.text) for w in theirs)
    is_alone = sum(lexicon.is_name(w.text) for w in listed.parsed.words) == 1
    silence = 1.0 if is_alone else costs.person_silence

    def left(words: Iterable[Word], factor: float) -> Left:
        return tuple((word.text, lexicon.class_in_person(word.text).extra * factor) for word in words)

    factor = costs.person_conflict if is_conflict else silence
    return left(ours, factor), left(theirs, factor * query.listed_extra)


def _shares_core(query: Query, listed: ListedName, chosen: Sequence[Edge]) -> bool:
    """Tell whether the names share every telling word, surely read, and differ in places and words of any trade only.

    A trade that the listed name alone has is forgiven where the holding adds nothing to its beginning (HANGZHOU X).
    """
    profile = query.corpus.profile
    ours, theirs = query.name.words, listed.parsed.words
    printed = {place for edge in chosen for place in edge.printed}
    taken = {place for edge in chosen for place in edge.listed}
    told = [edge for edge in chosen if _is_own(ours, edge.printed) or _is_own(theirs, edge.listed)]
    both = (edge for edge in told if _is_own(ours, edge.printed))
    letters = sum(len(theirs[j].text) for edge in both for j in edge.listed if theirs[j].kind.name == DISTINCTIVE)
    is_sure = all(edge.kept >= profile.thresholds.core_word and len(edge.printed) == len(edge.listed) for edge in told)
    is_sure = is_sure and all(query.wilds.isdisjoint(edge.printed) for edge in told)
    if letters < profile.limits.core_letters or not is_sure:
        return False
    added = {word.kind.name for i, word in enumerate(ours) if i not in printed and not word.is_free}
    lacked = {word.kind.name for j, word in enumerate(theirs) if j not in taken}
    is_beginning = not added and len(printed) >= profile.limits.core_words and lacked.isdisjoint(OWN)
    return added <= profile.lexicon.neutral and (is_beginning or lacked <= profile.lexicon.neutral)


def _is_own(words: Sequence[Word], places: Sequence[int]) -> bool:
    return any(words[place].kind.is_distinctive and not words[place].is_free for place in places)
