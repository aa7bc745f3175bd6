"""Links the two records of a listing that was printed anew under another party, as Luokong was under Luokung."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from service.domain.events import EventKind
from service.domain.kept_events import Correction
from service.domain.parties import Name, NameKind, Party
from service.domain.status import ENDINGS
from service.register.overlays import OverlayRegister
from service.register.register import Register, combine

# A correction ends the wrong record, or is noted of one that the publisher has ended itself.
CORRECTING = frozenset({*ENDINGS, EventKind.NOTED})


def with_corrections(register: Register, corrections: Iterable[Correction]) -> Register:
    """Give the replacing party all names and identifiers of the replaced record, known since the correction was known.

    Both records stay. One whose party is on no live list any more changes nothing.
    """
    parties: dict[str, Party] = {}
    for correction in sorted(corrections, key=lambda one: one.at):
        old, new = (
            parties.get(party) or register.parties.get(party) for party in (correction.party_id, correction.replaced_by)
        )
        if old is not None and new is not None:
            parties[new.id] = combine([new, _as_former(old, correction.known.date())])
    listings = {party: register.listings[party] for party in parties}
    return replace(register, book=OverlayRegister(register.book, parties, listings)) if parties else register


def _as_former(party: Party, known: date) -> Party:
    """Return a party's names and identifiers as former ones of another party."""
    return replace(
        party,
        names=tuple(_former(name, known) for name in party.names),
        identifiers=tuple(replace(one, known_from=known) for one in party.identifiers),
    )


def _former(name: Name, known: date) -> Name:
    kind = NameKind.WEAK if name.kind is NameKind.WEAK else NameKind.FORMER
    return replace(name, kind=kind, known_from=known)
