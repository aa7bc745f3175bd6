"""What is marked on a listing's timeline: its acts and the dates of its clock, each once and numbered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from service.domain.events import Event, EventKind, Scope
from service.domain.flags import Flag
from service.domain.timelines import Timeline

_BY_CLOCK = {Flag.DIVEST: "purchase ban begins", Flag.NO_TRADE: "divestment window closes"}
_NO_EFFECT = " (without effect)"
_WORDS = {
    EventKind.SIGNED: "order or law signed",
    EventKind.AMENDED: "law amended",
    EventKind.CLARIFIED: "law clarified",
    EventKind.CHALLENGED: "suit filed",
    EventKind.ENJOINED: "enjoined by a court",
    EventKind.STAYED: "stayed",
    EventKind.UPHELD: "upheld",
    EventKind.FOUND: "found, reported or notified",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A numbered point of a timeline; `is_by_clock` where no act but the law's own clock makes it."""

    at: datetime
    day: str
    word: str
    cited: str = ""
    is_by_clock: bool = False
    has_effect: bool = True
    number: int = 0


def marks_of(life: Timeline, first_number: int = 1) -> tuple[Mark, ...]:
    """Give the marks of a listing in order; acts before it began, after it ended, or on others are left out."""
    found = sorted([*_acts(life), *_clock(life)], key=lambda mark: (mark.at, mark.is_by_clock))
    return tuple(replace(mark, number=number) for number, mark in enumerate(found, first_number))


def _acts(life: Timeline) -> Iterator[Mark]:
    if not life.spans:
        return
    began, ended = life.spans[0].begins, _end(life)
    for event in life.events:
        if event.scope is not Scope.OTHERS and began <= event.at and (ended is None or event.at <= ended):
            yield Mark(event.at, _day(event), _WORDS.get(event.kind, event.kind.value), _cited(event))


def _clock(life: Timeline) -> Iterator[Mark]:
    """Mark when purchases and sales are prohibited, also where an order or an ending came before."""
    acts = {event.at for event in life.events if event.scope is not Scope.OTHERS}
    begun = {span.begins: span.flag for span in life.spans}
    for at, flag in ((life.restricted_from, Flag.DIVEST), (life.divest_before, Flag.NO_TRADE)):
        if at is not None:
            has_effect = begun.get(at) is flag
            word = _BY_CLOCK[flag] + ("" if has_effect else _NO_EFFECT)
            yield Mark(at, minute(at), word, is_by_clock=True, has_effect=has_effect)
    for percent, at in life.phases:
        yield Mark(at, minute(at), f"{percent} % must have been sold", is_by_clock=True)
    known = acts | {life.restricted_from, life.divest_before}
    for span in life.spans:
        if span.begins not in known:
            yield Mark(span.begins, minute(span.begins), f"{span.flag} by the clock", is_by_clock=True)


def _end(life: Timeline) -> datetime | None:
    return next((span.begins for span in life.spans if span.flag is Flag.FORMER), None)


def _day(event: Event) -> str:
    return f"{event.at:%Y-%m-%d}" if event.is_day else minute(event.at)


def minute(instant: datetime) -> str:
    """Write an instant to its minute, in its own zone."""
    return f"{instant:%Y-%m-%d %H:%M %Z}".strip()


def _cited(event: Event) -> str:
    return ", ".join(part for part in (event.authority, event.reference) if part)


def instants_of(lives: Sequence[Timeline]) -> list[datetime]:
    """Give every instant that a picture of these listings must show."""
    return [mark.at for life in lives for mark in marks_of(life)]
