"""One sentence per finding that a compliance officer can paste into a memo; the table is total over the flags."""

from collections.abc import Callable
from datetime import datetime

from service.domain.events import EventKind, Scope
from service.domain.flags import Flag
from service.domain.instruments import Applies
from service.domain.licences import Licence
from service.domain.matches import Match, Strength
from service.domain.programmes import Restriction
from service.domain.status import ENDINGS, ListingStatus, Status


def sentence(flag: Flag, match: Match, standing: ListingStatus, hypothetical: Flag | None) -> str:
    """Say why the flag stands; `hypothetical` is its `if_confirmed` or `if_lifted`."""
    words = _SENTENCES[flag](standing, hypothetical)
    return f"{_how(match, standing)} {words}{_open_suits(standing)}."


_FIELDS = {"country": "country", "issuer_country": "issuer country"}


def _how(match: Match, standing: ListingStatus) -> str:
    entry = standing.listing.entry
    if match.strength is Strength.IDENTIFIER:
        return f"{_FIELDS.get(match.matched_on, match.matched_on.upper())} {match.value} is {entry}, which"
    if match.strength is Strength.POSSIBLE:
        return f"{match.value!r} resembles {match.against!r} (score {match.score:.2f}), a name of {entry}, which"
    return f"{match.value!r} is {entry} by its name, which"


def _open_suits(standing: ListingStatus) -> str:
    if not standing.proceedings or standing.has_ended:
        return ""
    return f" (open proceeding: {', '.join(standing.proceedings)})"


def path_of(standing: ListingStatus) -> str:
    """Say by whom the party of a derived listing is owned, and through whom; empty where its publisher printed it."""
    if not standing.listing.is_derived:
        return ""
    told = (act for act in reversed(standing.events) if act.scope is Scope.LISTING and act.kind not in ENDINGS)
    return next((act.effect for act in told if act.effect), "")


def _listed(standing: ListingStatus) -> str:
    if standing.listing.is_derived:
        return _owned(standing)
    listing = standing.listing
    return f"has been on {listing.list_code} since {listing.listed_on} under {standing.programme.name}"


def _owned(standing: ListingStatus) -> str:
    """Say that no publisher lists it: the rule, and who states the ownership, do."""
    listing, event = standing.listing, standing.listing.listed_event
    rule, law = event.reference if event else listing.source, standing.programme.name
    stated = f"is {path_of(standing)}, as {listing.list_code} states"
    if listing.is_unsure:
        return f"{stated}: whether by that it falls under {law} with its owners is open ({rule})"
    since = f"it has fallen under {law} with its owners since {listing.listed_on}"
    return f"{stated}: by that, not by name, {since} ({rule})"


def _clear(_standing: ListingStatus, _hypothetical: Flag | None) -> str:
    return "was not listed at that time"


def _former(standing: ListingStatus, _hypothetical: Flag | None) -> str:
    cause, code = standing.cause, standing.listing.list_code
    by = f" by {cause.authority} ({cause.reference})" if cause else ""
    on = f"on {standing.since:%Y-%m-%d}"
    if standing.listing.is_derived:
        why = cause.effect if cause else ""
        return f"was {path_of(standing)}, as {code} states; that ended {on}: {why}"
    if not standing.was_listed:
        return f"was proposed for {code} and never listed: the proposal was {standing.status}{by} {on}"
    return f"is no longer on {code}: the listing of {standing.listing.listed_on} was {standing.status}{by} {on}"


def _notice(standing: ListingStatus, _hypothetical: Flag | None) -> str:
    programme = standing.programme
    if not standing.was_listed:
        return f"was proposed for {standing.listing.list_code} on {standing.since:%Y-%m-%d}; nothing is restricted yet"
    if programme.restriction is Restriction.NONE:
        return f"{_listed(standing)}; that restricts no trading"
    if standing.applicability.reach is Applies.NO:
        return f"{_listed(standing)}; that does not restrict this security ({programme.source})"
    return f"{_listed(standing)}; that binds {programme.binds} persons, not this holder"


def _suspended(standing: ListingStatus, hypothetical: Flag | None) -> str:
    cause = standing.cause
    act = "a licence" if standing.status is Status.LICENSED else "an order"
    if cause is None:
        return f"{_listed(standing)}; {act} suspends the restriction"
    until = f" until {_instant(cause.until)}" if cause.until else ""
    return (
        f"{_listed(standing)}; {act} of {cause.authority} of {cause.at:%Y-%m-%d} ({cause.reference}) suspends the "
        f"restriction{until}{_conditions(standing.licence)}, and without it the flag would be {hypothetical}"
    )


