"""Deadlines in words, as a document, and as a calendar that other programs subscribe to (RFC 5545)."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from service.domain.deadlines import DatedChange, Deadline
from service.domain.programmes import family_of

CHANGES = {
    DatedChange.BAN_BEGINS: "purchase ban begins",
    DatedChange.WINDOW_CLOSES: "divestment window closes",
    DatedChange.PHASE_ENDS: "phase of divestment ends",
    DatedChange.LICENCE_ENDS: "licence ends",
    DatedChange.ORDER_ENDS: "order ends",
    DatedChange.RULE_RESTS: "rule on ownership rests",
    DatedChange.RULE_RETURNS: "rule on ownership holds",
    DatedChange.RENEWAL_DUE: "renewal due",
    DatedChange.DUTY_BEGINS: "duty begins",
}
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})
_LINE_OCTETS = 75  # RFC 5545, section 3.1: longer lines are folded


def deadlines_document(found: Sequence[Deadline], now: datetime) -> dict[str, Any]:
    """Write the deadlines as the API and the command give them."""
    return {"now": now.isoformat(), "deadlines": [_document(one) for one in found]}


def said(one: Deadline) -> str:
    """Say what happens, and whether an order stays it or it was missed."""
    marks = " (stayed by a court)" if one.is_stayed else " (missed)" if one.is_missed else ""
    return f"{CHANGES[one.change]}{marks}: {one.what}"


def _document(one: Deadline) -> dict[str, Any]:
    return {
        "at": one.at.isoformat(),
        "change": one.change.value,
        "what": one.what,
        "list": one.list_code or None,
        "programme": family_of(one.programme),
        "party_id": one.party_id or None,
        "party": one.party or None,
        "stayed": one.is_stayed,
        "missed": one.is_missed,
        "source": one.source,
    }


def to_ics(found: Sequence[Deadline], now: datetime) -> str:
    """Write the deadlines as iCalendar: instants in UTC, so that no table of zones is needed.

    A stayed one is CANCELLED; each keeps its UID while its day moves, so that a subscribed calendar moves it too.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Pendens//Deadlines//EN", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", "X-WR-CALNAME:Pendens deadlines"]
    for number, one in zip(_numbers(found), found, strict=True):
        lines += _event(one, number, now)
    return "".join(f"{folded}\r\n" for line in [*lines, "END:VCALENDAR"] for folded in _folded(line))


def _numbers(found: Sequence[Deadline]) -> Iterator[str]:
    """Tell apart those of one name, in the order of their days: a rule may rest and return more than once."""
    seen: dict[str, int] = {}
    for one in found:
        seen[one.uid] = seen.get(one.uid, 0) + 1
        yield "" if seen[one.uid] == 1 else f"-{seen[one.uid]}"


def _event(one: Deadline, number: str, now: datetime) -> list[str]:
    whom = one.party or family_of(one.programme)
    return [
        "BEGIN:VEVENT",
        f"UID:{one.uid}{number}@pendens",
        f"DTSTAMP:{_utc(now)}",
        f"DTSTART:{_utc(one.at)}",
        f"SUMMARY:{_escaped(f'{whom}: {CHANGES[one.change]}')}",
        f"DESCRIPTION:{_escaped(f'{said(one)} ({one.at:%Y-%m-%d %H:%M %Z}). Source: {one.source}')}",
        f"STATUS:{'CANCELLED' if one.is_stayed else 'CONFIRMED'}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _utc(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)


def _folded(line: str) -> Iterator[str]:
    """Break a line before it has too many octets, never inside a character; each further piece begins with a blank."""
    piece, size = "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > _LINE_OCTETS:
            yield piece
            piece, size = " ", 1
        piece, size = piece + character, size + octets
    yield piece
