"""The deadlines that lie ahead of a portfolio, gathered by party, and in sentences."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from service.domain.as_of import AsOf
from service.domain.flags import Flag

Finding = Mapping[str, Any]  # as in a screening document
NONE_AHEAD = "No purchase ban or divestment date lies ahead of these holdings."
_UNDATED = (
    "No date is known ahead: the reasons say of what is to be divested ({number}) which fact would set one, if any."
)


def none_ahead(findings: Iterable[Finding]) -> str:
    """Say that no date lies ahead, or of holdings to divest that none is known: a statute's phases may be undated."""
    number = sum(one["flag"] == Flag.DIVEST and one["divest_before"] is None for one in findings)
    return _UNDATED.format(number=number) if number else NONE_AHEAD


@dataclass(frozen=True, slots=True)
class Deadlines:
    """What lies ahead of the holdings in one party; `buy_before` and `sell_before` are exclusive, None when past.

    `is_lead` where a person has yet to confirm that it is the party.
    """

    party: str
    holdings: int
    buy_before: datetime | None
    sell_before: datetime | None
    is_lead: bool

    @property
    def first(self) -> datetime:
        """Give the nearest of them."""
        return min(at for at in (self.buy_before, self.sell_before) if at)


def deadlines_of(findings: Iterable[Finding], as_of: AsOf) -> tuple[Deadlines, ...]:
    """Gather what lies after an instant, the nearest first."""
    counted: dict[tuple[str, datetime | None, datetime | None, bool], int] = {}
    instant = as_of.at(UTC)
    for finding in findings:
        is_lead = finding["flag"] == Flag.REVIEW
        if (finding["if_confirmed"] if is_lead else finding["flag"]) not in {Flag.PENDING, Flag.DIVEST}:
            continue
        buy, sell = (_ahead(finding[word], instant) for word in ("restricted_from", "divest_before"))
        if buy or sell:
            key = (_party(finding), buy, sell, is_lead)
            counted[key] = counted.get(key, 0) + 1
    found = [Deadlines(party, number, buy, sell, lead) for (party, buy, sell, lead), number in counted.items()]
    return tuple(sorted(found, key=lambda one: (one.first, one.party, one.is_lead)))


def deadlines_text(findings: Iterable[Finding], as_of: AsOf) -> tuple[str, ...]:
    """Tell every deadline ahead, one sentence each, the nearest first.

    Args:
        findings: those of a screening document.
        as_of: the instant that it was asked about.
    """
    instant, findings = as_of.at(UTC), list(findings)
    told = [
        (at, one.party, f"{_minute(at)}, {_ahead_by((at - instant).days)}: {what} {_held(one)}.")
        for one in deadlines_of(findings, as_of)
        for at, what in (
            (one.buy_before, "purchases are prohibited of"),
            (one.sell_before, "the divestment window closes for"),
        )
        if at
    ]
    return tuple(sentence for _, _, sentence in sorted(told)) or (none_ahead(findings),)


def _minute(at: datetime) -> str:
    """Write an instant to its minute, with its offset."""
    text = at.isoformat(timespec="minutes")
    return f"{text[:10]} {text[11:16]}{text[16:]}"


def _ahead_by(days: int) -> str:
    return "within a day" if days == 0 else f"in {days} day{'s' if days > 1 else ''}"


def _held(one: Deadlines) -> str:
    lead = ", if a person confirms the match" if one.is_lead else ""
    return f"{one.party} ({one.holdings} holding{'s' if one.holdings > 1 else ''}){lead}"


def _party(finding: Finding) -> str:
    matches = finding["matches"]
    return str(matches[0]["party"] if matches else finding["holding"].get("name", f"row {finding['row']}"))


def _ahead(text: str | None, instant: datetime) -> datetime | None:
    at = datetime.fromisoformat(text) if text else None
    return at if at and at > instant else None
