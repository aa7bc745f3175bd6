"""Rows of real holdings files whose class is known, asked by name alone against the bundled lists."""

import time
from collections.abc import Mapping, Sequence

from benchmarks import matcher
from benchmarks.outcomes import QUIET, Case, Figure, Outcome, Suite, absent, by_family, share, tally, verdict_of
from benchmarks.sources import bundled, bundled_index, parties_on, rows
from service.domain.matches import Match
from service.domain.parties import Party

CODE, TITLE = "labelled", "Rows of holdings files, by name alone"
_BANS = frozenset({"us-ns-cmic", "us-ccmc"})
_NOT_LISTED = frozenset({"near-miss-not-listed", "affiliate-not-listed"})
_SURE = frozenset({"exact", "close"})
_LIST_OF = {
    "ns-cmic": frozenset({"us-ns-cmic"}),
    "ccmc-1237-only": frozenset({"us-ccmc"}),
    "1260h-2026-only": frozenset({"us-1260h"}),
    "legal-entity-question": frozenset({"us-ns-cmic"}),
}


def measure() -> Suite:
    """Ask every labelled row."""
    table = rows("holdings", "labelled_rows.csv")
    if not table:
        return absent(CODE, TITLE, "the publishers' files are absent")
    began = time.perf_counter()
    cases = [_case(row) for row in table]
    answers = matcher.ask_all(bundled_index(), [case.text for case in cases])
    banned = parties_on(_BANS)
    outcomes = tuple(verdict_of(c, _heard(c, found, banned)) for c, found in zip(cases, answers, strict=True))
    faults = tuple(one for one in outcomes if _is_fault(one))
    notes = _other_lists(cases, answers, banned)
    figures = tuple(_figures(by_family(outcomes)))
    return Suite(CODE, TITLE, figures, outcomes, faults, notes, time.perf_counter() - began, is_whole=True)


def _case(row: Mapping[str, str]) -> Case:
    label = row["class"]
    wanted = frozenset() if label in _NOT_LISTED else _wanted(label, row["entity"])
    return Case(f"{row['file']}:{row['row']}", label, row["name"], wanted)


def _wanted(label: str, entity: str) -> frozenset[str]:
    """Find the very party where the label names it as it is listed, else any party: the label then means a family."""
    on_list = parties_on(_LIST_OF[label])
    named = frozenset(party.id for party in bundled() if party.id in on_list and _is_named(party, entity))
    return named or frozenset(party.id for party in bundled())


def _is_named(party: Party, entity: str) -> bool:
    return any(entity.casefold().startswith(name.text.casefold()) for name in party.names if name.text == party.name)


def _heard(case: Case, matches: Sequence[Match], banned: frozenset[str]) -> Sequence[Match]:
    """Leave out what other lists say of a row that only the bans are asked of."""
    return [m for m in matches if m.party_id in banned] if case.family in _NOT_LISTED else matches


def _is_fault(one: Outcome) -> bool:
    if one.case.family == "affiliate-not-listed":
        return one.verdict in _SURE
    return one.verdict != QUIET if one.case.family in _NOT_LISTED else not one.is_found


def _figures(groups: Mapping[str, Sequence[Outcome]]) -> list[Figure]:
    goals = {"ns-cmic": 0.98}
    figures = []
    for label, members in groups.items():
        detail = f"{len(members)} rows: {tally(members)}"
        if label == "near-miss-not-listed":
            figures.append(Figure(f"{label}: alerted", 1 - share(members, {QUIET}), 0.05, "<=", detail))
            figures.append(Figure(f"{label}: close or exact", share(members, _SURE), 0.0, "<="))
        elif label == "affiliate-not-listed":
            figures.append(Figure(f"{label}: close or exact", share(members, _SURE), 0.0, "<=", detail))
        else:
            figures.append(Figure(f"{label}: right party found", share(members), goals.get(label), detail=detail))
    return figures


def _other_lists(cases: Sequence[Case], answers: Sequence[Sequence[Match]], banned: frozenset[str]) -> tuple[str, ...]:
    """Say which unlisted rows other bundled lists (s.1260H) answer: an affiliate may be listed there itself."""
    return tuple(
        f"{case.family}: {case.text!r} is {match.strength} {match.against!r} of another list ({match.score:.3f})"
        for case, found in zip(cases, answers, strict=True)
        if case.family in _NOT_LISTED
        for match in found
        if match.party_id not in banned
    )
