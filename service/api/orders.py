"""What a screening request holds, as JSON and as a form, and what it asks for once read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app
from marshmallow import Schema, fields, post_load, pre_load, validate
from werkzeug.datastructures import FileStorage

from service.api.fields import Amount, ColumnMap, FormBoolean, Instant, JsonBoolean, Jurisdiction, UploadedFile, Words
from service.api.quick_bodies import QuickBody, read_quickly
from service.domain.as_of import AsOf
from service.domain.coverage import History
from service.domain.flags import Flag
from service.domain.jurisdictions import parse_jurisdiction
from service.errors import PendensError, TooManyHoldingsError
from service.screening.screener import USUAL, ScreeningRequest

AS_OF = "The instant asked about, by default `known_at`, else now. A bare date is read as the last second of that day."
KNOWN_AT = "Use only what had been published by then, by default now."
LISTS = "Codes of the lists asked, by default those that the service was started with."
JURISDICTIONS = "Whose law binds the holder: US, EU, UK or a two-letter country code."
INCLUDE_CLEAR = "Show the rows that nothing names too."
FAIL_ON = "The flag from which on the gate is `fail`; the outcome does not depend on it."
HISTORY = (
    "What is wanted of a day that a list which could bind the holder does not know: `require` makes the outcome"
    " `incomplete`, `partial` answers from what is known, with a warning."
)
CALLBACK = (
    "With `Prefer: respond-async`: who is told when the job is over, `https://…` of a host that the service names"
    " (PENDENS_CALLBACK_HOSTS), signed as Standard Webhooks says."
)
MOST_HOLDINGS = "PENDENS_MAX_HOLDINGS"  # the key of the application's configuration
AT_LEAST_ONE = validate.Length(min=1)


@dataclass(frozen=True, slots=True)
class JsonOrder:
    """A screening asked for as JSON; `rows` are field name -> text as given, counted from 1."""

    request: ScreeningRequest
    rows: tuple[tuple[int, Mapping[str, str]], ...]
    include_clear: bool
    callback: str | None = None


@dataclass(frozen=True, slots=True)
class FileOrder:
    """A screening asked for with a file."""

    request: ScreeningRequest
    file: FileStorage
    columns: Mapping[str, str] | None
    sheet: str | None
    include_clear: bool
    callback: str | None = None


def request_from(read: Mapping[str, Any], jurisdictions: str = "jurisdictions") -> ScreeningRequest:
    """Make the question of what a schema read; what was left out keeps its default."""
    lists = read.get("lists")
    return ScreeningRequest(
        as_of=read.get("as_of"),
        known_at=read.get("known_at"),
        lists=tuple(lists) if lists else None,
        jurisdictions=tuple(dict.fromkeys(read[jurisdictions])),
        fail_on=read.get("fail_on", USUAL.fail_on),
        history=read.get("history", USUAL.history),
    )


def _read_members(given: Mapping[str, Any]) -> dict[str, Any]:
    """Read a quick body's members as the fields of its schema do.

    Raises:
        PendensError, ValueError: one cannot be read.
    """
    read = {"jurisdictions": list(USUAL.jurisdictions), **given}
    if read.get("lists") == [] or not read["jurisdictions"]:
        raise ValueError
    for name in {"as_of", "known_at"} & given.keys():
        read[name] = None if given[name] is None else AsOf.parse(given[name])
    read["jurisdictions"] = list(map(parse_jurisdiction, read["jurisdictions"]))
    return read | ({"fail_on": Flag(given["fail_on"])} if "fail_on" in given else {})


def order_from(quick: QuickBody) -> JsonOrder | None:
    """Make an order of a body that was read quickly; None where the schema must look at it."""
    try:
        read = _read_members(quick.members)
    except (PendensError, ValueError):
        return None
    return JsonOrder(request_from(read), quick.rows, read.get("include_clear", False))


def given_rows(holdings: Iterable[Mapping[str, str | None]]) -> tuple[tuple[int, Mapping[str, str]], ...]:
    """Number what was given from 1; fields that are null were not given."""
    return tuple(
        (row, {name: value for name, value in holding.items() if value is not None})
        for row, holding in enumerate(holdings, start=1)
    )


def require_few(given: object, rows: str) -> None:
    """Refuse more holdings than the limit before each is looked at.

    Raises:
        TooManyHoldingsError: there are, under the name `rows`.
    """
    held, limit = (given.get(rows) if isinstance(given, dict) else None), current_app.config[MOST_HOLDINGS]
    if isinstance(held, list) and len(held) > limit:
        raise TooManyHoldingsError(f"the request has {len(held):,} {rows}, the limit is {limit:,}")


def _given(description: str, **metadata: object) -> fields.String:
    return fields.String(allow_none=True, metadata={"description": description, **metadata})


class HoldingSchema(Schema):
    """A holding as given; wrong values are row errors or warnings of the answer, wrong JSON types are refused."""

    name = _given("Name of the security or its issuer.", example="XIAOMI CORP")
    isin = _given("ISO 6166.", example="KYG9830T1067")
    cusip = _given("8 or 9 characters.")
    sedol = _given("7 characters.")
    figi = _given("12 characters.")
    lei = _given("ISO 17442.")
    ticker = _given("Needs its exchange, or a suffix such as 0700.HK.")
    exchange = _given("Market identifier code (ISO 10383).", example="XHKG")
    country = _given("Country of the issuer.")
    quantity = Amount()
    market_value = Amount()
    currency = _given("Currency of the market value (ISO 4217).")
    acquired_on = _given("Day of purchase as 2021-03-16: shows whether buying was prohibited then.")
    side = _given("buy or sell: makes the row an order and its finding carry a decision.")
    instrument = _given(
        "Kind of security (equity, depositary_receipt, debt, fund, option, future, swap, structured, right, warrant),"
        " or a CFI code: some programmes restrict some kinds alone.",
        example="equity",
    )
    issued_on = _given("Day of issue as 2021-03-16: directives restrict what was issued after them.")
    matures_on = _given("Day of maturity as 2031-03-16: directives restrict debt beyond a tenor.")
    issuer_country = _given("Country of the issuer, where the security's is another, as of a depositary receipt.")
    reference = _given("What you know the row by; echoed, never screened.", example="ORD-2026-000123")
    account = _given("In whose account it is; echoed, never screened.", example="ACC-7")


class TermsSchema(Schema):
    """For when, whom and against which lists is asked, in whatever form the rows come."""

    as_of = Instant(description=AS_OF, allow_none=True)
    known_at = Instant(description=KNOWN_AT, allow_none=True)
    lists = fields.List(
        fields.String(), allow_none=True, load_default=None, validate=AT_LEAST_ONE, metadata={"description": LISTS}
    )
    jurisdictions = fields.List(
        Jurisdiction(),
        load_default=list(USUAL.jurisdictions),
        validate=AT_LEAST_ONE,
        metadata={"description": JURISDICTIONS},
    )
    history = fields.Enum(
        History, by_value=fields.String, load_default=USUAL.history, metadata={"description": HISTORY}
    )
    callback = fields.String(allow_none=True, metadata={"description": CALLBACK})


class ScreeningRequestSchema(TermsSchema):
    """Holdings to screen, and for when, whom and against which lists."""

    include_clear = JsonBoolean(load_default=False, metadata={"description": INCLUDE_CLEAR})
    fail_on = fields.Enum(Flag, by_value=fields.String, load_default=USUAL.fail_on, metadata={"description": FAIL_ON})
    holdings = fields.List(fields.Nested(HoldingSchema), required=True, validate=AT_LEAST_ONE)

    @staticmethod
    def read_quickly(body: bytes) -> JsonOrder | None:
        """Read a body that is plainly as documented, to the same values; None where the schema must look at it."""
        quick = read_quickly(body, HoldingSchema, current_app.config[MOST_HOLDINGS])
        return order_from(quick) if quick else None

    @pre_load
    def keep_to_the_limit(self, given: object, **_: object) -> object:
        """Refuse more holdings than the limit before each is looked at.

        Raises:
            TooManyHoldingsError: there are.
        """
        require_few(given, "holdings")
        return given

    @post_load
    def make(self, read: dict[str, Any], **_: object) -> JsonOrder:
        """Turn what was read into an order."""
        return JsonOrder(request_from(read), given_rows(read["holdings"]), read["include_clear"], read.get("callback"))


class QuestionSchema(Schema):
    """What is asked of rows that come in a body of their own, beside which it stands in the address or a form."""

    as_of = Instant(description=AS_OF)
    known_at = Instant(description=KNOWN_AT)
    lists = Words(
        fields.String(validate=AT_LEAST_ONE), metadata={"description": f"{LISTS} Repeated, or separated by commas."}
    )
    jurisdictions = Words(
        Jurisdiction(),
        load_default=list(USUAL.jurisdictions),
        metadata={"description": f"{JURISDICTIONS} Repeated, or separated by commas."},
    )
    include_clear = FormBoolean(description=INCLUDE_CLEAR)
    fail_on = fields.Enum(Flag, by_value=fields.String, load_default=USUAL.fail_on, metadata={"description": FAIL_ON})
    history = fields.Enum(
        History, by_value=fields.String, load_default=USUAL.history, metadata={"description": HISTORY}
    )
    callback = fields.String(metadata={"description": CALLBACK})


class FileQuestionSchema(QuestionSchema):
    """What is asked of a file, and how it is to be read."""

    columns = ColumnMap(
        fields.String(),
        metadata={"description": "Which heading holds which field, where the headings do not say it: name=Security."},
    )
    sheet = fields.String(metadata={"description": "The sheet to read; left out means the first with a header."})


class UploadSchema(FileQuestionSchema):
    """A holdings file as people have it, with the same questions as form fields."""

    file = UploadedFile(required=True, metadata={"description": "CSV, XLSX, XLS or ODS."})

    @post_load
    def make(self, read: dict[str, Any], **_: object) -> FileOrder:
        """Turn what was read into an order."""
        return FileOrder(
            request_from(read),
            read["file"],
            read.get("columns"),
            read.get("sheet"),
            read["include_clear"],
            read.get("callback"),
        )


class AsOfQuerySchema(Schema):
    """For when and whom a look-up is asked."""

    as_of = Instant(description=AS_OF)
    known_at = Instant(description=KNOWN_AT)
    jurisdiction = Words(
        Jurisdiction(),
        load_default=list(USUAL.jurisdictions),
        metadata={"description": f"{JURISDICTIONS} Repeated, or separated by commas."},
    )

    @post_load
    def make(self, read: dict[str, Any], **_: object) -> object:
        """Turn what was read into a question."""
        return request_from(read, "jurisdiction")


class ReadBackSchema(Schema):
    """How a past screening is shown."""

    include_clear = FormBoolean(description=INCLUDE_CLEAR)
