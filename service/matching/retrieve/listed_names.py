"""A listed name as it is compared, read out of the arrays when it is needed."""

from itertools import pairwise

from msgspec import Struct

from service.domain.parties import MARKET, Name, NameKind, Party
from service.matching.knowledge.lexicon import PLACE
from service.matching.knowledge.profile import Profile
from service.matching.knowledge.token_roles import STRUCTURE, Word
from service.matching.lookup.blocking_keys import INITIAL_MARK, SHORTENED
from service.matching.lookup.token_similarity import INITIALS
from service.matching.normalise.respelling import PARTICLES
from service.matching.parse.alternatives import alternatives
from service.matching.parse.names import ParsedName
from service.matching.parse.parsing import parse_name

PERSON = "person"
_THINGS = frozenset({"vessel", "aircraft"})
_PAIR = 2  # words, which `joins` gives
AsOne = tuple[str, tuple[int, ...], str]
_UNTELLING = frozenset({"place", STRUCTURE, "scope"})


class ListedName(Struct, eq=False, gc=False):
    """A name of a party, which never changes; `numbers` are those of its words in the vocabulary.

    `is_weak` names are never more than a lead; `families` are all legal forms the party is known by; `is_thing`: it is
    a ship's or an aircraft's.
    """

    party: int
    text: str
    parsed: ParsedName
    numbers: tuple[int, ...]
    is_weak: bool
    families: frozenset[str]
    is_person: bool = False
    is_thing: bool = False
    _as_one: list[AsOne] | None = None

    def written_as_one(self, profile: Profile) -> list[AsOne]:
        """Give what some of its words make together, with their places and the rule; reckoned once."""
        if self._as_one is None:
            words = self.parsed.words
            found: list[AsOne] = [(text, (place, place + 1), "two words") for place, text in enumerate(joins(words))]
            if not self.is_person:
                found += [(text, places, "all words") for text, places in wholes(words).items()]
                found += [(text, places, INITIALS) for text, places in initialisms(self.parsed, profile).items()]
            self._as_one = found
        return self._as_one


class NameReading(Struct, frozen=True, gc=False):
    """A party's name as it will be laid out; `keys` are its words' in the vocabulary."""

    party: int
    text: str
    parsed: ParsedName
    keys: list[str]
    is_weak: bool
    is_person: bool
    is_thing: bool


def read_names(number: int, party: Party, profile: Profile) -> list[NameReading]:
    """Parse a party's names; a name that says nothing is left out, since no holding can bear it alone.

    A market has none: what stands for it in a list is a description, which no security is called.
    """
    if party.kind == MARKET:
        return []
    names = party.names or (Name(party.name, NameKind.PRIMARY),)
    is_person, is_thing = party.kind == PERSON, party.kind in _THINGS
    parsed = [
        (name, one)
        for name in names
        for one in (
            parse_name(name.text, profile, of_person=is_person),
            *(() if is_person or is_thing else alternatives(name.text, profile)),
        )
    ]
    held = {word for name, one in parsed if name.kind is NameKind.PRIMARY for word in one.core}
    return [
        NameReading(
            number,
            name.text,
            one,
            [_key(word, is_person=is_person) for word in one.words],
            _is_weak(name, one, held, profile),
            is_person,
            is_thing,
        )
        for name, one in parsed
        if one.words
    ]


def joins(words: tuple[Word, ...]) -> list[str]:
    """Give each two neighbouring words written as one."""
    return [a.text + b.text for a, b in pairwise(words)]


def wholes(words: tuple[Word, ...]) -> dict[str, tuple[int, ...]]:
    """Give a name of three words or more, and without places that begin it, written as one; with its words' places.

    So is a family name with two particles.
    """
    first = next((place for place, word in enumerate(words) if word.kind.name != PLACE), 0)
    spans = [range(start, len(words)) for start in {0, first} if len(words) - start > _PAIR]
    spans += [range(place, place + _PAIR + 1) for place in range(len(words) - _PAIR) if is_family_name(words, place)]
    return {"".join([words[place].text for place in span]): tuple(span) for span in spans}


def is_family_name(words: tuple[Word, ...], place: int) -> bool:
    """Tell whether two particles begin a family name at a place: VAN DER BILT is VANDERBILT too."""
    return words[place].text in PARTICLES and words[place + 1].text in PARTICLES


def initialisms(name: ParsedName, profile: Profile) -> dict[str, tuple[int, ...]]:
    """Give the initials that a company's name may be written as, each with the places of the words that they are of.

    A `Corporation` or `Company` has a letter too (CNOOC, SMIC), words such as `Group` may have none (CETC).
    """
    limits, words = profile.limits, name.words
    if len(words) < limits.initialism_words or not words[0].text.isascii():
        return {}
    known = profile.lexicon.initials_of
    letters = [known.get(word.text, word.text[0]) for word in words]
    told = [place for place, word in enumerate(words) if word.kind.name != STRUCTURE]
    ways = [range(len(words))] if len(told) == len(words) else [range(len(words)), told]
    form = name.form.partition(" ")[0]
    found: dict[str, tuple[int, ...]] = {}
    for places in ways:
        whole = "".join([letters[place] for place in places])
        for written in (whole, whole + form[0]) if form in profile.forms.lettered else (whole,):
            if limits.initialism_letters <= len(written) <= limits.initialism_longest and written.isalpha():
                found.setdefault(written, tuple(places))
    return found


def _key(word: Word, *, is_person: bool) -> str:
    if is_person and len(word.text) == 1:
        return word.text + INITIAL_MARK
    return word.text + SHORTENED if word.is_short and not word.is_wild else word.text


def _is_weak(name: Name, parsed: ParsedName, primary: set[str], profile: Profile) -> bool:
    """Tell whether a name may mean many: marked so, or an unmarked alias that is a short acronym or only a place."""
    if name.kind is NameKind.WEAK:
        return True
    if name.kind is not NameKind.ALIAS or parsed.form:
        return False
    core = parsed.core
    is_acronym = len(core) == 1 and len(core[0]) <= profile.limits.acronym_letters and core[0] not in primary
    return is_acronym or all(word.kind.name in _UNTELLING for word in parsed.words)
