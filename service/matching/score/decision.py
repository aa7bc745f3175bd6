"""From an alignment to a strength, a score and its reasons: every circumstance states its own points."""

import math
from collections.abc import Iterator

from msgspec import Struct

from service.domain.matches import Reason, Strength
from service.matching.knowledge.lexicon import PLACE
from service.matching.knowledge.profile import Profile
from service.matching.knowledge.token_roles import DISTINCTIVE, Word
from service.matching.lookup.token_similarity import INITIAL, INITIALS, PART, SOUND, SPELLING
from service.matching.normalise.text import words_of
from service.matching.parse.names import ParsedName
from service.matching.retrieve.listed_names import ListedName
from service.matching.score.alignment import Alignment
from service.matching.score.token_pairs import Edge

_BELOW = 0.01  # a lead's score stays this far below the threshold of `close`
_DIGITS = 12
_UNSURE = frozenset({INITIAL, INITIALS, PART, SOUND})  # so paired, a word may be another's too


class MatchDecision(Struct, frozen=True, gc=False):
    """What a printed name is to a listed one; the points of `reasons` sum to `score`."""

    strength: Strength
    score: float
    reasons: tuple[Reason, ...]


class Comparison(Struct, frozen=True, gc=False):
    """A printed name against a listed one, with what else is known of both.

    `is_elsewhere`: the holding's country is another than the party's; `is_foreign`: its ISIN is of another country;
    `is_at_home`: either is the party's own; `is_security`: an identifier or a ticker says that it is one.
    """

    printed: ParsedName
    listed: ListedName
    alignment: Alignment
    is_elsewhere: bool
    is_foreign: bool
    profile: Profile
    is_at_home: bool = False
    is_security: bool = False

    @property
    def is_equal(self) -> bool:
        """Tell whether the words are the same, and no cut may hide more of them."""
        words = self.printed.words
        is_open = any(word.is_cut and not (word.is_free and self.printed.form) for word in words)
        return self.printed.core == self.listed.parsed.core and not is_open

    @property
    def has_form_conflict(self) -> bool:
        """Tell whether the printed legal form is another than the name's, or than all that its party is known by."""
        ours, theirs = self.printed.family, self.listed.parsed.family
        known = {theirs} if theirs else self.listed.families
        return ours is not None and bool(known) and not any(self.profile.forms.agree(ours, one) for one in known)

    @property
    def is_of_another_kind(self) -> bool:
        """Tell whether a company's legal form is printed, and the party is a person, a ship or an aircraft."""
        return (
            bool(self.printed.form) and (self.listed.is_person or self.listed.is_thing) and not self.listed.parsed.form
        )

    @property
    def is_turned_round(self) -> bool:
        """Tell whether it is said of whose child a person is, and the other way round in the other name."""
        binding = self.profile.lexicon.binding
        names = (self.printed.core, self.listed.parsed.core)
        return self.listed.is_person and not self.alignment.is_rotated and not any(map(binding.isdisjoint, names))

    @property
    def is_admitted(self) -> bool:
        """Tell whether a name that was found by setting something aside is the company's: the same, and told enough."""
        printed, listed = self.printed, self.listed
        if self.is_strangers:
            return False
        if not printed.is_bared:
            return True
        if listed.is_person or listed.is_thing or listed.is_weak or self.has_form_conflict or self.is_chance:
            return False
        is_sure = not any(pair.rule in _UNSURE for pair in self.alignment.pairs)
        if is_sure and self.alignment.shares_core and (printed.is_apart or (not printed.is_part and self.is_beside)):
            return True
        is_sure = is_sure and self.alignment.is_complete
        ours, theirs = printed.family, listed.parsed.family
        if printed.is_part and ours and theirs and ours != theirs:
            return False  # a form of which a word stands elsewhere: X CO. and one word more is not X Co., Ltd.
        return is_sure and (self.is_equal or self.alignment.score >= self.profile.thresholds.close)

    @property
    def is_chance(self) -> bool:
        """Tell whether a part of a print is a listed name by chance.

        It says little, or stands in the name of a company of elsewhere as a trade or one word: POSTAL SAVINGS BANK OF
        CHINA is no SAVINGS BANK, and TJIWI KIMIA of Indonesia is not Kimia of Iran.
        """
        if self.printed.is_segment and (self.says_little or self.is_nickname):
            return True
        is_weak_place = self.printed.is_segment or self.is_elsewhere
        is_one_abroad = self.printed.is_part and self.is_elsewhere and len(self.printed.core) == 1
        return self.printed.is_part and ((is_weak_place and self.is_everyday) or is_one_abroad)

    @property
    def is_beside(self) -> bool:
        """Tell whether what was set aside is no word of companies' names: not COSCO SHIP PORT without its PORT."""
        class_of = self.profile.lexicon.class_of
        return all(class_of(word).is_distinctive for word in words_of(self.printed.aside))

    @property
    def is_everyday(self) -> bool:
        """Tell whether a name has no word of its own and no place: SAVINGS BANK, INDUSTRIAL SOLUTIONS."""
        sides = (self.printed.words, self.listed.parsed.words)
        return any(all(word.kind.name not in {DISTINCTIVE, PLACE} for word in side) for side in sides)

    @property
    def is_nickname(self) -> bool:
        """Tell whether one word that may be many companies' stands for the party: LEVERAGE is not Leverage, S.A."""
        words, printed = self.printed.core, self.printed
        if len(words) > 1 or printed.form:
            return False
        is_short = len(words[0]) < self.profile.limits.brand_letters and words[0].isascii()
        return is_short or bool(self.listed.parsed.form)

    @property
    def is_lead(self) -> bool:
        """Tell whether a person must look, however alike the words are."""
        is_unsure = (
            self.printed.is_part or self.has_form_conflict or self.listed.is_weak or not self.alignment.is_complete
        )
        is_guess = self.is_of_another_kind or any(pair.rule in _UNSURE for pair in self.alignment.pairs)
        is_unplaced = self.is_elsewhere or (self.says_little and not self.is_at_home)
        return is_unsure or is_guess or is_unplaced or (self.is_doubted and not self.is_sealed)

    @property
    def is_slight(self) -> bool:
        """Tell whether one word of a company's own at the most speaks for the party, misspelt or with another form.

        AISIN CORP of Japan is not Aisino Corporation of China.
        """
        own = [
            word for word in self.printed.words if word.kind.is_distinctive and not word.is_free and len(word.text) > 1
        ]
        return len(own) <= 1 and (not self.is_equal or self.has_form_conflict) and not self.listed.is_person

    @property
    def is_slip(self) -> bool:
        """Tell whether the one telling word is short and not spelt as the listed one: ASANA is no misprint of AMANA.

        Why: issuers' names are seldom misprinted in files that give a ticker or identifier; of 16 leads on 2,018
        holdings of developed markets 4 were such words.
        """
        words = self.printed.words
        shortest = self.profile.limits.core_letters + 2
        slips = [pair for pair in self.alignment.pairs if pair.rule == SPELLING]
        return self.is_slight and any(len(words[place].text) < shortest for pair in slips for place in pair.printed)

    @property
    def is_strangers(self) -> bool:
        """Tell whether a security bears a few letters that are a weak alias of a party that it cannot be.

        It is of another country (BID CORPORATION LTD of South Africa), spelt otherwise (LOTTE CORP is not LTTE), or a
        company's, with its form, where the party is none (SL CORP is not the Shining Path).
        """
        listed, core = self.listed, self.listed.parsed.core
        if not (self.is_security and listed.is_weak) or self.is_at_home or len(core) != 1:
            return False
        is_acronym = len(core[0]) <= self.profile.limits.acronym_letters and core[0].isascii()
        is_misspelt = any(pair.rule == SPELLING for pair in self.alignment.pairs)
        is_no_company = bool(self.printed.form) and not listed.families
        return is_acronym and (self.is_elsewhere or self.is_foreign or is_misspelt or is_no_company)

    @property
    def says_little(self) -> bool:
        """Tell whether the printed name is only a trade, a rank or a word of the language, which many companies bear.

        Why: INDUSTRIAL BANK, NATIONAL PETROCHEMICAL, ORIENTAL and SUNSHINE weigh no more than 1.0 and are names of
        listed parties and of others; Semiconductor Manufacturing International weighs 1.35, and a place says which is
        meant. An acronym without the legal form that the list prints is many companies' too: NNK of Hong Kong is not
        CJSC NNK.
        """
        words, limits = self.printed.words, self.profile.limits
        if len(words) == 1 and not self.printed.form and len(words[0].text) <= limits.acronym_letters:
            return bool(self.listed.parsed.form) and words[0].text.isascii()
        kinds = [word.kind for word in words]
        is_telling = any(kind.name in {DISTINCTIVE, PLACE} for kind in kinds)
        return not is_telling and sum(kind.weight for kind in kinds) <= self.profile.thresholds.little

    @property
    def is_doubted(self) -> bool:
        """Tell whether something beside the name speaks for another company."""
        return self.is_elsewhere or self.is_foreign or self.printed.is_guess

    @property
    def is_sealed(self) -> bool:
        """Tell whether the whole name is equal with its legal form, so that a doubt does not unsettle it."""
        return self.is_equal and self.printed.family is not None and self.listed.parsed.family is not None


