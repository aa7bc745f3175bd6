"""Versions of lists: every one that was ever kept, what changed between them, and new ones taken in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response, jsonify, url_for
from marshmallow import Schema, fields, post_load, validate

from service.api.callers import require_loopback
from service.api.contract import Gives, Resource, Takes
from service.api.current import use_cases
from service.api.fields import PublishedFile
from service.api.list_version_documents import (
    ComparisonSchema,
    KeptVersionsSchema,
    TakenVersionsSchema,
    change_counts,
    difference_document,
    kept_document,
    taken_document,
)
from service.api.problems import ERRORS_OF_LISTS
from service.lists import SourceFile
from service.store import VersionRecord

resource = Resource("versions", "Versions of lists: kept, compared and taken in", ERRORS_OF_LISTS)

# Six digits or more name a version, as everywhere; the rest of its hash may follow.
_PREFIX = r"^(sha256:)?[0-9A-Fa-f]{6,64}\Z"
_LOCATION = {
    "Location": {
        "description": "Where the versions of the list are.",
        "required": True,
        "schema": {"type": "string", "format": "uri-reference"},
    }
}


@dataclass(frozen=True, slots=True)
class Delivery:
    """Files handed in as a version; `published_on` is for files that print no day of their own."""

    files: tuple[SourceFile, ...]
    published_on: date | None


class NewVersionSchema(Schema):
    """A list as its publisher issued it."""

    file = fields.List(
        PublishedFile(),
        required=True,
        validate=validate.Length(min=1),
        metadata={"description": "Each of the list's files; gzip and zip are unpacked."},
    )
    published_on = fields.Date(metadata={"description": "The day of files that print none; left out means today."})

    @post_load
    def make(self, read: Mapping[str, Any], **_: object) -> Delivery:
        """Turn what was read into a delivery."""
        return Delivery(tuple(read["file"]), read.get("published_on"))


class ComparisonQuerySchema(Schema):
    """Which two versions are compared."""

    before = _version = fields.String()


@resource.view("GET", "/v1/lists/<code>/versions", Gives(KeptVersionsSchema), refuses=(404, 503))
def get_list_versions(code: str) -> Response:
    """Show every version ever kept of a list, the latest retrieved first."""
    return jsonify(code=code, versions=[kept_document(record) for record in use_cases().keeper.versions(code)])
