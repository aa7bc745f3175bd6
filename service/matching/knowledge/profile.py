"""A profile is everything that a score depends on: reviewed data files, named by one hash in every answer."""

import hashlib
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from service.errors import ConfigurationError
from service.matching import data as knowledge
from service.matching.knowledge.decorations import Decorations
from service.matching.knowledge.instruments import Instruments
from service.matching.knowledge.legal_forms import Forms
from service.matching.knowledge.lexicon import Bearers, Lexicon
from service.matching.knowledge.share_classes import Wrappers
from service.matching.knowledge.shorthand import Shorthand
from service.matching.knowledge.token_table import Tokens
from service.matching.normalise.phonetics import sound


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The scores, 0..1, at which a resemblance is worth a look, or is the same name."""

    possible: float
    close: float
    search: float
    ticker_name: float
    core: float
    core_word: float
    part_word: float
    part_name: float
    part_bare: float
    brand: float
    little: float


@dataclass(frozen=True, slots=True)
class Likenesses:
    """How much of its weight a pair of words keeps, by the rule that pairs it."""

    plural: float
    abbreviation: float
    cut: float
    short_cut: float
    skeleton: float
    prefix: float
    joined: float
    bones: float
    han_part: float
    sound: float
    translation: float
    sound_letters: float
    initial: float
    initials: float
    typo_first_letter: float


@dataclass(frozen=True, slots=True)
class ProfileLimits:
    """Lengths in characters and words; `cut_lengths` are those at which publishers cut names."""

    cut_lengths: frozenset[int]
    prefix_letters: int
    typo_letters: int
    typo_longer_letters: int
    second_typo_letters: int
    person_second_typo_letters: int
    sound_letters: int
    han_characters: int
    typo_longest: int
    skeleton_letters: int
    brand_letters: int
    acronym_letters: int
    initialism_words: int
    initialism_letters: int
    initialism_longest: int
    core_letters: int
    core_words: int
    name_characters: int
    name_words: int
    word_characters: int


@dataclass(frozen=True, slots=True)
class Costs:
    """What a circumstance takes off a score, and the factors on listed words that a holding lacks."""

    cut_scrap: float
    seat: float
    form_missing: float
    form_conflict: float
    weak_alias: float
    order: float
    country: float
    country_slight: float
    slip: float
    ticker_contradicted: float
    listed_extra: float
    listed_extra_cut: float
    listed_extra_search: float
    kind: float
    person_silence: float
    person_conflict: float
    person_order: float


@dataclass(frozen=True, slots=True)
class Profile:
    """A named, hashed set of thresholds, costs and knowledge; `hash` is `sha256:` and a hex digest of all its files."""

    name: str
    hash: str
    thresholds: Thresholds
    likeness: Likenesses
    limits: ProfileLimits
    costs: Costs
    lexicon: Lexicon = field(repr=False, compare=False)
    forms: Forms = field(repr=False, compare=False)
    wrappers: Wrappers = field(repr=False, compare=False)
    tokens: Tokens = field(repr=False, compare=False)
    instruments: Instruments = field(repr=False, compare=False)
    decorations: Decorations = field(repr=False, compare=False)
    shorthand: Shorthand = field(repr=False, compare=False)

    def forget(self) -> None:
        """Empty the memories of words that were read before."""
        self.lexicon.forget()
        self.tokens.clear()
        sound.cache_clear()

    @property
    def has_weight_in_all(self) -> bool:
        """Tell whether every word costs something when it is left over, however common it is and wherever it stands."""
        return self.costs.seat > 0 and all(one.extra * (1.0 - one.common) > 0 for one in self.lexicon.scales.values())


@cache
def load_profile(name: str = "default") -> Profile:
    """Load a profile by its name.

    Raises:
        ConfigurationError: there is no such profile.
    """
    source = files("service.matching.data").joinpath("profiles", f"{name}.toml")
    if not name.isidentifier() or not source.is_file():
        raise ConfigurationError(f"no matching profile {name!r}")
    text = source.read_bytes()
    table = tomllib.loads(text.decode())
    limits = table["limits"]
    limits["cut_lengths"] = frozenset(limits["cut_lengths"])
    companies, people, counted = knowledge.word_counts()
    bearers = Bearers(companies, people, counted["companies"], counted["people"])
    persons = knowledge.table("persons")
    lexicon = Lexicon.of(knowledge.table("words"), knowledge.table("abbreviations"), persons, bearers)
    forms = Forms.of(knowledge.table("legal_forms"))
    wrappers = Wrappers.of(knowledge.table("wrappers"))
    instruments = Instruments.of(knowledge.table("instruments"), forms.every_word, lexicon)
    decorations = Decorations.of(knowledge.table("decorations"), forms, wrappers, instruments)
    return Profile(
        name=table["name"],
        hash=_hash(text),
        thresholds=Thresholds(**table["thresholds"]),
        likeness=Likenesses(**table["likeness"]),
        limits=ProfileLimits(**limits),
        costs=Costs(**table["costs"]),
        lexicon=lexicon,
        forms=forms,
        wrappers=wrappers,
        tokens=Tokens(wrappers, decorations, limits["word_characters"]),
        instruments=instruments,
        decorations=decorations,
        shorthand=_shorthand(forms, lexicon),
    )


def _shorthand(forms: Forms, lexicon: Lexicon) -> Shorthand:
    countries, dotted = knowledge.table("countries"), knowledge.table("abbreviations")["dotted"]
    named = {code: names for code, names in countries["names"].items() if code not in countries["other_markets"]}
    return Shorthand.of(named, dotted, knowledge.table("instruments")["currency_codes"], forms, lexicon)


def _hash(profile: bytes) -> str:
    """Hash the profile with all knowledge files, since each of them can change a score."""
    digest = hashlib.sha256(profile)
    for name in (*knowledge.NAMES, knowledge.COUNTS):
        digest.update(name.encode() + b"\0" + knowledge.raw(name))
    return f"sha256:{digest.hexdigest()}"