def score_match(comparison: Comparison) -> MatchDecision:
    """Weigh an alignment with all circumstances."""
    reasons = [*_words(comparison), *_circumstances(comparison)]
    score = math.fsum(reason.points for reason in reasons)
    ceiling, is_lead = comparison.profile.thresholds.close - _BELOW, comparison.is_lead
    if is_lead and score > ceiling:
        reasons.append(Reason(ceiling - score, "a person must look: never more than a lead"))
        score = ceiling
    floor = comparison.profile.thresholds.core
    # Why: QATAR ISLAMIC BANK of Qatar shares its telling words with Gaza's Islamic National Bank, and no more.
    is_abroad = comparison.is_elsewhere and not comparison.alignment.is_complete
    is_other = comparison.has_form_conflict or comparison.is_of_another_kind or is_abroad
    if comparison.alignment.shares_core and not is_other and score < floor:
        reasons.append(Reason(floor - score, "the telling words are the same, and no other word tells companies apart"))
        score = floor
    strength = Strength.POSSIBLE if is_lead else _strength(comparison, score)
    return MatchDecision(strength, round(min(max(score, 0.0), 1.0), _DIGITS), tuple(reasons))


def _strength(comparison: Comparison, score: float) -> Strength:
    if comparison.is_equal:
        return Strength.EXACT
    return Strength.CLOSE if score >= comparison.profile.thresholds.close else Strength.POSSIBLE


