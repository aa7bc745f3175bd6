"""Which shape an answer has, by what the caller accepts; and whether he has it (RFC 9110, sections 12 and 13)."""

import hashlib
from collections.abc import Sequence
from importlib.metadata import version

from flask import Response, current_app, request

JSON, NDJSON = "application/json", "application/x-ndjson"
COMPACT = "application/vnd.pendens.compact+json"
CSV, HTML = "text/csv", "text/html"
ARROW, PARQUET = "application/vnd.apache.arrow.stream", "application/vnd.apache.parquet"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_VERSION = version("pendens")
_TAG_DIGITS = 32
_ANYTHING = "*/*"


def shape_of(offered: Sequence[str]) -> str:
    """Choose one of the offered media types; the first where the caller says nothing or accepts none of them."""
    if request.headers.get("Accept", _ANYTHING) in {_ANYTHING, offered[0]}:
        return offered[0]
    return request.accept_mimetypes.best_match(offered, offered[0]) or offered[0]


def tag_of(*parts: str) -> str:
    """Make the tag of an answer that is the same as long as these are, by this program; weak, for codings differ."""
    whole = hashlib.sha256("\x1f".join((_VERSION, *parts)).encode("utf-8", "surrogatepass"))
    return f'W/"{whole.hexdigest()[:_TAG_DIGITS]}"'


def not_modified(tag: str) -> Response | None:
    """Answer 304 where the caller has this very answer; else None, and `tagged` marks the whole one."""
    if not request.if_none_match.contains_weak(tag[3:-1]):
        return None
    return tagged(current_app.response_class(status=304), tag)


def tagged(response: Response, tag: str) -> Response:
    """Mark an answer with its tag."""
    response.headers["ETag"] = tag
    response.vary.add("Accept")
    return response


def tagged_by_content(response: Response) -> Response:
    """Mark a small answer by what it says, and leave its body out where the caller has it."""
    tag = tag_of(request.path, hashlib.sha256(response.get_data()).hexdigest())
    return not_modified(tag) or tagged(response, tag)
