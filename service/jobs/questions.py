"""Stores the question of a screening as JSON, because a job may outlive the process that took it in."""

from collections.abc import Mapping
from typing import Any

from service.domain.as_of import AsOf
from service.domain.coverage import History
from service.domain.flags import Flag
from service.screening.screener import ScreeningRequest


def question_document(request: ScreeningRequest) -> dict[str, object]:
    """Write a question."""
    return {
        "as_of": str(request.as_of) if request.as_of else None,
        "known_at": str(request.known_at) if request.known_at else None,
        "lists": list(request.lists) if request.lists else None,
        "jurisdictions": list(request.jurisdictions),
        "fail_on": request.fail_on.value,
        "history": request.history.value,
    }


def question_from(document: Mapping[str, Any]) -> ScreeningRequest:
    """Read a question that `question_document` wrote.

    Raises:
        InvalidRequestError: an instant cannot be read.
    """
    as_of, known_at, lists = document["as_of"], document["known_at"], document["lists"]
    return ScreeningRequest(
        as_of=AsOf.parse(as_of) if as_of else None,
        known_at=AsOf.parse(known_at) if known_at else None,
        lists=tuple(lists) if lists else None,
        jurisdictions=tuple(document["jurisdictions"]),
        fail_on=Flag(document["fail_on"]),
        history=History(document.get("history", History.REQUIRE)),  # jobs of before did not say it
    )
