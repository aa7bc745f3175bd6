"""The use case: reads back screenings that were kept, whole or in parts."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from service.screening.answer import ScreeningAnswer
from service.screening.document import Document, input_document
from service.store import ScreeningRecord, Store


@dataclass(frozen=True, slots=True)
class Archive:
    """Returns screenings."""

    store: Store

    def read(self, screening_id: str, *, include_clear: bool = False) -> Document:
        """Give the whole document of a past screening, in memory.

        Raises:
            UnknownScreeningError: there is none with this id.
        """
        return self.answer(screening_id).document(include_clear=include_clear)

    def answer(self, screening_id: str) -> ScreeningAnswer:
        """Give a past screening in parts, however large it is.

        Raises:
            UnknownScreeningError: there is none with this id.
        """
        past = self.store.past_screenings
        record = past.head(screening_id)

        def ordered(least: int, strictest_first: bool) -> Iterator[Document]:  # noqa: FBT001  # as `Answer` asks
            stream = past.stream(screening_id, min_severity=least, strictest_first=strictest_first)
            return (dict(finding.document) for finding in stream)

        return ScreeningAnswer(head_of(record), ordered, partial(past.notes, screening_id))


def head_of(record: ScreeningRecord) -> Document:
    """Give the head of a screening's document; what was handed in is kept beside the document, not in it."""
    document = dict(record.document)
    for part in ("errors", "warnings"):
        document.pop(part, None)
    if "input" in document or "sha256" not in record.source:
        return document
    head: Document = {}
    for key, value in document.items():
        if key == "lists":
            head["input"] = input_document(record.source)
        head[key] = value
    return head if "input" in head else {"input": input_document(record.source), **document}
