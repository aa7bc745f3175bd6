"""The history: what was screened, and the same holdings screened again."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.api.problems import kind_of
from service.domain.as_of import AsOf
from service.domain.flags import Flag
from service.errors import InvalidRequestError, QueueFullError, StaleListError
from service.jobs import REPEAT, question_document
from service.screening.screener import ScreeningRequest
from service.store import JobDraft, ScreeningRecord
from service.web.paging import Page
from service.web.questions import read_history
from service.web.resulting import read_head
from service.web.services import services
from service.web.uploading import read_token, submit
from service.web.words import for_pages

_SHOWN = 20


def publish(pages: Blueprint) -> None:
    """Give the pages their addresses."""
    pages.get("/screenings")(show_history)
    pages.get("/screenings/<screening_id>/repeat")(ask_to_repeat)
    pages.post("/screenings/<screening_id>/repeat")(repeat)


def show_history() -> ResponseReturnValue:
    """Show past screenings, the latest first, and those that are not done yet."""
    asked = Page.asked()
    total, past = services().store.past_screenings.page(offset=(asked - 1) * _SHOWN, limit=_SHOWN)
    waiting = services().jobs.unfinished()
    return render_template("history.html", past=past, page=Page(asked, _SHOWN, total), waiting=waiting)


def ask_to_repeat(screening_id: str) -> ResponseReturnValue:
    """Ask for which day and with which lists the same holdings are screened again."""
    return _repeat_page(read_head(screening_id), {})


def repeat(screening_id: str) -> ResponseReturnValue:
    """Screen the same holdings again."""
    head = read_head(screening_id)
    try:
        asked = question_document(_question(head))
        job = submit(JobDraft(read_token(), REPEAT, head.id, asked))
    except (InvalidRequestError, QueueFullError, StaleListError) as error:
        field = "as_of" if isinstance(error, InvalidRequestError) else "run"
        return _repeat_page(head, {field: for_pages(error)}), kind_of(error).status
    return redirect(url_for("web.show_screening", screening_id=job.id), 303)


def _question(head: ScreeningRecord) -> ScreeningRequest:
    """Ask what was asked then, of today's versions.

    Raises:
        InvalidRequestError: the day cannot be read, or lies before every list.
        StaleListError: a list is past its limit, and nothing is answered then.
    """
    text = request.form.get("as_of", "").strip()
    screener = services().screener
    live = {version.code for version in screener.register.lists}
    same = tuple(code for code, _ in head.versions if code in live)
    lists = same if request.form.get("lists") == "same" and same else None
    asked = ScreeningRequest(
        as_of=AsOf.parse(text) if text else None,
        lists=lists,
        jurisdictions=head.jurisdictions,
        fail_on=Flag(head.fail_on),
        history=read_history(request.form.get("history")),
    )
    question = screener.question(asked, screener.now())
    screener.require_begun(screener.register.choose(lists or screener.lists), question)
    screener.require_fresh(asked)
    return asked


def _repeat_page(head: ScreeningRecord, faults: Mapping[str, Any]) -> str:
    return render_template("repeat.html", head=head, source=head.source, faults=faults, form=request.form)
