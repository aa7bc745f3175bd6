"""The upload: a file is taken in, what was understood of it is shown and corrected, and then it is screened."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from service.api.callers import tenant
from service.api.lists import live_uses
from service.api.problems import kind_of
from service.errors import HoldingsFileError, QueueFullError
from service.holdings import FIELDS, corrections
from service.jobs import SCREEN, question_document
from service.screening.identities import new_id, own_id
from service.screening.shortfalls import not_loaded
from service.screening.uploads import Choice, Understood
from service.store import JobDraft, JobRecord
from service.web.questions import USUAL_JURISDICTIONS, Faults, asked_in, read_question, usual
from service.web.services import services, wake_worker
from service.web.whole_numbers import read_whole
from service.web.words import for_pages

# Columns and rows shown of a file: the rest is read all the same.
_COLUMNS_SHOWN, _ROWS_SHOWN = 200, 100
_LONGEST_NAME = 255
_LONGEST_NUMBER = 40


def publish(pages: Blueprint) -> None:
    """Give the pages their addresses."""
    pages.get("/")(start)
    pages.post("/uploads")(receive)
    pages.get("/uploads/<upload_id>")(show_understood)
    pages.post("/uploads/<upload_id>")(correct_or_run)


def start() -> ResponseReturnValue:
    """Ask for a file."""
    return _start_page({})


def receive() -> ResponseReturnValue:
    """Take a file in; a form that is sent twice is taken once."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return _start_page({"file": "choose a file first"}), kind_of(HoldingsFileError()).status
    try:
        kept = services().uploads.receive(read_token(), _name(file), file.read())
    except HoldingsFileError as error:
        return _start_page({"file": for_pages(error)}), kind_of(error).status
    return redirect(url_for("web.show_understood", upload_id=kept.id), 303)


def show_understood(upload_id: str) -> ResponseReturnValue:
    """Show what was understood of a file."""
    return _understood_page(services().uploads.understand(_known(upload_id)), {})


def correct_or_run(upload_id: str) -> ResponseReturnValue:
    """Note what a person corrected; then read the file again, or screen it."""
    upload = services().uploads.get(_known(upload_id))
    faults: Faults = {}
    choice = _choice(Choice.of(upload), faults)
    services().uploads.choose(upload.id, choice)
    if request.form.get("action") != "run" and not faults:
        return redirect(url_for("web.show_understood", upload_id=upload.id), 303)
    understood = services().uploads.understand(upload.id)
    question = read_question(choice.asked or {}, services().screener)
    faults.update(question.faults)
    if understood.reading.fault or faults:
        return _understood_page(understood, faults), kind_of(HoldingsFileError()).status
    asked = {
        **question_document(question.request),
        "columns": dict(understood.columns),
        "sheet": choice.sheet,
    }
    try:
        job = submit(JobDraft(read_token(), SCREEN, upload.id, asked))
    except QueueFullError as error:
        return _understood_page(understood, {"run": for_pages(error)}), kind_of(error).status
    services().uploads.remember(understood)
    return redirect(url_for("web.show_screening", screening_id=job.id), 303)


def submit(draft: JobDraft) -> JobRecord:
    """Queue a job; the same form sent twice queues one, another question under the same token gets its own.

    Raises:
        QueueFullError: too many wait already.
    """
    job = services().jobs.submit(draft)
    if (job.kind, job.input_id, dict(job.asked)) != (draft.kind, draft.input_id, dict(draft.asked)):
        job = services().jobs.submit(replace(draft, id=new_id()))
    wake_worker(job.id)
    return job


def _choice(before: Choice, faults: Faults) -> Choice:
    """Read the form; a mapping that cannot be is told, and the one before stays."""
    sheet = request.form.get("sheet") or None
    header_row = _header_row(faults)
    asked = asked_in(request.form)
    if sheet != before.sheet and "shown_sheet" in request.form and sheet != request.form["shown_sheet"]:
        return Choice(None, sheet, None, asked)  # another sheet has other columns
    headings = {place: request.form[f"heading-{place}"] for place in _places()}
    chosen = {place: request.form.get(f"field-{place}", "") for place in headings}
    if header_row != before.header_row or not headings:
        return Choice(before.columns if header_row == before.header_row else None, sheet, header_row, asked)
    try:
        columns = _columns(headings, chosen, is_whole=header_row is not None)
    except HoldingsFileError as error:
        faults["columns"] = str(error.args[0])
        columns = dict(before.columns or {})
    return Choice(columns, sheet, header_row, asked)


def _header_row(faults: Faults) -> int | None:
    """Read the line that was chosen for the header; what names no line is told."""
    text = request.form.get("header_row", "")
    row = read_whole(text)
    if text and row is None:
        faults["columns"] = f"no line has the number {text[:_LONGEST_NUMBER]!r}: choose one of those shown"
    return row


def _columns(headings: Mapping[int, str], chosen: Mapping[int, str], *, is_whole: bool) -> dict[str, str]:
    """Give the map for the reader: what differs from the usual, or all of it where the header line was chosen."""
    width = max(headings, default=-1) + 1
    differing = corrections([headings.get(place, "") for place in range(width)], chosen)
    whole = {field: headings[place] for place, field in chosen.items() if field in FIELDS}
    return {**differing, **whole} if is_whole else differing


def _places() -> list[int]:
    return sorted(int(name.removeprefix("heading-")) for name in request.form if name.startswith("heading-"))


def _start_page(faults: Faults) -> str:
    waiting = services().jobs.unfinished()
    _, latest = services().store.past_screenings.page(offset=0, limit=5)
    screener = services().screener
    absent = not_loaded(screener.missing(USUAL_JURISDICTIONS), screener.held_main(USUAL_JURISDICTIONS))
    held = screener.held()
    return render_template(
        "start.html", faults=faults, waiting=waiting, latest=latest, uses=live_uses(), absent=absent, held=held
    )


def _understood_page(understood: Understood, faults: Faults) -> str:
    reading, screener = understood.reading, services().screener
    if reading.fault:
        faults = {"file": for_pages(reading.fault), **faults}
    return render_template(
        "understood.html",
        understood=understood,
        reading=reading,
        file=reading.file,
        columns=reading.columns[:_COLUMNS_SHOWN],
        faults=faults,
        asked=understood.choice.asked or usual(screener),
        fields=FIELDS,
        lists=screener.register.lists,
        usual_jurisdictions=USUAL_JURISDICTIONS,
        shown=_ROWS_SHOWN,
        cells=_cells(understood),
    )


def _cells(understood: Understood) -> dict[int, str]:
    """Give the beginning of each row that is rejected, by its number."""
    file = understood.reading.file
    return {record.row: " · ".join(record.filled[:6]) for record in file.rejected_rows} if file else {}


def _name(file: FileStorage) -> str:
    """Give the name without folders, printable, as it may be written into a report."""
    name = PurePosixPath((file.filename or "").replace("\\", "/")).name
    return "".join(letter for letter in name if letter.isprintable())[-_LONGEST_NAME:] or "file"


def read_token() -> str:
    """Give the id that the form was made with; one that is none is replaced."""
    try:
        return own_id(UUID(request.form.get("token", "")), tenant())
    except ValueError:
        return new_id()


def _known(upload_id: str) -> str:
    """Write an id as it was given out; another text finds nothing, and no database need be asked for it."""
    try:
        return str(UUID(upload_id))
    except ValueError:
        return ""
