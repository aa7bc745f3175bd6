"""The HTTP contract: views are declared with what they take, give and refuse, and the OpenAPI document follows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial, wraps
from typing import TypeVar, cast

from flask import Flask, Response, current_app, request
from flask_smorest import Api, Blueprint  # type: ignore[import-untyped]  # flask-smorest ships no types
from marshmallow import Schema, fields
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from service.access import CLOSED, PERMISSIONS, AddressRoles, Role
from service.api.answers import RowNoteSchema
from service.api.bodies import BodyParser, faults
from service.api.components import NamedWordsPlugin
from service.api.idempotency import KEY_PARAMETER, REPLAYED_HEADER, tell_replayed
from service.api.problems import (
    CONTENT_TYPE,
    ERRORS,
    NOT_READY,
    STATUSES,
    TOO_MANY_REQUESTS,
    ProblemKind,
    domain_problem,
    fields_problem,
    http_problem,
    types_of,
)
from service.api.repeated import require_no_questions
from service.api.throttling import RATE_HEADERS
from service.errors import PendensError

View = TypeVar("View", bound=Callable[..., Response])

# The contract's own version: it changes when a caller would notice, not with every release.
_VERSION = "1.0.0"
_DESCRIPTION = (
    "May this holding be bought, sold or kept on a day, and by whose act is that about to change? "
    "Every failure is an RFC 9457 problem with a stable `type`. "
    "Send `X-Request-ID` to find a request again in the logs: it is echoed."
)
RETRY_AFTER: Mapping[str, object] = {
    "Retry-After": {
        "description": "Seconds after which to ask again (RFC 9110, section 10.2.3).",
        "required": True,
        "schema": {"type": "integer"},
    }
}
SCHEMES: Mapping[str, Mapping[str, str]] = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "pnd_<prefix>_<secret>",
        "description": "A key: `Authorization: Bearer pnd_…`. `pendens keys create` makes one.",
    },
    "apiKey": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "The same key: `Authorization: ApiKey pnd_…`.",
    },
}
_TAG: Mapping[str, object] = {
    "ETag": {
        "description": "Send it as If-None-Match to be told whether anything changed.",
        "schema": {"type": "string"},
    }
}
# A whole page of faults tells a caller what is wrong with his program; a hundred thousand only fill the line.
_SHOWN_FAULTS = 100


class FaultSchema(Schema):
    """A field that could not be read."""

    location = fields.String(
        data_key="in", required=True, metadata={"description": "Where it stands: json, query, multipart or header."}
    )
    pointer = fields.String(required=True, metadata={"description": "JSON pointer to it, as a URI fragment."})
    type = fields.String(required=True)
    detail = fields.String(required=True)


class ProblemSchema(Schema):
    """An RFC 9457 problem."""

    type = fields.String(required=True, metadata={"description": "Stable name of the failure."})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True, metadata={"description": "What went wrong here, and how to fix it."})
    request_id = fields.String(required=True, allow_none=True)
    help = fields.String(metadata={"description": "The page that says what the problem means, and what to do."})
    errors = fields.List(fields.Nested(FaultSchema), metadata={"description": "Fields that could not be read."})
    screening_id = fields.String(metadata={"description": "The screening as kept, when no row could be screened."})
    row_errors = fields.List(
        fields.Nested(RowNoteSchema), metadata={"description": "Why each row was rejected, when all were."}
    )


class Contract(Api):  # type: ignore[misc]  # flask-smorest ships no types
    """The API with problems as its errors."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_responses(self) -> None:
        """Document one response for each status of a problem, with the types that come with it."""
        for status, kind in STATUSES.items():
            types = ", ".join(f"`{name}`" for name in types_of(status))
            described = {
                "description": f"{kind.title}. Types: {types}.",
                "content": {CONTENT_TYPE: {"schema": ProblemSchema}},
                **_headers_of(kind),
            }
            self.spec.components.response(_response_name(status), described, lazy=True)

    def _register_etag_headers(self) -> None:
        """Document no entity tags: there are none."""

    def _register_pagination_header(self) -> None:
        """Document no pagination header: pages are in the body."""

    def handle_http_exception(self, error: HTTPException) -> Response:
        """Answer what the framework or the parser refuses."""
        status = error.code or 500
        messages = getattr(error, "data", {}).get("messages")
        if messages:
            found = list(faults(messages))
            return fields_problem(found[:_SHOWN_FAULTS], len(found))
        response = http_problem(status, error.name, _over_the_limit(error) or error.description)
        response.headers.extend((key, value) for key, value in error.get_headers() if key != "Content-Type")
        return response


