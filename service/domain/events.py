"""Dated, cited acts on a listing or on a whole programme."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class EventKind(StrEnum):
    """What an act does. The comment says which acts change a status; the others are shown and change nothing."""

    SIGNED = "signed"  # a programme begins
    AMENDED = "amended"
    CLARIFIED = "clarified"
    PROPOSED = "proposed"  # a listing is announced
    LISTED = "listed"  # a listing begins
    LICENSED = "licensed"  # suspends the restriction until a date
    CHALLENGED = "challenged"  # opens a court proceeding
    ENJOINED = "enjoined"  # suspends the restriction
    STAYED = "stayed"  # suspends the restriction
    UPHELD = "upheld"  # lifts a suspension in the same proceeding
    APPEALED = "appealed"  # opens a court proceeding
    VACATED = "vacated"  # ends a listing
    DELISTED = "delisted"  # ends a listing
    WITHDRAWN = "withdrawn"  # ends a listing or its proposal
    SUPERSEDED = "superseded"  # ends a listing
    FOUND = "found"  # an investor's finding, report or notice, from which the phases of its statute run; no status
    RENEWED = "renewed"  # the emergency under a whole programme goes on until a day; shown, and missed when it is not
    NOTED = "noted"


BEGINNINGS = frozenset({EventKind.PROPOSED, EventKind.LISTED})
# An order is given in a suit, so it shows its docket as open even where the complaint is not on record.
COURT_OPENINGS = frozenset({EventKind.CHALLENGED, EventKind.APPEALED, EventKind.ENJOINED, EventKind.STAYED})


class Scope(StrEnum):
    """Whom an act reaches: one listing, every listing of a programme, or others than the listed (a note only)."""

    LISTING = "listing"
    PROGRAMME = "programme"
    OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Event:
    """An act at an aware instant; with `is_day` it is known only by its date and takes effect at 00:00 there.

    `order` ranks acts of one instant as their source does. `until` is the first moment an order or licence no
    longer holds. `docket` names the court proceeding; `closes_docket` says that this act ended it. Where no source
    prints the day of an act it `is_inferred`: it is that of the first version that showed, or no longer showed, the
    listing, and the act itself lies somewhere before.
    """

    kind: EventKind
    at: datetime
    authority: str
    reference: str
    source: str
    grade: str
    effect: str = ""
    is_day: bool = True
    scope: Scope = Scope.LISTING
    known_from: datetime | None = None
    until: datetime | None = None
    docket: str | None = None
    closes_docket: bool = False
    order: int = 0
    is_inferred: bool = False

    @property
    def known(self) -> datetime:
        """Say since when the act is known: from its own instant unless its source says otherwise."""
        return self.known_from or self.at

    @property
    def rank(self) -> tuple[datetime, int]:
        """Order acts by instant, then as their source has them."""
        return (self.at, self.order)
