"""Cursors: where a page ended, in a text that callers hand back unread; bound to the question that it belongs to."""

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence

from service.api.repeated import has_zero, refuse

_DIGITS = 12  # of the question's hash: enough that no slip goes unseen


def cursor(question: Sequence[object], place: Sequence[object]) -> str:
    """Write a cursor: behind which place the next page begins."""
    text = json.dumps([_hash(question), *place], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def place_of(given: str, question: Sequence[object], kinds: Sequence[type]) -> list[object]:
    """Read a cursor that `cursor` wrote for the same question; its place has values of `kinds`.

    Raises:
        UnprocessableEntity: it is none, or belongs to another question.
    """
    try:
        padded = given.encode("ascii") + b"=" * (-len(given) % 4)
        asked, *place = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, TypeError, binascii.Error, RecursionError):
        asked, place = "", []
    is_read = len(place) == len(kinds) and all(type(value) is kind for value, kind in zip(place, kinds, strict=True))
    if not is_read or any(isinstance(value, str) and has_zero(value) for value in place):
        refuse("query", {"cursor": ["Is no cursor: give `next_cursor` of the page before as it was, or leave it out."]})
    if asked != _hash(question):
        fault = "Belongs to another question: keep the filters of the first page, or begin anew without a cursor."
        refuse("query", {"cursor": [fault]})
    return list(place)


def _hash(question: Sequence[object]) -> str:
    return hashlib.sha256(json.dumps(list(question), default=str).encode()).hexdigest()[:_DIGITS]
