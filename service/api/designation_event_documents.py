"""Events that people keep, as JSON: what was recorded of a listing, who did what about it, and where it stands."""

from marshmallow import fields

from service.api.answers import DAY_OR_INSTANT, INSTANT, Answer, EventSchema, text, word
from service.domain.four_eyes import EventState, EventStep, Step
from service.domain.kept_events import KeptEvent
from service.screening.document import Document, event_document


class EventStepSchema(Answer):
    """What somebody did about an event."""

    step = word(Step)
    by = text()
    at = text(shape=INSTANT)
    reason = text()


class KeptEventSchema(EventSchema):
    """A recorded event; only an approved one takes effect."""

    id = fields.Integer()
    state = word(EventState)
    waiting = fields.Boolean(metadata={"description": "A second person is to approve it, or its withdrawal."})
    list = text(shape={"example": "us-ccmc"})
    party_id = text()
    programme = text(shape={"example": "eo-13959"})
    until = text("The first moment at which it no longer holds.", DAY_OR_INSTANT, allow_none=True)
    docket = text(allow_none=True)
    closes_docket = fields.Boolean()
    known_from = text("Since when it was known, where that is before its approval.", INSTANT, allow_none=True)
    known_reason = text()
    replaced_by = text("The party under whom the listing was printed anew.", allow_none=True)
    reaches = fields.Boolean(metadata={"description": "False where the live lists have no such listing any more."})
    steps = fields.List(fields.Nested(EventStepSchema))


class KeptEventsSchema(Answer):
    """Every event ever recorded of a party, in the order of recording."""

    party_id = text()
    events = fields.List(fields.Nested(KeptEventSchema))


def kept_event_document(kept: KeptEvent, *, reaches: bool) -> Document:
    """Write a recorded event."""
    act, event = kept.act, kept.act.event
    return {
        "id": kept.id,
        "state": kept.state.value,
        "waiting": kept.is_waiting,
        "list": act.list_code,
        "party_id": act.party_id,
        "programme": act.programme,
        **event_document(event),
        "until": event.until.isoformat() if event.until else None,
        "docket": event.docket,
        "closes_docket": event.closes_docket,
        "known_from": event.known_from.isoformat() if event.known_from else None,
        "known_reason": kept.known_reason,
        "replaced_by": kept.replaced_by,
        "reaches": reaches,
        "steps": [_step_document(step) for step in kept.steps],
    }


def _step_document(step: EventStep) -> Document:
    return {
        "step": step.step.value,
        "by": step.person,
        "at": step.taken_at.isoformat(),
        "reason": step.reason,
    }
