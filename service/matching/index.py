"""The index that answers which parties a holding may be; a new list version makes a new index."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from msgspec import Struct

from service.domain.holdings import Holding
from service.domain.matches import Match, Reason, Strength
from service.domain.parties import Party
from service.files.array_file import ArrayFile
from service.matching.bounded_cache import ALIGNED, MANY, READING, BoundedCache
from service.matching.identifiers.keys import IdentifierHit, IdentifierIndex, has_identifiers
from service.matching.identity import asked_by_codes, countries_of_issue, is_security
from service.matching.knowledge.profile import Profile
from service.matching.lookup.token_similarity import SPELLING
from service.matching.normalise.scripts import LATIN, latin_part, scripts_of
from service.matching.parse.names import ParsedName, has_cut_length, is_receipt, is_telling
from service.matching.parse.parsing import parse_name, parse_readings
from service.matching.retrieve.build import build_index
from service.matching.retrieve.candidates import Retrieval
from service.matching.retrieve.contained import may_hold_parts, part_of, places_within
from service.matching.retrieve.corpus import Corpus
from service.matching.retrieve.query import Query
from service.matching.retrieve.underlyings import may_mean, underlying_of
from service.matching.score.alignment import Alignment, align
from service.matching.score.countries import contradict, is_issued_abroad, same_country
from service.matching.score.decision import Comparison, score_match
from service.matching.score.namesakes import ruled_out
from service.matching.score.token_pairs import pairs

MATCHER_VERSION = "7"


@dataclass(frozen=True, slots=True)
class Index:
    """The parties of a set of list versions, ready to be asked; safe to share: only memories of answers grow."""

    profile: Profile
    file: ArrayFile
    parties: Sequence[Party]
    corpus: Corpus
    retrieval: Retrieval
    identifiers: IdentifierIndex
    scripts: frozenset[str]
    # An index never changes, and another one comes with each list version: nothing old is ever answered.
    _found: "BoundedCache[list[Found]]" = field(default_factory=lambda: BoundedCache(MANY), repr=False, compare=False)
    _telling: BoundedCache[bool] = field(default_factory=lambda: BoundedCache(MANY), repr=False, compare=False)
    _read: BoundedCache[tuple[ParsedName, ...]] = field(default_factory=BoundedCache, repr=False, compare=False)

    @classmethod
    def build(cls, parties: Iterable[Party], profile: Profile) -> "Index":
        """Index the parties' names and identifiers, in memory."""
        listed = tuple(parties)
        return cls.read(ArrayFile.in_memory(*build_index(listed, profile)), listed, profile)

    @classmethod
    def read(cls, file: ArrayFile, parties: Sequence[Party], profile: Profile) -> "Index":
        """Find the index of these parties among arrays that `build_index` made of them.

        Raises:
            KeyError: they hold none.
        """
        corpus = Corpus.read(file, profile)
        identifiers = IdentifierIndex.read(file, parties)
        return cls(profile, file, parties, corpus, Retrieval(corpus), identifiers, frozenset(file.meta["scripts"]))

    def forget(self) -> None:
        """Empty the memories of what was looked up and read before; no answer changes."""
        self._found.forget()
        self._telling.forget()
        self._read.forget()
        self.corpus.forget()
        self.profile.forget()

    def best_matches(self, holding: Holding) -> tuple[Match, ...]:
        """Give each party that a holding may be once, by its strongest match; the strongest first."""
        return self.best_matches_all([holding])[0]

    def best_matches_all(self, holdings: Sequence[Holding]) -> list[tuple[Match, ...]]:
        """Answer as `best_matches` for each holding in order; a repeated name is aligned once."""
        found = self._remembered(dict.fromkeys(holding.name or "" for holding in holdings))
        return [
            _ranked(
                [*self._by_identifier(one), *self._by_underlying(one.name), *self._matches(found[one.name or ""], one)]
            )
            for one in holdings
        ]

    def is_comparable(self, text: str) -> bool:
        """Tell whether a name can be compared with listed ones: in Latin letters, or in a script that some of them use.

        A share class or legal form in Latin letters beside another script is not yet a name in them.
        """
        scripts = scripts_of(text)
        if scripts <= self.scripts | {LATIN}:
            return True
        return LATIN in scripts and is_telling(parse_name(latin_part(text), self.profile), self.profile)

    def unscreenable_reason(self, holding: Holding) -> str | None:
        """Say in one sentence what keeps a holding from ever matching, and the remedy; None when it is screenable."""
        if self.identifiers.can_meet(holding) or self._is_telling(holding.name or ""):
            return None
        return self.identifiers.shortfall(holding)

    def search(self, text: str, limit: int) -> tuple[Match, ...]:
        """Look a name or identifier up for a person: ranked, below the screening threshold too, at most `limit`."""
        value = text.strip()
        asked = Holding(0, isin=value, cusip=value, sedol=value, figi=value, lei=value, ticker=value)
        named = [_identified(self, hit) for hit in self.identifiers.hits(asked)]
        (found,) = self._named([value], is_search=True)
        return _ranked([*named, *self._matches(found, Holding(0, value), is_search=True)])[: max(limit, 0)]

    def score_all(self, names: Sequence[str], threshold: float) -> list[list[Match]]:
        """Hold names against every listed one, and give the matches of each that reach a threshold.

        Each name is held in each way that it may be read, and no listed one is skipped.
        """
        found: list[list[Match]] = [[] for _ in names]
        read = [self.readings(name) for name in names]
        queries = iter(Query.of_all([one for readings in read for one in readings], self.corpus))
        asked = [(next(queries), number) for number, readings in enumerate(read) for _ in readings]
        for place in range(len(self.corpus)):
            listed = self.corpus.name(place)
            for query, number in asked:
                if edges := pairs(query, listed):  # without a pair of words the score is 0
                    match = self._judged(Found(query, place, align(query, listed, edges)), None, frozenset())
                    if match and match.score >= threshold:
                        found[number].append(match)
                for part in self._within([query], [[place]])[0]:
                    match = self._judged(part, None, frozenset())
                    if match and match.score >= threshold:
                        found[number].append(match)
        return found

    def count_candidates(self, readings: Sequence[ParsedName]) -> int:
        """Count the names that would be scored for names that are asked for, without scoring them."""
        queries = Query.of_all(readings, self.corpus)
        return sum(map(len, self.retrieval.candidates(queries, self.profile.thresholds.possible)))

    def _by_identifier(self, holding: Holding) -> Iterator[Match]:
        given = [holding] if has_identifiers(holding) else []
        for asked in [*given, *asked_by_codes(holding)]:
            for hit in self.identifiers.hits(asked):
                match = replace(_identified(self, hit), settles=asked is holding)
                is_doubtful = hit.is_reusable and self._contradicts(holding.name, hit.party)
                yield self._doubted(match, holding.name or "") if is_doubtful else match

    def _by_underlying(self, name: str | None) -> Iterator[Match]:
        """Give the companies traded in Hong Kong that may be the underlying of a structured product."""
        underlying = underlying_of(name) if name else None
        if not underlying:
            return
        for party in self.identifiers.traded.tolist():
            for place in self.corpus.names_of(party):
                listed = self.corpus.name(place)
                if may_mean(underlying, listed, self.profile):
                    score = self.profile.thresholds.core
                    why = f"{underlying!r}, the underlying of {name!r}, may be short for {listed.text!r}"
                    reasons, value = (Reason(score, why),), name or ""
                    known = self.parties[party].id
                    yield Match(known, Strength.POSSIBLE, score, "name", value, listed.text, reasons)

    def _doubted(self, match: Match, name: str) -> Match:
        """Lower a match on a ticker whose holding bears another name: tickers are given to other companies."""
        cost = self.profile.costs.ticker_contradicted
        reason = Reason(-cost, f"the name {name!r} is not one of the party's: tickers get reused")
        return replace(
            match, strength=Strength.POSSIBLE, score=match.score - cost, explanation=(*match.explanation, reason)
        )

    def _contradicts(self, name: str | None, party: int) -> bool:
        """Tell whether a printed name is another than all of a party's; an empty or native one says nothing."""
        parsed = parse_name(name or "", self.profile, is_cut=True)
        if not is_telling(parsed, self.profile) or not any(c.isascii() and c.isalpha() for c in name or ""):
            return False
        (query,) = Query.of_all([parsed], self.corpus, is_search=True)
        for place in self.corpus.names_of(party):
            listed = self.corpus.name(place)
            alignment = align(query, listed, pairs(query, listed))
            if alignment.score >= self.profile.thresholds.ticker_name or self._is_initialism(parsed, listed.parsed):
                return False
        return True

    def _is_initialism(self, printed: ParsedName, listed: ParsedName) -> bool:
        """Tell whether a printed name begins with the initials of a listed one, its legal form included (CRCC)."""
        first = printed.words[0].text
        words = [*(word.text for word in listed.words), *listed.form.split()]
        is_long_enough = len(first) >= self.profile.limits.prefix_letters
        return is_long_enough and "".join(word[0] for word in words).startswith(first)

    def _is_telling(self, name: str) -> bool:
        known = self._telling.get(name)
        if known is None:
            # Why the readings: a batch is looked through for names that say nothing, then asked; a name is read once
            is_cut = has_cut_length(name, self.profile)
            plain = parse_name(name, self.profile) if is_cut else self._readings(name)[0]
            known = self._telling.keep(name, is_telling(plain, self.profile))
        return known

    def _remembered(self, names: Iterable[str]) -> dict[str, list["Found"]]:
        """Answer as `_named`, by name; from memory where one was asked for before, in whatever company."""
        found, new = dict[str, list[Found]](), list[str]()
        for name in names:
            if (known := self._found.get(name)) is None:
                new.append(name)
            else:
                found[name] = known
        for name, aligned in zip(new, self._named(new) if new else (), strict=True):
            found[name] = self._found.keep(name, aligned, 1 + ALIGNED * len(aligned))
        return found

    def _named(self, names: Sequence[str], *, is_search: bool = False) -> list[list["Found"]]:
        """Align with each name all listed ones that can reach the threshold, in each way that it may be read."""
        profile = self.profile
        threshold = profile.thresholds.search if is_search else profile.thresholds.possible
        read = [self.readings(name, is_search=is_search) for name in names]
        queries = Query.of_all([one for readings in read for one in readings], self.corpus, is_search=is_search)
        places = self._places(queries, threshold)
        within = self._within(queries, places_within(queries, self.corpus))
        asked = zip(queries, places, within, strict=True)
        aligned = iter([[*self._aligned(*one, threshold)] if one[1] or one[2] else [] for one in asked])
        return [[found for _ in readings for found in next(aligned)] for readings in read]

    def _places(self, queries: Sequence[Query], threshold: float) -> list[list[int]]:
        """Retrieve for each query the places of the names that it may be.

        Why: where something was set aside or spelt otherwise, only a name is admitted whose telling words are all the
        same or whose score reaches `close`; in a usual portfolio these queries are a fifth of all, and most end here.
        """
        found: list[list[int]] = [[] for _ in queries]
        close = max(threshold, self.profile.thresholds.close)
        plain = [number for number, query in enumerate(queries) if not query.name.is_bared]
        bared = [number for number, query in enumerate(queries) if query.name.is_bared and query.may_be_whole]
        for numbers, least in ((plain, threshold), (bared, close)):
            some = self.retrieval.candidates([queries[number] for number in numbers], least)
            for number, places in zip(numbers, some, strict=True):
                found[number] = places
        return found

    def _within(self, queries: Sequence[Query], places: Sequence[Sequence[int]]) -> list[list["Found"]]:
        """Align the listed names at some places with the parts of the prints that are the whole of them."""
        parts = [
            (number, place, part)
            for number, (query, some) in enumerate(zip(queries, places, strict=True))
            if some and may_hold_parts(query.name)
            for place in some
            if (part := part_of(query.name, self.corpus.name(place), self.profile))
        ]
        found: list[list[Found]] = [[] for _ in queries]
        asked = Query.of_all([part for _, _, part in parts], self.corpus) if parts else []
        for (number, place, _), query in zip(parts, asked, strict=True):
            listed = self.corpus.name(place)
            found[number].append(Found(query, place, align(query, listed, pairs(query, listed))))
        return found

    def readings(self, name: str, *, is_search: bool = False) -> list[ParsedName]:
        """Give the ways to read a name that say something; that of a person only where people are listed."""
        readings = self._readings(name) if not is_search else self._parse(name, is_cut=True)
        return [one for one in readings if is_telling(one, self.profile)]

    def _readings(self, name: str) -> tuple[ParsedName, ...]:
        known = self._read.get(name)
        if known is None:
            parsed = self._parse(name, is_cut=has_cut_length(name, self.profile))
            known = self._read.keep(name, parsed, READING * len(parsed))
        return known

    def _parse(self, name: str, *, is_cut: bool) -> tuple[ParsedName, ...]:
        vocabulary = self.corpus.vocabulary
        return parse_readings(
            name, self.profile, is_cut=is_cut, of_people=vocabulary.has_people, is_listed=vocabulary.has
        )

    def _aligned(
        self, query: Query, places: Iterable[int], within: Iterable["Found"], threshold: float
    ) -> Iterator["Found"]:
        for place in places:
            listed = self.corpus.name(place)
            alignment = align(query, listed, pairs(query, listed))
            if alignment.shares_core or alignment.score >= threshold:
                yield Found(query, place, alignment)
        yield from within

    def _matches(self, found: Sequence["Found"], holding: Holding, *, is_search: bool = False) -> Iterator[Match]:
        """Judge alignments with what else is known of a holding."""
        threshold = self.profile.thresholds.search if is_search else self.profile.thresholds.possible
        if not found:
            return
        issued = countries_of_issue(holding)
        country = holding.country
        is_issued: bool | None = None  # until it matters
        if (issued or country) and is_receipt(holding.name or "", self.profile):
            issued, country = frozenset(), None
        for one in found:
            listed = self.corpus.name(one.place)
            is_body = listed.is_person or listed.is_thing
            if is_issued is None and (
                is_body or listed.is_weak or any(pair.rule == SPELLING for pair in one.alignment.pairs)
            ):
                is_issued = not is_search and is_security(holding, self.profile)
            if is_issued and is_body:
                continue
            match = self._judged(one, country, issued, is_issued=bool(is_issued))
            ruled = self._ruled(match, one, holding) if match else None
            if ruled and (ruled.ruled_out or ruled.score >= threshold):
                yield ruled

    def _ruled(self, match: Match, found: "Found", holding: Holding) -> Match:
        """Rule a match out whose holding is known to be a namesake."""
        listed = self.corpus.name(found.place)
        party = self.parties[listed.party]
        why = ruled_out(holding, found.query.name, party, listed.families, self.profile)
        if why is None:
            return match
        reasons = (*match.explanation, Reason(0.0, why))
        return replace(match, settles=False, ruled_out=why, explanation=reasons)

    def _judged(
        self, found: "Found", country: str | None, issued: frozenset[str], *, is_issued: bool = False
    ) -> Match | None:
        query, alignment = found.query, found.alignment
        listed = self.corpus.name(found.place)
        party = self.parties[listed.party]
        seats = self._seats(listed.party) if country or issued else ()
        is_elsewhere = bool(seats) and all(contradict(country, seat) for seat in seats)
        is_foreign = not query.name.wording and is_issued_abroad(issued, party, seats)
        is_at_home = any(same_country(where, seat) for where in (country, *issued) for seat in seats)
        comparison = Comparison(
            query.name, listed, alignment, is_elsewhere, is_foreign, self.profile, is_at_home, is_issued
        )
        if not comparison.is_admitted:
            return None
        decision = score_match(comparison)
        return Match(
            party.id, decision.strength, decision.score, "name", query.name.text, listed.text, decision.reasons
        )

    def _seats(self, number: int) -> tuple[str, ...]:
        """Give a party's country, or where its record names none, those of records of the same publisher's number."""
        own = self.parties[number].country
        if own:
            return (own,)
        others = (self.parties[other].country for other in self.identifiers.of_same_number(number))
        return tuple(sorted({country for country in others if country}))


