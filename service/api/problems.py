"""Turns every failure into RFC 9457 problem+json: the one module that knows the status codes of errors."""

import errno
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import structlog
from flask import Response, current_app
from structlog.contextvars import get_contextvars

from service import errors
from service.files import faults
from service.screening.document import Document

CONTENT_TYPE = "application/problem+json"
# What a program may try (RFC 9110, section 11.6.1; RFC 6750, section 3).
CHALLENGE = 'Bearer realm="pendens", ApiKey realm="pendens"'


class NothingToScreenError(errors.PendensError):
    """No row could be screened: every one was rejected, or there was none."""

    def __init__(self, screening_id: str, row_errors: list[Document]) -> None:
        super().__init__()
        self.screening_id = screening_id
        self.row_errors = row_errors


class ForeignHostError(errors.PendensError):
    """The request names another host than this machine."""

    hint = "call it as localhost; where keys are asked for (pendens keys create) any name will do"


class LoopbackOnlyError(errors.PendensError):
    """Without keys the lists are changed from this machine alone."""

    hint = "send the request from the machine that runs Pendens, straight to it and not through a proxy"


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """What a caller can rely on of a failure: its HTTP status, its stable name, its title."""

    status: int
    name: str
    title: str

    @property
    def type(self) -> str:
        """Give the URI that never changes; a status without a name has `about:blank` (RFC 9457, section 4.2.1)."""
        return f"urn:pendens:problem:{self.name}" if self.name else "about:blank"


INTERNAL = ProblemKind(500, "internal", "Pendens failed")
INVALID_REQUEST = ProblemKind(422, "invalid-request", "The request cannot be read as asked")
UNAUTHENTICATED = ProblemKind(401, "unauthenticated", "The request does not say, or not rightly, who asks")
LOOPBACK_ONLY = ProblemKind(403, "loopback-only", "The request must come from the machine that runs Pendens")
TOO_MANY_REQUESTS = ProblemKind(429, "too-many-requests", "Requests come faster than the rate allows")
NOT_INSTALLED = ProblemKind(406, "not-installed", "The answer cannot be written in this shape here")
NOT_READY = ProblemKind(503, "not-ready", "Pendens cannot answer yet, or no longer")
OVERLOADED = ProblemKind(503, "overloaded", "More is asked than can be answered")
STORE_UNAVAILABLE = ProblemKind(503, "store-unavailable", "The database cannot be used")
DAMAGED_FILE = ProblemKind(422, "damaged-file", "The file is damaged or cut off")
PARSER_FAILED = ProblemKind(422, "parser-failed", "The file broke its parser, or takes too much memory or time")
TOO_LARGE = ProblemKind(413, "too-large", "The request is over the size limit")

STATUSES: Mapping[int, ProblemKind] = {
    400: ProblemKind(400, "malformed-request", "The request is not well formed"),
    401: UNAUTHENTICATED,
    403: LOOPBACK_ONLY,
    404: ProblemKind(404, "not-found", "There is nothing at this address"),
    405: ProblemKind(405, "method-not-allowed", "This address does not take this method"),
    406: NOT_INSTALLED,
    408: ProblemKind(408, "request-timeout", "The request took too long to come"),
    409: ProblemKind(409, "conflict", "The request contradicts what is kept"),
    413: TOO_LARGE,
    415: ProblemKind(415, "unsupported-media-type", "The body is not of the documented media type"),
    422: INVALID_REQUEST,
    429: TOO_MANY_REQUESTS,
    431: ProblemKind(431, "headers-too-large", "The headers of the request are over the size limit"),
    500: INTERNAL,
    503: NOT_READY,
}

