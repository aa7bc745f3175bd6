"""Takes a name apart: what is printed, as words to be compared."""

import re
from collections.abc import Callable, Iterator
from itertools import takewhile

from msgspec.structs import replace

from service.matching.knowledge.instruments import InstrumentReading
from service.matching.knowledge.lexicon import PLACE, Lexicon
from service.matching.knowledge.profile import Profile
from service.matching.knowledge.token_roles import Word, WordClass
from service.matching.knowledge.token_table import (
    ACRONYM,
    CLIPPED,
    DROPPED,
    ENDS,
    LEADS,
    MISSPELT,
    ODD,
    OF_FORM,
    OPENS_PHRASE,
    UNKNOWN,
    VOICED,
    WRAPS,
    Token,
)
from service.matching.normalise.han import is_han, without_state
from service.matching.normalise.ocr import joined_letters, rescanned
from service.matching.normalise.respelling import RESPELT, respelt, unglued
from service.matching.normalise.scripts import has_no_vowels
from service.matching.normalise.spelling import is_bony
from service.matching.normalise.text import (
    consonants_apart,
    fold,
    initials_apart,
    romanised,
    shortened_words,
    undisguised,
    with_form_apart,
    without_site,
    words_of,
)
from service.matching.parse.names import ParsedName, says_something, stands_alone
from service.matching.parse.segments import segments
from service.matching.parse.stripping import strip
from service.matching.parse.traits import PrintTraits

_BREAK = re.compile(r"\s*[\r\n]+\s*")
_PAIR = 2  # letters; more of them, with full stops at a name's end, are sooner a foreign legal form than initials
_MENDED = ODD | MISSPELT | OPENS_PHRASE | OF_FORM  # what else a word may be, it is read as it stands
_SEATED = 2  # a name of fewer words has no place to spare


def parse_name(text: str, profile: Profile, *, is_cut: bool = False, of_person: bool = False) -> ParsedName:
    """Take a name apart.

    Args:
        text: the name as given, any Unicode; what is beyond the profile's limits is not read.
        profile: gives the knowledge and the limits.
        is_cut: whether its last word may be only a beginning.
        of_person: whether it is known to be a person's, so that letters joined by full stops are initials.
    """
    if of_person:
        text = initials_apart(text, lambda _letters, _is_last: True)
    raw, folded = _folded(text, profile)
    reading = profile.instruments.readings(folded)[0]
    return _parsed(raw, reading, shortened_words(folded), profile, is_cut=is_cut and reading.is_end_bare)


def parse_readings(
    text: str,
    profile: Profile,
    *,
    is_cut: bool = False,
    of_people: bool = True,
    is_listed: Callable[[str], bool] = bool,
) -> tuple[ParsedName, ...]:
    """Take a name apart in each way it may be read: as it stands, then as an instrument on what it names.

    A Chinese name may then be read in pinyin, as people spell it who write Latin letters, and any without what stands
    around it, and each name of several. `of_people`, letters that full stops join, or two consonants, may last be a
    person's initials (V.V. PUTIN, JC JUNCKER). `is_listed` tells whether a list has a word; by default any may be.
    """
    raw, folded = _folded(text, profile)
    short = shortened_words(folded)
    readings = profile.instruments.readings(folded)
    traits = PrintTraits.of(folded, readings[0].words, profile)
    if is_han(folded):
        spelt = profile.instruments.readings(romanised(folded))
        readings += tuple([replace(one, is_guess=True) for one in spelt])
    parsed = [_parsed(raw, one, short, profile, is_cut=is_cut and one.is_end_bare) for one in readings]
    if traits.may_be_bared:
        parsed += _without_decorations(raw, traits, short, profile)
    if traits.may_be_several:
        parsed += _several(raw, traits, short, profile, is_listed)
    if traits.may_be_spelt_otherwise:
        parsed += _otherwise(raw, readings[0], short, profile)
    if (traits.is_signed or "." in folded) and (written := profile.shorthand.written_out(folded)) != folded:
        parsed += _written_out(raw, written, short, profile)
    if traits.is_clipped or "." in folded:
        parsed += _with_beginnings(raw, traits, readings[0], short, profile, is_cut=is_cut)
    if disguised := undisguised(raw):
        one = replace(profile.instruments.readings(fold(disguised))[0], is_guess=True)
        parsed.append(_parsed(raw, one, short, profile, is_cut=False))
    if of_people and (traits.may_hold_initials or not readings[0].is_end_bare):
        parsed += _people(raw, folded, short, profile, is_cut=is_cut)
    return tuple(parsed)


