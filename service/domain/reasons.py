"""One sentence per finding that a compliance officer can paste into a memo; the table is total over the flags."""

from collections.abc import Callable
from datetime import datetime

from service.domain.events import EventKind, Scope
from service.domain.flags import Flag
from service.domain.instruments import Applies
from service.domain.jurisdictions import is_part
from service.domain.licences import Licence
from service.domain.matches import Match, Strength
from service.domain.programmes import Restriction
from service.domain.regimes import Regime
from service.domain.status import ENDINGS, ListingStatus, Status


def sentence(flag: Flag, match: Match, listing_status: ListingStatus, hypothetical: Flag | None) -> str:
    """Say why the flag stands; `hypothetical` is its `if_confirmed` or `if_lifted`."""
    words = _SENTENCES[flag](listing_status, hypothetical)
    return f"{_how(match, listing_status)} {words}{_open_suits(listing_status)}."


# Fields that tell the market of a holding, where a law reaches a market and names nobody.
_MARKETS = {"country": "its country", "issuer_country": "the country of its issuer"}


def _how(match: Match, listing_status: ListingStatus) -> str:
    entry = listing_status.listing.entry
    if match.of_market and match.strength is Strength.POSSIBLE:
        return f"{match.value!r} may be of {entry} ({match.explanation[0].why}), which"
    if match.of_market and match.matched_on in _MARKETS:
        listed = "" if match.strength is Strength.IDENTIFIER else f" as a list has it of {match.against}"
        return f"By {_MARKETS[match.matched_on]}, {match.value}{listed}, it is of {entry}, which"
    if match.strength is Strength.IDENTIFIER:
        return f"{match.matched_on.upper()} {match.value} is {'of ' if match.of_market else ''}{entry}, which"
    if match.strength is Strength.POSSIBLE:
        return f"{match.value!r} resembles {match.against!r} (score {match.score:.2f}), a name of {entry}, which"
    return f"{match.value!r} is {entry} by its name, which"


def _open_suits(listing_status: ListingStatus) -> str:
    if not listing_status.proceedings or listing_status.has_ended:
        return ""
    return f" (open proceeding: {', '.join(listing_status.proceedings)})"


def path_of(listing_status: ListingStatus) -> str:
    """Say by whom the party of a derived listing is owned, and through whom; empty where its publisher printed it."""
    if not listing_status.listing.is_derived:
        return ""
    told = (act for act in reversed(listing_status.events) if act.scope is Scope.LISTING and act.kind not in ENDINGS)
    return next((act.effect for act in told if act.effect), "")


def _listed(listing_status: ListingStatus) -> str:
    if listing_status.listing.is_derived:
        return _owned(listing_status)
    law = listing_status.programme.name
    if listing_status.followed:
        since = f"{_since(listing_status)} under {listing_status.followed.name}"
        return f"{since}, and by that falls under {law} since {listing_status.since:%Y-%m-%d}"
    return f"{_since(listing_status)} under {law}"


def _since(listing_status: ListingStatus) -> str:
    """Say since when a list has named it; the day of a file is one by which it did."""
    listing = listing_status.listing
    act = listing.listed_event
    latest = " at the latest" if act and act.is_inferred else ""
    return f"has been on {listing.list_code} since {listing.listed_on}{latest}"


def _owned(listing_status: ListingStatus) -> str:
    """Say that no publisher lists it: the rule, and who states the ownership, do."""
    listing, event = listing_status.listing, listing_status.listing.listed_event
    rule, law = event.reference if event else listing.source, listing_status.programme.name
    stated = f"is {path_of(listing_status)}, as {listing.list_code} states"
    if listing.is_unsure:
        return f"{stated}: whether by that it falls under {law} with its owners is open ({rule})"
    since = f"it has fallen under {law} with its owners since {listing.listed_on}"
    return f"{stated}: by that, not by name, {since} ({rule})"


def _clear(_listing_status: ListingStatus, _hypothetical: Flag | None) -> str:
    return "was not listed at that time"


