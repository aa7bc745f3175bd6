"""Screenings: made from holdings given as JSON, and read back."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from uuid import UUID

from flask import Response, request

from service.api.answers import CompactScreeningSchema, ScreeningSchema
from service.api.budget import within_budget
from service.api.contract import Gives, Resource, Takes
from service.api.idempotency import screened_once
from service.api.jobs import AS_JOB, queued_file, queued_rows, wants_job
from service.api.negotiation import COMPACT, NDJSON, not_modified, shape_of, tag_of, tagged
from service.api.orders import FileOrder, FileQuestionSchema, JsonOrder, ReadBackSchema, ScreeningRequestSchema
from service.api.problems import NothingToScreenError
from service.api.row_bodies import ROW_BODIES
from service.api.streams import SHAPES, shaped_response
from service.api.use_cases import use_cases
from service.api.wording import worded
from service.errors import UnknownScreeningError
from service.screening.answer import ScreeningAnswer, Shown
from service.screening.intake import HoldingsFile

resource = Resource("screenings", "Holdings screened against the lists, and kept")

_EXAMPLE = {
    "as_of": "2021-03-16T12:00:00-04:00",
    "jurisdictions": ["US"],
    "include_clear": True,
    "holdings": [
        {"reference": "P-1", "account": "ACC-7", "name": "XIAOMI CORP", "isin": "KYG9830T1067", "quantity": 1000},
        {"reference": "P-2", "account": "ACC-7", "name": "APPLE INC", "isin": "US0378331005"},
    ],
}
_ITS_ID = ("screening_id", "screening_id")
NEXT = {"get_screening": _ITS_ID, "get_findings": _ITS_ID}
SHAPED = Gives(ScreeningSchema, also={COMPACT: CompactScreeningSchema, NDJSON: None}, leads_to=NEXT)
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
    replace(SHAPED, status=201, headers=LOCATION),
    takes=Takes(ScreeningRequestSchema, "json", example=_EXAMPLE, otherwise=ROW_BODIES, questions=FileQuestionSchema),
    refuses=(400, 413, 415, 422, 503),
    is_keyed=True,
    later=AS_JOB,
)
def create_screening(order: JsonOrder | FileOrder) -> Response:
    """Screen holdings.

    Rows that cannot be screened are listed under `errors` and make outcome and gate `incomplete`, as a list does that
    was not checked for too long, or one of `PENDENS_REQUIRED_LISTS` that is absent; `incomplete` has each cause. The
    request is refused when no row can be screened, or by the service's policy on such a
    list (503, `stale-list`).

    Holdings may also come as CSV, Arrow, Parquet, or NDJSON (a holding on each line); what is asked then stands in the
    address (JSON bodies take no query parameters). By `Accept` the answer is whole, compact (every row with its flag)
    or NDJSON (a line for the screening, and one for each finding, error and warning).
    """
    if isinstance(order, FileOrder):
        return screened_file(order)
    if wants_job(order.callback):
        return queued_rows(order)
    use_cases().screener.require_fresh(order.request)
    screen = partial(
        use_cases().intake.screen_rows, order.rows, request.get_data(), order.request, progress=within_budget()
    )
    answer = screened_once(screen)
    return created(Shown(worded(answer), include_clear=order.include_clear))


@resource.view(
    "GET",
    "/v1/screenings/<screening_id>",
    replace(SHAPED, is_tagged=True),
    takes=Takes(ReadBackSchema, "query"),
    refuses=(404, 422, 503),
)
def get_screening(asked: Mapping[str, bool], screening_id: str) -> Response:
    """Read a past screening back, as it was answered."""
    known = canonical(screening_id)
    answer = use_cases().archive.answer(known)
    tag = tag_of(known, request.query_string.decode("latin-1"), shape_of(SHAPES))
    return not_modified(tag) or tagged(
        shaped_response(Shown(worded(answer), include_clear=asked["include_clear"])), tag
    )


def screened_file(order: FileOrder) -> Response:
    """Screen a file that was handed in, in whatever body it came."""
    if wants_job(order.callback):
        return queued_file(_file_of(order), order)
    use_cases().screener.require_fresh(order.request)

    def screen(screening_id: str | None) -> ScreeningAnswer:
        file = _file_of(order)
        intake = use_cases().intake
        return intake.screen_file(file, order.request, progress=within_budget(), screening_id=screening_id)

    return created(Shown(worded(screened_once(screen)), include_clear=order.include_clear))


def _file_of(order: FileOrder) -> HoldingsFile:
    order.file.stream.seek(0)  # a key's hash may have read it
    return HoldingsFile(order.file.read(), order.file.filename or "", order.columns, order.sheet)


def created(shown: Shown) -> Response:
    """Answer with the document and its address.

    Raises:
        NothingToScreenError: no row was left to screen, and not because all were cash or totals.
    """
    counts, screening_id = shown.head["counts"], shown.head["screening_id"]
    if not counts["screened"] and (counts["rejected"] or not counts["rows"]):
        raise NothingToScreenError(screening_id, list(shown.errors()))
    response = shaped_response(shown)
    response.status_code = 201
    response.location = f"{request.script_root}/v1/screenings/{screening_id}"
    return response


def canonical(screening_id: str) -> str:
    """Write an id as it was given out; other text cannot be one, and no database need be asked."""
    try:
        return str(UUID(screening_id))
    except ValueError:
        raise UnknownScreeningError(f"no screening {screening_id!r}: an id looks like the one in Location") from None