def _without_decorations(
    raw: str, traits: PrintTraits, short: frozenset[str], profile: Profile
) -> Iterator[ParsedName]:
    """Give the readings of a name without what stands around it, and of each of several names."""
    for bared in profile.decorations.bared(traits.folded, traits.words):
        for one in profile.instruments.readings(bared.text):
            name = _parsed(raw, one, short, profile, is_cut=False)
            is_guess = name.is_guess or bared.is_guess
            is_part, is_segment = bared.is_part, bared.is_segment
            name = replace(name, aside=bared.aside, is_part=is_part, is_guess=is_guess, is_segment=is_segment)
            if stands_alone(name, profile) if is_part and not is_segment else says_something(name):
                yield name


def _several(
    raw: str, traits: PrintTraits, short: frozenset[str], profile: Profile, is_listed: Callable[[str], bool]
) -> Iterator[ParsedName]:
    """Give each of several names in a print."""
    for segment in segments(traits.folded, traits.words, profile, is_listed):
        one = profile.instruments.readings(segment.text)[0]
        name = _parsed(raw, one, short, profile, is_cut=False)
        if says_something(name):
            yield replace(name, aside=traits.folded, is_part=True, is_segment=True, is_apart=segment.is_apart)


def _people(raw: str, folded: str, short: frozenset[str], profile: Profile, *, is_cut: bool) -> Iterator[ParsedName]:
    """Give the readings of a name as a person's with initials; one with a legal form is nobody's."""
    for apart, is_guess in _with_initials(folded, profile):
        one = replace(profile.instruments.readings(apart)[0], is_guess=is_guess, of_person=True)
        person = _parsed(raw, one, short, profile, is_cut=is_cut and one.is_end_bare)
        if not person.form:
            yield person


def _otherwise(raw: str, reading: InstrumentReading, short: frozenset[str], profile: Profile) -> Iterator[ParsedName]:
    """Give the readings of a name whose words are spelt in another way."""
    words = reading.words
    spelt = () if RESPELT.isdisjoint(words) else respelt(words)
    for other in (*spelt, *unglued(raw, words, profile.forms.unstuck)):
        name = _parsed(raw, replace(reading, words=other), short, profile, is_cut=False)
        yield replace(name, respelt=" ".join(other))


def _with_beginnings(  # noqa: PLR0913 the parts of one print
    raw: str, traits: PrintTraits, reading: InstrumentReading, short: frozenset[str], profile: Profile, *, is_cut: bool
) -> Iterator[ParsedName]:
    """Give the readings of a name in which words that nobody bears, or letters, are only the beginnings of words."""
    if traits.is_clipped:
        words = [word for word in reading.words if len(word) > 1]
        clipped = [word for word in words[1:] if profile.tokens[word].roles & (CLIPPED | UNKNOWN)]
        guess = replace(reading, is_guess=True)
        yield _parsed(raw, guess, short.union(clipped), profile, is_cut=is_cut and reading.is_end_bare)
    if (apart := profile.shorthand.letters_apart(traits.folded)) != traits.folded:
        one = replace(profile.instruments.readings(apart)[0], has_initials=True)
        yield _parsed(raw, one, short, profile, is_cut=is_cut and one.is_end_bare)


def _written_out(raw: str, written: str, short: frozenset[str], profile: Profile) -> Iterator[ParsedName]:
    """Give the readings of a name in which what is printed short beside it is written out."""
    for one in profile.instruments.readings(written):
        yield replace(_parsed(raw, one, short, profile, is_cut=False), respelt=written)