ERRORS: Mapping[type[errors.PendensError], ProblemKind] = {
    errors.PendensError: INTERNAL,
    errors.InvalidRequestError: INVALID_REQUEST,
    errors.UnauthenticatedError: UNAUTHENTICATED,
    errors.RoleNeededError: ProblemKind(403, "role-needed", "Who asks may not do this"),
    errors.SignInError: UNAUTHENTICATED,
    errors.ProviderError: ProblemKind(503, "identity-provider", "The identity provider does not answer"),
    errors.TooManySignInsError: ProblemKind(429, "too-many-sign-ins", "Too many sign-ins failed"),
    errors.SignInsBusyError: ProblemKind(429, "sign-ins-busy", "Too many sign in at the same time"),
    errors.TooManyRequestsError: TOO_MANY_REQUESTS,
    errors.TimeBudgetError: ProblemKind(503, "time-budget", "The request takes longer than it may"),
    errors.AccessError: INVALID_REQUEST,
    errors.UnknownTenantError: INVALID_REQUEST,
    errors.UnknownKeyError: INVALID_REQUEST,
    errors.UnknownPersonError: INVALID_REQUEST,
    errors.RequestRunningError: ProblemKind(409, "request-running", "The request is still being answered"),
    errors.KeyReusedError: ProblemKind(422, "idempotency-key-reused", "The key belongs to another request"),
    errors.InstantWithoutOffsetError: ProblemKind(422, "instant-without-offset", "An instant has no offset from UTC"),
    errors.InvalidInstantError: ProblemKind(422, "invalid-instant", "A text is neither a date nor an instant"),
    errors.BeforeFirstListError: ProblemKind(422, "before-first-list", "The instant lies before every chosen list"),
    errors.UnknownJurisdictionError: ProblemKind(422, "unknown-jurisdiction", "A jurisdiction is not known"),
    errors.UnknownListError: ProblemKind(422, "unknown-list", "No live list has this code"),
    errors.ListCodeError: ProblemKind(422, "unknown-list", "No live list has this code"),
    errors.BundledListError: ProblemKind(422, "bundled-list", "A list that comes with the package cannot be removed"),
    errors.NobodyListedError: ProblemKind(422, "nobody-listed", "The chosen lists say who owns whom and list nobody"),
    errors.NoListError: ProblemKind(503, "no-list", "There is no live list to screen against"),
    errors.StaleListError: ProblemKind(503, "stale-list", "A list was not checked for longer than its limit"),
    errors.UnknownScreeningError: ProblemKind(404, "unknown-screening", "No screening has this id"),
    errors.UnknownFindingError: ProblemKind(404, "unknown-finding", "The screening has no finding for this row"),
    errors.UnknownUploadError: ProblemKind(404, "unknown-upload", "The file is not kept any more"),
    errors.UnknownJobError: ProblemKind(404, "unknown-job", "No job has this id"),
    errors.QueueFullError: ProblemKind(503, "queue-full", "Too many screenings are waiting"),
    errors.CallbackError: INTERNAL,
    errors.NotInstalledError: NOT_INSTALLED,
    errors.JobAbandonedError: ProblemKind(500, "job-abandoned", "The screening ended the program each time"),
    errors.UnknownDesignationError: ProblemKind(404, "unknown-designation", "No party has this id"),
    errors.UnknownEventError: ProblemKind(404, "unknown-event", "No recorded event of this party has this number"),
    errors.EventRecordedError: ProblemKind(409, "event-recorded", "The act is recorded already, in other words"),
    errors.EventDecidedError: ProblemKind(409, "event-decided", "The event does not wait for this decision"),
    errors.SecondPersonError: ProblemKind(403, "second-person", "A second person must approve"),
    errors.AmbiguousDesignationError: ProblemKind(409, "ambiguous-designation", "Several parties answer to this name"),
    errors.HoldingsFileError: ProblemKind(422, "unreadable-file", "The holdings file cannot be read"),
    errors.EmptyFileError: ProblemKind(422, "empty-file", "The file is empty"),
    errors.BinaryFileError: ProblemKind(
        422, "binary-file", "The file is neither text nor a workbook that Pendens reads"
    ),
    errors.DamagedFileError: DAMAGED_FILE,
    errors.ColumnTypeError: ProblemKind(422, "column-type", "A column is of a type that no holding has"),
    faults.GzipDamagedError: DAMAGED_FILE,
    faults.GzipTooLargeError: TOO_LARGE,
    faults.MarkupError: DAMAGED_FILE,
    faults.MarkupDamagedError: DAMAGED_FILE,
    faults.MarkupCutOffError: DAMAGED_FILE,
    faults.MarkupForbiddenError: DAMAGED_FILE,
    faults.SpreadsheetError: DAMAGED_FILE,
    faults.SheetTooLargeError: TOO_LARGE,
    faults.SheetRepeatsError: TOO_LARGE,
    errors.UnknownMarkupError: ProblemKind(422, "unknown-markup", "The file is no holdings format that Pendens reads"),
    errors.NoPositionsError: ProblemKind(422, "no-positions", "The filing or statement holds no positions"),
    errors.FileTooLargeError: TOO_LARGE,
    errors.TooManyRowsError: TOO_LARGE,
    errors.TooManyCellsError: TOO_LARGE,
    errors.TooManySheetsError: TOO_LARGE,
    errors.UnpackedTooLargeError: TOO_LARGE,
    errors.PackedTooTightError: TOO_LARGE,
    errors.ParserError: PARSER_FAILED,
    errors.ParserMemoryError: PARSER_FAILED,
    errors.ParserTimeError: PARSER_FAILED,
    errors.TooManyHoldingsError: ProblemKind(413, "too-many-holdings", "The request has more holdings than the limit"),
    errors.RetentionError: INVALID_REQUEST,
    errors.NoHeaderError: ProblemKind(422, "no-header", "No line names the columns"),
    errors.AmbiguousHeaderError: ProblemKind(422, "ambiguous-header", "Two different lines could be the header"),
    errors.NoNameOrIdentifierColumnError: ProblemKind(
        422, "no-name-or-identifier-column", "No column holds a name or an identifier"
    ),
    errors.AmbiguousColumnError: ProblemKind(
        422, "ambiguous-column", "Two columns of one heading contradict each other"
    ),
    errors.UnknownColumnError: ProblemKind(422, "unknown-column", "A mapped column or field does not exist"),
    errors.ColumnMapError: ProblemKind(422, "invalid-column-map", "The map of columns cannot be read"),
    errors.UnknownSheetError: ProblemKind(422, "unknown-sheet", "The workbook has no such sheet"),
    errors.ListDataError: INTERNAL,
    errors.UndatedFileError: INTERNAL,
    errors.UnknownProgrammeError: INTERNAL,
    errors.StoreError: STORE_UNAVAILABLE,
    errors.StoreFullError: STORE_UNAVAILABLE,
    errors.StoreLockedError: STORE_UNAVAILABLE,
    errors.StoreReadOnlyError: STORE_UNAVAILABLE,
    errors.StoreUnreachableError: STORE_UNAVAILABLE,
    errors.StoreSlowError: STORE_UNAVAILABLE,
    errors.BackupError: INTERNAL,
    faults.ArrayFileError: INTERNAL,
    errors.ConfigurationError: INTERNAL,
    errors.BrokerFailedError: INTERNAL,
    errors.CrossSiteError: ProblemKind(403, "cross-site", "A page of another site may not do this"),
    ForeignHostError: ProblemKind(421, "foreign-host", "The request names another host"),
    LoopbackOnlyError: LOOPBACK_ONLY,
    NothingToScreenError: ProblemKind(422, "nothing-to-screen", "No row could be screened"),
}

