"""Orders: each answered with one word, in order, before it goes to a market; kept as a screening is."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from flask import Response, current_app, request
from marshmallow import fields, post_load, pre_load

from service.api.answers import (
    DAY_OR_INSTANT,
    INSTANT,
    LISTS_MISSING,
    Answer,
    ListUseSchema,
    RowNoteSchema,
    ShortfallSchema,
    text,
    word,
)
from service.api.budget import within_budget
from service.api.contract import Gives, Resource, Takes
from service.api.idempotency import screened_once
from service.api.jobs import AS_JOB, queued_rows, wants_job
from service.api.orders import (
    AT_LEAST_ONE,
    MOST_HOLDINGS,
    HoldingSchema,
    JsonOrder,
    TermsSchema,
    given_rows,
    order_from,
    request_from,
    require_few,
)
from service.api.quick_bodies import read_quickly
from service.api.screenings import NEXT
from service.api.streams import written
from service.api.use_cases import use_cases
from service.api.wording import worded
from service.domain.flags import Decision, Flag
from service.domain.outcomes import Gate
from service.screening.answer import ScreeningAnswer
from service.screening.document import Document

resource = Resource("orders", "Orders: allow, warn or deny, before they go to a market")

_EXAMPLE = {
    "as_of": "2021-03-16T12:00:00-04:00",
    "orders": [
        {"reference": "O-1", "account": "ACC-7", "side": "buy", "name": "XIAOMI CORP", "isin": "KYG9830T1067"},
        {"reference": "O-2", "account": "ACC-7", "side": "sell", "name": "APPLE INC", "isin": "US0378331005"},
    ],
}
_NO_SIDE = "The side is neither buy nor sell, so nobody can say whether the order may go: give it and ask again."


class OrderSchema(HoldingSchema):
    """An order as given: a holding with a side. Whatever is wrong with it, it is answered, with `deny`."""


class OrderCheckSchema(TermsSchema):
    """Orders to decide, and for when, whom and against which lists."""

    orders = fields.List(fields.Nested(OrderSchema), required=True, validate=AT_LEAST_ONE)

    @staticmethod
    def read_quickly(body: bytes) -> JsonOrder | None:
        """Read a body that is plainly as documented; None where the schema must look at it."""
        quick = read_quickly(body, OrderSchema, current_app.config[MOST_HOLDINGS], "orders")
        if quick is None or not quick.members.keys() <= _QUICK:
            return None
        return order_from(quick)

    @pre_load
    def keep_to_the_limit(self, given: object, **_: object) -> object:
        """Refuse more orders than the limit before each is looked at.

        Raises:
            TooManyHoldingsError: there are.
        """
        require_few(given, "orders")
        return given

    @post_load
    def make(self, read: dict[str, Any], **_: object) -> JsonOrder:
        """Turn what was read into an order."""
        rows = given_rows(read["orders"])
        return JsonOrder(request_from(read), rows, include_clear=True, callback=read.get("callback"))


_QUICK = frozenset({"as_of", "known_at", "lists", "jurisdictions"})


class OrderDecisionSchema(Answer):
    """The answer for one order."""

    row = fields.Integer(metadata={"description": "Position in the request, from 1."})
    reference = text("As given.", allow_none=True)
    account = text("As given.", allow_none=True)
    decision = word(Decision)
    flag = word(Flag, allow_none=True)
    if_confirmed = word(Flag, allow_none=True)
    reason = text("One sentence for a memo; of an order that could not be screened, what to correct.")
    restricted_from = text(shape=INSTANT, allow_none=True)
    divest_before = text("Exclusive: the first forbidden moment.", INSTANT, allow_none=True)
    licence = text("The licence that the answer rests on, by its reference.", allow_none=True)


class OrderDecisionsSchema(Answer):
    """Every order answered, in order."""

    screening_id = text("Where the findings behind the decisions are kept.", {"format": "uuid"})
    as_of = text(shape=DAY_OR_INSTANT)
    known_at = text(shape=DAY_OR_INSTANT)
    jurisdictions = fields.List(fields.String())
    gate = fields.Enum(
        Gate,
        by_value=fields.String,
        metadata={"description": "`fail` where any order is denied, `incomplete` where anything is not covered."},
    )
    decisions = fields.List(fields.Nested(OrderDecisionSchema))
    incomplete = fields.List(fields.Nested(ShortfallSchema))
    lists = fields.List(fields.Nested(ListUseSchema))
    lists_missing = fields.List(fields.String(), allow_none=True, metadata={"description": LISTS_MISSING})
    warnings = fields.List(fields.Nested(RowNoteSchema))


@resource.view(
    "POST",
    "/v1/orders:check",
    Gives(OrderDecisionsSchema, leads_to=NEXT),
    takes=Takes(OrderCheckSchema, "json", example=_EXAMPLE),
    refuses=(400, 413, 415, 422, 503),
    is_keyed=True,
    later=AS_JOB,
)
def check_orders(order: JsonOrder) -> Response:
    """Decide orders.

    Every order is answered, in order: an order that cannot be screened, or whose side is neither buy nor sell, is
    denied and its reason says what to correct. Look at `gate` first: `incomplete` means that a list or a row was not
    covered, whatever the decisions say. The findings behind them are kept under `screening_id`. With
    `Prefer: respond-async` they are what is made: each finding has its `decision`, at `/v1/screenings/{job_id}`; an
    order that is among the `errors` there is denied.
    """
    if wants_job(order.callback):
        return queued_rows(order)
    use_cases().screener.require_fresh(order.request)
    screen = partial(
        use_cases().intake.screen_rows, order.rows, request.get_data(), order.request, progress=within_budget()
    )
    return written(decisions_document(order, worded(screened_once(screen))))


def decisions_document(order: JsonOrder, answer: ScreeningAnswer) -> Document:
    """Write the answer to orders from the screening that was made of them."""
    found = {finding["row"]: finding for finding in answer.findings(include_clear=True)}
    faults = _faults(answer.errors())
    decisions = [_decision(row, texts, found.get(row), faults) for row, texts in order.rows]
    head = answer.head
    return {
        **{name: head[name] for name in ("screening_id", "as_of", "known_at", "jurisdictions")},
        "gate": _gate(head, decisions),
        "decisions": decisions,
        **{name: head[name] for name in ("incomplete", "lists", "lists_missing")},
        "warnings": list(answer.warnings()),
    }


def _gate(head: Document, decisions: Iterable[Document]) -> str:
    if head["incomplete"]:
        return Gate.INCOMPLETE.value
    is_denied = any(one["decision"] == Decision.DENY for one in decisions)
    return (Gate.FAIL if is_denied else Gate.PASS).value


def _faults(errors: Iterable[Document]) -> dict[int, str]:
    """Say by row why it could not be screened."""
    by_row: dict[int, str] = {}
    for error in errors:
        said = f"{error['column']} {error['value']!r}: {error['message']}"
        by_row[error["row"]] = f"{by_row[error['row']]}; {said}" if error["row"] in by_row else said
    return by_row


def _decision(row: int, texts: Mapping[str, str], finding: Document | None, faults: Mapping[int, str]) -> Document:
    named = {"row": row, "reference": texts.get("reference"), "account": texts.get("account")}
    if finding is None:
        why = f"The order could not be screened: {faults.get(row, 'nothing is known of it')}."
        return {**named, "decision": Decision.DENY.value, "flag": None, **dict.fromkeys(_DATED), "reason": why}
    decided = finding["decision"]
    listing = finding["matches"][0]["listing"] if finding["matches"] else {}
    return {
        **named,
        "decision": decided or Decision.DENY.value,
        "flag": finding["flag"],
        "if_confirmed": finding["if_confirmed"],
        "reason": finding["reason"] if decided else f"{_NO_SIDE} {finding['reason']}",
        "restricted_from": finding["restricted_from"],
        "divest_before": finding["divest_before"],
        "licence": listing.get("licence"),
    }


_DATED = ("if_confirmed", "restricted_from", "divest_before", "licence")