class _Views(Blueprint):  # type: ignore[misc]  # flask-smorest ships no types
    """A blueprint that reads bodies exactly."""

    ARGUMENTS_PARSER = BodyParser()
    DEFAULT_LOCATION_CONTENT_TYPE_MAPPING: Mapping[str, str] = {
        "json": "application/json",
        "multipart": "multipart/form-data",
    }


@dataclass(frozen=True, slots=True)
class Takes:
    """What a view reads: a schema, from `json`, `multipart` or `query`; `require` refuses callers before that.

    `example` is one that the documentation's page can send as it is; `otherwise` reads bodies of other media types,
    whose questions stand in the address as `questions` says.
    """

    schema: type[Schema]
    location: str
    require: Callable[[], None] | None = None
    example: Mapping[str, object] | None = None
    otherwise: Mapping[str, Callable[[], object]] = field(default_factory=dict)
    questions: type[Schema] | None = None

    @property
    def documented(self) -> dict[str, object]:
        """Describe the other media types of the body."""
        texts = {media_type: {"schema": {"type": "string"}} for media_type in self.otherwise}
        whole = {"application/json": {"schema": self.schema, "example": self.example}}
        return {"requestBody": {"content": {**whole, **texts}, "required": True}} if texts else {}


@dataclass(frozen=True, slots=True)
class Gives:
    """What a view answers when all is well.

    `also` are the other media types in which it is given, of those that are JSON the schema; what `is_tagged` has an
    entity tag, and is answered 304 to who has it. `content_type` is told where it is no JSON. `leads_to` names what may
    be asked next, by operation: the parameter that a member of the answer fills.
    """

    schema: type[Schema] | Mapping[str, object]
    status: int = 200
    headers: Mapping[str, object] = field(default_factory=dict)
    also: Mapping[str, type[Schema] | None] = field(default_factory=dict)
    is_tagged: bool = False
    content_type: str | None = None
    leads_to: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def documented(self) -> dict[int, object]:
        """Describe what is answered beside the schema: other media types, and that nothing changed."""
        media_types = {"application/json": self.schema, **self.also} if self.also else {}
        content = {media: {"schema": schema or {"type": "string"}} for media, schema in media_types.items()}
        links = {
            name: {"operationId": name, "parameters": {parameter: f"$response.body#/{member}"}}
            for name, (parameter, member) in self.leads_to.items()
        }
        description = {**({"content": content} if content else {}), **({"links": links} if links else {})}
        answer = {self.status: description} if description else {}
        unchanged = {304: {"description": "You have this very answer (If-None-Match)."}} if self.is_tagged else {}
        return {**answer, **unchanged}


@dataclass(frozen=True, slots=True)
class Later:
    """What is answered to who would rather not wait, and the header by which he says so."""

    gives: Gives
    parameter: Mapping[str, object]


