"""Uploads: the holdings file that people already have, screened at once."""

from dataclasses import replace

from flask import Response

from service.api.contract import Resource, Takes
from service.api.jobs import AS_JOB
from service.api.orders import FileOrder, UploadSchema
from service.api.screenings import LOCATION, SHAPED, screened_file

resource = Resource("uploads", "Holdings files, screened at once")


@resource.view(
    "POST",
    "/v1/uploads",
    replace(SHAPED, status=201, headers=LOCATION),
    takes=Takes(UploadSchema, "multipart"),
    refuses=(400, 413, 415, 422, 503),
    is_keyed=True,
    later=AS_JOB,
)
def create_upload(order: FileOrder) -> Response:
    """Screen a holdings file.

    CSV, XLSX, XLS, ODS, JSON, Parquet, Arrow, SEC N-PORT or 13F XML, OFX or QFX, also as gzip; told by its content.
    `row` is the physical line on which a record starts, or the sheet row, the first being 1.
    """
    return screened_file(order)