def _folded(text: str, profile: Profile) -> tuple[str, str]:
    """Give what is read of a text, as it stands and folded."""
    raw = text.strip()[: profile.limits.name_characters]
    if "\n" in raw or "\r" in raw:
        raw = _BREAK.sub(" | ", raw)
    folded = without_site(with_form_apart(profile.wrappers.without_tail(fold(raw))))
    if is_han(folded):
        folded = without_state(folded)
    return raw, profile.shorthand.parted(folded)


def _with_initials(folded: str, profile: Profile) -> Iterator[tuple[str, bool]]:
    """Read letters as initials that are no form, title or place, beside what may be a person's name.

    Where no full stops say so, it is a guess. O.N. behind a legal form (VELTRANO AG O.N.) is an instrument's wording.
    """
    lexicon, forms, marks = profile.lexicon, profile.forms.words, profile.instruments.marks

    def may_be(letters: str, is_last: bool) -> bool:  # noqa: FBT001 called by position, for each group of letters
        token = profile.tokens[letters]
        is_end = is_last and (bool(token.roles & (ENDS | WRAPS)) or len(letters) > _PAIR)
        is_form = bool(token.roles & LEADS) or is_end
        is_wording = letters in marks and not forms.isdisjoint(words_of(folded))
        return token.word.kind.is_distinctive and not is_form and not is_wording

    def may_be_bare(letters: str, is_last: bool) -> bool:  # noqa: FBT001 as above
        is_word = letters in lexicon.titles or letters in lexicon.dropped or lexicon.bearers.by_people.get(letters, 0)
        return not is_word and may_be(letters, is_last)

    dotted = initials_apart(folded, may_be)
    for apart, is_guess in ((dotted, False), (consonants_apart(dotted, may_be_bare), True)):
        if apart != (dotted if is_guess else folded) and _may_be_person(words_of(apart), lexicon):
            yield apart, is_guess
            return


def _may_be_person(words: list[str], lexicon: Lexicon) -> bool:
    """Tell whether words beside initials may be a person's: none is of a trade or a place, and none has a digit."""
    names = [word for word in words if len(word) > 1 and word not in lexicon.particles and word not in lexicon.titles]
    return bool(names) and all(word.isalpha() and lexicon.class_of(word).is_distinctive for word in names)


def _parsed(
    raw: str, reading: InstrumentReading, short: frozenset[str], profile: Profile, *, is_cut: bool
) -> ParsedName:
    of_person = reading.of_person
    tokens = _tokens(reading.words, profile, has_initials=of_person or reading.has_initials)
    rest = tokens[-1] if is_cut and _may_be_cut_form(tokens, profile) else None
    stripped = strip(tokens[:-1] if rest else tokens, profile)
    core, forms, telling, roles = stripped.core, stripped.forms, stripped.telling, stripped.roles
    if roles & DROPPED:
        telling = [token for token in telling if not token.roles & DROPPED] or telling
        roles = _roles(telling)
    words = [token.word for token in telling]
    is_open = is_cut and not stripped.has_end
    is_bare = len(words) > 1 and ((not roles & VOICED and _is_bare(telling)) or has_no_vowels(raw))
    if is_bare or (short and not short.isdisjoint([word.text for word in words])):
        words = [replace(word, is_short=word.text in short, is_bare=is_bare) for word in words]
    if len(words) >= _SEATED and words[-1].kind.name == PLACE:
        for place in range(len(words) - _seats(tokens, core, profile), len(words)):
            words[place] = words[place].seated(profile.costs.seat)
    if is_open and rest is None and words:
        words[-1] = _cut(words[-1], profile)
    if rest:
        words.append(Word(rest, profile.lexicon.class_of(rest), is_cut=True, is_free=True))
    form, family = "", None
    if forms:
        form, family = " ".join([word for phrase in forms for word in phrase]), profile.forms.family(forms)
    return ParsedName(raw, tuple(words), form, family, is_open, reading.wording, reading.is_guess, of_person)