class Found(Struct, frozen=True, gc=False):
    """A listed name that a printed one may be, with how they align."""

    query: Query
    place: int
    alignment: Alignment


def _identified(index: Index, hit: IdentifierHit) -> Match:
    why = f"{hit.field} {hit.value!r} is {hit.against.kind} {hit.against.value!r} of the list"
    party = index.parties[hit.party].id
    return Match(party, Strength.IDENTIFIER, 1.0, hit.field, hit.value, hit.against.value, (Reason(1.0, why),))


def _ranked(matches: Sequence[Match]) -> tuple[Match, ...]:
    """Keep each party's strongest match, the first of equal ones; the strongest first."""
    if not matches:
        return ()
    best: dict[str, Match] = {}
    for match in matches:
        known = best.get(match.party_id)
        if known is None or _rank(match) > _rank(known):
            best[match.party_id] = match
            if known and known.settles and known.strength is not Strength.POSSIBLE:
                best[match.party_id] = replace(match, settles=True)
        elif match.settles and match.strength is not Strength.POSSIBLE and not known.ruled_out:
            best[match.party_id] = replace(known, settles=True)
    return tuple(sorted(best.values(), key=lambda match: (-match.strength.rank, -match.score, match.party_id)))


def _rank(match: Match) -> tuple[bool, int, float]:
    return (not match.ruled_out, match.strength.rank, match.score)
