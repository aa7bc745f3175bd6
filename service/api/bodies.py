"""Reads request bodies: JSON with exact numbers, multipart with its file; anything else is refused by name."""

import functools
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from flask import Request
from marshmallow import Schema
from webargs.flaskparser import FlaskParser
from webargs.multidictproxy import MultiDictProxy
from werkzeug.datastructures import CombinedMultiDict
from werkzeug.exceptions import BadRequest, ClientDisconnected, UnsupportedMediaType
from werkzeug.formparser import FormDataParser

from service.api.problems import INVALID_REQUEST, kind_of
from service.api.repeated import require_once, require_text
from service.errors import PendensError

Fault = dict[str, object]
# Enough of a name to find it; it may have been made to be long.
_SHOWN_NAME = 60
# The words of marshmallow that say what is wrong and not of which field.
_NAMELESS = frozenset({"Unknown field.", "Invalid input type."})
_UNICODE = frozenset({"utf-8", "utf8"})
# Why: the largest object that is read here has some thirty names. Each one that is not known costs 30 µs to refuse, so
# that a body of the largest size, made of names alone, would keep a thread for minutes.
_MOST_NAMES = 1_000


class BodyParser(FlaskParser):
    """Parses requests for the views; unknown fields are refused everywhere, also in addresses."""

    DEFAULT_UNKNOWN_BY_LOCATION = dict.fromkeys(FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION)
    __location_map__ = {**FlaskParser.__location_map__, "multipart": "load_multipart"}  # noqa: RUF012  # webargs' own

    def parse(self, argmap: Any, req: Request | None = None, *, location: str | None = None, **named: Any) -> Any:  # noqa: ANN401  # webargs' own
        """Read a request: a JSON body that is plainly as its schema documents by the schema's own short way."""
        quickly = getattr(argmap, "read_quickly", None)
        if quickly and location == "json" and _is_plain(asked := req or self.get_default_request()):
            order = quickly(asked.get_data())
            if order is not None:
                return order
        return super().parse(argmap, req, location=location, **named)

    def _get_schema(self, argmap: object, req: Request) -> Schema:
        """Give the one schema of a class: webargs makes a new one for every request, and each is a knot of cycles."""
        if isinstance(argmap, type) and issubclass(argmap, Schema):
            return _schema_of(argmap)
        return super()._get_schema(argmap, req)  # type: ignore[arg-type]  # webargs' own shapes

    def load_json(self, req: Request, schema: Schema) -> object:  # noqa: ARG002  # webargs' signature
        """Read a JSON body: UTF-8, no name twice in an object, numbers without loss."""
        if not req.is_json:
            raise UnsupportedMediaType("send the body as application/json")
        if (charset := req.mimetype_params.get("charset", "utf-8")).lower() not in _UNICODE:
            raise UnsupportedMediaType(f"JSON is UTF-8 text: a body in {charset[:_SHOWN_NAME]!r} is not read")
        try:
            return exact_json(req.get_data())
        except ValueError as error:
            raise BadRequest(f"the body is no JSON document: {error}") from None

    def load_multipart(self, req: Request, schema: Schema) -> object:
        """Read a form together with its files."""
        if req.mimetype != "multipart/form-data":
            raise UnsupportedMediaType("send the file as multipart/form-data")
        req.form_data_parser_class = _StrictParser
        try:
            given: CombinedMultiDict[str, Any] = CombinedMultiDict([req.files, req.form])
        except (ValueError, ClientDisconnected) as error:
            raise BadRequest("the form ends too early: the upload broke off, send the file again") from error
        require_once(given, schema, "multipart")
        require_text(given, "multipart")
        return MultiDictProxy(given, schema)

    def load_querystring(self, req: Request, schema: Schema) -> object:
        """Read the query parameters, each once but for those that are lists."""
        require_once(req.args, schema, "query")
        require_text(req.args, "query")
        return MultiDictProxy(req.args, schema)


def _is_plain(request: Request) -> bool:
    """Tell whether a body says that it is JSON, and of no other charset."""
    return request.is_json and "charset" not in request.mimetype_params