def _former(listing_status: ListingStatus, _hypothetical: Flag | None) -> str:
    cause, code = listing_status.cause, listing_status.listing.list_code
    by = f" by {cause.authority} ({cause.reference})" if cause else ""
    on = f"on {listing_status.since:%Y-%m-%d}"
    if listing_status.listing.is_derived:
        why = cause.effect if cause else ""
        return f"was {path_of(listing_status)}, as {code} states; that ended {on}: {why}"
    if not listing_status.was_listed:
        return f"was proposed for {code} and never listed: the proposal was {listing_status.status}{by} {on}"
    begun = listing_status.listing.listed_on
    return f"is no longer on {code}: the listing of {begun} was {listing_status.status}{by} {on}"


def _notice(listing_status: ListingStatus, _hypothetical: Flag | None) -> str:
    programme = listing_status.programme
    if not listing_status.was_listed:
        code = listing_status.listing.list_code
        return f"was proposed for {code} on {listing_status.since:%Y-%m-%d}; nothing is restricted yet"
    if programme.restriction is Restriction.NONE:
        return f"{_listed(listing_status)}; that restricts no trading"
    if listing_status.applicability.reach is Applies.NO:
        what = f", which restricts {programme.restricts}" if programme.restricts else ""
        return f"{_listed(listing_status)}{what}; that does not restrict this security ({programme.source})"
    bound = f"investors of {programme.binds} alone" if is_part(programme.binds) else f"{programme.binds} persons"
    return f"{_listed(listing_status)}; that binds {bound}, not this holder"


def _suspended(listing_status: ListingStatus, hypothetical: Flag | None) -> str:
    cause = listing_status.cause
    act = "a licence" if listing_status.status is Status.LICENSED else "an order"
    if cause is None:
        return f"{_listed(listing_status)}; {act} suspends the restriction"
    until = f" until {_instant(cause.until)}" if cause.until else ""
    return (
        f"{_listed(listing_status)}; {act} of {cause.authority} of {cause.at:%Y-%m-%d} ({cause.reference}) suspends "
        f"the restriction{until}{_conditions(listing_status.licence)}, and without it the flag would be {hypothetical}"
    )


def _pending(listing_status: ListingStatus, _hypothetical: Flag | None) -> str:
    begins = _instant(listing_status.restricted_from)
    if listing_status.programme.restriction is Restriction.PARTIAL:
        law, what = listing_status.programme.source, listing_status.programme.restricts or "some of its securities"
        return f"{_listed(listing_status)}, which from {begins} restricts {what} ({law})"
    closes = (
        f", and sales are prohibited from {_instant(listing_status.divest_before)}"
        if listing_status.divest_before
        else ""
    )
    return f"{_listed(listing_status)}: purchases are prohibited from {begins}{closes}"


def _restricted(listing_status: ListingStatus, _hypothetical: Flag | None) -> str:
    answer, programme = listing_status.applicability, listing_status.programme
    listed = f"{_listed(listing_status)}, which restricts {programme.restricts or 'some of its securities'}"
    if answer.reach is Applies.YES:
        return f"{listed}: this security is one of them, so no new purchase or financing of it ({programme.source})"
    if answer.fact:
        return f"{listed}: treat it as restricted until it is known {answer.fact} ({programme.source})"
    return f"{listed}: treat it as restricted unless the measure's own text leaves it out ({programme.source})"


def _review(listing_status: ListingStatus, hypothetical: Flag | None) -> str:
    if listing_status.unsettled:
        return f"{listing_status.unsettled}: a person must look; if it was, the flag is {hypothetical}"
    state = _listed(listing_status)  # a mere proposal could at most become a notice, which is no review
    if listing_status.listing.is_unsure:
        return f"{state}: a person must find out the share; if the rule is met, the flag is {hypothetical}"
    return f"{state}: a person must look; if it is the same, the flag is {hypothetical}{_for_others(listing_status)}"


