"""A designation's timeline in sentences: the text alternative of its picture, and enough without it."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from service.charts.marks import Mark, marks_of, minute
from service.domain.as_of import AsOf
from service.domain.flags import Trade
from service.domain.timelines import Span, Timeline


def timeline_text(name: str, lives: Sequence[Timeline], as_of: AsOf, today: datetime) -> tuple[str, ...]:
    """Tell what the picture of the same values shows, one sentence each: acts, what was allowed when, and now."""
    told = [life for life in lives if life.spans]
    if not told:
        return (f"Nothing was known of {name} at that time.",)
    return tuple(sentence for life in told for sentence in _life(name, life, as_of, today))


def listing_title(life: Timeline) -> str:
    """Name a listing by its list, its programme and its entry there."""
    listing = life.listing
    return f"{listing.list_code} under {listing.programme}: {listing.entry}"


def span_at(life: Timeline, instant: datetime) -> Span | None:
    """Find the stretch that an instant lies in; None before the first."""
    return next((span for span in reversed(life.spans) if span.begins <= instant), None)


def _life(name: str, life: Timeline, as_of: AsOf, today: datetime) -> Iterator[str]:
    yield f"{name} on {life.listing.list_code} under {life.listing.programme}."
    for mark in marks_of(life):
        yield _mark(mark, today)
    for span in life.spans:
        yield _span(span)
    zone = life.spans[0].begins.tzinfo
    asked = as_of.at(zone) if zone else today
    yield _state(f"As of {as_of}", span_at(life, asked))
    yield _state(f"Today, {today:%Y-%m-%d}", span_at(life, today))


def _mark(mark: Mark, today: datetime) -> str:
    cited = f" ({mark.cited})" if mark.cited else ""
    ahead = ", still ahead" if mark.at > today else ""
    return f"{mark.day}: {mark.word}{cited}{ahead}."


def _span(span: Span) -> str:
    until = f"until {minute(span.ends)}" if span.ends else "with no end known"
    status = "" if span.status.value == span.flag.value else f" ({span.status})"
    return f"From {minute(span.begins)} {until}: {span.flag}{status}, {_trade(span.trade)}."


def _state(when: str, span: Span | None) -> str:
    return f"{when}: {span.flag}, {_trade(span.trade)}." if span else f"{when}: not listed yet."


def _trade(trade: Trade) -> str:
    if trade.buy is None or trade.sell is None or trade.hold is None:
        return "a person must look"
    words = (("buying", trade.buy), ("selling", trade.sell), ("keeping", trade.hold))
    return ", ".join(f"{act} {permission.replace('divest_only', 'only to divest')}" for act, permission in words)
