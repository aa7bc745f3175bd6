"""The answer of a screening, read in parts: however many findings it has, few are in memory at a time."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.domain.flags import Flag
from service.screening.document import Document

# Why: an answer of so many rows is given whole (some 2 MB as JSON), a longer one in parts.
SMALL = 2_000


@dataclass(frozen=True, slots=True)
class ScreeningAnswer:
    """A screening's document in parts.

    `head` has all keys of the document but `findings`, `errors` and `warnings`. `ordered` gives the findings of at
    least a severity, in their order or the strictest first; `notes` the `errors` or `warnings`. Both can be read as
    often as wanted. Parts may be shared between findings: change none.
    """

    head: Document
    ordered: Callable[[int, bool], Iterable[Document]]
    notes: Callable[[str], Iterable[Document]]

    def findings(self, *, include_clear: bool, strictest_first: bool = False) -> Iterator[Document]:
        """Give the findings one after the other; at equal severity by row."""
        least = Flag.CLEAR.severity if include_clear else Flag.FORMER.severity
        return iter(self.ordered(least, strictest_first))

    def errors(self) -> Iterator[Document]:
        """Give what is wrong with the rows that could not be screened."""
        return iter(self.notes("errors"))

    def warnings(self) -> Iterator[Document]:
        """Give what was odd about rows that were screened all the same."""
        return iter(self.notes("warnings"))

    def parts(self, *, include_clear: bool) -> Iterator[tuple[str, Any]]:
        """Give the document key by key, in the order of the contract; what is long comes as an iterator."""
        yield from self.head.items()
        yield "findings", self.findings(include_clear=include_clear)
        yield "errors", self.errors()
        yield "warnings", self.warnings()

    def document(self, *, include_clear: bool) -> Document:
        """Give the whole document, in memory."""
        return {
            key: list(value) if isinstance(value, Iterator) else value
            for key, value in self.parts(include_clear=include_clear)
        }

    @property
    def is_small(self) -> bool:
        """Tell whether the whole is fit for memory."""
        counts: Mapping[str, Any] = self.head["counts"]
        return bool(counts["rows"] <= SMALL)


def answer_of(
    head: Document, findings: Sequence[Document], notes: Callable[[str], Iterable[Document]]
) -> ScreeningAnswer:
    """Make an answer of findings that are in memory."""

    def ordered(least: int, strictest_first: bool) -> Iterable[Document]:  # noqa: FBT001  # as `Answer` asks
        chosen = (finding for finding in findings if finding["severity"] >= least)
        return sorted(chosen, key=lambda one: (-one["severity"], one["row"])) if strictest_first else chosen

    return ScreeningAnswer(head, ordered, notes)


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer as it is to be shown: with its clear findings or without; what is long is given one by one."""

    answer: ScreeningAnswer
    include_clear: bool

    @classmethod
    def of(cls, document: Document) -> "Shown":
        """Show a document that is whole in memory as it is."""
        parts = {"findings", "errors", "warnings"}
        head = {key: value for key, value in document.items() if key not in parts}
        return cls(answer_of(head, document["findings"], lambda part: document[part]), include_clear=True)

    @property
    def head(self) -> Document:
        """Give the document without findings, errors and warnings."""
        return self.answer.head

    def findings(self, *, strictest_first: bool = False) -> Iterator[Document]:
        """Give the findings."""
        return self.answer.findings(include_clear=self.include_clear, strictest_first=strictest_first)

    def errors(self) -> Iterator[Document]:
        """Give what is wrong with the rows that could not be screened."""
        return self.answer.errors()

    def warnings(self) -> Iterator[Document]:
        """Give what was odd about rows that were screened all the same."""
        return self.answer.warnings()

    def document(self) -> Document:
        """Give the whole document, in memory."""
        return self.answer.document(include_clear=self.include_clear)


def array_parts(items: Iterator[Any], write: Callable[[Any], str], end: str, comma: str = ",") -> Iterator[str]:
    """Write a JSON array item by item; `end` stands before the bracket that closes one with items."""
    start = "["
    for item in items:
        yield f"{start}{write(item)}"
        start = comma
    yield "[]" if start == "[" else f"{end}]"