def _words(comparison: Comparison) -> Iterator[Reason]:
    """Share the score out over the pairs; what is left over shows what it costs."""
    alignment = comparison.alignment
    whole = alignment.whole
    for pair in alignment.pairs:
        yield Reason(pair.gain / whole, _pair(pair, comparison))
    for side, left in (("the holding", alignment.printed_only), ("the listed name", alignment.listed_only)):
        for word, cost in left:
            if cost:
                yield Reason(0.0, f"{word!r} is only in {side}: weight {cost / whole:.2f} unmatched")


def _pair(pair: Edge, comparison: Comparison) -> str:
    ours = _text(comparison.printed.words, pair.printed)
    theirs = _text(comparison.listed.parsed.words, pair.listed)
    return f"{ours!r} is {theirs!r}: {pair.rule}, similarity {pair.kept:.2f}"


def _text(words: tuple[Word, ...], places: tuple[int, ...]) -> str:
    return " ".join(words[place].text for place in places)


def _circumstances(comparison: Comparison) -> Iterator[Reason]:
    costs, printed, listed = comparison.profile.costs, comparison.printed, comparison.listed
    if comparison.has_form_conflict:
        theirs = listed.parsed.form or ", ".join(sorted(listed.families))
        yield Reason(-costs.form_conflict, f"legal form {printed.form!r} is not {theirs!r}")
    elif bool(printed.form) != bool(listed.parsed.form):
        yield Reason(-costs.form_missing, f"legal form {printed.form!r} against {listed.parsed.form!r}: one is missing")
    if listed.is_weak:
        yield Reason(-costs.weak_alias, f"{listed.text!r} is a weak alias and may mean others than {printed.text!r}")
    if comparison.is_of_another_kind:
        yield Reason(-costs.kind, f"{printed.form!r} is a company's, and {listed.text!r} is no company")
    if comparison.is_turned_round:
        yield Reason(
            -costs.person_order, f"{printed.text!r} and {listed.text!r} name child and parent the other way round"
        )
    elif not listed.is_person and not comparison.alignment.is_ordered:
        yield Reason(-costs.order, f"{printed.text!r} and {listed.text!r} order their words differently")
    yield from _beside(comparison)
    yield from _set_aside(printed, listed)


def _beside(comparison: Comparison) -> Iterator[Reason]:
    """Give what country and identifiers say of a name."""
    costs, printed, listed = comparison.profile.costs, comparison.printed, comparison.listed
    if comparison.is_elsewhere or (comparison.is_foreign and comparison.is_slight):
        cost = costs.country_slight if comparison.is_slight else costs.country
        yield Reason(-cost, f"{printed.text!r} and {listed.text!r} are of different countries")
    if comparison.is_security and comparison.is_slip:
        yield Reason(
            -costs.slip, f"{printed.text!r} is a security's name, and its one telling word is not {listed.text!r}"
        )
    if comparison.says_little and not comparison.is_at_home:
        yield Reason(0.0, f"{printed.text!r} is a name that many bear, and neither country nor identifier agrees")
    if comparison.is_foreign:
        yield Reason(0.0, "the ISIN is of another country than the party")


def _set_aside(printed: ParsedName, listed: ListedName) -> Iterator[Reason]:
    """Give what a print was read without, and how it was spelt otherwise."""
    if printed.is_part:
        why = f"{listed.text!r} stands intact in {printed.text!r}; {printed.aside!r} may belong to the name"
        yield Reason(0.0, why)
    elif printed.aside:
        yield Reason(0.0, f"{printed.aside!r} stands around the name in {printed.text!r} and is set aside")
    if printed.respelt:
        yield Reason(0.0, f"{printed.text!r} is spelt {printed.respelt!r}")
    if printed.wording:
        yield Reason(0.0, f"{printed.wording!r} is read as the instrument's wording and set aside")
