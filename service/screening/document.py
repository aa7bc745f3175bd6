"""The one document of a screening: the command, the API, the store and every report are made from it."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, fields
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

from service.domain.events import Event
from service.domain.findings import Finding, ListedMatch
from service.domain.flags import Flag, Trade
from service.domain.holdings import Holding, RowNote
from service.domain.listings import ListUse
from service.domain.outcomes import gate_of, outcome_of
from service.domain.reasons import path_of
from service.domain.status import ListingStatus, Status
from service.holdings import OUTSIDE
from service.matching import MATCHER_VERSION
from service.screening.run import Run
from service.screening.shortfalls import shortfall_document

Document = dict[str, Any]

# Scores are compared and shown to four places; more would promise a precision that names do not have.
_SCORE_PLACES = 4
_ECHOED = tuple(field.name for field in fields(Holding) if field.name not in {"row", "beside", "sheet"})
_echoed = attrgetter(*_ECHOED)


class Tally:
    """Counts a screening while it goes on: rows, flags, and what is held under each flag."""

    def __init__(
        self, rows: int, not_holdings: Iterable[tuple[str, int]], set_aside: Mapping[str, int] | None = None
    ) -> None:
        """Begin: `set_aside` counts those of `not_holdings` that are asked for what they name, and come back here."""
        self._rows = rows
        self._not_holdings = Counter(dict(not_holdings))
        self._not_holdings.subtract(set_aside or {})
        self._outside = 0
        self._flags: Counter[Flag] = Counter()
        self._values: dict[str, dict[str, Decimal]] = {}
        self.screened = 0
        self.rejected = 0
        self.is_stopped = False
        self.unread: list[RowNote] = []

    def add(self, findings: Iterable[Finding], run: Run) -> None:
        """Count some findings."""
        for finding in findings:
            self.screened += 1
            self._flags[finding.flag] += 1
            self.is_stopped = self.is_stopped or run.is_stopped(finding)
            self._outside += finding.holding.aside == OUTSIDE
            self._add_value(finding)

    def leave(self, rows: Iterable[Holding]) -> None:
        """Count rows that were set aside and have no finding."""
        self._not_holdings.update(row.aside for row in rows if row.aside not in {None, OUTSIDE})

    @property
    def flags(self) -> Collection[Flag]:
        """Give the flags that were found."""
        return self._flags.keys()

    def document(self) -> Document:
        """Write the counts."""
        outside = {OUTSIDE: self._outside} if self._outside else {}
        return {
            "rows": self._rows + self._outside,
            "screened": self.screened,
            "rejected": self.rejected,
            "not_holdings": dict(sorted((+self._not_holdings).items())),
            **outside,
            "flags": {flag.value: self._flags[flag] for flag in Flag if self._flags[flag]},
            "market_value": {
                flag: {code: _plain(total) for code, total in values.items()} for flag, values in self._values.items()
            },
        }

    def counted(self) -> Document:
        """Write what was counted, for the count of other rows to be added."""
        return {
            "screened": self.screened,
            "rejected": self.rejected,
            "outside": self._outside,
            "is_stopped": self.is_stopped,
            "unread": [asdict(note) for note in self.unread],
            "flags": {flag.value: count for flag, count in self._flags.items()},
            "not_holdings": dict(self._not_holdings),
            "values": {
                flag: {code: str(total) for code, total in values.items()} for flag, values in self._values.items()
            },
        }

    def absorb(self, counted: Mapping[str, Any]) -> None:
        """Add the count of other rows, as `counted` wrote it."""
        self.screened += counted["screened"]
        self.rejected += counted["rejected"]
        self._outside += counted["outside"]
        self.is_stopped = self.is_stopped or counted["is_stopped"]
        self.unread += (RowNote(**note) for note in counted["unread"])
        self._flags.update({Flag(flag): count for flag, count in counted["flags"].items()})
        self._not_holdings.update(counted["not_holdings"])
        for flag, values in counted["values"].items():
            by_currency = self._values.setdefault(flag, {})
            for code, total in values.items():
                by_currency[code] = by_currency.get(code, Decimal()) + Decimal(total)

    def _add_value(self, finding: Finding) -> None:
        """Add up what is held under each flag, currency by currency; an unnamed currency is the empty text."""
        holding = finding.holding
        if holding.market_value is not None:
            by_currency = self._values.setdefault(finding.flag.value, {})
            currency = holding.currency or ""
            by_currency[currency] = by_currency.get(currency, Decimal()) + holding.market_value


def input_document(source: Mapping[str, Any]) -> Document:
    """Write what was handed in: the fingerprint and size of its bytes, and of a file its name and how it was read."""
    layout = source.get("layout")
    return {
        "sha256": source["sha256"],
        "bytes": source["bytes"],
        "name": source.get("filename") or None,
        "layout": {**layout, "columns": dict(layout["columns"])} if layout else None,
    }


def without_clear(document: Document) -> Document:
    """Leave out the clear findings, which are counted all the same."""
    return {**document, "findings": [one for one in document["findings"] if one["flag"] != Flag.CLEAR]}


def head_document(run: Run, source: Mapping[str, Any], tally: Tally) -> Document:
    """Write a screening without findings and notes; `source` is what the store keeps of its input."""
    shortfalls = run.shortfalls_with(tally.rejected, tally.unread)
    return {
        "screening_id": run.id,
        "outcome": outcome_of(shortfalls, tally.flags).value,
        "gate": gate_of(shortfalls, is_stopped=tally.is_stopped).value,
        "as_of": str(run.question.as_of),
        "known_at": str(run.question.known_at),
        "jurisdictions": list(run.question.jurisdictions),
        "fail_on": run.fail_on.value,
        "history": run.history.value,
        "input": input_document(source),
        "lists": [list_document(use) for use in run.lists],
        "lists_missing": list(run.missing),
        "lists_held": list(run.held),
        "incomplete": [shortfall_document(one) for one in shortfalls],
        "law": {"version": run.law},
        "matcher": {
            "version": MATCHER_VERSION,
            "profile": run.profile.name,
            "profile_hash": run.profile.hash,
        },
        "counts": tally.document(),
    }


def list_document(use: ListUse) -> Document:
    """Write a list version as used."""
    version = use.version
    return {
        "code": version.code,
        "version": version.version,
        "published_on": version.published_on.isoformat(),
        "checked_on": version.checked_on.isoformat(),
        "entries": version.entries,
        "age_days": use.age_days,
        "stale": use.is_stale,
        "covered": [[first.isoformat(), last.isoformat()] for first, last in use.covered],
        "coverage": "partial" if use.gap else "full",
    }


def finding_document(finding: Finding) -> Document:
    """Write one finding with its matches."""
    return {
        "row": finding.holding.row,
        **({"sheet": finding.holding.sheet} if finding.holding.sheet is not None else {}),
        "holding": holding_document(finding.holding),
        "flag": finding.flag.value,
        "severity": finding.flag.severity,
        "trade": trade_document(finding.trade),
        "restricted_from": _instant(finding.restricted_from),
        "divest_before": _instant(finding.divest_before),
        "days_left": finding.days_left,
        "if_confirmed": _word(finding.if_confirmed),
        "if_lifted": _word(finding.if_lifted),
        "breach": finding.breach,
        "decision": finding.decision.value if finding.decision else None,
        "reason": finding.reason,
        "matches": [_match_document(match) for match in finding.matches],
    }


def holding_document(holding: Holding) -> Document:
    """Echo what was given of a holding, and with it the texts of unread columns that may name the security."""
    echoed = {
        name: value if type(value) is str else _plain(value)
        for name, value in zip(_ECHOED, _echoed(holding), strict=True)
        if value is not None
    }
    if holding.beside:
        echoed["beside"] = [{"column": one.column, "field": one.field, "text": one.text} for one in holding.beside]
    return echoed


def trade_document(trade: Trade) -> Document:
    """Write what may be done."""
    return {"buy": _word(trade.buy), "sell": _word(trade.sell), "hold": _word(trade.hold)}


def listing_status_document(listing_status: ListingStatus) -> Document:
    """Write a listing at an instant, with the acts behind it."""
    return {
        "programme": listing_status.programme.family,
        "measure": listing_status.programme.measure,
        "status": listing_status.status.value,
        "listed_on": listing_status.listing.listed_on.isoformat() if listing_status.listing.listed_on else None,
        "restricted_from": _instant(listing_status.restricts_from),
        "divest_before": _instant(listing_status.divest_before),
        "proceedings": list(listing_status.proceedings),
        "events": [event_document(event) for event in listing_status.events],
        "derived": _derived_document(listing_status),
        **_licence_document(listing_status),
    }


def _licence_document(listing_status: ListingStatus) -> Document:
    """Name the licence that a listing stands under, or that suspends it; nothing where there is none."""
    if listing_status.licence:
        return {"licence": listing_status.licence.reference}
    return (
        {"licence": listing_status.cause.reference}
        if listing_status.status is Status.LICENSED and listing_status.cause
        else {}
    )


def _derived_document(listing_status: ListingStatus) -> Document | None:
    """Say on whose listings a derived one rests, and by which ownership; None where its publisher printed it."""
    listing = listing_status.listing
    if not listing.is_derived:
        return None
    return {"owned": path_of(listing_status), "owners": list(listing.owned_by), "certain": not listing.is_unsure}


def event_document(event: Event) -> Document:
    """Write an act with its citation and grade; one known only by its date has a date."""
    return {
        "event": event.kind.value,
        "at": event.at.date().isoformat() if event.is_day else event.at.isoformat(),
        "authority": event.authority,
        "reference": event.reference,
        "source": event.source,
        "grade": event.grade,
        "effect": event.effect,
    }


def note_document(note: RowNote) -> Document:
    """Write a row's error or warning."""
    written: Document = {"row": note.row, "column": note.column, "value": note.value, "message": note.message}
    if note.sheet is not None:
        written["sheet"] = note.sheet
    return {**written, "unread": True} if note.unread else written


def _match_document(listed: ListedMatch) -> Document:
    match = listed.match
    return {
        "list": listed.listing.list_code,
        "party": listed.listing.entry,
        "party_id": match.party_id,
        "counts": listed.counts,
        "strength": match.strength.value,
        "score": round(match.score, _SCORE_PLACES),
        "matched_on": match.matched_on,
        "value": match.value,
        "against": match.against,
        "explanation": [{"points": round(r.points, _SCORE_PLACES), "why": r.why} for r in match.explanation],
        "flag": listed.flag.value,
        "listing": listing_status_document(listed.listing_status),
    }


def _word(flag: object) -> str | None:
    return None if flag is None else str(flag)


def _instant(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _plain(value: object) -> object:
    """Turn a field into what JSON can hold: amounts become numbers, days and words text."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value)