def _pending(standing: ListingStatus, _hypothetical: Flag | None) -> str:
    begins = _instant(standing.restricted_from)
    closes = f", and sales are prohibited from {_instant(standing.divest_before)}" if standing.divest_before else ""
    return f"{_listed(standing)}: purchases are prohibited from {begins}{closes}"


def _restricted(standing: ListingStatus, _hypothetical: Flag | None) -> str:
    answer, law = standing.applicability, standing.programme.source
    if answer.reach is Applies.YES:
        return f"{_listed(standing)}: this security is restricted, so no new purchase or financing of it ({law})"
    if answer.fact:
        return f"{_listed(standing)}: treat it as restricted until it is known {answer.fact} ({law})"
    return f"{_listed(standing)}: some instruments are restricted, read the directive ({law})"


def _review(standing: ListingStatus, hypothetical: Flag | None) -> str:
    if standing.unsettled:
        return f"{standing.unsettled}: a person must look; if it was, the flag is {hypothetical}"
    state = _listed(standing)  # a mere proposal could at most become a notice, which is no review
    if standing.listing.is_unsure:
        return f"{state}: a person must find out the share; if the rule is met, the flag is {hypothetical}"
    return f"{state}: a person must look; if it is the same, the flag is {hypothetical}{_for_others(standing)}"


def _for_others(standing: ListingStatus) -> str:
    """Name the licence that stands for other entities whose names closely match (OFAC FAQs 858, 864, 878)."""
    licences = [
        act
        for act in standing.programme.events
        if act.scope is Scope.OTHERS
        and act.kind is EventKind.LICENSED
        and max(act.at, act.known) <= min(standing.at, standing.known)
        and act.until is not None
        and standing.at < act.until
    ]
    if not licences:
        return ""
    last = max(licences, key=lambda act: act.rank)
    return f"; if it is another entity, {last.authority} {last.reference} covers it until {_instant(last.until)}"


def _divest(standing: ListingStatus, hypothetical: Flag | None) -> str:
    until = f", before {_instant(standing.divest_before)}" if standing.divest_before else ""
    if standing.licence:
        return _divest_by_licence(standing, standing.licence, until, hypothetical)
    begun = _instant(standing.restricted_from or standing.since)
    return (
        f"{_listed(standing)}: purchases have been prohibited since {begun} "
        f"and sales are allowed only to divest{until}{_sale(standing)}"
    )


def _sale(standing: ListingStatus) -> str:
    condition = standing.programme.sale_condition
    return f", {condition}" if condition else ""


def _conditions(licence: Licence | None) -> str:
    return f", on condition that {licence.conditions}" if licence and licence.conditions else ""


def _divest_by_licence(standing: ListingStatus, licence: Licence, until: str, hypothetical: Flag | None) -> str:
    on = _conditions(licence)
    return (
        f"{_listed(standing)}: property is blocked, but {licence.reference} lets holders sell to divest{until}"
        f"{on}; purchases are prohibited, and without the licence the flag "
        f"would be {hypothetical}"
    )


def _no_trade(standing: ListingStatus, _hypothetical: Flag | None) -> str:
    keeping = "so is keeping it" if standing.ends_possession else "keeping it is allowed"
    if standing.programme.restriction is Restriction.DEALINGS:
        law = standing.programme.source
        return f"{_listed(standing)}: buying and selling are prohibited without a licence ({law}); {keeping}"
    return (
        f"{_listed(standing)}: the divestment window closed at {_instant(standing.divest_before)}, so buying and "
        f"selling are prohibited without a licence; {keeping}"
    )


def _blocked(standing: ListingStatus, _hypothetical: Flag | None) -> str:
    law = standing.programme.source
    return f"{_listed(standing)}: property is blocked, so freeze it, do not sell it, and report it ({law})"


_SENTENCES: dict[Flag, Callable[[ListingStatus, Flag | None], str]] = {
    Flag.CLEAR: _clear,
    Flag.FORMER: _former,
    Flag.NOTICE: _notice,
    Flag.LICENSED: _suspended,
    Flag.ENJOINED: _suspended,
    Flag.PENDING: _pending,
    Flag.RESTRICTED: _restricted,
    Flag.REVIEW: _review,
    Flag.DIVEST: _divest,
    Flag.NO_TRADE: _no_trade,
    Flag.BLOCKED: _blocked,
}


def _instant(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M %Z}" if moment else "a date not published"
