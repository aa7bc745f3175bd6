"""The one word a caller acts on, and what it allows: total tables."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from service.domain.holdings import Side
from service.domain.instruments import Applies
from service.domain.jurisdictions import is_bound
from service.domain.licences import LicenceEffect
from service.domain.programmes import Programme, Restriction
from service.domain.status import ListingStatus, Status


class Flag(StrEnum):
    """Divestment flags, weakest first."""

    CLEAR = "clear"
    FORMER = "former"
    NOTICE = "notice"
    LICENSED = "licensed"
    ENJOINED = "enjoined"
    PENDING = "pending"
    RESTRICTED = "restricted"
    REVIEW = "review"
    DIVEST = "divest"
    NO_TRADE = "no_trade"
    BLOCKED = "blocked"

    @property
    def severity(self) -> int:
        """Give its place on the published scale 0..80."""
        return SEVERITIES[self]


SEVERITIES = {
    Flag.CLEAR: 0,
    Flag.FORMER: 10,
    Flag.NOTICE: 20,
    Flag.LICENSED: 30,
    Flag.ENJOINED: 35,
    Flag.PENDING: 40,
    Flag.RESTRICTED: 45,
    Flag.REVIEW: 50,
    Flag.DIVEST: 60,
    Flag.NO_TRADE: 70,
    Flag.BLOCKED: 80,
}


class Permission(StrEnum):
    """What may be done."""

    ALLOWED = "allowed"
    RESTRICTED = "restricted"
    DIVEST_ONLY = "divest_only"
    PROHIBITED = "prohibited"
    FROZEN = "frozen"


class Decision(StrEnum):
    """The answer to an order of one side."""

    ALLOW = "allow"
    WARN = "warn"
    DENY = "deny"


def strictest(flags: Iterable[Flag]) -> Flag:
    """Return the flag of the highest severity; `clear` where there is none."""
    return max(flags, key=lambda flag: flag.severity, default=Flag.CLEAR)


# What a table, a page or a report says of a permission: one answer to "may I?".
PERMISSION_WORDS: Mapping[Permission, str] = {
    Permission.ALLOWED: "yes",
    Permission.RESTRICTED: "some instruments",
    Permission.DIVEST_ONLY: "only to divest",
    Permission.PROHIBITED: "no",
    Permission.FROZEN: "frozen",
}


@dataclass(frozen=True, slots=True)
class Trade:
    """What may be done with a holding; None throughout while a person has yet to look."""

    buy: Permission | None
    sell: Permission | None
    hold: Permission | None


_FREE = Trade(Permission.ALLOWED, Permission.ALLOWED, Permission.ALLOWED)

TRADES = {
    Flag.CLEAR: _FREE,
    Flag.FORMER: _FREE,
    Flag.NOTICE: _FREE,
    Flag.LICENSED: _FREE,
    Flag.ENJOINED: _FREE,
    Flag.PENDING: _FREE,
    Flag.RESTRICTED: Trade(Permission.RESTRICTED, Permission.RESTRICTED, Permission.ALLOWED),
    Flag.REVIEW: Trade(None, None, None),
    Flag.DIVEST: Trade(Permission.PROHIBITED, Permission.DIVEST_ONLY, Permission.ALLOWED),
    Flag.NO_TRADE: Trade(Permission.PROHIBITED, Permission.PROHIBITED, Permission.ALLOWED),
    Flag.BLOCKED: Trade(Permission.PROHIBITED, Permission.PROHIBITED, Permission.FROZEN),
}
_POSSESSION_ENDED = Trade(Permission.PROHIBITED, Permission.PROHIBITED, Permission.PROHIBITED)

_DENIED = frozenset({Permission.PROHIBITED, Permission.FROZEN})
_WARNED = frozenset({Permission.RESTRICTED, Permission.DIVEST_ONLY})
_WARNING_FLAGS = frozenset({Flag.PENDING, Flag.ENJOINED, Flag.LICENSED})

_SUSPENDED = {Status.LICENSED: Flag.LICENSED, Status.ENJOINED: Flag.ENJOINED}
_IN_FORCE = {
    Restriction.NONE: Flag.NOTICE,
    Restriction.PARTIAL: Flag.RESTRICTED,
    Restriction.DEALINGS: Flag.NO_TRADE,
    Restriction.BLOCKING: Flag.BLOCKED,
}


def flag_of(listing_status: ListingStatus | None, jurisdictions: Collection[str]) -> Flag:
    """Read the flag of a listing's status for holders of the given jurisdictions."""
    if listing_status is None:
        return Flag.CLEAR
    if listing_status.has_ended:
        return Flag.FORMER
    if _restricts_nothing(listing_status, jurisdictions):
        return Flag.NOTICE
    if listing_status.licence and listing_status.licence.effect is LicenceEffect.DIVEST:
        return Flag.DIVEST
    return _SUSPENDED.get(listing_status.status) or _flag_by_clock(listing_status)


