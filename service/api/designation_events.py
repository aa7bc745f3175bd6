"""Events of designations: recorded before a publisher reacts, and decided by a second person."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from flask import Response, jsonify
from marshmallow import Schema, fields, post_load, validate

from service.api.callers import acting, require_loopback
from service.api.contract import Gives, Resource, Takes
from service.api.designation_event_documents import KeptEventSchema, KeptEventsSchema, kept_event_document
from service.api.fields import Instant, JsonBoolean
from service.api.idempotency import answered_once
from service.api.use_cases import use_cases
from service.designations.event_request import GRADES, RECORDABLE, EventRequest
from service.domain.events import EventKind
from service.domain.four_eyes import EventDecision
from service.domain.kept_events import KeptEvent
from service.errors import UnknownDesignationError, UnknownEventError
from service.screening.document import Document

resource = Resource("events", "Court orders, licences and delistings that people record, two for each")

# An effect is a sentence, a source a title with its address; a person's name is no essay.
_LONGEST_TEXT, _LONGEST_NAME = 2_000, 200
# The largest number that every database has for a row.
_MOST_EVENTS = 2**31 - 1


def _told(description: str, *, required: bool = True, longest: int = _LONGEST_TEXT) -> fields.String:
    if required:
        return fields.String(required=True, validate=validate.Length(1, longest), metadata={"description": description})
    return fields.String(
        allow_none=True, load_default=None, validate=validate.Length(max=longest), metadata={"description": description}
    )


def _named(description: str) -> fields.String:
    length = validate.Length(1, _LONGEST_NAME)
    return fields.String(allow_none=True, load_default=None, validate=length, metadata={"description": description})


@dataclass(frozen=True, slots=True)
class Proposal:
    """An event as a person words it; the party is in the address."""

    draft: EventRequest
    by: str | None


class NewEventSchema(Schema):
    """An act that the publisher of a list has not printed yet."""

    list_code = fields.String(
        data_key="list",
        required=True,
        validate=validate.Length(min=1),
        metadata={"description": "The list on which the party stands."},
    )
    kind = fields.String(
        data_key="event",
        required=True,
        validate=validate.OneOf([kind.value for kind in RECORDABLE]),
        metadata={"component": "RecordableEvent", "description": "What happened."},
    )
    at = Instant(description="When: a date in the programme's zone, or an instant.", required=True)
    authority = _told("Whose act it is, such as D.D.C.")
    reference = _told("Where it stands, such as 1:21-cv-00280-RC doc. 21.")
    source = _told("What was read, with its address.")
    grade = fields.String(
        required=True,
        validate=validate.OneOf(GRADES),
        metadata={"component": "Grade", "description": "How good the source is; A is the act itself."},
    )
    by = _named("Who records it, where nobody is asked for a key; else who asks does.")
    effect = _told("What it does, in a sentence.", required=False)
    docket = _told("The court proceeding.", required=False)
    until = Instant(description="The first date or instant at which it no longer holds.", allow_none=True)
    closes_docket = JsonBoolean(load_default=False, metadata={"description": "It ends the proceeding."})
    programme = _told("Where the party stands on the list under several.", required=False)
    known_from = Instant(description="It was known before its approval, since then.", allow_none=True)
    known_reason = _told("Why it counts as known since `known_from`.", required=False)
    replaced_by = _told("The party of the same list under whom the listing was printed anew.", required=False)

    @post_load
    def make(self, read: dict[str, Any], **_: object) -> Proposal:
        """Turn what was read into a proposal."""
        said = {name: value for name, value in read.items() if value is not None and name not in {"by", "kind"}}
        return Proposal(EventRequest(party="", kind=EventKind(read["kind"]), **said), read.get("by"))


class NewDecisionSchema(Schema):
    """What a person decides about an event."""

    decision = fields.Enum(
        EventDecision,
        by_value=fields.String,
        required=True,
        metadata={"description": "Approve or reject what waits, an event or its withdrawal; withdraw asks for one."},
    )
    by = _named(
        "Who decides, where nobody is asked for a key; else who asks does. Who did the step before cannot approve it."
    )
    reason = _told("Why: needed to reject or withdraw.", required=False)


@resource.view("GET", "/v1/designations/<path:party_id>/events", Gives(KeptEventsSchema), refuses=(404, 503))
def get_designation_events(party_id: str) -> Response:
    """Show every event ever recorded of a party, with who did what and when."""
    known = _known(party_id)
    return jsonify(party_id=known, events=[_written(kept) for kept in _of_party(known)])


@resource.view(
    "PUT",
    "/v1/designations/<path:party_id>/events",
    Gives(KeptEventSchema),
    takes=Takes(NewEventSchema, "json", require_loopback),
    refuses=(400, 403, 404, 409, 413, 415, 422, 503),
)
def put_designation_event(proposal: Proposal, party_id: str) -> Response:
    """Record an event of a party; without keys from this machine only.

    It takes effect when a second person approves it. The same act put again is the same event, as it stands then.
    """
    kept = use_cases().events.put(replace(proposal.draft, party=_known(party_id)), acting(proposal.by))
    return jsonify(_written(kept))


@resource.view(
    "POST",
    "/v1/designations/<path:party_id>/events/<event_id>/decisions",
    Gives(KeptEventSchema),
    takes=Takes(NewDecisionSchema, "json", require_loopback),
    refuses=(400, 403, 404, 409, 413, 415, 422, 503),
    is_keyed=True,
)
def decide_designation_event(said: Mapping[str, Any], party_id: str, event_id: str) -> Response:
    """Approve, reject or withdraw an event; without keys from this machine only.

    An event takes effect, or ends, when another person than the one of the step before approves it. Answers follow
    some seconds later.
    """
    return answered_once(partial(_decided, said, party_id, event_id))


def _decided(said: Mapping[str, Any], party_id: str, event_id: str) -> Response:
    events, number = use_cases().events, _number(event_id)
    if all(kept.id != number for kept in _of_party(_known(party_id))):
        raise UnknownEventError(f"{party_id} has no event {event_id}")
    by, reason = acting(said["by"]), said["reason"] or ""
    if said["decision"] is EventDecision.APPROVE:
        return jsonify(_written(events.approve(number, by)))
    decide = events.reject if said["decision"] is EventDecision.REJECT else events.withdraw
    return jsonify(_written(decide(number, by, reason)))


def _known(party_id: str) -> str:
    """Give the id of a party that is on a list, or was when an event of it was recorded."""
    try:
        return use_cases().designations.require(party_id)
    except UnknownDesignationError:
        if _of_party(party_id):
            return party_id
        raise


def _of_party(party_id: str) -> list[KeptEvent]:
    return [kept for kept in use_cases().events.events() if kept.act.party_id == party_id]


def _number(event_id: str) -> int:
    """Read the number of an event; other text cannot be one, and no database need be asked."""
    if event_id.isascii() and event_id.isdigit() and len(event_id) <= len(str(_MOST_EVENTS)):
        return min(int(event_id), _MOST_EVENTS)
    raise UnknownEventError(f"no event {event_id!r}: a number names one")


def _written(kept: KeptEvent) -> Document:
    return kept_event_document(kept, reaches=use_cases().events.has_listing(kept))
