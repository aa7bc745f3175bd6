"""Refuses a question that would be answered otherwise than asked: a field given twice, unread, or that is no text."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from marshmallow import Schema, fields
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from werkzeug.exceptions import UnprocessableEntity

_SHOWN_NAME = 60  # enough of a name to find it


def require_no_questions() -> None:
    """Refuse query parameters at an address that reads none.

    Raises:
        UnprocessableEntity: there are some; each is named.
    """
    if not request.query_string:
        return
    fault = "Unknown field {!r}: this address takes no query parameters."
    refuse("query", {name: [fault.format(name[:_SHOWN_NAME])] for name in request.args})


def require_once(given: MultiDict[str, Any] | CombinedMultiDict[str, Any], schema: Schema, location: str) -> None:
    """Refuse fields of a query or form that are given more than once and are no lists.

    Raises:
        UnprocessableEntity: there are some; each is named with how often it was given.
    """
    lists = {field.data_key or name for name, field in schema.fields.items() if isinstance(field, fields.List)}
    counted = {name: len(given.getlist(name)) for name in given if name not in lists}
    fault = "{!r} is given {} times: give it once."
    refuse(location, {name: [fault.format(name[:_SHOWN_NAME], n)] for name, n in counted.items() if n > 1})


def require_text(given: MultiDict[str, Any] | CombinedMultiDict[str, Any], location: str) -> None:
    """Refuse fields of a query or form with a zero, which no text has and PostgreSQL takes in none.

    Raises:
        UnprocessableEntity: there are some; each is named.
    """
    found = [name for name, value in given.items(multi=True) if isinstance(value, str) and has_zero(value)]
    refuse(location, {name: ["Has a zero character (U+0000), which no text has: leave it out."] for name in found})


def has_zero(text: str) -> bool:
    """Tell whether a text has a zero in it: no name, code or account has, so that it could only be asked by mistake."""
    return "\x00" in text


def refuse(location: str, faults: Mapping[str, Sequence[str]]) -> None:
    """Answer faults as those of a schema are.

    Raises:
        UnprocessableEntity: there are faults.
    """
    if faults:
        error = UnprocessableEntity()
        error.data = {"messages": {location: faults}}  # type: ignore[attr-defined]  # as webargs hands them on
        raise error
