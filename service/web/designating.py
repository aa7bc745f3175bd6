"""Designations: searched in any script, suggested as she types, and each with all its listings and their life."""

from dataclasses import replace

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.api.designation_documents import designation_document, printed_document, timeline_document
from service.designations.lookup import DesignationQuery
from service.domain.as_of import AsOf
from service.domain.jurisdictions import parse_jurisdiction
from service.errors import PendensError
from service.screening.screener import ScreeningRequest
from service.web import pictures
from service.web.paging import Page
from service.web.services import services
from service.web.words import for_pages

_SHOWN = 25
_SUGGESTED = 8
_LONGEST_TEXT = 200


def publish(pages: Blueprint) -> None:
    """Give the pages their addresses."""
    pages.get("/designations")(search)
    pages.get("/designations/suggestions")(suggest)
    pages.get("/designations/<path:party_id>")(show_designation)


def search() -> ResponseReturnValue:
    """Find parties by name or identifier; without a text all are shown."""
    faults: dict[str, str] = {}
    asked = _question(faults)
    query = DesignationQuery(_text() or None, None, asked)
    found = () if faults else services().designations.search(query)
    page = Page(Page.asked(), _SHOWN, len(found))
    shown = [
        {**designation_document(one, asked.jurisdictions), "found": one.match}
        for one in found[page.offset : page.offset + page.size]
    ]
    return render_template("designations.html", text=_text(), found=shown, page=page, faults=faults, asked=request.args)


def suggest() -> Response:
    """Suggest parties for what has been typed so far."""
    found = services().designations.search(DesignationQuery(_text())) if _text() else ()
    return jsonify(
        [
            {
                "name": one.party.name,
                "found": one.match.against if one.match and one.match.against != one.party.name else "",
                "lists": sorted({listing_status.listing.list_code for listing_status in one.listing_statuses}),
                "address": url_for("web.show_designation", party_id=one.party.id),
            }
            for one in found[:_SUGGESTED]
        ]
    )


def show_designation(party_id: str) -> ResponseReturnValue:
    """Show a party with its listings at an instant and their whole life; `…/timeline.svg` is the picture of it."""
    wanted = party_id.removesuffix("/timeline.svg")
    faults: dict[str, str] = {}
    asked = _question(faults)
    screener = services().screener
    now = screener.now().replace(microsecond=0)
    settled = replace(asked, as_of=asked.as_of or AsOf(now))
    designation, lives = services().designations.get(wanted, settled)
    as_of = settled.as_of or AsOf(now)
    if wanted != party_id:
        return pictures.timeline(designation.party.name, lives, as_of)
    return render_template(
        "designation.html",
        party={**designation_document(designation, asked.jurisdictions), **printed_document(designation)},
        lives=[timeline_document(life) for life in lives],
        sentences=pictures.timeline_words(designation.party.name, lives, as_of),
        as_of=str(as_of),
        known_at=str(asked.known_at) if asked.known_at else None,
        jurisdictions=asked.jurisdictions,
        today=now.date().isoformat(),
        faults=faults,
        asked=request.args,
    )


def _text() -> str:
    return request.args.get("q", "").strip()[:_LONGEST_TEXT]


def _question(faults: dict[str, str]) -> ScreeningRequest:
    """Read for when and whom is asked; a mistake is told, and today is shown."""
    try:
        as_of, known_at = (AsOf.parse(text) if (text := request.args.get(key)) else None for key in _INSTANTS)
        jurisdictions = tuple(parse_jurisdiction(code) for code in request.args.getlist("jurisdiction") if code)
        lists = tuple(code for code in request.args.getlist("list") if code) or None
        asked = ScreeningRequest(as_of, known_at, lists, jurisdictions or ("US",))
        screener = services().screener
        screener.state(asked, screener.question(asked, screener.now()))
    except PendensError as error:
        faults["as_of"] = for_pages(error)
        return ScreeningRequest()
    return asked


_INSTANTS = ("as_of", "known_at")
