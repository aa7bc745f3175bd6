"""Designations as JSON: parties with their listings, how a search found them, and the life of each listing."""

from marshmallow import fields

from service.api.answers import (
    DAY,
    DAY_OR_INSTANT,
    INSTANT,
    Answer,
    EventSchema,
    ListingSchema,
    ReasonSchema,
    TradeSchema,
    text,
    word,
)
from service.domain.designation import Designation
from service.domain.flags import Flag, flag_of
from service.domain.kept_events import Correction
from service.domain.matches import Match, Strength
from service.domain.parties import FactKind, Identifier, IdentifierKind, Name, NameKind
from service.domain.status import ListingStatus, Status
from service.domain.timelines import Span, Timeline
from service.screening.document import Document, event_document, listing_status_document, trade_document


class NameSchema(Answer):
    """A name of a party."""

    kind = word(NameKind)
    known_from = text("Since when a list ties it to the party.", DAY, allow_none=True)
    text = fields.String()


class IdentifierSchema(Answer):
    """An identifier as published, even where its check digit is wrong."""

    kind = word(IdentifierKind)
    value = text()
    known_from = text("Since when a list ties it to the party.", DAY, allow_none=True)


class StandingSchema(ListingSchema):
    """A listing of the party at the instant, with its flag for this holder."""

    list = text(shape={"example": "us-ns-cmic"})
    entry = text("The name as listed.")
    flag = word(Flag)


class FoundSchema(Answer):
    """How a search found the party."""

    strength = word(Strength)
    score = fields.Float()
    matched_on = text()
    value = text()
    against = text()
    explanation = fields.List(fields.Nested(ReasonSchema))


class CorrectionSchema(Answer):
    """A record that was printed anew under another party, as a second person approved."""

    list = text(shape={"example": "us-ccmc"})
    party_id = text("The other party, whose record replaces or was replaced.")
    at = text("When it was printed anew.", INSTANT)
    reference = text()
    source = text()


class DesignationSchema(Answer):
    """A party with its listings at the instant."""

    party_id = text("Stable across versions, machines and databases.")
    name = text()
    kind = text()
    country = text(allow_none=True)
    names = fields.List(fields.Nested(NameSchema))
    identifiers = fields.List(fields.Nested(IdentifierSchema))
    flag = word(Flag)
    severity = fields.Integer()
    listings = fields.List(fields.Nested(StandingSchema))
    records = fields.List(fields.String(), metadata={"description": "Ids of records that mean it: they answer too."})
    replaced_by = fields.List(fields.Nested(CorrectionSchema))
    replaces = fields.List(fields.Nested(CorrectionSchema))


class PrintedDesignationSchema(DesignationSchema):
    """A party with what the live lists print of it for people to read."""

    addresses = fields.List(fields.String(), metadata={"description": "As the live lists print them, 40 at most."})
    remarks = fields.List(
        fields.String(), metadata={"description": "As the live lists print them, 40 of 4,000 characters at most."}
    )


class FoundDesignationSchema(DesignationSchema):
    """A party that a search found."""

    found = fields.Nested(FoundSchema, allow_none=True, metadata={"description": "Null where no text was searched."})


class DesignationsSchema(Answer):
    """A page of designations: the best matches of a text first, else all by name."""

    as_of = text(shape=DAY_OR_INSTANT)
    known_at = text(shape=DAY_OR_INSTANT)
    total = fields.Integer(metadata={"description": "How many there are on all pages."})
    limit = fields.Integer()
    offset = fields.Integer()
    designations = fields.List(fields.Nested(FoundDesignationSchema))


class SpanSchema(Answer):
    """A stretch of time with one status and one flag; the last one has no end."""

    begins = text(shape=INSTANT)
    ends = text("Exclusive.", INSTANT, allow_none=True)
    status = word(Status)
    flag = word(Flag)
    trade = fields.Nested(TradeSchema)
    programme = text()


class TimelineSchema(Answer):
    """The whole life of a listing, whatever the instant."""

    list = text()
    entry = text("The name as listed.")
    programme = text()
    source = text()
    grade = text()
    events = fields.List(fields.Nested(EventSchema))
    spans = fields.List(fields.Nested(SpanSchema))


class LifeOfDesignationSchema(PrintedDesignationSchema):
    """A party with its listings at the instant and the whole life of each."""

    as_of = text(shape=DAY_OR_INSTANT)
    known_at = text(shape=DAY_OR_INSTANT)
    timelines = fields.List(fields.Nested(TimelineSchema))


def designation_document(designation: Designation, jurisdictions: tuple[str, ...]) -> Document:
    """Write a party with its listings as they stand."""
    party = designation.party
    return {
        "party_id": party.id,
        "name": party.name,
        "kind": party.kind,
        "country": party.country,
        "names": [_name_document(name) for name in party.names],
        "identifiers": [_identifier_document(identifier) for identifier in party.identifiers],
        "flag": designation.flag.value,
        "severity": designation.flag.severity,
        "listings": [
            _listing_status_document(listing_status, jurisdictions) for listing_status in designation.listing_statuses
        ],
        "records": list(designation.records),
        "replaced_by": [_correction_document(one, one.replaced_by) for one in designation.replaced_by],
        "replaces": [_correction_document(one, one.party_id) for one in designation.replaces],
    }


def printed_document(designation: Designation) -> Document:
    """Write what the live lists print of a party for people to read."""
    texts = [(fact.kind, fact.text) for fact in designation.facts]
    return {
        "addresses": list(dict.fromkeys(text for kind, text in texts if kind is FactKind.ADDRESS)),
        "remarks": list(dict.fromkeys(text for kind, text in texts if kind is FactKind.REMARK)),
    }


def found_document(match: Match | None) -> Document | None:
    """Write how a search found a party."""
    if match is None:
        return None
    return {
        "strength": match.strength.value,
        "score": match.score,
        "matched_on": match.matched_on,
        "value": match.value,
        "against": match.against,
        "explanation": [{"points": reason.points, "why": reason.why} for reason in match.explanation],
    }


def timeline_document(timeline: Timeline) -> Document:
    """Write the life of a listing."""
    listing = timeline.listing
    return {
        "list": listing.list_code,
        "entry": listing.entry,
        "programme": listing.programme,
        "source": listing.source,
        "grade": listing.grade,
        "events": [event_document(event) for event in timeline.events],
        "spans": [_span_document(span) for span in timeline.spans],
    }


def _correction_document(correction: Correction, other: str) -> Document:
    return {
        "list": correction.list_code,
        "party_id": other,
        "at": correction.at.isoformat(),
        "reference": correction.reference,
        "source": correction.source,
    }


def _name_document(name: Name) -> Document:
    return {"text": name.text, "kind": name.kind.value, "known_from": _day(name)}


def _identifier_document(identifier: Identifier) -> Document:
    return {"kind": identifier.kind.value, "value": identifier.value, "known_from": _day(identifier)}


def _day(known: Name | Identifier) -> str | None:
    return known.known_from.isoformat() if known.known_from else None


def _listing_status_document(listing_status: ListingStatus, jurisdictions: tuple[str, ...]) -> Document:
    return {
        "list": listing_status.listing.list_code,
        "entry": listing_status.listing.entry,
        "flag": flag_of(listing_status, jurisdictions).value,
        **listing_status_document(listing_status),
    }


def _span_document(span: Span) -> Document:
    return {
        "begins": span.begins.isoformat(),
        "ends": span.ends.isoformat() if span.ends else None,
        "status": span.status.value,
        "flag": span.flag.value,
        "trade": trade_document(span.trade),
        "programme": span.programme,
    }
