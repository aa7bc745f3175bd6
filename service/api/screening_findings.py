"""The findings of a past screening: filtered, page by page, and in the shape that the caller wants."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice
from json import dumps
from typing import Any

from flask import Response, current_app, request
from marshmallow import Schema, fields, post_load, validate

from service.api.answers import Answer, FindingSchema, text
from service.api.contract import Gives, Takes
from service.api.cursors import cursor, place_of
from service.api.fields import FormBoolean, Words
from service.api.negotiation import (
    ARROW,
    CSV,
    HTML,
    JSON,
    NDJSON,
    PARQUET,
    XLSX,
    not_modified,
    shape_of,
    tag_of,
    tagged,
)
from service.api.orders import INCLUDE_CLEAR
from service.api.repeated import refuse
from service.api.screening_history import CURSOR, LIMIT, MOST_ON_A_PAGE, NEXT_CURSOR, USUAL_ON_A_PAGE
from service.api.screenings import canonical, resource
from service.api.streams import written
from service.api.use_cases import report_of, use_cases
from service.api.wording import worded
from service.domain.flags import Flag
from service.errors import UnknownScreeningError
from service.screening.answer import Shown
from service.store import FindingsWanted

_REPORTS: Mapping[str, str] = {"csv": CSV, "xlsx": XLSX, "html": HTML, "arrow": ARROW, "parquet": PARQUET}
_SHAPES: Mapping[str, str] = {"json": JSON, "ndjson": NDJSON, **_REPORTS}
_OTHERS: Mapping[str, type[Schema] | None] = dict.fromkeys((NDJSON, *_REPORTS.values()))
_AS_FILES = frozenset({"xlsx", "arrow", "parquet"})
_PAGED = frozenset({JSON, NDJSON})
_LINES_AT_ONCE = 100


class FindingsPageSchema(Answer):
    """A page of findings, in the order of the rows."""

    screening_id = text(shape={"format": "uuid"})
    findings = fields.List(fields.Nested(FindingSchema))
    next_cursor = text(NEXT_CURSOR, allow_none=True)


@dataclass(frozen=True, slots=True)
class FindingsQuery:
    """Which findings are wanted; `limit` None means as many as the shape gives."""

    wanted: FindingsWanted
    limit: int | None
    cursor: str


class FindingsQuerySchema(Schema):
    """Which findings are wanted."""

    cursor = fields.String(metadata={"description": f"{CURSOR} For JSON and NDJSON."})
    limit = fields.Integer(
        validate=validate.Range(1, MOST_ON_A_PAGE), metadata={"description": f"{LIMIT} For JSON and NDJSON."}
    )
    flag = Words(
        fields.Enum(Flag, by_value=fields.String),  # type: ignore[arg-type]  # words on the wire
        metadata={"description": "Of these flags alone. Repeated, or separated by commas."},
    )
    list_code = fields.String(
        data_key="list", validate=validate.Length(1, 100), metadata={"description": "With a match on this list."}
    )
    party = fields.String(
        validate=validate.Length(1, 500), metadata={"description": "With a match on this party: its id, or its name."}
    )
    account = fields.String(validate=validate.Length(1, 100), metadata={"description": "Of this account."})
    include_clear = FormBoolean(description=INCLUDE_CLEAR)

    @post_load
    def make(self, read: dict[str, Any], **_: object) -> FindingsQuery:
        """Turn what was read into a question."""
        wanted = FindingsWanted(
            flags=tuple(flag.value for flag in read.get("flag", ())),
            list_code=read.get("list_code", ""),
            party=read.get("party", ""),
            account=read.get("account", ""),
            min_severity=0 if read["include_clear"] else 1,
        )
        return FindingsQuery(wanted, read.get("limit"), read.get("cursor", ""))


@resource.view(
    "GET",
    "/v1/screenings/<screening_id>/findings",
    Gives(FindingsPageSchema, also=_OTHERS, is_tagged=True),
    takes=Takes(FindingsQuerySchema, "query"),
    refuses=(404, 406, 503),
)
def get_findings(asked: FindingsQuery, screening_id: str) -> Response:
    """Show findings of a past screening.

    JSON and NDJSON come in pages; CSV, a workbook, an HTML report, Arrow and Parquet have all that is wanted, and are
    chosen by `Accept` or by the suffix of the address.
    """
    return _answer(asked, canonical(screening_id), shape_of(tuple(_SHAPES.values())))


@resource.view(
    "GET",
    "/v1/screenings/<screening_id>/findings.<shape>",
    Gives(FindingsPageSchema, also=_OTHERS, is_tagged=True),
    takes=Takes(FindingsQuerySchema, "query"),
    refuses=(404, 406, 503),
)
def get_findings_file(asked: FindingsQuery, screening_id: str, shape: str) -> Response:
    """Show findings of a past screening as `json`, `ndjson`, `csv`, `xlsx`, `html`, `arrow` or `parquet`."""
    if shape not in _SHAPES:
        raise UnknownScreeningError(f"no findings in the shape {shape[:20]!r}: choose from {', '.join(_SHAPES)}")
    return _answer(asked, canonical(screening_id), _SHAPES[shape])


def _answer(asked: FindingsQuery, screening_id: str, shape: str) -> Response:
    """Answer in a shape; what is immutable has a tag, and is not sent to who has it."""
    if shape not in _PAGED and (asked.cursor or asked.limit):
        fault = ["Is for pages of JSON and NDJSON: leave it out, this shape has all that is wanted."]
        refuse("query", {name: fault for name in ("cursor", "limit") if name in request.args})
    use_cases().archive.answer(screening_id)  # an unknown one is told, whatever the caller has
    tag = tag_of(screening_id, request.query_string.decode("latin-1"), shape)
    return not_modified(tag) or tagged(_WRITERS[shape](asked, screening_id), tag)


def _page(asked: FindingsQuery, screening_id: str) -> Response:
    limit = asked.limit or USUAL_ON_A_PAGE
    found = list(islice(_found(asked, screening_id), limit + 1))
    is_more = len(found) > limit
    after = cursor(_filters(asked, screening_id), [found[limit - 1][0]]) if is_more else None
    findings = [finding for _, finding in found[:limit]]
    return written({"screening_id": screening_id, "findings": findings, "next_cursor": after})


def _lines(asked: FindingsQuery, screening_id: str) -> Response:
    found = islice(_found(asked, screening_id), asked.limit)
    lines = (f"{dumps(finding, ensure_ascii=False)}\n" for _, finding in found)
    return current_app.response_class(_gathered(lines), mimetype=NDJSON)


def _gathered(lines: Iterator[str]) -> Iterator[str]:
    while some := list(islice(lines, _LINES_AT_ONCE)):
        yield "".join(some)


def _found(asked: FindingsQuery, screening_id: str) -> Iterator[tuple[int, dict[str, Any]]]:
    after = -1
    if asked.cursor:
        (place,) = place_of(asked.cursor, _filters(asked, screening_id), (int,))
        after = int(str(place))
    return use_cases().archive.findings(screening_id, asked.wanted, after)


def _filters(asked: FindingsQuery, screening_id: str) -> tuple[object, ...]:
    return ("findings", screening_id, asked.wanted)


def _shown(asked: FindingsQuery, screening_id: str) -> Shown:
    is_with_clear = asked.wanted.min_severity == 0 or Flag.CLEAR in asked.wanted.flags
    return Shown(worded(use_cases().archive.chosen(screening_id, asked.wanted)), include_clear=is_with_clear)


def _report(asked: FindingsQuery, screening_id: str, shape: str) -> Response:
    """Write a report in one of the shapes that the pages offer for download, too."""
    response = _file(report_of(shape)(_shown(asked, screening_id)), _SHAPES[shape])
    if shape in _AS_FILES:
        response.headers["Content-Disposition"] = f'attachment; filename="findings-{screening_id[:8]}.{shape}"'
    return response


def _file(parts: Iterable[Any], media_type: str) -> Response:
    return current_app.response_class(parts, mimetype=media_type)


_WRITERS: Mapping[str, Callable[[FindingsQuery, str], Response]] = {
    JSON: _page,
    NDJSON: _lines,
    **{media_type: partial(_report, shape=shape) for shape, media_type in _REPORTS.items()},
}