class Resource:
    """A plural noun of the API with its views; a view's docstring is its summary.

    `errors` are the rows of failures that mean something else at its addresses than elsewhere.
    """

    def __init__(self, name: str, description: str, errors: Mapping[type[PendensError], ProblemKind] = ERRORS) -> None:
        self.views = _Views(name, __name__, description=description)
        self.views.register_error_handler(PendensError, partial(domain_problem, rows=errors))
        self._served: dict[str, Callable[..., Response]] = {}

    def view(  # noqa: PLR0913  # a row of the contract: method, address, in, out, refusals
        self,
        method: str,
        path: str,
        gives: Gives,
        *,
        takes: Takes | None = None,
        refuses: Sequence[int] = (),
        refuses_as: Mapping[int, type[Schema]] | None = None,
        is_keyed: bool = False,
        later: Later | None = None,
    ) -> Callable[[View], View]:
        """Declare a view; what every view of its method may refuse need not be said.

        One that `is_keyed` reads an Idempotency-Key, by `idempotency.screened_once` or `answered_once`;
        one that may be answered `later` gives that to who prefers it.
        """

        def declare(view: View) -> View:
            headers_read = [*([KEY_PARAMETER] if is_keyed else []), *([later.parameter] if later else [])]
            read = {"parameters": headers_read} if headers_read else {}
            permission = PERMISSIONS.get(f"{self.views.name}.{view.__name__}", CLOSED)
            documented = self.views.doc(operationId=view.__name__, **read, **_security(permission))(view)
            always = {*_always_refuses(method), *({409} if is_keyed else ()), *_refuses_callers(permission)}
            told_apart = refuses_as or {}
            documented = self._refusing(documented, sorted({*refuses, *always} - told_apart.keys()), told_apart)
            rated = {} if permission.is_public else dict(zip(RATE_HEADERS, RATE_HEADERS, strict=True))
            documented = self._giving(documented, gives, later, {**(REPLAYED_HEADER if is_keyed else {}), **rated})
            documented = self._taking(documented, takes) if takes else documented
            self.views.route(path, methods=[method])(documented)
            self._served[view.__name__] = _serving(view, takes)
            return view

        return declare

    def _refusing(self, view: View, statuses: Sequence[int], schemas: Mapping[int, type[Schema]]) -> View:
        """Document what a view refuses: by status, or by a schema of its own."""
        for status in statuses:
            view = self.views.alt_response(status, _response_name(status))(view)
        for status, schema in schemas.items():
            retry = RETRY_AFTER if status == NOT_READY.status else None
            view = self.views.alt_response(status, schema=schema, headers=retry, content_type=CONTENT_TYPE)(view)
        return view

    def _giving(self, view: View, gives: Gives, later: Later | None, headers: Mapping[str, object]) -> View:
        """Document what a view answers when all is well, at once or later, with the headers that its kind has."""
        if later:
            status, schema = later.gives.status, later.gives.schema
            view = self.views.alt_response(status, schema=schema, headers={**later.gives.headers, **headers})(view)
            view = self.views.doc(responses=later.gives.documented)(view)
        if gives.documented:
            view = self.views.doc(responses=gives.documented)(view)
        shown = {**gives.headers, **headers, **(_TAG if gives.is_tagged else {})}
        answer = self.views.response(gives.status, gives.schema, headers=shown or None, content_type=gives.content_type)
        return cast("View", answer(view))

    def _taking(self, view: View, takes: Takes) -> View:
        """Document what a view reads: its body, other media types of it, questions in the address."""
        view = self.views.arguments(takes.schema, location=takes.location, example=takes.example)(view)
        if takes.documented:
            view = self.views.doc(**takes.documented)(view)
        if takes.questions:
            view = self.views.arguments(takes.questions, location="query")(view)
        return view

    def publish(self, app: Flask, contract: "Contract") -> None:
        """Put the views into an application and its document.

        What documents a view has no part in serving it: each of the ten decorators would take its time of a request.
        """
        contract.register_blueprint(self.views)
        app.view_functions.update((f"{self.views.name}.{name}", view) for name, view in self._served.items())


