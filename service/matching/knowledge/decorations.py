"""What stands around a name in a file and is no part of it: it is set aside, and what is left is asked as well."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec import Struct

from service.matching.identifiers.codes import codes_in, has_mark
from service.matching.identifiers.markets import exchange_names, market_codes
from service.matching.knowledge.brackets import blanked, brackets
from service.matching.knowledge.cues import behind_forms, parting, pattern_of, phrases, respelt
from service.matching.knowledge.instruments import Instruments
from service.matching.knowledge.legal_forms import Forms
from service.matching.knowledge.lexicon import PLACE, Lexicon
from service.matching.knowledge.phrases import Phrases
from service.matching.knowledge.repetition import is_first_again, once
from service.matching.knowledge.share_classes import Wrappers
from service.matching.normalise.han import HAN
from service.matching.normalise.text import words_of

# A name without one of these signs, or a word of the tables, is not decorated.
# Digits only count where they begin or end it, or are as many as those of a code.
_SIGNS = re.compile(r"[()\[\]{}|/*#;:<>~=_]|\s-\s|\d{3}|^\S*\d|\d\S*$")
_SIGN = re.compile(r"[()\[\]{}|/*#;:<>~=_\d-]")  # most names have none of these
_WORD = re.compile(rf"[a-z0-9]+|[{HAN}]+")
_BETWEEN = re.compile(r"\s+[-|/:;>~=]+\s+|\s*[|;>~]+\s*|\s+[-]{2,}\s*")
_SLASH = re.compile(r"(?<=[a-z.]{2})\s*/\s*(?=[a-z]{2})")
_LISTED = re.compile(r"\s*(?:[a-z]|i{1,3}|iv|vi{0,3}|ix|x)\s?[.)]\s+")
_MOST = 8  # ways in which one print is read without what stands around the name
_APART = " \u00b7 "
_TICKER = 2  # words that a ticker and its market are
_PAIR = 2  # words of a form like CO LTD
_TELLING = 5  # letters of a single word that is printed twice, and not a name like Bora Bora
TWICE = "the name again"


class Bared(Struct, frozen=True, gc=False):
    """A name without `aside`, which stands around it; `is_part`: what is set aside may be a part of the name.

    `is_guess`: it is only likely to be none; `is_segment`: it is one of several names.
    """

    text: str
    aside: str
    is_part: bool = False
    is_guess: bool = False
    is_segment: bool = False


@dataclass(frozen=True, slots=True)
class Decorations:
    """The tables of what stands around names: phrases behind and before them, and cues that another name follows."""

    behind: Phrases
    before: Phrases
    contracts: Phrases
    contract_words: frozenset[str]
    joiners: frozenset[str]
    another: re.Pattern[str]
    in_brackets: re.Pattern[str]
    counterparties: frozenset[str]
    beside: frozenset[str]
    numbered: frozenset[str]
    headings: frozenset[str]
    currencies: frozenset[str]
    links: frozenset[str]
    parting: frozenset[str]
    respelt: frozenset[str]
    between: re.Pattern[str]
    between_words: frozenset[str]
    cues: frozenset[str]
    own: Phrases
    last: frozenset[str]
    within: frozenset[str]
    codes: frozenset[str]
    markets: frozenset[str]
    glued: re.Pattern[str]
    wrappers: Phrases
    forms: Forms
    lexicon: Lexicon

    @classmethod
    def of(cls, table: Mapping[str, Any], forms: Forms, wrappers: Wrappers, instruments: Instruments) -> "Decorations":
        """Read the data file `decorations`, beside what the other tables know of securities' names."""
        own = frozenset((*phrases(table["behind"]), *exchange_names()))
        before, lists = frozenset((*phrases(table["before"]), *behind_forms(table))), table["lists"]
        words = ((word,) for word in instruments.kinds)
        cues = [*lists["another"], *lists["in_brackets"]]
        within = forms.words | {form[0] for form in forms.trailing.all if len(form[0]) > 1}
        return cls(
            behind=Phrases.of((*own, *wrappers.trailing.all, *words)),
            before=Phrases.of(before),
            contracts=Phrases.of(phrases(table["contracts"])),
            contract_words=frozenset(word for phrase in phrases(table["contracts"]) for word in phrase),
            joiners=frozenset(lists["joiners"]),
            another=pattern_of(lists["another"]),
            in_brackets=pattern_of(cues),
            counterparties=frozenset(lists["counterparties"]),
            beside=frozenset(lists["beside"]),
            numbered=frozenset(lists["numbered"]),
            headings=frozenset(lists["headings"]),
            currencies=instruments.currencies,
            links=frozenset(lists["links"]),
            parting=frozenset((*lists["between"], *lists["within"])),
            respelt=respelt(forms, instruments.lexicon),
            between=parting(lists["between"]),
            between_words=frozenset(lists["between"]),
            cues=frozenset(lists["cue_words"]),
            own=Phrases.of(
                own - wrappers.trailing.all - {(word,) for word, kind in instruments.kinds.items() if kind == "word"}
            ),
            codes=market_codes(),
            markets=market_codes() - forms.every_word,
            last=(frozenset(lists["counterparties"]) | market_codes()) - forms.every_word,
            glued=re.compile(rf"(?<=[a-z.]{{3}})(?:{'|'.join(sorted(instruments.currencies))})(?:-[.,]\d+|\d+,\d+)"),
            within=within,
            wrappers=wrappers.trailing,
            forms=forms,
            lexicon=instruments.lexicon,
        )

    def bared(self, folded: str, words: Sequence[str]) -> list[Bared]:
        """Give the names that a folded text may hold without what stands around them; none for most.

        Args:
            folded: the text as it stands.
            words: its words.
        """
        if not words or not self._is_marked(folded, words):
            return []
        known: set[tuple[str, ...]] = {tuple(words)}
        found: list[Bared] = []
        for one in (*self._bared(folded), *self._without_heading(words)):
            key = tuple(words_of(one.text))
            if key and key not in known and (one.aside or one.is_part):
                known.add(key)
                found.append(one)
        return found[:_MOST]

    def _is_marked(self, folded: str, words: Sequence[str]) -> bool:
        """Tell whether anything may stand around a name; for most names a few looks at sets say no."""
        first, last = words[0], words[-1]
        if last in self.last or first in self.before.by_first or first in self.headings:
            return True
        if _SIGN.search(folded) and _SIGNS.search(folded.replace("(publ)", "")):
            return True
        if last in self.own.by_last and self.own.ending(words, len(words)):
            return True
        if not self.cues.isdisjoint(words) or (len(words) > _TICKER and self._is_seat(words, len(words))):
            return True
        behind = words[1:]
        if first in behind or first.startswith(last):
            return once(words) < len(words) or self._goes_on(words)
        return not self.within.isdisjoint(behind[:-1]) and not self._is_ended(words) and self._goes_on(words)

    def _is_ended(self, words: Sequence[str]) -> bool:
        """Tell whether the only form is one of two words at the end, CO LTD: behind it stands nothing.

        Why: half of all names with a form within them are told by this look at a set.
        """
        return tuple(words[-_PAIR:]) in self.forms.anywhere.all and self.within.isdisjoint(words[1:-_PAIR])

    def _bared(self, folded: str) -> Iterator[Bared]:
        if not _SIGN.search(folded):  # no brackets, codes or dashes: as most that end with a word of the tables
            yield from self._plain(*self._cut(folded, self.another))
            return
        text, aside = self._without_codes(folded)
        kept: list[str] = []
        others: list[str] = []
        main = whole = text
        for start, end in reversed(brackets(text)):
            before, named = self._cut(text[start + 1 : end - 1], self.in_brackets)
            left, gone = self.stripped(before)
            if left and not named and self.says_nothing(left):
                continue
            if left.strip() in self.markets:
                left, gone = "", left
            if left and words_of(text[:start])[: len(words_of(left))] == words_of(left):
                left, gone = "", TWICE
            others += named
            main = blanked(main, start, end)
            if left:
                kept.insert(0, left)
            else:
                aside.append(gone)
                whole = blanked(whole, start, end)
        main, named = self._cut(main, self.another)
        others = [*named, *others]
        if kept:
            left, gone = self.stripped(self._cut(whole, self.another)[0])
            yield Bared(left, _told([*aside, gone]))
        yield from self._named(main, kept, [*aside, *others])
        for other in others:
            left, gone = self.stripped(other)
            yield from self._parts(left, [*aside, main, gone])
        yield from self._without_ticker(main, aside)

    def _without_heading(self, words: Sequence[str]) -> Iterator[Bared]:
        """Read a first word that sums a name up as no part of it: a guess."""
        first, *rest = words
        while rest and rest[0] in ("of", *self.headings):
            rest = rest[1:]
        if rest and first in self.headings:
            yield Bared(" ".join(rest), first, is_guess=True)

    def _plain(self, main: str, others: list[str]) -> Iterator[Bared]:
        """Give the names of a text without signs, and those behind cues."""
        left, gone = self.stripped(main)
        if left:
            yield from self._parts(left, [*others, gone] if gone else others)
        for other in others:
            named, gone = self.stripped(other)
            yield from self._parts(named, [main, gone])
        yield from self._without_ticker(main, [])

    def _without_codes(self, folded: str) -> tuple[str, list[str]]:
        """Blank out codes, and par values that are stuck to the name."""
        aside, text = [], folded
        if has_mark(folded):
            spans = [(code.start, code.end) for code in codes_in(folded)]
            spans += [match.span() for match in self.glued.finditer(folded)]
            for start, end in spans:
                aside.append(folded[start:end])
                text = blanked(text, start, end)
        return text, aside

    def _without_ticker(self, text: str, aside: Sequence[str]) -> Iterator[Bared]:
        """Read letters before a market's code as a ticker (XYZA US): a lead, for they may be words."""
        words = words_of(text)
        if len(words) > _TICKER and words[-1] in self.markets:
            ticker = words[-_TICKER]
            is_word = ticker in self.forms.every_word or ticker in self.lexicon.classes
            if ticker.isalpha() and len(ticker) < _TELLING and not is_word:
                yield Bared(" ".join(words[:-_TICKER]), _told([*aside, " ".join(words[-_TICKER:])]), is_guess=True)

    def _named(self, main: str, kept: list[str], aside: list[str]) -> Iterator[Bared]:
        """Give the name of a text, and the names among its parts where it may be more than one."""
        parts = [part for part in _BETWEEN.split(main) if part.strip()]
        bare = [self.stripped(part) for part in parts]
        names = [left for left, _ in bare if left]
        gone = [*aside, *(gone for _, gone in bare if gone)]
        if len(names) > 1 and is_first_again(names):
            gone.append(TWICE)
            names = names[:1]
        if len(names) == 1 and (len(parts) > 1 or not kept):
            yield from self._parts(names[0], gone)
        elif names and not kept:
            yield from self._parts(" ".join(names), gone)
        if len(names) + len(kept) > 1:
            for name in (*names, *kept, " ".join(names)):
                yield Bared(name, _told([*gone, *(one for one in (*names, *kept) if one not in name)]), is_part=True)

    def _parts(self, text: str, aside: Sequence[str]) -> Iterator[Bared]:
        """Give a name, printed once, and what of it ends with a legal form."""
        words = words_of(text)
        size = once(words)
        if size < len(words):
            yield Bared(" ".join(words[:size]), _told([*aside, TWICE]))
        else:
            yield Bared(text, _told(aside))
        for end in self.ends(words) if words else ():
            rest, gone = self.stripped(" ".join(words[end:]))
            yield Bared(" ".join(words[:end]), _told([*aside, gone, rest]), is_part=bool(rest))
            if rest and len(words) - end > 1:
                yield Bared(rest, _told([*aside, text]), is_part=True, is_segment=True)
        for spaced in _SLASH.split(text) if "/" in text else ():
            if len(words_of(spaced)) > 1:
                yield Bared(spaced, _told([*aside, text]), is_part=True)

    def ends(self, words: Sequence[str]) -> list[int]:
        """Give the places behind a legal form within a name, where the name does not go on with a link.

        A form alone ends no name: PUBLIC JOINT STOCK COMPANY and more.
        """
        ends, place = [], self._opened(words)
        while place < len(words):
            size = self._form(words, place)
            while size and (more := self._form(words, place + size) if place + size < len(words) else 0):
                size += more
            if size and place + size < self._unwrapped(words) and words[place + size] not in self.links:
                ends.append(place + size)
            place += size or 1
        return ends[-2:]

    def _form(self, words: Sequence[str], place: int) -> int:
        """Give the length of the legal form that begins at a place, one that only ends names too: AVICAL S.A."""
        size = self.forms.anywhere.beginning(words, place)
        if size or len(words[place]) == 1 or words[place] in self.lexicon.classes:
            return size
        return self.forms.trailing.beginning(words, place)

    def _opened(self, words: Sequence[str]) -> int:
        """Give the first place at which a form may end a name: behind the first word that is of none, at least 1."""
        every, place = self.forms.every_word, 0
        while place < len(words) and words[place] in every:
            place += 1
        return place + 1

    def says_nothing(self, text: str) -> bool:
        """Tell whether a text in brackets is only places and forms, with which any name is read: (HONG KONG)."""
        words = words_of(text)
        return all(word in self.forms.every_word or self.lexicon.class_of(word).name == PLACE for word in words)

    def _unwrapped(self, words: Sequence[str]) -> int:
        """Give how many words are left without the share classes and receipts that end any name."""
        end = len(words)
        while end and (size := self.wrappers.ending(words, end)):
            end -= size
        return end

    def _goes_on(self, words: Sequence[str]) -> bool:
        """Tell whether words stand behind a legal form."""
        return bool(self.ends(words))

    def _cut(self, text: str, cues: re.Pattern[str]) -> tuple[str, list[str]]:
        """Part a text where a cue says that another name of the company follows."""
        if cues is self.another and self.cues.isdisjoint(words_of(text)) and "/" not in text:
            return text, []
        parts = cues.split(text)
        return parts[0], [part for part in parts[1:] if part.strip()]

    def stripped(self, text: str) -> tuple[str, str]:
        """Take what is no name off both edges of a text.

        Returns:
            What is left, which may be nothing, and what was taken off.
        """
        text = _LISTED.sub(" ", text, count=1) if _LISTED.match(text) else text
        words = ["", *_WORD.findall(text)]
        end = 1 if max(map(len, words)) <= 1 else self._end(words)
        first = self._first(words[1:end]) if end > 1 else 0
        if end <= 1 or first >= end - 1:
            return "", " ".join(words[1:])
        gone = " ".join([*words[1 : first + 1], *words[end:]])
        begin, close = _edges(text, words, first, end)
        left = text[begin:close]
        return (left + "." if text.startswith(".", close) else left), gone

    def _end(self, words: Sequence[str]) -> int:
        """Give how many words are left, the first of which is none, when what is no name is taken off the end."""
        end, is_beside = len(words), False
        while end > 1:
            word = words[end - 1]
            if not word.isalpha():  # it has a digit
                is_beside = True
                end -= 1
            elif (is_beside and self._is_of_number(word)) or (end > _TICKER and self._is_of_company(words, end)):
                end -= 1
            elif size := self.behind.ending(words, end):
                end -= size
            else:
                break
        return end

    def _is_of_number(self, word: str) -> bool:
        """Tell whether a word before a number goes with it: a letter, a currency, a word that says what is counted."""
        return len(word) == 1 or word in self.currencies or word in self.numbered

    def _is_of_company(self, words: Sequence[str], end: int) -> bool:
        """Tell whether a last word is set aside by the one before it: a market, a counterparty, a place."""
        word, before = words[end - 1], words[end - 2]
        if (word in self.codes and not before.isalpha()) or (word in self.counterparties and before in self.beside):
            return True
        return self._is_seat(words, end)

    def _is_seat(self, words: Sequence[str], end: int) -> bool:
        """Tell whether a last word is a place, a market or a currency behind what is set aside: COMMON STOCK CHINA."""
        word, before = words[end - 1], words[end - 2]
        if before not in self.own.by_last and before not in self.wrappers.by_last:
            return False
        is_where = word in self.currencies or word in self.markets or self.lexicon.class_of(word).name == PLACE
        return is_where and (self.own.ending(words, end - 1) > 0 or self.wrappers.ending(words, end - 1) > 0)

    def _first(self, words: Sequence[str]) -> int:
        """Give how many words at the beginning are no name."""
        first = 0
        while first < len(words):
            size = self.before.beginning(words, first)
            if not size and words[first].isalpha():
                break
            first += size or 1
        return first


def _edges(text: str, words: Sequence[str], first: int, end: int) -> tuple[int, int]:
    """Give where the words of a text from `first` up to `end` begin and end in it; `words` has an empty one before."""
    if first == 0 and end == len(words):  # nothing is taken off, as mostly
        return text.find(words[1]), text.rfind(words[-1]) + len(words[-1])
    spans = [match.span() for match in _WORD.finditer(text)]
    return spans[first][0], spans[end - 2][1]


def _told(aside: Iterable[str]) -> str:
    return _APART.join(" ".join(one.split()) for one in aside if one.strip())
