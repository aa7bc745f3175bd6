"""One party as it answers on a day: its listings as they stand, and which records mean it."""

from dataclasses import dataclass

from service.domain.flags import Flag
from service.domain.kept_events import Correction
from service.domain.matches import Match
from service.domain.parties import Party, PrintedFact
from service.domain.status import ListingStatus


@dataclass(frozen=True, slots=True)
class Designation:
    """A party with its listings as they stand at an instant; `match` says how a search found it.

    `records` are the ids of lists' own records that mean it, and answer for it. `replaced_by` and `replaces` are the
    corrections that lead from its records to another party's, and from another's to its own. `facts` are addresses and
    remarks as the live lists print them, of one that was looked up by its id.
    """

    party: Party
    listing_statuses: tuple[ListingStatus, ...]
    flag: Flag
    match: Match | None = None
    records: tuple[str, ...] = ()
    replaced_by: tuple[Correction, ...] = ()
    replaces: tuple[Correction, ...] = ()
    facts: tuple[PrintedFact, ...] = ()
