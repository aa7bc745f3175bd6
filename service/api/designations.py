"""Designations: parties on the lists, searched and looked up."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Response, jsonify
from marshmallow import fields, post_load, validate

from service.api.contract import Gives, Resource, Takes
from service.api.designation_documents import (
    DesignationsSchema,
    LifeOfDesignationSchema,
    designation_document,
    found_document,
    printed_document,
    timeline_document,
)
from service.api.fields import Words
from service.api.orders import LISTS, AsOfQuerySchema, request_from
from service.api.use_cases import use_cases
from service.designations.lookup import DesignationQuery
from service.domain.designation import Designation
from service.domain.status import Status
from service.screening.document import Document
from service.screening.screener import ScreeningRequest

resource = Resource("designations", "Parties on the lists, with their listings")

# The longest names that lists print have some 200 characters.
_LONGEST_TEXT = 500
# A page that a person reads, and the most that one answer carries.
_PAGE, _LARGEST_PAGE = 50, 200


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for, and which page of it."""

    query: DesignationQuery
    limit: int
    offset: int


class SearchSchema(AsOfQuerySchema):
    """What is looked for."""

    q = fields.String(
        validate=validate.Length(max=_LONGEST_TEXT),
        metadata={"description": "A name, or part of one, or an identifier; left out means all."},
    )
    list = Words(
        fields.String(validate=validate.Length(min=1)),
        metadata={"description": f"{LISTS} Repeated, or separated by commas."},
    )
    status = fields.Enum(
        Status, by_value=fields.String, metadata={"description": "Only parties with a listing of this status."}
    )
    limit = fields.Integer(load_default=_PAGE, validate=validate.Range(1, _LARGEST_PAGE))
    offset = fields.Integer(load_default=0, validate=validate.Range(0))

    @post_load
    def make(self, read: Mapping[str, Any], **_: object) -> Search:
        """Turn what was read into a query."""
        screening = request_from({**read, "lists": read.get("list")}, "jurisdiction")
        return Search(DesignationQuery(read.get("q"), read.get("status"), screening), read["limit"], read["offset"])


@resource.view(
    "GET", "/v1/designations", Gives(DesignationsSchema), takes=Takes(SearchSchema, "query"), refuses=(422, 503)
)
def search_designations(search: Search) -> Response:
    """Search parties by name or identifier, list and status at an instant.

    A text finds its 200 best matches at most.
    """
    asked, echo = _settled(search.query.screening)
    found = use_cases().designations.search(replace(search.query, screening=asked))
    shown = found[search.offset : search.offset + search.limit]
    page = [_found(designation, asked.jurisdictions) for designation in shown]
    return jsonify({**echo, "total": len(found), "limit": search.limit, "offset": search.offset, "designations": page})


@resource.view(
    "GET",
    "/v1/designations/<path:party_id>",
    Gives(LifeOfDesignationSchema),
    takes=Takes(AsOfQuerySchema, "query"),
    refuses=(404, 422, 503),
)
def get_designation(screening: ScreeningRequest, party_id: str) -> Response:
    """Show a party with its listings at an instant and the whole life of each."""
    asked, echo = _settled(screening)
    designation, lives = use_cases().designations.get(party_id, asked)
    party = {**designation_document(designation, asked.jurisdictions), **printed_document(designation)}
    return jsonify({**party, **echo, "timelines": [timeline_document(life) for life in lives]})


def _found(designation: Designation, jurisdictions: tuple[str, ...]) -> Document:
    return {**designation_document(designation, jurisdictions), "found": found_document(designation.match)}


def _settled(asked: ScreeningRequest) -> tuple[ScreeningRequest, Document]:
    """Fix the instant asked about, and echo it."""
    screener = use_cases().screener
    question = screener.question(asked, screener.now().replace(microsecond=0))
    echo: Document = {"as_of": str(question.as_of), "known_at": str(question.known_at)}
    return replace(asked, as_of=question.as_of), echo
