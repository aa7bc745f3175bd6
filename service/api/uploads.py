"""Uploads: the holdings file that people already have, screened at once."""

from flask import Response

from service.api.answers import ScreeningSchema
from service.api.contract import Gives, Resource, Takes
from service.api.current import use_cases
from service.api.idempotency import screened_once
from service.api.orders import FileOrder, UploadSchema
from service.api.screenings import LOCATION, created
from service.screening.answer import ScreeningAnswer, Shown
from service.screening.intake import HoldingsFile

resource = Resource("uploads", "Holdings files, screened at once")


@resource.view(
    "POST",
    "/v1/uploads",
    Gives(ScreeningSchema, 201, LOCATION),
    takes=Takes(UploadSchema, "multipart"),
    refuses=(400, 413, 415, 422, 503),
    is_keyed=True,
)
def create_upload(order: FileOrder) -> Response:
    """Screen a holdings file.

    CSV, XLSX, XLS, ODS, JSON, SEC N-PORT XML, SEC 13F XML, OFX or QFX, each also packed with gzip; told by its content.
    `row` is the physical line on which a record starts, or the sheet row, the first being 1.
    """
    use_cases().screener.require_fresh(order.request)

    def screen(screening_id: str | None) -> ScreeningAnswer:
        file = HoldingsFile(order.file.read(), order.file.filename or "", order.columns, order.sheet)
        return use_cases().intake.screen_file(file, order.request, screening_id=screening_id)

    return created(Shown(screened_once(screen), include_clear=order.include_clear))
