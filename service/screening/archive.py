"""The use case: reads back screenings that were kept, whole or in parts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from service.domain.flags import Flag
from service.screening.answer import ScreeningAnswer
from service.screening.document import Document, input_document
from service.store import FindingsWanted, HistoryView, PastScreening, ScreeningRecord, Store


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

        def ordered(least: int, strictest_first: bool) -> Iterator[Document]:  # noqa: FBT001  # as `ScreeningAnswer` asks
            stream = past.stream(screening_id, min_severity=least, strictest_first=strictest_first)
            return (dict(finding.document) for finding in stream)

        return ScreeningAnswer(head_of(record), ordered, partial(past.notes, screening_id))

    def history(self, view: HistoryView) -> tuple[PastScreening, ...]:
        """Give the screenings of a view, the latest first."""
        return self.store.listed_screenings.page(view)

    def findings(self, screening_id: str, wanted: FindingsWanted, after: int = -1) -> Iterator[tuple[int, Document]]:
        """Give the findings that are wanted behind a position, each with its own (from 0), in their order.

        Raises:
            UnknownScreeningError: there is no screening with this id.
        """
        found = self.store.listed_screenings.findings(screening_id, wanted, after)
        return ((position, dict(record.document)) for position, record in found)

    def chosen(self, screening_id: str, wanted: FindingsWanted) -> ScreeningAnswer:
        """Give a past screening with those of its findings that are wanted, in parts; its counts are of all.

        Raises:
            UnknownScreeningError: there is none with this id.
        """
        head = head_of(self.store.past_screenings.head(screening_id))

        def ordered(least: int, strictest_first: bool) -> Iterator[Document]:  # noqa: FBT001  # as `ScreeningAnswer` asks
            flags = [flag for flag in Flag if flag.severity >= least and (not wanted.flags or flag in wanted.flags)]
            strictest = sorted(flags, key=lambda flag: -flag.severity)
            groups = [(flag.value,) for flag in strictest] if strictest_first else [tuple(f.value for f in flags)]
            for group in groups if flags else []:
                for _, finding in self.findings(screening_id, replace(wanted, flags=group)):
                    yield finding

        return ScreeningAnswer(head, ordered, partial(self.store.past_screenings.notes, screening_id))


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
