"""The calendar: what is dated ahead of the live lists, as JSON and for calendars that subscribe to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, jsonify
from marshmallow import Schema, fields, post_load, validate

from service.api.answers import INSTANT, Answer, text, word
from service.api.contract import Gives, Resource, Takes
from service.api.fields import Jurisdiction, Words
from service.api.orders import JURISDICTIONS
from service.api.use_cases import use_cases
from service.designations.deadline_documents import deadlines_document, to_ics
from service.domain.deadlines import DatedChange, Deadline

resource = Resource("calendar", "Dated changes that lie ahead")
_CALENDAR = "text/calendar"


class DeadlineSchema(Answer):
    """A dated change ahead."""

    at = text("The first moment of the new state.", INSTANT)
    change = word(DatedChange)
    what = text()
    list = text("Null where a whole programme is meant.", allow_none=True)
    programme = text()
    party_id = text(allow_none=True)
    party = text("The name as listed.", allow_none=True)
    stayed = fields.Boolean(metadata={"description": "An order of a court suspends it: it will not come by itself."})
    missed = fields.Boolean(metadata={"description": "It has passed, and what should have come is not known."})
    source = text()


class CalendarSchema(Answer):
    """What lies ahead, the nearest first."""

    now = text(shape=INSTANT)
    deadlines = fields.List(fields.Nested(DeadlineSchema))


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose deadlines are asked for, and of which lists (None: all)."""

    jurisdictions: tuple[str, ...]
    lists: tuple[str, ...] | None


class CalendarQuerySchema(Schema):
    """Whose deadlines are asked for, and of which lists."""

    jurisdiction = Words(
        Jurisdiction(),
        load_default=["US"],
        metadata={"description": f"{JURISDICTIONS} Repeated, or separated by commas."},
    )
    list = Words(
        fields.String(validate=validate.Length(min=1)),
        metadata={"description": "Codes of live lists, by default all. Repeated, or separated by commas."},
    )

    @post_load
    def make(self, read: dict[str, Any], **_: object) -> Asked:
        """Turn what was read into a question."""
        return Asked(tuple(read["jurisdiction"]), tuple(read["list"]) if read.get("list") else None)


@resource.view(
    "GET", "/v1/calendar", Gives(CalendarSchema), takes=Takes(CalendarQuerySchema, "query"), refuses=(422, 503)
)
def get_calendar(asked: Asked) -> Response:
    """Show every dated change ahead of the live lists: bans, windows, licences, suspensions and renewals."""
    found, now = _ahead(asked)
    return jsonify(deadlines_document(found, now))


@resource.view(
    "GET",
    "/v1/calendar.ics",
    Gives({"type": "string"}, content_type=_CALENDAR),
    takes=Takes(CalendarQuerySchema, "query"),
    refuses=(422, 503),
)
def get_calendar_file(asked: Asked) -> Response:
    """Give the same as a calendar (RFC 5545) to subscribe to."""
    found, now = _ahead(asked)
    return Response(to_ics(found, now), content_type=f"{_CALENDAR}; charset=utf-8")


def _ahead(asked: Asked) -> tuple[Sequence[Deadline], datetime]:
    now = use_cases().screener.now().replace(microsecond=0)
    return use_cases().deadlines.ahead(now, asked.jurisdictions, asked.lists), now
