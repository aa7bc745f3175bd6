"""The index that answers which parties a holding may be; a new list version makes a new index."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from service.domain.holdings import Holding
from service.domain.matches import Match, Reason, Strength
from service.domain.parties import Party
from service.matching.alignment import align
from service.matching.candidates import Edge, Query, candidates, pairs
from service.matching.corpus import Corpus
from service.matching.countries import contradict, country_of_isin, is_issued_abroad
from service.matching.identifiers import IdentifierHit, IdentifierIndex
from service.matching.names import ParsedName, has_cut_length, is_receipt, is_telling, parse_name, parse_readings
from service.matching.profile import Profile
from service.matching.scripts import LATIN, latin_part, scripts_of
from service.matching.verdict import Comparison, judge

MATCHER_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Index:
    """The parties of a set of list versions, ready to be asked; safe to share: only memories of answers grow."""

    profile: Profile
    parties: tuple[Party, ...]
    corpus: Corpus
    identifiers: IdentifierIndex
    scripts: frozenset[str]

    @classmethod
    def build(cls, parties: Iterable[Party], profile: Profile) -> "Index":
        """Index the parties' names and identifiers."""
        listed = tuple(parties)
        corpus = Corpus.of(listed, profile)
        foreign = "".join(name.text for name in corpus.names if not name.text.isascii())
        return cls(profile, listed, corpus, IdentifierIndex.of(listed), scripts_of(foreign) - {LATIN})

    def best_matches(self, holding: Holding) -> tuple[Match, ...]:
        """Give each party that a holding may be once, by its strongest match; the strongest first."""
        named = tuple(self._by_name(holding.name, holding.country))
        return _ranked([*self._by_identifier(holding), *self._weighed(holding, named)])

    def best_matches_all(self, holdings: Sequence[Holding]) -> list[tuple[Match, ...]]:
        """Answer as `best_matches` for each holding in order; a repeated name is scored once."""
        known: dict[tuple[str | None, str | None], tuple[Match, ...]] = {}
        answers = []
        for holding in holdings:
            named = (holding.name, holding.country)
            if named not in known:
                known[named] = tuple(self._by_name(*named))
            answers.append(_ranked([*self._by_identifier(holding), *self._weighed(holding, known[named])]))
        return answers

    def is_comparable(self, text: str) -> bool:
        """Tell whether a name can be compared with listed ones: in Latin letters, or in a script that some of them use.

        A share class or legal form in Latin letters beside another script is not yet a name in them.
        """
        scripts = scripts_of(text)
        if scripts <= self.scripts | {LATIN}:
            return True
        return LATIN in scripts and is_telling(parse_name(latin_part(text), self.profile), self.profile)

    def is_screenable(self, holding: Holding) -> bool:
        """Tell whether a holding could match: by an identifier of a kind that the lists carry, or by a telling name."""
        return self.unscreenable_reason(holding) is None

    def unscreenable_reason(self, holding: Holding) -> str | None:
        """Say in one sentence what keeps a holding from ever matching, and the mend; None when it is screenable."""
        if self.identifiers.can_meet(holding) or is_telling(parse_name(holding.name or "", self.profile), self.profile):
            return None
        return self.identifiers.shortfall(holding)

    def search(self, text: str, limit: int) -> tuple[Match, ...]:
        """Look a name or identifier up for a person: ranked, below the screening threshold too, at most `limit`."""
        value = text.strip()
        asked = Holding(0, isin=value, cusip=value, sedol=value, figi=value, lei=value, ticker=value)
        named = [_identified(self, hit) for hit in self.identifiers.hits(asked)]
        return _ranked([*named, *self._by_name(value, None, is_search=True)])[: max(limit, 0)]

    def lost_names(self) -> Iterator[tuple[Party, str]]:
        """Find listed names that, given as they are printed, would not find their own party; there should be none."""
        for number, party in enumerate(self.parties):
            places = self.corpus.by_party.get(number, ())
            for name in party.names:
                parsed = parse_name(name.text, self.profile)
                if is_telling(parsed, self.profile) and not self._reaches(Query.of_itself(parsed, self.corpus), places):
                    found = self._by_name(name.text, None)
                    if all(match.party_id != party.id for match in found):
                        yield party, name.text

    def _reaches(self, query: Query, places: Iterable[int]) -> bool:
        """Tell whether a name reaches the threshold against one of the listed names at these places."""
        least = self.profile.thresholds.possible
        return any(
            self._scored(query, place, pairs(query, self.corpus.names[place], self.corpus), None, None).score >= least
            for place in places
        )

    def _by_identifier(self, holding: Holding) -> Iterator[Match]:
        for hit in self.identifiers.hits(holding):
            match = _identified(self, hit)
            is_doubtful = hit.is_reusable and self._contradicts(holding.name, hit.party)
            yield self._doubted(match, holding.name or "") if is_doubtful else match

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
        query = Query.of(parsed, self.corpus, is_search=True)
        for place in self.corpus.by_party.get(party, ()):
            listed = self.corpus.names[place]
            alignment = align(query, listed, pairs(query, listed, self.corpus), self.profile)
            if alignment.score >= self.profile.thresholds.ticker_name or self._is_initialism(parsed, listed.parsed):
                return False
        return True

    def _is_initialism(self, printed: ParsedName, listed: ParsedName) -> bool:
        """Tell whether a printed name begins with the initials of a listed one, its legal form included (CRCC)."""
        first = printed.words[0].text
        words = [*(word.text for word in listed.words), *listed.form.split()]
        is_long_enough = len(first) >= self.profile.limits.prefix_letters
        return is_long_enough and "".join(word[0] for word in words).startswith(first)

    def _weighed(self, holding: Holding, named: tuple[Match, ...]) -> Iterable[Match]:
        """Score the name again with the country of the holding's ISIN, where that can say more."""
        issued = country_of_isin(holding.isin) if named and holding.isin else None
        if not issued or is_receipt(holding.name or "", self.profile):
            return named
        return self._by_name(holding.name, holding.country, issued=issued)

    def _by_name(
        self, name: str | None, country: str | None, *, issued: str | None = None, is_search: bool = False
    ) -> Iterator[Match]:
        """Score every listed name that can reach the threshold, in each way that the printed one may be read."""
        text = name or ""
        threshold = self.profile.thresholds.search if is_search else self.profile.thresholds.possible
        for parsed in parse_readings(text, self.profile, is_cut=is_search or has_cut_length(text, self.profile)):
            if not is_telling(parsed, self.profile):
                continue
            query = Query.of(parsed, self.corpus, is_search=is_search)
            for place, edges in candidates(query, self.corpus, threshold):
                match = self._scored(query, place, edges, country, issued)
                if match.score >= threshold:
                    yield match

    def _scored(
        self, query: Query, place: int, edges: Sequence[Edge], country: str | None, issued: str | None
    ) -> Match:
        listed = self.corpus.names[place]
        party = self.parties[listed.party]
        alignment = align(query, listed, edges, self.profile)
        is_elsewhere = contradict(country, party.country)
        is_foreign = not query.name.wording and is_issued_abroad(issued, party)
        verdict = judge(Comparison(query.name, listed, alignment, is_elsewhere, is_foreign, self.profile))
        return Match(party.id, verdict.strength, verdict.score, "name", query.name.text, listed.text, verdict.reasons)


def _identified(index: Index, hit: IdentifierHit) -> Match:
    why = f"{hit.field} {hit.value!r} is {hit.against.kind} {hit.against.value!r} of the list"
    party = index.parties[hit.party].id
    return Match(party, Strength.IDENTIFIER, 1.0, hit.field, hit.value, hit.against.value, (Reason(1.0, why),))


def _ranked(matches: Iterable[Match]) -> tuple[Match, ...]:
    """Keep each party's strongest match, the first of equal ones; the strongest first."""
    best: dict[str, Match] = {}
    for match in matches:
        known = best.get(match.party_id)
        if known is None or _rank(match) > _rank(known):
            best[match.party_id] = match
    return tuple(sorted(best.values(), key=lambda match: (-match.strength.rank, -match.score, match.party_id)))


def _rank(match: Match) -> tuple[int, float]:
    return (match.strength.rank, match.score)
