"""Long work: a request that may take longer than its caller waits is queued, and tells how far it is."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from uuid import UUID

from flask import Response, request
from marshmallow import fields

from service import errors
from service.api.answers import INSTANT, Answer, text, word
from service.api.contract import Gives, Later, Resource
from service.api.idempotency import made_once
from service.api.orders import FileOrder, JsonOrder
from service.api.problems import detail_of, kind_of
from service.api.streams import written
from service.api.use_cases import use_cases, wake_worker
from service.errors import InvalidRequestError, PendensError, UnknownJobError
from service.jobs import ROWS, SCREEN, question_document, rows_document
from service.screening.document import Document
from service.screening.identities import new_id
from service.screening.intake import HoldingsFile, fingerprint
from service.store import JobDraft, JobRecord, JobState

resource = Resource("jobs", "Screenings that are queued, and how far they are")

_ASYNC = "respond-async"
PREFER: Mapping[str, object] = {
    "in": "header",
    "name": "Prefer",
    "description": (
        "`respond-async`: the request is queued and answered with 202 and a job (RFC 7240); the screening is at"
        " `/v1/screenings/{job_id}` when the job is done."
    ),
    "required": False,
    "schema": {"type": "string"},
}
_LOCATION = {
    "Location": {
        "description": "Where the job tells how far it is.",
        "required": True,
        "schema": {"type": "string", "format": "uri-reference"},
    },
    "Preference-Applied": {"description": "`respond-async`.", "schema": {"type": "string"}},
}


class JobFaultSchema(Answer):
    """Why a job failed."""

    type = text("As the `type` of the problem that the request would have been answered with.")
    detail = text("What went wrong, and how to fix it.")


class JobSchema(Answer):
    """A piece of long work."""

    job_id = text("Also the id of the screening that it makes.", {"format": "uuid"})
    state = word(JobState)
    done = fields.Integer(metadata={"description": "Holdings screened."})
    total = fields.Integer(allow_none=True, metadata={"description": "Of so many; null while nobody knows."})
    screening_id = text("The screening, when it is done.", {"format": "uuid"}, allow_none=True)
    created_at = text(shape=INSTANT)
    finished_at = text(shape=INSTANT, allow_none=True)
    error = fields.Nested(JobFaultSchema, allow_none=True)


_OF_JOB = ("job_id", "job_id")
ACCEPTED = Gives(
    JobSchema,
    HTTPStatus.ACCEPTED.value,
    _LOCATION,
    leads_to={"get_job": _OF_JOB, "cancel_job": _OF_JOB},
)
AS_JOB = Later(ACCEPTED, PREFER)


@resource.view("GET", "/v1/jobs/<job_id>", Gives(JobSchema), refuses=(404, 503))
def get_job(job_id: str) -> Response:
    """Tell how far a job is; one that is over is told for seven days."""
    return written(_document(use_cases().jobs.get(_known(job_id))))


@resource.view("DELETE", "/v1/jobs/<job_id>", Gives(JobSchema), refuses=(404, 503))
def cancel_job(job_id: str) -> Response:
    """Cancel a job: one that waits at once, one that runs after the rows that it is at; nothing of it is kept.

    A job that is over stays as it is.
    """
    return written(_document(use_cases().jobs.cancel(_known(job_id))))


def wants_job(callback: str | None = None) -> bool:
    """Tell whether the caller would rather have a job than wait; `callback` is who is to be told when it is over.

    Raises:
        InvalidRequestError: somebody is to be told who may not be, or without a job.
    """
    preferences = ",".join(request.headers.getlist("Prefer")).split(",")
    is_wanted = any(one.partition(";")[0].strip().lower() == _ASYNC for one in preferences)
    if callback is not None:
        if not is_wanted:
            raise InvalidRequestError("callback: only who sends Prefer: respond-async is called back")
        use_cases().callbacks.hosts.require(callback)
    return is_wanted


def queued_rows(order: JsonOrder) -> Response:
    """Queue rows that came in the request's body.

    Raises:
        InvalidRequestError, QueueFullError: the question cannot be asked, or too many wait.
    """
    asked = {**question_document(order.request), "source": fingerprint("json", request.get_data())}
    return _queued(ROWS, order, lambda: ("", rows_document(order.rows)), asked)


def queued_file(file: HoldingsFile, order: FileOrder) -> Response:
    """Queue a file.

    Raises:
        InvalidRequestError, QueueFullError: the question cannot be asked, or too many wait.
        EmptyFileError, FileTooLargeError: the file is.
    """
    asked = {**question_document(order.request), "columns": dict(file.columns or {}), "sheet": file.sheet}
    return _queued(SCREEN, order, lambda: (file.name, file.content), asked)


def _queued(
    kind: str, order: JsonOrder | FileOrder, content: Callable[[], tuple[str, bytes]], asked: Mapping[str, object]
) -> Response:
    cases = use_cases()
    cases.screener.require_fresh(order.request)
    cases.screener.begin(order.request)  # a question that cannot be asked is refused now, not hours later

    def submit(job_id: str | None) -> JobRecord:
        upload = cases.uploads.receive(new_id(), *content())
        return cases.jobs.submit(JobDraft(job_id or new_id(), kind, upload.id, asked, order.callback))

    job = made_once(submit, cases.jobs.get)
    wake_worker(job.id)
    response = written(_document(job))
    response.status_code = ACCEPTED.status
    response.location = f"{request.script_root}/v1/jobs/{job.id}"
    response.headers["Preference-Applied"] = _ASYNC
    return response


def _known(job_id: str) -> str:
    """Write an id as it was given out; other text cannot be one, and no database need be asked."""
    try:
        return str(UUID(job_id))
    except ValueError:
        raise UnknownJobError(f"no job {job_id!r}: an id looks like the one in Location") from None


def _document(job: JobRecord) -> Document:
    return {
        "job_id": job.id,
        "state": job.state.value,
        "done": job.done,
        "total": job.total,
        "screening_id": job.id if job.state is JobState.DONE else None,
        "created_at": job.created_at.isoformat(),
        "finished_at": job.finished_at.isoformat() if job.finished_at else None,
        "error": _fault(job) if job.state is JobState.FAILED else None,
    }


def _fault(job: JobRecord) -> Document:
    kind = getattr(errors, job.error or "", PendensError)
    error = kind(job.detail) if job.detail else kind()
    problem = kind_of(error)
    return {"type": problem.type, "detail": detail_of(error, problem)}
