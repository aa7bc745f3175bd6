"""Health: whether the process lives, and whether its answers can be relied on."""

from collections.abc import Callable, Iterator
from typing import Any

import structlog
from flask import Response, jsonify
from marshmallow import fields, validate

from service.api.answers import Answer, ListUseSchema, optional_list
from service.api.callers import actor
from service.api.contract import Gives, ProblemSchema, Resource
from service.api.lists import live_uses
from service.api.problems import NOT_READY, problem
from service.api.use_cases import use_cases
from service.errors import PendensError, UnknownListError
from service.lists.catalogue import source_of
from service.screening.document import list_document

# Those whose main lists are told where nobody has asked yet: the jurisdictions that the pages offer.
_USUAL_HOLDER = ("US", "EU", "UK")
LISTS_MISSING = "Main lists of a US, EU or UK holder, and required lists, that are not live."
LISTS_HELD = "Main lists of which a version waits for a person to accept it."

resource = Resource("health", "For the machinery that runs the service")


def _known_alone(field: fields.Field[Any], description: str = "") -> fields.List[Any]:
    """Describe a part that only who is known is told."""
    return optional_list(field, f"{description} Left out where keys are asked for and none is given.".strip())


class LifeSchema(Answer):
    """The process lives."""

    status = fields.String(validate=validate.Equal("alive"))


class ReadinessSchema(Answer):
    """The service can answer."""

    status = fields.String(validate=validate.Equal("ready"))
    warnings = fields.List(fields.String(), metadata={"description": "Lists that make every answer `incomplete`."})
    lists = _known_alone(fields.Nested(ListUseSchema))
    lists_missing = _known_alone(fields.String(), LISTS_MISSING)
    lists_held = _known_alone(fields.String(), LISTS_HELD)


class NotReadySchema(ProblemSchema):
    """A problem that says why the service cannot answer."""

    reasons = fields.List(fields.String(), required=True)
    lists = _known_alone(fields.Nested(ListUseSchema))
    lists_missing = _known_alone(fields.String(), LISTS_MISSING)
    lists_held = _known_alone(fields.String(), LISTS_HELD)


@resource.view("GET", "/healthz", Gives(LifeSchema))
def is_alive() -> Response:
    """Tell that the process is alive."""
    return jsonify(status="alive")


@resource.view("GET", "/readyz", Gives(ReadinessSchema), refuses_as={503: NotReadySchema})
def is_ready() -> Response:
    """Tell whether the database answers and takes writes, and every list is present and, where that is asked, fresh.

    A write is tried at most every five seconds: a full, locked or read-only disk is told, and less room than
    `PENDENS_MIN_FREE_MB`.

    Where they are only warned about (`PENDENS_STALE_POLICY`), a stale list, and one of `PENDENS_REQUIRED_LISTS` that is
    not live, are named and the service stays ready. Absent main lists of a US, EU or UK holder are named too.

    Where keys are asked for and none is given, the lists are left out, and the firm's own are not named.
    """
    is_known = _is_known()
    reasons, old = _faults(_code if is_known else _public_code)
    shown = _details() if is_known else {}
    if reasons:
        structlog.get_logger().error("not ready", reasons=_faults(_code)[0])
        return problem(NOT_READY, "; ".join([*reasons, *old]), reasons=reasons, **shown)
    return jsonify(status="ready", warnings=old, **shown)


def _details() -> dict[str, Any]:
    screener = use_cases().screener
    return {
        "lists": [list_document(use) for use in live_uses()],
        "lists_missing": list(screener.missing(_USUAL_HOLDER)),
        "lists_held": list(screener.held_main(_USUAL_HOLDER)) if use_cases().store.is_ready() else [],
    }


def _is_known() -> bool:
    """Tell whether who asks has a role; whoever asks with a wrong key, or while that cannot be looked up, has none."""
    try:
        who = actor()
    except PendensError:
        return False
    return who is not None and bool(who.roles)


def _code(code: str) -> str:
    """Name a list to who may know of it."""
    return code


def _public_code(code: str) -> str:
    """Name a list to anybody: that the firm has a list of its own, and what it calls it, is its own business."""
    try:
        return "of the firm's own" if source_of(code).is_own else code
    except UnknownListError:
        return "that is not known"


def _faults(named: Callable[[str], str]) -> tuple[list[str], list[str]]:
    """Say what makes the service unready, and what makes its answers incomplete."""
    reasons, old = list(_reasons(named)), [*_ages(named), *_required(named)]
    return ([*reasons, *old], []) if use_cases().screener.refuses_stale else (reasons, old)


def _reasons(named: Callable[[str], str]) -> Iterator[str]:
    if not use_cases().store.is_ready():
        yield "the database does not answer"
    elif trouble := use_cases().write_trouble():
        yield trouble
    uses, wanted = live_uses(), use_cases().screener.lists or ()
    live = {use.version.code for use in uses}
    if not live:
        yield "no list is live"
    for code in wanted:
        if code not in live:
            yield f"list {named(code)} is not live"


def _required(named: Callable[[str], str]) -> Iterator[str]:
    live = {use.version.code for use in live_uses()}
    for code in use_cases().screener.required:
        if code not in live:
            yield f"list {named(code)} is required by PENDENS_REQUIRED_LISTS and is not live"


def _ages(named: Callable[[str], str]) -> Iterator[str]:
    for use in live_uses():
        if use.is_stale:
            yield f"list {named(use.version.code)} was {use.last_checked}"
