"""What each page reads of its address and of its form: anything else, the same twice or no text is refused by name."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from flask import request
from werkzeug.datastructures import CombinedMultiDict, MultiDict

from service.api.repeated import has_zero
from service.errors import InvalidRequestError

# Names by view; a star may be given several times, a number sign stands for the place of a column.
_MOMENT = "as_of known_at jurisdiction* list*"
_FORM = "csrf_token token"
QUERIES: Mapping[str, str] = {
    "show_screening": "flag* list strength sort q page",
    "show_row": "sheet",
    "show_warnings": "page",
    "download": "all flag* list strength sort q",
    "draw": "theme width",
    "show_history": "page",
    "compare": "id* swap",
    "search": f"q page {_MOMENT}",
    "suggest": "q",
    "show_designation": f"{_MOMENT} theme width",
    "show_calendar": "jurisdiction",
    "show_difference": "from to page",
    "show_sign_in": "next",
    "begin_single_sign_on": "next",
    "static": "v",
}
FORMS: Mapping[str, str] = {
    "receive": f"{_FORM} file",
    "correct_or_run": (
        f"{_FORM} sheet shown_sheet header_row heading-# field-# action"
        " as_of_day as_of_instant known_at history jurisdictions* other_jurisdictions lists*"
    ),
    "repeat": f"{_FORM} as_of lists history",
    "cancel": _FORM,
    "sign_in": "csrf_token next name password",
    "sign_out": "csrf_token",
}
# Why: providers add what they like, and a client leaves what it does not know (RFC 6749, section 4.1.2).
_ADDRESSES_OF_OTHERS = frozenset({"finish_single_sign_on"})
# Why: no spreadsheet has more than 16,384 columns; a larger number only makes room for nothing.
_PLACE = re.compile(r"(.+-)(?:0|[1-9][0-9]{0,4})")
_SHOWN_NAME = 60
_Given = MultiDict[str, Any] | CombinedMultiDict[str, Any]


def require_accepted() -> None:
    """Look at all that was given before any view reads the part that it knows.

    Raises:
        InvalidRequestError: something is given twice, nothing reads it, or it is no text.
    """
    view = (request.endpoint or "").rpartition(".")[2]
    given: CombinedMultiDict[str, Any] = CombinedMultiDict([request.files, request.form])
    faults = [
        *(() if view in _ADDRESSES_OF_OTHERS else _faults(request.args, QUERIES.get(view, ""), "the address")),
        *_faults(given, FORMS.get(view, ""), "the form"),
    ]
    if faults:
        raise InvalidRequestError("; ".join(faults))


def _faults(given: _Given, known: str, place: str) -> Iterator[str]:
    names = frozenset(known.split())
    for name in given:
        spelled = name if name in names else _PLACE.sub(r"\1#", name) if _PLACE.fullmatch(name) else name
        times = len(given.getlist(name))
        if spelled not in names and f"{name}*" not in names:
            yield f"{place} has {name[:_SHOWN_NAME]!r}, which this page does not read: leave it out"
        elif times > 1 and f"{name}*" not in names:
            yield f"{place} has {name[:_SHOWN_NAME]!r} {times} times: give it once"
        if any(isinstance(value, str) and has_zero(value) for value in given.getlist(name)):
            yield f"{place} has {name[:_SHOWN_NAME]!r} with a zero character (U+0000): leave that out"
