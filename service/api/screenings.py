"""Screenings: made from holdings given as JSON, and read back."""

from collections.abc import Mapping
from functools import partial
from uuid import UUID

from flask import Response, request

from service.api.answers import ScreeningSchema
from service.api.contract import Gives, Resource, Takes
from service.api.current import use_cases
from service.api.idempotency import screened_once
from service.api.negotiation import not_modified, tag_of, tagged
from service.api.orders import JsonOrder, ReadBackSchema, ScreeningRequestSchema
from service.api.problems import NothingToScreenError
from service.api.streams import json_response
from service.errors import UnknownScreeningError
from service.screening.answer import Shown

resource = Resource("screenings", "Holdings screened against the lists, and kept")

LOCATION = {
    "Location": {
        "description": "Where the screening can be read back.",
        "required": True,
        "schema": {"type": "string", "format": "uri-reference"},
    }
}


@resource.view(
    "POST",
    "/v1/screenings",
    Gives(ScreeningSchema, 201, LOCATION),
    takes=Takes(ScreeningRequestSchema, "json"),
    refuses=(400, 413, 415, 422, 503),
    is_keyed=True,
)
def create_screening(order: JsonOrder) -> Response:
    """Screen holdings.

    Rows that cannot be screened are listed under `errors` and make outcome and gate `incomplete`, as a list does that
    was not checked for too long, or one of `PENDENS_REQUIRED_LISTS` that is absent; `incomplete` has each cause. The
    request is refused when no row can be screened, or by the service's policy on such a
    list (503, `stale-list`).
    """
    use_cases().screener.require_fresh(order.request)
    screen = partial(use_cases().intake.screen_rows, order.rows, request.get_data(), order.request)
    answer = screened_once(screen)
    return created(Shown(answer, include_clear=order.include_clear))


@resource.view(
    "GET",
    "/v1/screenings/<screening_id>",
    Gives(ScreeningSchema, is_tagged=True),
    takes=Takes(ReadBackSchema, "query"),
    refuses=(404, 422, 503),
)
def get_screening(asked: Mapping[str, bool], screening_id: str) -> Response:
    """Read a past screening back, as it was answered."""
    known = canonical(screening_id)
    answer = use_cases().archive.answer(known)
    tag = tag_of(known, request.query_string.decode("latin-1"))
    return not_modified(tag) or tagged(json_response(Shown(answer, include_clear=asked["include_clear"])), tag)


def created(shown: Shown) -> Response:
    """Answer with the document and its address.

    Raises:
        NothingToScreenError: no row was left to screen, and not because all were cash or totals.
    """
    counts, screening_id = shown.head["counts"], shown.head["screening_id"]
    if not counts["screened"] and (counts["rejected"] or not counts["rows"]):
        raise NothingToScreenError(screening_id, list(shown.errors()))
    response = json_response(shown)
    response.status_code = 201
    response.location = f"{request.script_root}/v1/screenings/{screening_id}"
    return response


def canonical(screening_id: str) -> str:
    """Write an id as it was given out; other text cannot be one, and no database need be asked."""
    try:
        return str(UUID(screening_id))
    except ValueError:
        raise UnknownScreeningError(f"no screening {screening_id!r}: an id looks like the one in Location") from None
