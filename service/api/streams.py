"""A screening as a JSON response: whole where it is small, else part by part, so that it takes no memory."""

from collections.abc import Callable, Iterator, Mapping
from json import JSONEncoder, dumps
from typing import TYPE_CHECKING

from flask import Response, current_app, jsonify
from werkzeug.datastructures import Headers

from service.api.negotiation import COMPACT, JSON, NDJSON, shape_of
from service.screening.answer import Shown, array_parts
from service.screening.document import Document

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

# Why: findings by the hundred make parts of some 100 kB; one by one the server would send a packet for each.
_ITEMS_AT_ONCE = 100
# Flask makes an encoder for each answer; this one writes the same letters.
_SMALL = JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class WrittenResponse(Response):
    """A response that is whole: its headers go out as they are, where werkzeug would look each over once more."""

    def __init__(self, body: bytes, mimetype: str) -> None:
        super().__init__(body, mimetype=mimetype)
        self.content_length = len(body)

    def get_wsgi_headers(self, environ: "WSGIEnvironment") -> Headers:  # noqa: ARG002  # werkzeug's signature
        """Give the headers; a location is an address of our own, in letters that need no escape."""
        return self.headers


def shaped_response(shown: Shown) -> Response:
    """Write a screening as the caller wants it; see `SHAPES`."""
    return _WRITERS[shape_of(SHAPES)](shown)


def json_response(shown: Shown) -> Response:
    """Write a screening as `jsonify` does, to the letter."""
    if shown.answer.is_small:
        return written(shown.document())
    marks = (", ", ": ") if current_app.debug else (",", ":")
    return current_app.response_class(_gathered(_parts(shown, marks)), mimetype="application/json")


def compact_response(shown: Shown) -> Response:
    """Write a screening with its flags alone: a line for every row that was screened, clear ones too."""
    return current_app.response_class(_gathered(_compact_parts(shown)), mimetype=COMPACT)


def _compact_parts(shown: Shown) -> Iterator[str]:
    head = _SMALL.encode(shown.head)
    yield f'{head[:-1]},"rows":'
    rows = map(compact_document, shown.answer.findings(include_clear=True))
    yield from array_parts(rows, _SMALL.encode, "")
    for part, notes in (("errors", shown.errors()), ("warnings", shown.warnings())):
        yield f',"{part}":'
        yield from array_parts(notes, _SMALL.encode, "")
    yield "}\n"


def compact_document(finding: Document) -> Document:
    """Write of a finding what a program joins by, and what it acts on."""
    holding = finding["holding"]
    return {
        "row": finding["row"],
        **({"sheet": finding["sheet"]} if "sheet" in finding else {}),
        "reference": holding.get("reference"),
        "account": holding.get("account"),
        **{name: finding[name] for name in ("flag", "if_confirmed", "decision", "breach")},
    }


def lines_response(shown: Shown) -> Response:
    """Write a screening line by line, each a JSON object of one member: the screening, then each of its parts."""
    return current_app.response_class(_gathered(_lines(shown)), mimetype=NDJSON)


def _lines(shown: Shown) -> Iterator[str]:
    yield f"{_SMALL.encode({'screening': shown.head})}\n"
    parts = {"finding": shown.findings(), "error": shown.errors(), "warning": shown.warnings()}
    for name, found in parts.items():
        yield from (f"{_SMALL.encode({name: one})}\n" for one in found)


def written(document: Document) -> Response:
    """Write a document that is whole in memory as `jsonify` does, to the letter."""
    if current_app.debug:
        return jsonify(document)
    return WrittenResponse(f"{_SMALL.encode(document)}\n".encode(), mimetype="application/json")


def _parts(shown: Shown, marks: tuple[str, str]) -> Iterator[str]:
    def write(value: object) -> str:
        return dumps(value, separators=marks, sort_keys=True, ensure_ascii=True)

    start = "{"
    for key, value in sorted(shown.answer.parts(include_clear=shown.include_clear), key=lambda part: part[0]):
        yield f"{start}{write(key)}{marks[1]}"
        start = marks[0]
        if isinstance(value, Iterator):
            yield from array_parts(value, write, "", marks[0])
        else:
            yield write(value)
    yield "}\n"


def _gathered(parts: Iterator[str]) -> Iterator[str]:
    held: list[str] = []
    for part in parts:
        held.append(part)
        if len(held) == _ITEMS_AT_ONCE:
            yield "".join(held)
            held = []
    yield "".join(held)


SHAPES = (JSON, COMPACT, NDJSON)
_WRITERS: Mapping[str, Callable[[Shown], Response]] = {
    JSON: json_response,
    COMPACT: compact_response,
    NDJSON: lines_response,
}
