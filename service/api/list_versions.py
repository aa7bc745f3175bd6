"""Versions of lists: every one that was ever kept, what changed between them, and new ones taken in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from flask import Response, jsonify, url_for
from marshmallow import Schema, fields, post_load, validate

from service.api.callers import require_loopback
from service.api.contract import Gives, Resource, Takes
from service.api.fields import PublishedFile
from service.api.idempotency import answered_once
from service.api.list_version_documents import (
    ComparisonSchema,
    KeptVersionsSchema,
    TakenVersionsSchema,
    change_counts,
    difference_document,
    kept_document,
    load_result_document,
)
from service.api.negotiation import tagged_by_content
from service.api.problems import ERRORS_OF_LISTS
from service.api.use_cases import use_cases
from service.domain.version_ids import PATTERN, VersionId
from service.errors import UnknownListError
from service.lists import SourceFile

resource = Resource("versions", "Versions of lists: kept, compared and taken in", ERRORS_OF_LISTS)

_LOCATION = {
    "Location": {
        "description": "Where the versions of the list are.",
        "required": True,
        "schema": {"type": "string", "format": "uri-reference"},
    }
}


def _version(name: str) -> fields.String:
    described = {"description": "A version, or the first six or more digits of it."}
    return fields.String(data_key=name, required=True, validate=validate.Regexp(PATTERN), metadata=described)


@dataclass(frozen=True, slots=True)
class Delivery:
    """Files handed in as a version; `published_on` is for files that print no day of their own."""

    files: tuple[SourceFile, ...]
    published_on: date | None
    downloaded_on: date | None


class NewVersionSchema(Schema):
    """A list as its publisher issued it."""

    file: fields.List[SourceFile] = fields.List(
        PublishedFile(),
        required=True,
        validate=validate.Length(min=1),
        metadata={"description": "Each of the list's files; gzip and zip are unpacked."},
    )
    published_on = fields.Date(
        metadata={"description": "The day on which files that print none were published; the firm's own need none."}
    )
    downloaded_on = fields.Date(
        metadata={
            "description": "The day on which they were last seen to be the publisher's current ones; left out means the"
            " day on which they were published."
        }
    )

    @post_load
    def make(self, read: Mapping[str, Any], **_: object) -> Delivery:
        """Turn what was read into a delivery."""
        return Delivery(tuple(read["file"]), read.get("published_on"), read.get("downloaded_on"))


class ComparisonQuerySchema(Schema):
    """Which two versions are compared."""

    old = _version("from")
    new = _version("to")


@resource.view("GET", "/v1/lists/<code>/versions", Gives(KeptVersionsSchema, is_tagged=True), refuses=(404, 503))
def get_list_versions(code: str) -> Response:
    """Show every version ever kept of a list, the latest retrieved first."""
    kept = use_cases().keeper.versions(_sane(code))
    return tagged_by_content(jsonify(code=code, versions=[kept_document(record) for record in kept]))


@resource.view(
    "GET",
    "/v1/lists/<code>/diff",
    Gives(ComparisonSchema),
    takes=Takes(ComparisonQuerySchema, "query"),
    refuses=(404, 422, 503),
)
def compare_list_versions(asked: Mapping[str, str], code: str) -> Response:
    """Show what changed in a list from one version to another, party by party and field by field."""
    found = use_cases().keeper.difference(_sane(code), asked["old"], asked["new"])
    kept = use_cases().keeper.versions(code)
    versions = [record.version.version for record in kept]
    ends = {"from": VersionId.of(asked["old"]).one_of(code, versions)}
    ends["to"] = VersionId.of(asked["new"]).one_of(code, versions)
    changes = [difference_document(difference) for difference in found]
    return jsonify({"code": code, **ends, "counts": change_counts(found), "changes": changes})


@resource.view(
    "POST",
    "/v1/lists/<code>/versions",
    Gives(TakenVersionsSchema, 201, _LOCATION),
    takes=Takes(NewVersionSchema, "multipart", require_loopback),
    refuses=(400, 403, 404, 413, 415, 422, 503),
    is_keyed=True,
)
def create_list_version(delivery: Delivery, code: str) -> Response:
    """Take in a version of a list; without keys from this machine only.

    A version that looks wrong is held, and the one before stays live, until a person accepts it. Files that are not
    this list, or that print no day while none is given, are refused and change nothing. Answers use a version some
    seconds after it went live.
    """
    return answered_once(partial(_taken, delivery, code))


def _taken(delivery: Delivery, code: str) -> Response:
    results = use_cases().keeper.load(code, delivery.files, delivery.published_on, delivery.downloaded_on)
    response = jsonify(versions=[load_result_document(one) for one in results])
    response.status_code = 201
    response.location = url_for("versions.get_list_versions", code=code)
    return response


def _sane(code: str) -> str:
    """Let no code through that no database could be asked for."""
    if "\0" in code:
        raise UnknownListError(f"no version of a list {code!r}")
    return code
