"""Lists: which are live, how old each is, the versions that are kept, and what changed between two of them."""

from collections import Counter

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from service.api.lists import live_uses
from service.designations.deadline_documents import said
from service.domain.differences import Change
from service.domain.jurisdictions import parse_jurisdiction
from service.domain.programmes import family_of
from service.errors import UnknownJurisdictionError, UnknownListError
from service.screening.shortfalls import not_loaded, of_own_law
from service.web.paging import Page
from service.web.questions import USUAL_JURISDICTIONS
from service.web.services import services
from service.web.words import for_pages

_SHOWN = 100


def publish(pages: Blueprint) -> None:
    """Give the pages their addresses."""
    pages.get("/lists")(show_lists)
    pages.get("/lists/<code>")(show_list)
    pages.get("/lists/<code>/diff")(show_difference)
    pages.get("/calendar")(show_calendar)


def show_lists() -> ResponseReturnValue:
    """Show every live list with its version and age, what is held of it, and which main lists are not loaded."""
    screener = services().screener
    held = screener.held()
    absent = not_loaded(screener.missing(USUAL_JURISDICTIONS), held)
    return render_template("lists.html", uses=live_uses(), held=held, absent=absent)


def show_list(code: str) -> ResponseReturnValue:
    """Show a list with every version that is kept of it."""
    kept = services().keeper.versions(_sane(code))
    use = next((use for use in live_uses() if use.version.code == code), None)
    overview = services().overviews.show(code) if use else None
    return render_template("list.html", code=code, use=use, kept=kept, overview=overview)


def show_difference(code: str) -> ResponseReturnValue:
    """Show what changed in a list from one version to another."""
    old, new = request.args.get("from", ""), request.args.get("to", "")
    found = services().keeper.difference(_sane(code), old, new)
    counts = Counter(difference.change for difference in found)
    page = Page(Page.asked(), _SHOWN, len(found))
    return render_template(
        "difference.html",
        code=code,
        old=old,
        new=new,
        counts={change.value: counts[change] for change in Change},
        found=found[page.offset : page.offset + page.size],
        page=page,
    )


def show_calendar() -> ResponseReturnValue:
    """Show every dated change that lies ahead of the live lists, for the usual or the named holders."""
    screener = services().screener
    now = screener.now().replace(microsecond=0)
    holders, fault = _holders()
    found = services().deadlines.ahead(now, holders)
    return render_template(
        "calendar.html",
        holders=holders,
        fault=fault,
        absent=not_loaded(screener.missing(holders), screener.held_main(holders)),
        own_law=of_own_law(holders, {use.version.code for use in live_uses()}),
        overdue=[one for one in found if one.is_missed],
        ahead=[one for one in found if not one.is_missed],
        said=said,
        family_of=family_of,
    )


def _holders() -> tuple[tuple[str, ...], str]:
    """Read whose calendar is asked for; the usual holders, and what to correct, where it cannot be read."""
    named = request.args.get("jurisdiction", "").replace(",", " ").split()
    try:
        return tuple(dict.fromkeys(map(parse_jurisdiction, named))) or USUAL_JURISDICTIONS, ""
    except UnknownJurisdictionError as error:
        return USUAL_JURISDICTIONS, for_pages(error)


def _sane(code: str) -> str:
    """Let no code through that no database could be asked for.

    Raises:
        UnknownListError: it holds what no code does.
    """
    if not code.isprintable():
        raise UnknownListError("no list has this code")
    return code
