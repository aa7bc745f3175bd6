"""The question of a screening as a form asks it: each mistake is told beside its field, and nothing typed is lost."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from werkzeug.datastructures import MultiDict

from service.domain.as_of import AsOf
from service.domain.coverage import History
from service.domain.jurisdictions import parse_jurisdiction
from service.errors import (
    BeforeFirstListError,
    NobodyListedError,
    NoListError,
    PendensError,
    StaleListError,
    UnknownListError,
)
from service.screening.screener import Screener, ScreeningRequest
from service.web.words import for_pages

USUAL_JURISDICTIONS = ("US", "EU", "UK")
_TEXTS = ("as_of_day", "as_of_instant", "known_at", "other_jurisdictions", "history")
_LISTS = ("jurisdictions", "lists")
Asked = Mapping[str, Any]
Faults = dict[str, str]
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """What was asked, as far as it could be read, and by field what could not."""

    request: ScreeningRequest
    faults: Faults


def asked_in(form: MultiDict[str, str]) -> dict[str, object]:
    """Take the fields of a question out of a form, as they were typed."""
    texts = {name: form.get(name, "").strip() for name in _TEXTS}
    return {**texts, **{name: form.getlist(name) for name in _LISTS}}


def usual(screener: Screener) -> dict[str, object]:
    """Give what is asked before anybody types."""
    codes = screener.lists or tuple(version.code for version in screener.register.lists)
    return {**dict.fromkeys(_TEXTS, ""), "jurisdictions": ["US"], "lists": list(codes)}


def read_question(asked: Asked, screener: Screener) -> FormQuestion:
    """Read a question and try it on the live lists."""
    faults: Faults = {}
    as_of_field = "as_of_instant" if asked["as_of_instant"] else "as_of_day"
    as_of = _read(faults, as_of_field, asked[as_of_field], AsOf.parse)
    known_at = _read(faults, "known_at", asked["known_at"], AsOf.parse)
    jurisdictions = _jurisdictions(asked, faults)
    lists, history = _chosen(asked["lists"], screener), read_history(asked.get("history"))
    request = ScreeningRequest(as_of, known_at, lists, jurisdictions, history=history)
    if not faults:
        _try(request, screener, as_of_field, faults)
    return FormQuestion(request, faults)


def read_history(text: object) -> History:
    """Read the box that accepts an answer from lists that do not know the day."""
    return History.PARTIAL if text == History.PARTIAL.value else History.REQUIRE


def _jurisdictions(asked: Asked, faults: Faults) -> tuple[str, ...]:
    named = [*asked["jurisdictions"], *asked["other_jurisdictions"].replace(",", " ").split()]
    read = [_read(faults, "jurisdictions", code, parse_jurisdiction) for code in named]
    if not named:
        faults["jurisdictions"] = "choose at least one: whose law binds the holder?"
    return tuple(dict.fromkeys(code for code in read if code)) or ("US",)


def _chosen(codes: Sequence[str], screener: Screener) -> tuple[str, ...] | None:
    """Give the lists chosen; None where they are the usual ones, so that a new one is used when it comes."""
    is_usual = set(codes) == set(screener.lists or (version.code for version in screener.register.lists))
    return None if is_usual else tuple(codes)


def _try(request: ScreeningRequest, screener: Screener, as_of_field: str, faults: Faults) -> None:
    if request.lists == ():
        faults["lists"] = "choose at least one list"
        return
    question = screener.question(request, screener.now())
    try:
        chosen = screener.register.choose(request.lists or screener.lists)
        screener.require_begun(chosen, question)
        screener.require_fresh(request)
    except BeforeFirstListError as error:
        faults["known_at" if str(error).startswith("known_at") else as_of_field] = for_pages(error)
    except (NobodyListedError, NoListError, StaleListError, UnknownListError) as error:
        faults["lists"] = for_pages(error)


def _read(faults: Faults, field: str, text: str, read: Callable[[str], Value]) -> Value | None:
    if not text:
        return None
    try:
        return read(text)
    except PendensError as error:
        faults[field] = for_pages(error)
        return None
