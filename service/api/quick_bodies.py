"""Reads the body of a well-formed screening request in one pass; whatever is doubtful is left to the schema.

Why: marshmallow takes 0.3 ms to read one holding, msgspec 0.01. The schema stays the authority: it decides about
everything that is not plainly as documented, and words every fault. `tests/api/test_quick_bodies.py` holds the two
against each other.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypedDict

import msgspec
from marshmallow import Schema, fields

from service.api.fields import Amount

# An escaped colon, and half a surrogate pair: the schema looks at these.
_DOUBTFUL = re.compile(rb"\\u(?:003a|d)", re.IGNORECASE)
# Numbers that are the same text as an exact decimal without an exponent. Why: the schema takes 40 digits.
_PLAIN_NUMBER = re.compile(rb"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_LONGEST_NUMBER = 40
_FAULTS = (msgspec.MsgspecError, ValueError, RecursionError)


@dataclass(frozen=True, slots=True)
class QuickBody:
    """A body as read: its members but the holdings, and of each holding the fields that are not null."""

    members: Mapping[str, Any]
    rows: tuple[tuple[int, Mapping[str, str]], ...]


class _DoubtError(ValueError):
    """Only the schema can tell."""


def read_quickly(body: bytes, holding: type[Schema], most: int, rows: str = "holdings") -> QuickBody | None:
    """Read a body with 1 to `most` holdings under the name `rows`; None where the schema must look.

    Every colon of the body must be that of a name that was read, or stand in a text that was read. So no name stands
    twice in an object, and none is unknown, for what such a one holds is dropped here, and its colon is too many.

    Args:
        body: JSON as sent, of any coding.
        holding: the schema of a holding.
        most: the limit of holdings.
        rows: the member that has them.
    """
    if b"\\u" in body and _DOUBTFUL.search(body):
        return None
    try:
        given = _decoder_of(holding, rows).decode(body)
        held = given.pop(rows, ())
        if not 0 < len(held) <= most:
            return None
        read = tuple((row, _texts(one)) for row, one in enumerate(held, start=1))
    except _FAULTS:
        return None
    names = 1 + len(given) + sum(map(len, held))
    texts = sum(map(_colons, given.values())) + sum(_colons(list(texts.values())) for _, texts in read)
    return QuickBody(given, read) if body.count(b":") == names + texts else None


def _texts(holding: Mapping[str, Any]) -> Mapping[str, str]:
    return {
        name: text
        for name, value in holding.items()
        if (text := _amount(bytes(value)) if isinstance(value, msgspec.Raw) else value) is not None
    }


def _amount(written: bytes) -> str | None:
    """Read a number, or a text, without loss.

    Raises:
        ValueError: only the schema can tell what it is.
    """
    if written == b"null":
        return None
    if written.startswith(b'"'):
        return msgspec.json.decode(written, type=str)
    if len(written) > _LONGEST_NUMBER or not _PLAIN_NUMBER.fullmatch(written):
        raise _DoubtError
    return written.decode("ascii")


def _colons(value: str | Sequence[str] | bool | None) -> int:  # noqa: FBT001 a member of any kind
    if isinstance(value, str):
        return value.count(":")
    return sum(text.count(":") for text in value) if isinstance(value, list) else 0


@cache
def _decoder_of(holding: type[Schema], rows: str) -> msgspec.json.Decoder[dict[str, Any]]:
    """Make the reader of bodies whose holdings have the plain texts and the amounts of a schema."""
    kinds: dict[str, Any] = {}
    for name, field in holding().fields.items():
        if isinstance(field, Amount):
            kinds[name] = msgspec.Raw
        elif type(field) is fields.String and field.allow_none and not field.validators:
            kinds[name] = str | None
    one = TypedDict("one", kinds, total=False)  # type: ignore[misc] # its members are known when the program runs
    whole = TypedDict("whole", {**_MEMBERS, rows: list[one]}, total=False)  # type: ignore[misc] # as above
    return msgspec.json.Decoder(whole)


_MEMBERS: Mapping[str, Any] = {
    "as_of": str | None,
    "known_at": str | None,
    "lists": list[str] | None,
    "jurisdictions": list[str],
    "include_clear": bool,
    "fail_on": str,
}
