"""An event as a person words it, and as the law reads it: what may be recorded at all."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from service.domain.as_of import AsOf
from service.domain.events import BEGINNINGS, Event, EventKind
from service.domain.wording import one_line, required_line
from service.errors import InvalidRequestError

# A listing begins by its publisher's word alone, and a programme is signed for all of its listings.
RECORDABLE = tuple(kind for kind in EventKind if kind not in {*BEGINNINGS, EventKind.SIGNED})
GRADES = ("A", "B", "C")


@dataclass(frozen=True, slots=True)
class EventRequest:
    """An event as a person words it: `party` is an id or a listed name; bare dates are days in the programme's zone.

    `until` is the first moment at which it no longer holds. `programme` is needed where the party stands on the list
    under several. `known_from`, with its reason, says that it was known before its approval. `replaced_by` is the
    party of the same list, by its id or listed name, under whom the listing was printed anew.
    """

    party: str
    list_code: str
    kind: EventKind
    at: AsOf
    authority: str
    reference: str
    source: str
    grade: str
    effect: str = ""
    docket: str = ""
    until: AsOf | None = None
    closes_docket: bool = False
    programme: str | None = None
    known_from: AsOf | None = None
    known_reason: str = ""
    replaced_by: str | None = None


def event_of(draft: EventRequest, zone: ZoneInfo, now: datetime) -> Event:
    """Word the act in the programme's zone.

    Raises:
        InvalidRequestError: a text is missing, or an instant cannot be so.
    """
    at = _begin(draft.at, zone)
    until = _begin(draft.until, zone) if draft.until else None
    known_from = _begin(draft.known_from, zone) if draft.known_from else None
    if at > now:
        raise InvalidRequestError(f"{draft.at} lies in the future: record what has happened (--until may lie ahead)")
    if until and until <= at:
        raise InvalidRequestError(f"it ends at {draft.until}, before it begins at {draft.at}")
    if known_from and not at <= known_from <= now:
        raise InvalidRequestError(f"it cannot be known from {draft.known_from}: only from {draft.at} to now")
    if known_from and not draft.known_reason.strip():
        raise InvalidRequestError("an event known before its approval needs the reason why")
    if draft.kind not in RECORDABLE or draft.grade not in GRADES:
        raise InvalidRequestError(f"{draft.kind.value} of grade {draft.grade} cannot be recorded")
    return Event(
        kind=draft.kind,
        at=at,
        authority=required_line("the authority", draft.authority),
        reference=required_line("the reference", draft.reference),
        source=required_line("the source", draft.source),
        grade=draft.grade,
        effect=one_line(draft.effect),
        is_day=not isinstance(draft.at.value, datetime),
        known_from=known_from,
        until=until,
        docket=one_line(draft.docket) or None,
        closes_docket=draft.closes_docket,
    )


def _begin(moment: AsOf, zone: ZoneInfo) -> datetime:
    """Read a bare date as the first moment of its day, as an event takes effect."""
    value: datetime | date = moment.value
    return value.astimezone(zone) if isinstance(value, datetime) else datetime.combine(value, time(0), zone)