def flag_if_lifted(listing_status: ListingStatus, jurisdictions: Collection[str]) -> Flag | None:
    """Give the flag that would stand now without the order or licence; None where nothing is suspended."""
    if not listing_status.licence and flag_of(listing_status, jurisdictions) not in _SUSPENDED.values():
        return None
    return _flag_by_clock(listing_status)


def trade_of(flag: Flag, listing_status: ListingStatus | None) -> Trade:
    """Give what a flag allows; under EO 13974 possession too is prohibited once the window has closed."""
    if flag is Flag.NO_TRADE and listing_status and listing_status.ends_possession:
        return _POSSESSION_ENDED
    return TRADES[flag]


def decide(flag: Flag, trade: Trade, side: Side, if_confirmed: Flag | None = None) -> Decision:
    """Answer an order; until a person has looked, a lead is answered as it would be if it were confirmed, no stricter.

    A `review` of which nobody says what it would be is denied.
    """
    confirmed = decide(if_confirmed, TRADES[if_confirmed], side) if if_confirmed else None
    if flag is Flag.REVIEW:
        return confirmed or Decision.DENY
    if confirmed is Decision.DENY:
        return Decision.DENY
    permission = trade.buy if side is Side.BUY else trade.sell
    if permission in _DENIED:
        return Decision.DENY
    if permission in _WARNED or flag in _WARNING_FLAGS:
        return Decision.WARN
    return Decision.ALLOW


def stops(flag: Flag, decision: Decision | None, fail_on: Flag) -> bool:
    """Tell whether a pipeline must stop: for an order by its decision, for any other row by its flag."""
    return flag.severity >= fail_on.severity if decision is None else decision is Decision.DENY


def can_restrict(programmes: Iterable[Programme], jurisdictions: Sequence[str]) -> bool:
    """Tell whether any of these programmes could give a holder of the jurisdictions more than a notice."""
    return any(one.restriction is not Restriction.NONE and is_bound(one.binds, jurisdictions) for one in programmes)


def _restricts_nothing(listing_status: ListingStatus, jurisdictions: Collection[str]) -> bool:
    programme = listing_status.programme
    return (
        listing_status.underlying is Status.PROPOSED
        or programme.restriction is Restriction.NONE
        or not is_bound(programme.binds, jurisdictions)
        or listing_status.applicability.reach is Applies.NO
    )


def _flag_by_clock(listing_status: ListingStatus) -> Flag:
    if listing_status.underlying is Status.PENDING:
        return Flag.PENDING
    if listing_status.programme.restriction is not Restriction.DIVESTMENT:
        return _IN_FORCE[listing_status.programme.restriction]
    if listing_status.programme.regime:  # what is still held when the last phase is over must be sold all the same
        return Flag.DIVEST
    is_open = listing_status.divest_before is None or listing_status.at < listing_status.divest_before
    return Flag.DIVEST if is_open else Flag.NO_TRADE
