"""The history: which screenings were made, the latest first; and two of them side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Response, jsonify
from marshmallow import Schema, fields, post_load, validate

from service.api.answers import DAY_OR_INSTANT, INSTANT, Answer, FindingSchema, text, word
from service.api.contract import Gives, Takes
from service.api.cursors import cursor, place_of
from service.api.fields import Instant
from service.api.repeated import refuse
from service.api.screenings import canonical, resource
from service.api.use_cases import use_cases
from service.domain.as_of import AsOf
from service.domain.flags import Flag
from service.domain.outcomes import Gate, Outcome
from service.screening.comparison import Changed, ScreeningComparison, Why, why
from service.screening.document import Document
from service.store import HistoryView, PastScreening

MOST_ON_A_PAGE, USUAL_ON_A_PAGE = 500, 50
LIMIT = f"Most on a page: 1 to {MOST_ON_A_PAGE}."
CURSOR = "`next_cursor` of the page before, as it was."
NEXT_CURSOR = "Hand it back as `cursor` for the next page; null on the last one."


class PastScreeningSchema(Answer):
    """A line of the history."""

    screening_id = text(shape={"format": "uuid"})
    created_at = text(shape=INSTANT)
    outcome = word(Outcome)
    gate = word(Gate)
    as_of = text(shape=DAY_OR_INSTANT)
    known_at = text(shape=DAY_OR_INSTANT)
    jurisdictions = fields.List(fields.String())
    file = text("Name of the file; empty for rows that came as JSON.")
    rows = fields.Integer()
    flags = fields.Dict(keys=fields.String(), values=fields.Integer())


class PastScreeningsSchema(Answer):
    """A page of the history."""

    screenings = fields.List(fields.Nested(PastScreeningSchema))
    next_cursor = text(NEXT_CURSOR, allow_none=True)


class HistoryQuerySchema(Schema):
    """Which screenings are wanted."""

    cursor = fields.String(metadata={"description": CURSOR})
    limit = fields.Integer(
        load_default=USUAL_ON_A_PAGE, validate=validate.Range(1, MOST_ON_A_PAGE), metadata={"description": LIMIT}
    )
    since = Instant(description="Made from then on; a date is that whole day in UTC.")
    until = Instant(description="Made until then; a date is that whole day in UTC.")
    outcome = fields.Enum(Outcome, by_value=fields.String)
    account = fields.String(
        validate=validate.Length(1, 100), metadata={"description": "With a holding of this account."}
    )

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Give the two ends the names that callers know; one of them is a word of Python."""
        field_obj.data_key = {"since": "from", "until": "to"}.get(field_name, field_name)

    @post_load
    def make(self, read: dict[str, Any], **_: object) -> "HistoryQuery":
        """Turn what was read into a question."""
        outcome = read.get("outcome")
        return HistoryQuery(
            since=_beginning(read["since"]) if "since" in read else None,
            until=read["until"].at(UTC) if "until" in read else None,
            outcome=outcome.value if outcome else "",
            account=read.get("account", ""),
            limit=read["limit"],
            cursor=read.get("cursor", ""),
        )


@dataclass(frozen=True, slots=True)
class HistoryQuery:
    """A question to the history, as `HistoryView`, with the cursor as given."""

    since: datetime | None
    until: datetime | None
    outcome: str
    account: str
    limit: int
    cursor: str

    @property
    def filters(self) -> tuple[object, ...]:
        """Give what must stay from page to page."""
        return "history", self.since, self.until, self.outcome, self.account

    def view(self) -> HistoryView:
        """Give what the store is asked.

        Raises:
            UnprocessableEntity: the cursor cannot be read.
        """
        after = _after(self.cursor, self.filters) if self.cursor else None
        return HistoryView(self.since, self.until, self.outcome, self.account, after, self.limit + 1)


class ComparedSchema(Schema):
    """Which two screenings are compared."""

    before = fields.UUID(required=True, metadata={"description": "The earlier screening."})
    after = fields.UUID(required=True, metadata={"description": "The later screening."})


class ChangedFindingSchema(Answer):
    """A holding of both screenings whose answer is another one."""

    reference = text("As given.", allow_none=True)
    account = text("As given.", allow_none=True)
    row = fields.Integer(metadata={"description": "In the later screening."})
    row_before = fields.Integer(metadata={"description": "In the earlier one."})
    name = text(allow_none=True)
    before = fields.Enum(Flag, by_value=fields.String, data_key="from")
    after = fields.Enum(Flag, by_value=fields.String, data_key="to")
    why = fields.Enum(
        Why,
        by_value=fields.String,
        metadata={
            "description": "`holding`: the row says something else. `event`: an act on the listing. `list`: another"
            " version of the list. `matcher`: another version of it. `law`: the law was read anew, or its clock moved."
        },
    )
    fields_changed = fields.List(fields.String(), metadata={"description": "What of the finding differs."})
    reason = text("Of the later finding.")