# Why: a lock or a full queue is over in seconds, a full disk or an old list when somebody has come; asked again so
# seldom, a thousand clients that wait are a hundred requests a second.
RETRY_SECONDS = 10

# Options of the command that are fields of the API by the same name.
_OPTION = re.compile(r"--(columns|sheet|history|lists)\b")

# Ours, and yet nothing of it is a secret.
_TOLD = (errors.QueueFullError, errors.StaleListError, errors.TimeBudgetError)

# Where the address names the list and the body brings it, a missing list is a missing page and bad data the caller's.
ERRORS_OF_LISTS: Mapping[type[errors.PendensError], ProblemKind] = {
    **ERRORS,
    errors.UnknownListError: replace(ERRORS[errors.UnknownListError], status=404),
    errors.ListCodeError: replace(ERRORS[errors.ListCodeError], status=404),
    errors.ListDataError: ProblemKind(422, "not-this-list", "The files are not this list"),
    errors.UndatedFileError: ProblemKind(422, "undated-file", "The files print no day, and none is given"),
}


def kind_of(error: errors.PendensError, rows: Mapping[type[errors.PendensError], ProblemKind] = ERRORS) -> ProblemKind:
    """Find the row of an error, or of the nearest class above it."""
    return next(rows[known] for known in type(error).__mro__ if known in rows)


