"""What follows from another list: a statute that binds who is on a list of others (IC 5-10.2-13: the Entity List).

Such a listing is on no list of its own. It is read from the one that it follows whenever a holder is asked about whom
the statute binds, so that it is there as long as that one stands, whatever version of the list was loaded.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from service.domain.events import BEGINNINGS, Event, EventKind, Scope
from service.domain.jurisdictions import is_bound
from service.domain.listings import Listing
from service.domain.programmes import Programme, Programmes
from service.domain.regimes import Following
from service.domain.status import ENDINGS, ListingStatus

# What the authority of the list does to the name; an order that suspends its restriction leaves the name there.
_BEGINNING = frozenset({*BEGINNINGS, EventKind.FOUND})
_ACTS = frozenset({*_BEGINNING, *ENDINGS})


@dataclass(frozen=True, slots=True)
class Followed:
    """A listing under a statute that follows from another; `original` is the programme that it was printed under.

    `doubt` says what is not established; empty where it is.
    """

    listing: Listing
    original: Programme
    doubt: str = ""

    def read(self, listing_status: ListingStatus | None) -> ListingStatus | None:
        """Say in the standing what it follows from; None before the statute, or where the listing ended before it."""
        begins = listing_status.programme.begins if listing_status else None
        if listing_status is None or (begins and min(listing_status.at, listing_status.since) < begins):
            return None
        return replace(listing_status, followed=self.original, unsettled=listing_status.unsettled or self.doubt)


def binding_rules(programme: str, programmes: Programmes, jurisdictions: Collection[str]) -> tuple[Following, ...]:
    """Give the statutes that follow a programme and bind a holder.

    Raises:
        UnknownProgrammeError: a programme has no row.
    """
    rules = programmes.following.get(programme, ())
    return tuple(rule for rule in rules if is_bound(programmes.get(rule.programme).binds, jurisdictions))


def following(
    listing: Listing, country: str | None, programmes: Programmes, jurisdictions: Collection[str]
) -> Iterator[Followed]:
    """Give what a listing of a party in a country makes fall under the statutes that bind a holder.

    Raises:
        UnknownProgrammeError: a programme has no row.
    """
    for rule in binding_rules(listing.programme, programmes, jurisdictions):
        if rule.countries and country and country not in rule.countries:
            continue
        yield Followed(
            replace(
                listing,
                programme=rule.programme,
                events=tuple(sorted(_acts(listing, programmes, rule), key=lambda act: act.rank)),
                source=rule.source,
                grade=rule.grade,
                restricted_from=None,
                divest_before=None,
            ),
            programmes.get(listing.programme),
            "" if country or not rule.countries else _doubt(listing, rule),
        )


def _acts(listing: Listing, programmes: Programmes, rule: Following) -> Iterator[Event]:
    """Give the acts on the name, and those that took every name off the list."""
    kinds = _BEGINNING if rule.outlives else _ACTS
    yield from (act for act in listing.events if act.kind in kinds)
    for act in programmes.get(listing.programme).events:
        if act.scope is Scope.PROGRAMME and act.kind in ENDINGS and not rule.outlives:
            yield replace(act, scope=Scope.LISTING)


def _doubt(listing: Listing, rule: Following) -> str:
    named = " or ".join(sorted(rule.countries))
    return (
        f"is on {listing.list_code}, which states no country of it: whether it is there for {named} is not established"
    )