class ComparedScreeningsSchema(Answer):
    """Two screenings side by side, the strictest first; clear holdings that came or went are only counted."""

    before = text(shape={"format": "uuid"})
    after = text(shape={"format": "uuid"})
    new = fields.List(fields.Nested(FindingSchema), metadata={"description": "Only in the later one, and not clear."})
    gone = fields.List(fields.Nested(FindingSchema), metadata={"description": "Only in the earlier, and not clear."})
    changed = fields.List(fields.Nested(ChangedFindingSchema))
    unchanged = fields.Integer()
    clear_new = fields.Integer()
    clear_gone = fields.Integer()


@resource.view(
    "GET", "/v1/screenings", Gives(PastScreeningsSchema), takes=Takes(HistoryQuerySchema, "query"), refuses=(503,)
)
def get_screenings(asked: HistoryQuery) -> Response:
    """Show past screenings, the latest first, page by page.

    What is made while you read stands before the first page: no page shows a screening twice or leaves one out.
    """
    found = use_cases().archive.history(asked.view())
    shown, last = found[: asked.limit], found[asked.limit - 1 : asked.limit]
    is_more = len(found) > asked.limit
    place = [(one.created_at.isoformat(), one.id) for one in last] if is_more else []
    return jsonify(
        screenings=[_line(one) for one in shown],
        next_cursor=cursor(asked.filters, place[0]) if place else None,
    )


@resource.view(
    "POST",
    "/v1/screenings:compare",
    Gives(ComparedScreeningsSchema),
    takes=Takes(ComparedSchema, "json"),
    refuses=(404, 503),
)
def compare_screenings(asked: Mapping[str, Any]) -> Response:
    """Show what changed from one screening to another, holding by holding, and why.

    A holding is the same one by its reference and account where both sides have them once, else by what it is.
    """
    before, after = canonical(str(asked["before"])), canonical(str(asked["after"]))
    found = use_cases().comparisons.compare(before, after)
    return jsonify(
        {
            "before": before,
            "after": after,
            "new": list(found.appeared),
            "gone": list(found.gone),
            "changed": [_changed(one, found) for one in found.changed],
            "unchanged": found.unchanged,
            "clear_new": found.clear_appeared,
            "clear_gone": found.clear_gone,
        }
    )


def _changed(changed: Changed, comparison: ScreeningComparison) -> Document:
    holding = changed.after["holding"]
    return {
        "reference": holding.get("reference"),
        "account": holding.get("account"),
        "row": changed.after["row"],
        "row_before": changed.before["row"],
        "name": holding.get("name"),
        "from": changed.before["flag"],
        "to": changed.after["flag"],
        "why": why(changed, comparison).value,
        "fields_changed": list(changed.fields),
        "reason": changed.after["reason"],
    }


def _line(one: PastScreening) -> Document:
    return {
        "screening_id": one.id,
        "created_at": one.created_at.isoformat(),
        **{name: getattr(one, name) for name in ("outcome", "gate", "as_of", "known_at")},
        "jurisdictions": list(one.jurisdictions),
        **{name: getattr(one, name) for name in ("file", "rows", "flags")},
    }


def _beginning(moment: AsOf) -> datetime:
    """Give the first instant of what was asked: a bare date is that whole day in UTC."""
    at = moment.at(UTC)
    return at if isinstance(moment.value, datetime) else at.replace(hour=0, minute=0, second=0, microsecond=0)


def _after(given: str, filters: tuple[object, ...]) -> tuple[datetime, str]:
    """Read behind which screening a page begins.

    Raises:
        UnprocessableEntity: the cursor cannot be read, or its instant is none that every clock can tell.
    """
    at, screening_id = map(str, place_of(given, filters, (str, str)))
    try:
        moment = datetime.fromisoformat(at)
        is_aware = moment.astimezone(UTC) == moment  # a naive one differs, or cannot be compared
    except (ValueError, OverflowError):
        moment, is_aware = datetime.min.replace(tzinfo=UTC), False
    if not is_aware:
        refuse("query", {"cursor": ["Is no cursor: give `next_cursor` as it was."]})
    return moment, screening_id
