"""The result: how far it is, then the summary, the table, each row with its reasons, and what was rejected."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service import errors
from service.api.problems import is_told
from service.domain.flags import Flag
from service.errors import (
    PendensError,
    UnknownFindingError,
    UnknownJobError,
    UnknownScreeningError,
    UnknownUploadError,
)
from service.jobs import REPEAT, SCREEN
from service.screening.shortfalls import of_own_law
from service.store import FindingsView, JobRecord, JobState, Order, ScreeningRecord
from service.web import downloads, pictures
from service.web.cards import cards_of
from service.web.names import marked
from service.web.next_steps import steps_for
from service.web.paging import Page
from service.web.services import services, wake_worker
from service.web.whole_numbers import read_whole
from service.web.words import for_pages

_ROWS = 50
_NOTES_SHOWN = 500
_ALL = "all"
# What of a view a download keeps.
_FILTERS = ("flag", "list", "strength", "q", "sort")
_LONGEST_TEXT = 200
# Deadlines drawn: those of more rows than this no picture could show.
_DEADLINES = 2_000
_AHEAD = (Flag.PENDING.value, Flag.DIVEST.value, Flag.REVIEW.value)


def publish(pages: Blueprint) -> None:
    """Give the pages their addresses."""
    pages.get("/screenings/<screening_id>")(show_screening)
    pages.get("/screenings/<screening_id>/state")(tell_state)
    pages.post("/screenings/<screening_id>/cancel")(cancel)
    pages.get("/screenings/<screening_id>/rows/<row>")(show_row)
    pages.get("/screenings/<screening_id>/rejected")(show_rejected)
    pages.get("/screenings/<screening_id>/rejected.csv")(download_rejected)
    pages.get("/screenings/<screening_id>/warnings")(show_warnings)
    pages.get("/screenings/<screening_id>/run")(show_run)
    pages.get("/screenings/<screening_id>/download/<shape>")(download)
    pages.get("/screenings/<screening_id>/<any(summary, deadlines):picture>.svg")(draw)


def show_screening(screening_id: str) -> ResponseReturnValue:
    """Show the result, or how far the work is: one address from the first second on."""
    try:
        head = read_head(screening_id)
    except UnknownScreeningError:
        return _progress_page(_job(screening_id))
    view, page_number = _view()
    total, findings = services().store.past_screenings.findings(head.id, view)
    return render_template(
        "result.html",
        **_about(head),
        findings=[finding.document for finding in findings],
        page=Page(page_number, _ROWS, total),
        view=view,
        asked=request.args,
        filters={key: values for key, values in request.args.to_dict(flat=False).items() if key in _FILTERS},
        codes=[code for code, _ in head.versions],
        own_law=of_own_law(head.jurisdictions, {code for code, _ in head.versions}),
        has_deadlines=any(flag in head.document["counts"]["flags"] for flag in _AHEAD),
        orders=Order,
    )


def tell_state(screening_id: str) -> Response:
    """Tell a page that waits how far the work is."""
    try:
        read_head(screening_id)
    except UnknownScreeningError:
        return jsonify(_progress(_job(screening_id)))
    return jsonify(state="done", is_over=True)


def cancel(screening_id: str) -> ResponseReturnValue:
    """Cancel a screening that is not done yet."""
    services().jobs.cancel(_job(screening_id).id)
    return redirect(url_for("web.show_screening", screening_id=screening_id), 303)


def show_row(screening_id: str, row: str) -> ResponseReturnValue:
    """Show one row with all that speaks for its flag, and what to do next."""
    head, number = read_head(screening_id), read_whole(row)
    if number is None:
        raise UnknownFindingError("a row is named by its number in the file")
    finding = services().store.past_screenings.finding(head.id, number, request.args.get("sheet") or None).document
    matches = [{**match, "names": marked(match["value"], match["against"])} for match in finding["matches"]]
    steps = steps_for(finding, services().screener.register.programmes)
    register = services().screener.register
    cards = cards_of(finding, matches, register.find, services().store.printed_facts.of)
    programmes = register.programmes.by_code
    return render_template("row.html", **_about(head), finding=finding, cards=cards, steps=steps, programmes=programmes)


def show_rejected(screening_id: str) -> ResponseReturnValue:
    """Show the rows that could not be screened, each with its remedy."""
    head = read_head(screening_id)
    past = services().store.past_screenings
    errors = list(past.notes(head.id, "errors", limit=_NOTES_SHOWN))
    kept = past.notes(head.id, "rejected", limit=10 * _NOTES_SHOWN)
    rows = {(sheet[0] if sheet else None, row): cells for row, cells, *sheet in kept}
    return render_template("rejected.html", **_about(head), errors=errors, rows=rows)


def download_rejected(screening_id: str) -> Response:
    """Give the rejected rows as they stood, to be corrected and handed in again."""
    return downloads.rejected_rows(read_head(screening_id))


def show_warnings(screening_id: str) -> ResponseReturnValue:
    """Show what was odd about rows that were screened all the same."""
    head = read_head(screening_id)
    page = Page(Page.asked(), _ROWS, head.counted.get("warnings", 0))
    past = services().store.past_screenings
    warnings = list(past.notes(head.id, "warnings", offset=page.offset, limit=page.size))
    return render_template("warnings.html", **_about(head), page=page, warnings=warnings)


def show_run(screening_id: str) -> ResponseReturnValue:
    """Show what an examiner asks for: versions, hashes, settings."""
    return render_template("run.html", **_about(read_head(screening_id)))


def download(screening_id: str, shape: str) -> Response:
    """Give the findings that a page shows as a file, or all of them."""
    view, _ = _view()
    is_whole = "all" in request.args or request.args.get("flag") == _ALL or Flag.CLEAR.value in view.flags
    return downloads.result(read_head(screening_id), shape, view, is_whole=is_whole)


def draw(screening_id: str, picture: str) -> Response:
    """Draw the summary or the deadlines of a screening."""
    head = read_head(screening_id)
    if picture == "summary":
        return pictures.summary(head.id, head.document["counts"])
    return pictures.deadlines(head.id, lambda: _ahead(head.id), head.as_of)


def _ahead(screening_id: str) -> list[Mapping[str, object]]:
    """Read the findings that may have a deadline, the nearest first."""
    view = FindingsView(flags=_AHEAD, order=Order.DAYS, limit=_DEADLINES)
    _, findings = services().store.past_screenings.findings(screening_id, view)
    return [finding.document for finding in findings]


def read_head(screening_id: str) -> ScreeningRecord:
    """Read a screening without its findings.

    Raises:
        UnknownScreeningError: no screening has this id.
    """
    try:
        canonical = str(UUID(screening_id))
    except ValueError:
        raise UnknownScreeningError("no screening has this id") from None
    return services().store.past_screenings.head(canonical)


def _about(head: ScreeningRecord) -> dict[str, object]:
    """Give what every page of a screening shows."""
    return {"head": head, "document": head.document, "source": head.source, "formats": downloads.SHAPES}


def _job(screening_id: str) -> JobRecord:
    try:
        return services().jobs.get(str(UUID(screening_id)))
    except (ValueError, UnknownJobError):
        raise UnknownScreeningError("no screening has this id, or it was cancelled long ago") from None


def _progress_page(job: JobRecord) -> ResponseReturnValue:
    if job.state is JobState.QUEUED:
        wake_worker(job.id)
    return render_template(
        "progress.html",
        job=job,
        progress=_progress(job),
        name=_name_of(job),
        is_repetition=job.kind == REPEAT,
        problem=for_pages(_failure(job)),
    )


def _name_of(job: JobRecord) -> str:
    """Name the file of a job; empty where it reads none, or it is not kept any more."""
    if job.kind != SCREEN:
        return ""
    try:
        return services().uploads.get(job.input_id).name
    except UnknownUploadError:
        return ""


def _failure(job: JobRecord) -> PendensError:
    """Make the failure of a job again; what is ours alone is told by its kind."""
    kind = getattr(errors, job.error or "", PendensError)
    return kind(job.detail) if job.detail and is_told(kind()) else kind()


def _progress(job: JobRecord) -> dict[str, object]:
    ahead = 0
    if job.state is JobState.QUEUED:
        ahead = sum(1 for other in services().jobs.unfinished() if other.created_at < job.created_at)
    return {
        "state": job.state.value,
        "is_over": job.state.is_over,
        "done": job.done,
        "total": job.total,
        "ahead": ahead,
        "is_cancel_asked": job.is_cancel_asked,
    }


def _view() -> tuple[FindingsView, int]:
    """Read from the address which findings are wanted; what makes no sense is left out."""
    args, page = request.args, Page.asked()
    flags = tuple(flag for flag in args.getlist("flag") if flag in set(Flag))
    order = args.get("sort", "")
    return FindingsView(
        flags=flags,
        list_code=args.get("list", "")[:_LONGEST_TEXT],
        strength=args.get("strength", "")[:_LONGEST_TEXT],
        text=args.get("q", "")[:_LONGEST_TEXT].replace("\0", ""),
        order=Order(order) if order in set(Order) else Order.SEVERITY,
        min_severity=0 if args.get("flag") == _ALL else Flag.FORMER.severity,
        offset=(page - 1) * _ROWS,
        limit=_ROWS,
    ), page