def _tokens(words: list[str], profile: Profile, *, has_initials: bool) -> list[str]:
    """Mend what scanners, typists and publishers have made of a name's words."""
    known, most = profile.tokens, profile.limits.name_words
    read, roles = words[:most], 0
    for word in read:
        roles |= known[word].roles
    if not roles & _MENDED:
        return read
    if roles & ODD:
        read = _reread(words, profile, has_initials=has_initials)
        roles = _roles([known[word] for word in read])
    if roles & MISSPELT:
        read = _respelt([known[word] for word in read])
        roles = _roles([known[word] for word in read])
    if roles & OPENS_PHRASE:
        read = _join(read, profile.lexicon)
    read = _once(read, profile) if roles & OF_FORM else read
    return read[:most]  # a form that was stuck to a word makes two of it


def _reread(words: list[str], profile: Profile, *, has_initials: bool) -> list[str]:
    """Read digits as the letters they were scanned from, and letters one by one as an acronym, but not initials."""
    limits, bearers = profile.limits, profile.lexicon.bearers.of
    read = [word if word.isalpha() else rescanned(word, bearers) for word in words]
    read = read if has_initials else joined_letters(read)
    return [word[: limits.word_characters] for word in read[: limits.name_words]]


def _roles(tokens: list[Token]) -> int:
    """Give all that words may be."""
    roles = 0
    for token in tokens:
        roles |= token.roles
    return roles


def _is_bare(telling: list[Token]) -> bool:
    """Tell whether at least two of some words, none of them voiced, are written without their inner vowels.

    Numbers have no vowels, and acronyms keep theirs: 14TH RSRCH INSTTTE, SHNZHN CEC BLE OCN HLDNGS.
    """
    letters = [token.word.text for token in telling if token.word.text.isalpha()]
    longer = [word for word in letters if len(word) > ACRONYM]
    return len(longer) > 1 or (len(letters) > 1 and all(map(is_bony, letters)))


def _once(tokens: list[str], profile: Profile) -> list[str]:
    """Read a name that is printed twice once: `UNITEDHEALTH GROUP INC UNITEDHE` gives issuer and security."""
    first = tokens[0]
    if first not in tokens[2:] and not first.startswith(tokens[-1]):
        return tokens
    for place in range(2, len(tokens)):
        is_again = tokens[place] == tokens[0] or (
            place == len(tokens) - 1 and _begins(tokens[place], tokens[0], profile)
        )
        if is_again and tokens[place - 1] in profile.forms.every_word:
            return tokens[:place]
    return tokens


def _begins(word: str, whole: str, profile: Profile) -> bool:
    return len(word) >= profile.limits.prefix_letters and whole.startswith(word)


def _respelt(tokens: list[Token]) -> list[str]:
    """Mend misspelt and stuck forms; the first word keeps its beginning."""
    read = [token.read for token in tokens]
    if len(read[0]) == 1:
        read[0] = [tokens[0].word.text]
    return [word for words in read for word in words]


def _may_be_cut_form(tokens: list[str], profile: Profile) -> bool:
    is_alone = len(tokens) <= 1
    return (
        not is_alone and not profile.wrappers.trailing.ending(tokens, len(tokens)) and profile.forms.is_cut(tokens[-1])
    )


def _cut(word: Word, profile: Profile) -> Word:
    """Mark a last word as cut; a scrap of one or two letters neither says nor costs much."""
    if len(word.text) >= profile.limits.prefix_letters:
        return replace(word, is_cut=True)
    scrap = profile.costs.cut_scrap
    return Word(word.text, WordClass("scrap", scrap, scrap), is_cut=True)


def _seats(tokens: list[str], core: list[str], profile: Profile) -> int:
    """Count the last words that only name a place behind a legal form: `China Mobile Ltd (Hong Kong)`."""
    end = len(tokens) - tokens[::-1].index(core[-1])
    places = sum(1 for _ in takewhile(lambda word: profile.lexicon.class_of(word).name == PLACE, tokens[:end][::-1]))
    return places if tokens[end - places - 1] in profile.forms.words and places < end else 0


def _join(tokens: list[str], lexicon: Lexicon) -> list[str]:
    """Write fixed phrases (HONG KONG, HI-TECH) as one word."""
    joined: list[str] = []
    place = 0
    while place < len(tokens):
        phrase = lexicon.phrases.get(tuple(tokens[place : place + 2]))
        single = lexicon.phrases.get((tokens[place],))
        joined.append(phrase or single or tokens[place])
        place += 2 if phrase else 1
    return joined
