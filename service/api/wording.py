"""What to do about something, in the words of who calls over HTTP: fields of a request, not options of the command."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from service.api.problems import without_options
from service.screening.answer import ScreeningAnswer
from service.screening.document import Document


def worded(answer: ScreeningAnswer) -> ScreeningAnswer:
    """Give an answer whose notes and causes of `incomplete` name the fields of a request."""

    def notes(part: str) -> Iterable[Document]:
        return (_told(note, "message") for note in answer.notes(part))

    causes: Iterable[Mapping[str, Any]] = answer.head["incomplete"]
    head = {**answer.head, "incomplete": [_told(cause, "hint") for cause in causes]}
    return replace(answer, head=head, notes=notes)


def _told(note: Mapping[str, Any], key: str) -> Document:
    return {**note, key: without_options(note[key])}
