"""Bodies that are rows alone: CSV, Arrow, Parquet, or a JSON object to a line; the address asks what of them."""

import io
import re
from collections.abc import Callable, Mapping
from typing import Any, cast

from flask import current_app, request
from marshmallow import ValidationError
from werkzeug.datastructures import FileStorage

from service.api.bodies import BodyParser, exact_json
from service.api.negotiation import ARROW, CSV, NDJSON, PARQUET
from service.api.orders import (
    MOST_HOLDINGS,
    FileOrder,
    FileQuestionSchema,
    HoldingSchema,
    JsonOrder,
    QuestionSchema,
    request_from,
)
from service.api.quick_bodies import read_quickly
from service.api.repeated import refuse
from service.errors import TooManyHoldingsError

_PARSER, _HOLDING = BodyParser(), HoldingSchema()
_PLACE = re.compile(r"line 1 column (\d+)(?: \(char \d+\))?")
_Rows = tuple[tuple[int, Mapping[str, str]], ...]


def file_order() -> FileOrder:
    """Read a body of CSV, Arrow or Parquet; what it is, its encoding and delimiter are told by its content.

    Raises:
        UnprocessableEntity: the address asks what cannot be read.
    """
    read = _PARSER.parse(FileQuestionSchema, location="query")
    file = FileStorage(io.BytesIO(request.get_data()), filename="")
    given = (read.get("columns"), read.get("sheet"), read["include_clear"], read.get("callback"))
    return FileOrder(request_from(read), file, *given)


def lines_order() -> JsonOrder:
    """Read a holding from each line of the body; blank lines count and hold nothing.

    Raises:
        UnprocessableEntity: a line, or what the address asks, cannot be read; each line is named by its number.
        TooManyHoldingsError: there are more lines than the limit.
    """
    read = _PARSER.parse(QuestionSchema, location="query")
    lines = [(row, line) for row, line in enumerate(request.get_data().splitlines(), 1) if line.strip()]
    most = current_app.config[MOST_HOLDINGS]
    if len(lines) > most:
        raise TooManyHoldingsError(f"the request has {len(lines):,} holdings, the limit is {most:,}")
    if not lines:
        refuse("json", {"holdings": ["Holds no line: send a JSON object for each holding, each on a line."]})
    rows = _quick_rows(lines, most) or _rows(lines)
    return JsonOrder(request_from(read), rows, read["include_clear"], read.get("callback"))


def _quick_rows(lines: list[tuple[int, bytes]], most: int) -> _Rows | None:
    """Read lines that are plainly as documented in one pass; None where each must be looked at.

    Each line begins and ends as an object does, and no text goes on behind a line: so each holds one object or more,
    and where there are as many objects as lines each holds one.
    """
    plain = [line.strip() for _, line in lines]
    if not all(line.startswith(b"{") and line.endswith(b"}") for line in plain):
        return None
    quick = read_quickly(b'{"holdings":[' + b",\n".join(plain) + b"]}", HoldingSchema, most)
    if quick is None or quick.members or len(quick.rows) != len(lines):
        return None
    return tuple((row, texts) for (row, _), (_, texts) in zip(lines, quick.rows, strict=True))


def _rows(lines: list[tuple[int, bytes]]) -> _Rows:
    """Read each line by the schema, and name all that cannot be read.

    Raises:
        UnprocessableEntity: there is such a line.
    """
    rows: list[tuple[int, Mapping[str, str]]] = []
    faults: dict[str, Any] = {}
    for row, line in lines:
        try:
            held = _HOLDING.load(cast("Mapping[str, Any]", exact_json(line)))
            rows.append((row, {name: value for name, value in held.items() if value is not None}))
        except ValidationError as error:
            faults[str(row)] = error.messages
        except ValueError as error:
            faults[str(row)] = [f"The line is no JSON object: {_placed(str(error), row)}."]
    refuse("json", faults)
    return tuple(rows)


def _placed(fault: str, row: int) -> str:
    """Give a place in a line as a place in the body: a parser that reads one line calls each line its first."""
    return _PLACE.sub(rf"line {row}, column \1", fault)


ROW_BODIES: Mapping[str, Callable[[], object]] = {
    CSV: file_order,
    NDJSON: lines_order,
    ARROW: file_order,
    PARQUET: file_order,
}
