"""Texts that stand beside the fields of a holding: what they alone would give is a lead for the row."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC
from typing import Any

from service.domain.findings import Finding, Question, finding_of
from service.domain.flags import Flag
from service.domain.holdings import Holding, UnmappedText
from service.domain.matches import Match, Strength
from service.holdings import OUTSIDE
from service.holdings.kinds import Kind
from service.matching import Index
from service.matching.parse.security_terms import terms_of
from service.matching.score.countries import is_country
from service.register.register import Register

_BODIES = frozenset({"person", "vessel", "aircraft"})
# Rows that are sentences, of which any two words may be a trade.
_PROSE = frozenset({OUTSIDE, Kind.TRAILER.value})
_FEW = 2  # letters of a word that says nothing by itself
_ALIKE = 0.7  # the score of names that share their telling words and nothing else


def led_rows(
    rows: Sequence[Holding], register: Register, index: Index, question: Question
) -> tuple[tuple[Finding, ...], tuple[Holding, ...]]:
    """Ask what rows that are no holdings name: give a finding for each that leads to a listed party, and the others."""
    plain = [finding_of(row, (), register, question) for row in rows]
    asked = with_unmapped_texts(plain, [()] * len(plain), register, index, question)
    found = tuple(finding for finding in asked if finding.flag is Flag.REVIEW)
    led = {id(finding.holding) for finding in found}
    return found, tuple(row for row in rows if id(row) not in led)


def with_unmapped_texts(
    findings: Sequence[Finding],
    matches: Sequence[Sequence[Match]],
    register: Register,
    index: Index,
    question: Question,
) -> tuple[Finding, ...]:
    """Make a row `review` where a text beside it alone would give more than `notice`, and say in which column."""
    asked = dict.fromkeys((text.field, text.text) for finding in findings for text in finding.holding.beside)
    if not asked:
        return tuple(findings)
    found = _found(asked, index)
    return tuple(
        _led(finding, own, found, register, question) if finding.holding.beside else finding
        for finding, own in zip(findings, matches, strict=True)
    )


def _found(asked: Mapping[tuple[str, str], None], index: Index) -> dict[tuple[str, str], Sequence[Match]]:
    probes = [(key, _probe(*key)) for key in asked]
    usable = [(key, probe) for key, probe in probes if index.unscreenable_reason(probe) is None]
    if not usable:
        return {}
    results = index.best_matches_all([probe for _, probe in usable])
    return {key: matches for (key, _), matches in zip(usable, results, strict=True) if matches}


def _probe(field: str, text: str) -> Holding:
    given: dict[str, Any] = {field: text}
    return Holding(0, **given)


def _led(
    finding: Finding,
    own: Sequence[Match],
    found: Mapping[tuple[str, str], Sequence[Match]],
    register: Register,
    question: Question,
) -> Finding:
    """Ask again with what the texts lead to, as leads; of several texts the one that leads to the strictest counts."""
    best, holding = finding, finding.holding
    for text in holding.beside:
        led = _leads(text, own, found, register, is_prose=holding.aside in _PROSE)
        if not led or finding.flag.severity >= Flag.REVIEW.severity:
            continue
        again = finding_of(holding, (*own, *led), register, question, terms_of(holding, question.as_of.at(UTC).date()))
        if again.flag is Flag.REVIEW and again.flag.severity > best.flag.severity:
            best = replace(again, reason=f"{_where(holding, text)} {text.text!r}: {again.reason}")
    return best


def _where(holding: Holding, text: UnmappedText) -> str:
    if holding.aside is None:
        return f"the column {text.column!r} holds what was not read as the security itself,"
    where = "stands outside the table that was read" if holding.aside == OUTSIDE else f"counts as {holding.aside}"
    return f"the row {where} and is no holding by itself, but its column {text.column!r} names"


def _leads(
    text: UnmappedText,
    own: Sequence[Match],
    found: Mapping[tuple[str, str], Sequence[Match]],
    register: Register,
    *,
    is_prose: bool,
) -> list[Match]:
    known = {match.party_id for match in own}
    return [
        replace(match, strength=Strength.POSSIBLE)
        for match in found.get((text.field, text.text), ())
        if match.party_id not in known and _is_told(match, register, is_prose=is_prose)
    ]


def _is_told(match: Match, register: Register, *, is_prose: bool) -> bool:
    """Tell whether a text beside a row leads anywhere: to more than a resemblance, or as two words to a company.

    Why: of 18 resemblances of texts in rows that are no holdings (currencies, remarks) 16 were people's or rested on
    one word, and the others shared a trade; `Total HIKVISION DIGITAL TECHNOLOGY` is one that counts.
    """
    if match.strength is not Strength.POSSIBLE:
        return True
    party = register.parties[match.party_id]
    is_alike = match.score > _ALIKE if is_prose else match.score >= _ALIKE
    sizes = [sum(map(str.isalpha, word)) for word in match.value.split()]
    # Why: `MERCK + CO. INC.` and `M + T BANK CORP` are parted into CO. INC. and T BANK CORP, which say nothing.
    is_name = min(sizes) != 1 and sum(size > _FEW for size in sizes) > 1 and not is_country(match.value)
    return party.kind not in _BODIES and is_alike and is_name
