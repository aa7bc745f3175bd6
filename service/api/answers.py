"""What the answers hold, field by field: the documentation of `service.screening.document`, held to it by a test."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from marshmallow import Schema, fields, validate

from service.domain.coverage import History
from service.domain.events import EventKind
from service.domain.findings import BREACH
from service.domain.flags import SEVERITIES, Decision, Flag, Permission
from service.domain.holdings import Side
from service.domain.instruments import Instrument
from service.domain.matches import Strength
from service.domain.outcomes import Cause, Gate, Outcome
from service.domain.status import Status

DAY: Mapping[str, object] = {"format": "date"}
INSTANT: Mapping[str, object] = {"format": "date-time"}
DAY_OR_INSTANT: Mapping[str, object] = {"anyOf": [DAY, INSTANT]}
_ONLY_SOME = "only_some"  # marks what only some files have; it is no word of JSON schema, so it is not published


def word(words: type[StrEnum], *, allow_none: bool = False) -> fields.Enum[StrEnum]:
    """Document one of a set of words."""
    return fields.Enum(words, by_value=fields.String, allow_none=allow_none)


def named(component: str, words: Iterable[str], description: str = "", **options: Any) -> fields.String:  # noqa: ANN401
    """Document one of a set of words that has a name in the document, and no type in the code."""
    metadata = {"component": component, **({"description": description} if description else {})}
    return fields.String(validate=validate.OneOf(list(words)), metadata=metadata, **options)


def text(
    description: str = "", shape: Mapping[str, object] | None = None, *, allow_none: bool = False
) -> fields.String:
    """Document a text and, with JSON schema words, its shape."""
    described = {"description": description} if description else {}
    return fields.String(allow_none=allow_none, metadata={**described, **(shape or {})})


def optional(description: str) -> fields.String:
    """Document a text that only some files have."""
    return text(description, {_ONLY_SOME: True})


def optional_list(item: fields.Field[Any], description: str) -> fields.List[Any]:
    """Document a list that only some callers are told."""
    return fields.List(item, metadata={"description": description, _ONLY_SOME: True})


class Answer(Schema):
    """A part of an answer: each of its fields is always there, but for the `optional` ones."""

    def on_bind_field(self, field_name: str, field_obj: fields.Field[object]) -> None:  # noqa: ARG002  # marshmallow's
        """Make the field required, but for those that only some files have."""
        field_obj.required = not field_obj.metadata.get(_ONLY_SOME, False)


class RowNoteSchema(Answer):
    """What is wrong with a row."""

    row = fields.Integer(metadata={"description": "Physical line, sheet row, or position from 1 in a request."})
    column = text()
    value = text()
    message = text("What is wrong, and how to fix it.")
    sheet = optional("The sheet, where several sheets of a workbook were read.")
    unread = fields.Boolean(
        metadata={
            "description": "True where what it tells of was neither read nor looked at: the outcome is `incomplete`.",
            _ONLY_SOME: True,
        }
    )


class ListUseSchema(Answer):
    """A list version as used."""

    code = text(shape={"example": "us-ns-cmic"})
    version = text("SHA-256 of the published bytes.", {"pattern": "^sha256:[0-9a-f]{64}$"})
    published_on = text(shape=DAY)
    checked_on = text("The day it was last seen to be the publisher's current one.", DAY)
    entries = fields.Integer()
    age_days = fields.Integer(metadata={"description": "Days since `checked_on`."})
    stale = fields.Boolean(metadata={"description": "Past its limit on the day asked about, or now if that is later."})
    covered = fields.List(
        fields.List(fields.String(metadata=DAY), validate=validate.Length(equal=2)),
        metadata={"description": "The days for which its whole content is known: first and last day of each span."},
    )
    coverage = named(
        "Coverage",
        ("full", "partial"),
        "Partial: the day asked about is none that it knows; who had left it is missing.",
    )


class LayoutSchema(Answer):
    """How a file was read."""

    format = text("csv, xlsx, xls, ods, nport, 13f or ofx.")
    encoding = text(allow_none=True)
    delimiter = text(allow_none=True)
    sheet = text(allow_none=True)
    header_row = fields.Integer(metadata={"description": "0 where the format has no header."})
    columns = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        metadata={"description": "By field of a holding, the heading that was taken for it."},
    )
    sheets = fields.List(
        fields.String(),
        metadata={
            "description": "The sheets that were read as one portfolio, if several.",
            _ONLY_SOME: True,
        },
    )


class InputSchema(Answer):
    """What was handed in."""

    sha256 = text("Of the file, or of the request's body.", {"pattern": "^[0-9a-f]{64}$"})
    bytes = fields.Integer()
    name = text("The file's name as given.", allow_none=True)
    layout = fields.Nested(LayoutSchema, allow_none=True)


class LawSchema(Answer):
    """The table of programmes that was used: whom each binds, what it restricts, on which clock."""

    version = text("`sha256:` and the hash of the programmes' data.")


class MatcherSchema(Answer):
    """The matcher that was used."""

    version = text()
    profile = text()
    profile_hash = text()


class CountsSchema(Answer):
    """Every row accounted for: rows = screened + rejected + not_holdings."""

    rows = fields.Integer()
    screened = fields.Integer()
    rejected = fields.Integer()
    not_holdings = fields.Dict(
        keys=fields.String(), values=fields.Integer(), metadata={"description": "Cash, totals and the like, by kind."}
    )
    outside = fields.Integer(
        metadata={
            "description": "Rows with a finding that stand above the table, or on a sheet that was not read.",
            _ONLY_SOME: True,
        }
    )
    flags = fields.Dict(
        keys=fields.String(), values=fields.Integer(), metadata={"description": "Screened rows by flag."}
    )
    market_value = fields.Dict(
        keys=fields.String(),
        values=fields.Dict(keys=fields.String(), values=fields.Float()),
        metadata={"description": "By flag and currency; a currency that was not given is the empty text."},
    )


class TradeSchema(Answer):
    """What may be done; null throughout while a person has yet to look."""

    buy = word(Permission, allow_none=True)
    sell = word(Permission, allow_none=True)
    hold = word(Permission, allow_none=True)


class EventSchema(Answer):
    """A dated, cited act."""

    event = word(EventKind)
    at = text("A date where the act is known only by its date.", DAY_OR_INSTANT)
    authority = text()
    reference = text()
    source = text()
    grade = text("A official, B law firm or press, C sources conflict.")
    effect = text()


class DerivedSchema(Answer):
    """Why a party falls under a programme although no publisher names it."""

    owned = text("By whom and through whom, with the shares.")
    owners = fields.List(fields.String(), metadata={"description": "Ids of the listed parties that it rests on."})
    certain = fields.Boolean(metadata={"description": "False where no source states a share that would decide."})


class ListingSchema(Answer):
    """A listing at the instant, with the acts behind it."""

    programme = text(shape={"example": "eo-13959"})
    measure = text(
        "The directive or measure of the programme that it stands under, where it is one: `us-ssi.directive-2`.",
        allow_none=True,
    )
    status = word(Status)
    listed_on = text(shape=DAY, allow_none=True)
    restricted_from = text(
        "First moment at which buying is prohibited or restricted; null where the day of the act is not printed.",
        INSTANT,
        allow_none=True,
    )
    divest_before = text("First moment at which selling is prohibited too.", INSTANT, allow_none=True)
    proceedings = fields.List(fields.String(), metadata={"description": "Court proceedings that are open."})
    events = fields.List(fields.Nested(EventSchema))
    derived = fields.Nested(
        DerivedSchema,
        allow_none=True,
        metadata={"description": "Null where the publisher printed the listing; else it follows from ownership."},
    )
    licence = optional("The licence that it stands under, or that suspends it; only where there is one.")


class ReasonSchema(Answer):
    """A part of a score."""

    points = fields.Float()
    why = text()


class MatchSchema(Answer):
    """Why the holding may be a party, and what the listing says."""

    list = text()
    party = text("The name as listed.")
    party_id = text("Stable across versions, machines and databases.")
    counts = fields.Boolean(metadata={"description": "False where a stronger match settles which entry is meant."})
    strength = word(Strength)
    score = fields.Float(validate=validate.Range(0, 1))
    matched_on = text("The field of the holding.")
    value = text("What the holding has there.")
    against = text("What of the party it was held against.")
    explanation = fields.List(fields.Nested(ReasonSchema), metadata={"description": "Its points sum to the score."})
    flag = word(Flag)
    listing = fields.Nested(ListingSchema)


class EchoedHoldingSchema(Schema):
    """What was given of a holding."""

    name = text()
    isin = text()
    cusip = text()
    sedol = text()
    figi = text()
    lei = text()
    ticker = text()
    exchange = text()
    country = text()
    quantity = fields.Float()
    market_value = fields.Float()
    currency = text()
    acquired_on = text(shape=DAY)
    side = word(Side)
    instrument = word(Instrument)
    issued_on = text(shape=DAY)
    matures_on = text(shape=DAY)
    issuer_country = text()
    reference = text("What the caller knows the row by; never screened.")
    account = text("In whose account it is; never screened.")
    aside = text("Of a row that is no holding and was screened for what it names: cash, total, trailer, outside ….")
    beside = fields.List(
        fields.Dict(keys=fields.String(), values=fields.String()),
        metadata={
            "description": "Texts of columns that no field was read from: column, field (as which screened), text."
        },
    )


class FindingSchema(Answer):
    """The answer for one holding."""

    row = fields.Integer(metadata={"description": "Physical line, sheet row, or position from 1 in a request."})
    sheet = optional("The sheet, where several sheets of a workbook were read.")
    holding = fields.Nested(EchoedHoldingSchema)
    flag = word(Flag)
    severity = fields.Integer(validate=validate.OneOf(sorted(SEVERITIES.values())))
    trade = fields.Nested(TradeSchema)
    restricted_from = text(shape=INSTANT, allow_none=True)
    divest_before = text("Exclusive: the first forbidden moment.", INSTANT, allow_none=True)
    days_left = fields.Integer(allow_none=True, metadata={"description": "Whole days to the next change by the clock."})
    if_confirmed = word(Flag, allow_none=True)
    if_lifted = word(Flag, allow_none=True)
    breach = named("Breach", (BREACH,), allow_none=True)
    decision = word(Decision, allow_none=True)
    reason = text("One sentence for a memo.")
    matches = fields.List(fields.Nested(MatchSchema))


class ShortfallSchema(Answer):
    """Something that an answer does not cover."""

    cause = word(Cause)
    list = text("The list that it is about, if it is about one.", allow_none=True)
    hint = text("What is wrong, and what to do.")


LISTS_MISSING = (
    "Main lists of the holder's jurisdictions, and required lists, that are not live; null in screenings made before"
    " that was kept."
)
LISTS_HELD = "Main lists of which a version waits for a person to accept it; null as for `lists_missing`."


class ScreeningSchema(Answer):
    """A screening, the same document as `pendens screen --format json` writes."""

    screening_id = text(shape={"format": "uuid"})
    outcome = fields.Enum(
        Outcome,
        by_value=fields.String,
        metadata={
            "description": "`clear` only when every finding is clear, former or notice, and nothing is left open."
        },
    )
    gate = fields.Enum(
        Gate,
        by_value=fields.String,
        metadata={"description": "Whether a pipeline may go on, measured by `fail_on`; exit codes follow it."},
    )
    as_of = text(shape=DAY_OR_INSTANT)
    known_at = text(shape=DAY_OR_INSTANT)
    jurisdictions = fields.List(fields.String())
    fail_on = word(Flag)
    history = word(History)
    input = fields.Nested(InputSchema)
    lists = fields.List(fields.Nested(ListUseSchema))
    lists_missing = fields.List(fields.String(), allow_none=True, metadata={"description": LISTS_MISSING})
    lists_held = fields.List(fields.String(), allow_none=True, metadata={"description": LISTS_HELD})
    incomplete = fields.List(
        fields.Nested(ShortfallSchema), metadata={"description": "What the answer does not cover; empty if nothing."}
    )
    law = fields.Nested(LawSchema)
    matcher = fields.Nested(MatcherSchema)
    counts = fields.Nested(CountsSchema)
    findings = fields.List(fields.Nested(FindingSchema), metadata={"description": "Clear rows only if asked for."})
    errors = fields.List(fields.Nested(RowNoteSchema), metadata={"description": "Rows that could not be screened."})
    warnings = fields.List(fields.Nested(RowNoteSchema))


class CompactRowSchema(Answer):
    """A row with its flag."""

    row = fields.Integer(metadata={"description": "Physical line, sheet row, or position from 1 in a request."})
    sheet = optional("The sheet, where several sheets of a workbook were read.")
    reference = text("As given.", allow_none=True)
    account = text("As given.", allow_none=True)
    flag = word(Flag)
    if_confirmed = word(Flag, allow_none=True)
    decision = word(Decision, allow_none=True)
    breach = named("Breach", (BREACH,), allow_none=True)


class CompactScreeningSchema(ScreeningSchema):
    """A screening with every row and its flag, without matches and reasons."""

    class Meta:
        """Leave the findings out."""

        exclude = ("findings",)

    rows = fields.List(fields.Nested(CompactRowSchema), metadata={"description": "Every screened row, clear ones too."})