def _serving(view: Callable[..., Response], takes: Takes | None) -> Callable[..., Response]:
    """Let a view's caller in, look that the request asks nothing that is not read, and read what it takes."""
    served = view
    if takes:
        served = _Views.ARGUMENTS_PARSER.use_args(takes.schema, location=takes.location)(served)
    if takes is None or takes.location != "query":
        served = _requiring(require_no_questions, served)
    if takes and takes.otherwise:
        served = _choosing(takes.otherwise, view, served)
    return _requiring(takes.require, served) if takes and takes.require else served


def _choosing(
    otherwise: Mapping[str, Callable[[], object]], view: Callable[..., Response], usual: Callable[..., Response]
) -> Callable[..., Response]:
    """Read a body by its media type."""

    @wraps(view)
    def chosen(*args: object, **kwargs: object) -> Response:
        read = otherwise.get(request.mimetype)
        return view(read(), *args, **kwargs) if read else usual(*args, **kwargs)

    return chosen


def _always_refuses(method: str) -> Sequence[int]:
    """List what any view may refuse: parameters that it does not read, what another site's page sends, one too many."""
    return (422, 500, 503) if method == "GET" else (400, 403, 413, 415, 422, 500, 503)


def _refuses_callers(permission: AddressRoles) -> Sequence[int]:
    return () if permission.is_public else (401, 403, TOO_MANY_REQUESTS.status)


def _headers_of(kind: ProblemKind) -> dict[str, object]:
    """Document the headers that come with a problem."""
    if kind is TOO_MANY_REQUESTS:
        return {"headers": {**RETRY_AFTER, **dict(zip(RATE_HEADERS, RATE_HEADERS, strict=True))}}
    return {"headers": RETRY_AFTER} if kind is NOT_READY else {}


def _security(permission: AddressRoles) -> dict[str, object]:
    """Say with what an address is opened, and whose roles open it."""
    if permission.is_public:
        return {"security": []}
    roles = [role.value for role in Role if role in permission.roles]
    return {"security": [{scheme: []} for scheme in SCHEMES], "x-roles": roles}


def _requiring(require: Callable[[], None], view: Callable[..., Response]) -> Callable[..., Response]:
    """Let nothing of a request be read before its caller is let in."""

    @wraps(view)
    def guarded(*args: object, **kwargs: object) -> Response:
        require()
        return view(*args, **kwargs)

    return guarded


def publish(app: Flask, resources: Sequence[Resource]) -> Contract:
    """Put the resources, their document at /openapi.json and the problem handlers into an application."""
    app.json.sort_keys = False  # type: ignore[attr-defined]  # Flask's default provider has it; the order is ours
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # as above: names stay readable
    app.config.update(
        API_TITLE="Pendens",
        API_VERSION=_VERSION,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/",
        API_SPEC_OPTIONS={"info": {"description": _DESCRIPTION}},
    )
    contract = Contract(app, spec_kwargs={"marshmallow_plugin": NamedWordsPlugin()})
    for name, header in RATE_HEADERS.items():
        contract.spec.components.header(name, dict(header))
    for name, scheme in SCHEMES.items():
        contract.spec.components.security_scheme(name, dict(scheme))
    for resource in resources:
        resource.publish(app, contract)
    app.register_error_handler(PendensError, domain_problem)
    app.after_request(tell_replayed)
    return contract


def _over_the_limit(error: HTTPException) -> str:
    """Say which limit a body is over; empty for any other refusal, and where the words were found already."""
    limit = current_app.config["MAX_CONTENT_LENGTH"]
    if not isinstance(error, RequestEntityTooLarge) or error.description != RequestEntityTooLarge.description:
        return ""
    if limit is not None and (request.content_length or 0) > limit:
        return f"the request has more than {limit:,} bytes: split it, or raise PENDENS_MAX_FILE_MB"
    most = current_app.config["MAX_FORM_MEMORY_SIZE"]
    return f"the form has too many parts, or a text of more than {most:,} bytes: send texts that large as a file"


def _response_name(status: int) -> str:
    """Name a documented response after its problem, the same on every Python."""
    return STATUSES[status].name