@functools.cache
def _schema_of(kind: type[Schema]) -> Schema:
    """Make a schema once; loading changes nothing in it, so threads may share it."""
    return kind()


class _StrictParser(FormDataParser):
    """Tells a form that is cut off from an empty one."""

    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 werkzeug's own
        super().__init__(*arguments, **{**options, "silent": False})


def exact_json(body: bytes) -> object:
    """Read a JSON document of UTF-8: no name twice in an object, numbers as exact decimals.

    Raises:
        ValueError: it is none; the message says why, without repeating it.
    """
    try:
        return _parse(body.decode("utf-8-sig"))
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise ValueError(_fault(error)) from None


class _NoNumber(str):
    """One of the words that Python's reader takes for a number, and JSON does not: NaN, Infinity, -Infinity."""

    __slots__ = ()


def _parse(text: str) -> object:
    document = json.loads(
        text, parse_float=Decimal, parse_int=Decimal, parse_constant=_NoNumber, object_pairs_hook=_members
    )
    if "NaN" in text or "Infinity" in text or "\\ud" in text.lower():  # they may stand in a name as well
        _require_values(document, ())
    return document


def _require_values(found: object, path: tuple[str, ...]) -> None:
    """Refuse what is no number, and half of a surrogate pair, which no database or file could hold, by its place.

    Raises:
        ValueError: there is such a value, or such a name.
    """
    if isinstance(found, _NoNumber):
        raise ValueError(f"{found} is no number, at {_pointer(path)}")  # noqa: TRY004 it is a caller's value
    if isinstance(found, str):
        try:
            found.encode()
        except UnicodeEncodeError:
            raise ValueError(f"half of a surrogate pair is no character, at {_pointer(path)}") from None
    elif isinstance(found, dict):
        for name, value in found.items():
            _require_values(name, (*path, name))
            _require_values(value, (*path, name))
    elif isinstance(found, list):
        for place, value in enumerate(found):
            _require_values(value, (*path, str(place)))


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(pairs) > _MOST_NAMES:
        raise ValueError(
            f"an object has {len(pairs):,} names: no object that is read here has more than {_MOST_NAMES:,}"
        )
    if len(members) < len(pairs):
        (name, times), *_ = Counter(name for name, _ in pairs).most_common(1)
        raise ValueError(f"the name {name[:_SHOWN_NAME]!r} stands {times} times in one object: give it once")
    return members


def _fault(error: Exception) -> str:
    """Say what is wrong without repeating the body."""
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if isinstance(error, UnicodeError):
        return "it is not UTF-8 text"
    if isinstance(error, ArithmeticError):
        return "a number is beyond all measure"
    return str(error)


def faults(messages: Mapping[str, Any]) -> Iterator[Fault]:
    """Point at each field that could not be read (RFC 9457, section 3; pointers as RFC 6901, section 6)."""
    for location, found in messages.items():
        yield from _below(location, (), found)


def _below(location: str, path: tuple[str, ...], found: object) -> Iterator[Fault]:
    if isinstance(found, Mapping):
        for key, inner in found.items():
            yield from _below(location, path if key == "_schema" else (*path, str(key)), inner)
    elif isinstance(found, Sequence) and not isinstance(found, str):
        for inner in found:
            yield from _below(location, path, inner)
    else:
        yield _point(location, path, found)


def _point(location: str, path: tuple[str, ...], found: object) -> Fault:
    kind = kind_of(found) if isinstance(found, PendensError) else INVALID_REQUEST
    return {"in": location, "pointer": _pointer(path), "type": kind.type, "detail": _named(str(found), path)}


def _pointer(path: tuple[str, ...]) -> str:
    steps = (step.replace("~", "~0").replace("/", "~1") for step in path)
    return "#" + "".join(f"/{quote(step, safe='~', errors='replace')}" for step in steps)


def _named(detail: str, path: tuple[str, ...]) -> str:
    """Name the field where the words of the schema do not: whoever reads the detail alone knows which it is."""
    if not path or detail not in _NAMELESS:
        return detail
    *within, name = (step[:_SHOWN_NAME] for step in path)
    place = f" in {'/'.join(within)}" if within else ""
    return f"{detail.rstrip('.')} {name!r}{place}."
