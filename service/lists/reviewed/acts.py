"""The legal events: dated, cited acts of presidents, agencies and courts, in the order of their file."""

from dataclasses import dataclass
from importlib.resources.abc import Traversable

from service.domain.events import Event, EventKind, Scope
from service.domain.programmes import Programme, Programmes
from service.errors import UnknownProgrammeError
from service.lists.reviewed.tables import TableRow, read_table

EVENTS_FILE = "events.csv"
_COLUMNS = (
    "list",
    "programme",
    "party",
    "event",
    "at",
    "authority",
    "reference",
    "effect",
    "docket",
    "closes_docket",
    "until",
    "known_from",
)
_WHOLE_PROGRAMME = "*"
_OTHERS = "("  # a party in parentheses is a note on others than the listed


@dataclass(frozen=True, slots=True)
class ReviewedAct:
    """An event with the list, the programme and the party (by a name that the list prints) it concerns."""

    row: TableRow
    list_code: str
    programme: str
    party: str
    event: Event

    @property
    def is_wide(self) -> bool:
        """Tell whether it concerns no single listing."""
        return self.event.scope is not Scope.LISTING


def read_acts(folder: Traversable, programmes: Programmes) -> tuple[ReviewedAct, ...]:
    """Read the legal events.

    Raises:
        ListDataError: a record breaks a rule of its table.
        UnknownProgrammeError: a record's programme has no row.
    """
    return tuple(_act(row, programmes) for row in read_table(folder, EVENTS_FILE, _COLUMNS))


def programme_of(row: TableRow, programmes: Programmes) -> Programme:
    """Find the programme that a record names.

    Raises:
        UnknownProgrammeError: it has no row; the message names the record's place.
    """
    try:
        return programmes.get(row.text("programme"))
    except UnknownProgrammeError as error:
        raise UnknownProgrammeError(f"{row.place('programme')}: {error}: add its row or correct the code") from None


def _act(row: TableRow, programmes: Programmes) -> ReviewedAct:
    programme = programme_of(row, programmes)
    return ReviewedAct(row, row.text("list"), programme.code, row.text("party"), _event(row, programme))


def _event(row: TableRow, programme: Programme) -> Event:
    docket = row.optional("docket") or None
    closes_docket = row.flag("closes_docket")
    if closes_docket and docket is None:
        raise row.fault("closes_docket", "says yes beside no docket", "name the docket that the act closes")
    return Event(
        kind=row.choice("event", EventKind),
        at=row.moment("at", programme.zone),
        authority=row.text("authority"),
        reference=row.text("reference"),
        source=row.text("source"),
        grade=row.text("grade"),
        effect=row.optional("effect"),
        is_day="T" not in row.text("at"),
        scope=_scope(row.text("party")),
        known_from=row.optional_moment("known_from", programme.zone),
        until=row.optional_moment("until", programme.zone),
        docket=docket,
        closes_docket=closes_docket,
        order=row.line,
    )


def _scope(party: str) -> Scope:
    if party == _WHOLE_PROGRAMME:
        return Scope.PROGRAMME
    return Scope.OTHERS if party.startswith(_OTHERS) else Scope.LISTING