def types_of(status: int) -> list[str]:
    """List the problem types that come with a status, for the documentation."""
    kinds = (*STATUSES.values(), OVERLOADED, *ERRORS.values(), *ERRORS_OF_LISTS.values())
    return list(dict.fromkeys(kind.type for kind in kinds if kind.status == status))


def problem(kind: ProblemKind, detail: str, **members: object) -> Response:
    """Write a problem document; `members` extend it (RFC 9457, section 3.2)."""
    document = {
        "type": kind.type,
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
        "request_id": get_contextvars().get("request_id"),
        **({"help": f"/problems/{kind.name}"} if kind.name else {}),
        **members,
    }
    body = json.dumps(document, default=str)
    response = current_app.response_class(body, status=kind.status, content_type=CONTENT_TYPE)
    if kind.status == UNAUTHENTICATED.status:
        response.headers["WWW-Authenticate"] = CHALLENGE
    return response


def domain_problem(
    error: errors.PendensError, rows: Mapping[type[errors.PendensError], ProblemKind] = ERRORS
) -> Response:
    """Answer a failure of the house; what the caller cannot fix is told without internals."""
    kind = kind_of(error, rows)
    log_failure(error, kind)
    if isinstance(error, NothingToScreenError):
        return problem(kind, str(error), screening_id=error.screening_id, row_errors=error.row_errors)
    return problem(kind, detail_of(error, kind))


def log_failure(error: errors.PendensError, kind: ProblemKind) -> None:
    """Log the cause of a failure that the caller cannot fix; its words may hold a value, and stay out."""
    if kind.status >= INTERNAL.status:
        cause = error.cause if isinstance(error, errors.StoreError) else ""
        structlog.get_logger().error("request failed", problem=type(error).__name__, cause=cause)


def no_room(error: Exception) -> errors.StoreFullError | None:
    """Tell whether a file could not be written because there was no room, and say so in the words of the house."""
    if not isinstance(error, OSError) or error.errno not in errors.NO_ROOM:
        return None
    full = errors.StoreFullError()
    full.cause = errno.errorcode[error.errno]
    return full


def detail_of(error: errors.PendensError, kind: ProblemKind) -> str:
    """Say what went wrong; of what the caller cannot fix nothing but the kind."""
    return (
        without_options(str(error))
        if is_told(error, kind)
        else (type(error).__doc__ or kind.title).strip().splitlines()[0]
    )


def without_options(message: str) -> str:
    """Say what a message asks for by the fields of the API, where it names an option of the command."""
    return _OPTION.sub(r"`\1`", message.replace(" (--history partial)", ""))


def is_told(error: errors.PendensError, kind: ProblemKind | None = None) -> bool:
    """Tell whether the words of a failure are for the caller."""
    return (kind or kind_of(error)).status < INTERNAL.status or isinstance(error, _TOLD)


def http_problem(status: int, phrase: str, detail: str | None) -> Response:
    """Answer what the web framework refuses."""
    kind = STATUSES.get(status, ProblemKind(status, "", phrase))
    return problem(kind, detail or kind.title)


def fields_problem(found: Iterable[Mapping[str, object]], total: int) -> Response:
    """Answer a request whose fields cannot be read; a single kind of fault gives the problem its type."""
    shown = list(found)
    types = {fault["type"] for fault in shown}
    kind = next((k for k in ERRORS.values() if types == {k.type}), INVALID_REQUEST)
    detail = str(shown[0]["detail"]) if total == 1 else f"{total} fields cannot be read: see errors"
    return problem(kind, detail, errors=shown)
