"""Health: whether the process lives, and whether its answers can be relied on."""

from collections.abc import Iterator

import structlog
from flask import Response, jsonify
from marshmallow import fields, validate

from service.api.answers import Answer, ListUseSchema
from service.api.contract import Gives, ProblemSchema, Resource
from service.api.current import use_cases
from service.api.lists import live_uses
from service.api.problems import NOT_READY, problem
from service.domain.wording import counted
from service.screening.document import list_document

# Those whose main lists are told where nobody has asked yet: the jurisdictions that the pages offer.
_USUAL_HOLDER = ("US", "EU", "UK")
LISTS_MISSING = "Main lists of a US, EU or UK holder, and required lists, that are not live."
LISTS_HELD = "Main lists of which a version waits for a person to accept it."

resource = Resource("health", "For the machinery that runs the service")


class LifeSchema(Answer):
    """The process lives."""

    status = fields.String(validate=validate.Equal("alive"))


class ReadinessSchema(Answer):
    """The service can answer."""

    status = fields.String(validate=validate.Equal("ready"))
    warnings = fields.List(fields.String(), metadata={"description": "Lists that make every answer `incomplete`."})
    lists = fields.List(fields.Nested(ListUseSchema))
    lists_missing = fields.List(fields.String(), metadata={"description": LISTS_MISSING})
    lists_held = fields.List(fields.String(), metadata={"description": LISTS_HELD})


class NotReadySchema(ProblemSchema):
    """A problem that says why the service cannot answer."""

    reasons = fields.List(fields.String(), required=True)
    lists = fields.List(fields.Nested(ListUseSchema), required=True)
    lists_missing = fields.List(fields.String(), required=True, metadata={"description": LISTS_MISSING})
    lists_held = fields.List(fields.String(), required=True, metadata={"description": LISTS_HELD})


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
    """
    reasons, old, screener = list(_reasons()), [*_ages(), *_required()], use_cases().screener
    if screener.refuses_stale:
        reasons, old = [*reasons, *old], []
    shown = {
        "lists": [list_document(use) for use in live_uses()],
        "lists_missing": list(screener.missing(_USUAL_HOLDER)),
        "lists_held": list(screener.held_main(_USUAL_HOLDER)) if use_cases().store.is_ready() else [],
    }
    if reasons:
        structlog.get_logger().error("not ready", reasons=reasons)
        return problem(NOT_READY, "; ".join([*reasons, *old]), reasons=reasons, **shown)
    return jsonify(status="ready", warnings=old, **shown)


def _reasons() -> Iterator[str]:
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
            yield f"list {code} is not live"


def _required() -> Iterator[str]:
    live = {use.version.code for use in live_uses()}
    for code in use_cases().screener.required:
        if code not in live:
            yield f"list {code} is required by PENDENS_REQUIRED_LISTS and is not live"


def _ages() -> Iterator[str]:
    for use in live_uses():
        if use.is_stale:
            yield f"list {use.version.code} was last checked {counted(use.age_days, 'day')} ago"