def _for_others(listing_status: ListingStatus) -> str:
    """Name the licence that stands for other entities whose names closely match (OFAC FAQs 858, 864, 878)."""
    licences = [
        act
        for act in listing_status.programme.events
        if act.scope is Scope.OTHERS
        and act.kind is EventKind.LICENSED
        and max(act.at, act.known) <= min(listing_status.at, listing_status.known)
        and act.until is not None
        and listing_status.at < act.until
    ]
    if not licences:
        return ""
    last = max(licences, key=lambda act: act.rank)
    return f"; if it is another entity, {last.authority} {last.reference} covers it until {_instant(last.until)}"


def _divest(listing_status: ListingStatus, hypothetical: Flag | None) -> str:
    until = f", before {_instant(listing_status.divest_before)}" if listing_status.divest_before else ""
    if listing_status.licence:
        return _divest_by_licence(listing_status, listing_status.licence, until, hypothetical)
    if listing_status.programme.regime:
        return f"{_listed(listing_status)}: {_by_phases(listing_status, listing_status.programme.regime)}"
    begun = _instant(listing_status.restricted_from or listing_status.since)
    return (
        f"{_listed(listing_status)}: purchases have been prohibited since {begun} "
        f"and sales are allowed only to divest{until}{_sale(listing_status)}"
    )


def _by_phases(listing_status: ListingStatus, regime: Regime) -> str:
    """Say what a statute or a mandate asks of its investors: by when how much, and counted from what."""
    phases = listing_status.phases
    ahead = [(phase, closes) for phase, closes in phases if closes > listing_status.at]
    if not regime.phases:
        sell = "what is held must be sold as soon as that can be done prudently"
    elif not phases:
        told = ", ".join(map(str, regime.phases))
        sell = (
            f"what is held must be sold, {told} of {regime.begins_with}: no list here states its day, which alone would"
            " date these phases"
        )
    elif not ahead:
        sell = f"what is held should have been sold before {_instant(phases[-1][1])}, and must be sold"
    else:
        told = ", ".join(f"{phase.percent} % before {_instant(closes)}" for phase, closes in ahead)
        sell = f"what is held must be sold, {told}, counted from {regime.begins_with}"
    exempt = f" (exempt: {regime.exemption})" if regime.exemption else ""
    return f"no new investment, and {sell}{exempt} ({listing_status.programme.source})"


def _sale(listing_status: ListingStatus) -> str:
    condition = listing_status.programme.sale_condition
    return f", {condition}" if condition else ""


def _conditions(licence: Licence | None) -> str:
    return f", on condition that {licence.conditions}" if licence and licence.conditions else ""


def _divest_by_licence(listing_status: ListingStatus, licence: Licence, until: str, hypothetical: Flag | None) -> str:
    on = _conditions(licence)
    return (
        f"{_listed(listing_status)}: property is blocked, but {licence.reference} lets holders sell to divest{until}"
        f"{on}; purchases are prohibited, and without the licence the flag "
        f"would be {hypothetical}"
    )


def _no_trade(listing_status: ListingStatus, _hypothetical: Flag | None) -> str:
    keeping = "so is keeping it" if listing_status.ends_possession else "keeping it is allowed"
    if listing_status.programme.restriction is Restriction.DEALINGS:
        law = listing_status.programme.source
        return f"{_listed(listing_status)}: buying and selling are prohibited without a licence ({law}); {keeping}"
    return (
        f"{_listed(listing_status)}: the divestment window closed at {_instant(listing_status.divest_before)}, so "
        f"buying and selling are prohibited without a licence; {keeping}"
    )


def _blocked(listing_status: ListingStatus, _hypothetical: Flag | None) -> str:
    law = listing_status.programme.source
    blocked = f"{_listed(listing_status)}: property is blocked, so freeze it, do not sell it, and report it ({law})"
    if (licence := listing_status.unread_licence) is None:
        return blocked
    return (
        f"{blocked}; {licence.authority} {licence.reference} stood then, and what it let holders do is not known here,"
        " for its text was not found"
    )


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
