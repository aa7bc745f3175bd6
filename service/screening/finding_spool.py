"""The findings of a screening that nobody keeps: packed, beyond a quarter of a megabyte on disk, and read back."""

from collections.abc import Iterable, Iterator
from heapq import merge

from service.screening.document import Document
from service.store import NoteSpool


class FindingSpool:
    """Findings in their order, those of each severity apart: nearly all are clear, and most answers leave those out.

    Nothing of it is left on the disk when it is dropped.
    """

    def __init__(self) -> None:
        self._by_severity: dict[int, NoteSpool] = {}
        self._count = 0

    def add(self, documents: Iterable[Document]) -> None:
        """Take findings in."""
        for document in documents:
            spool = self._by_severity.setdefault(document["severity"], NoteSpool())
            spool.add((self._count, document))
            self._count += 1

    def ordered(self, least: int, strictest_first: bool) -> Iterator[Document]:  # noqa: FBT001  # as `ScreeningAnswer` asks
        """Give the findings of at least a severity, in their order, or the strictest first and at equal ones so."""
        chosen = sorted((severity for severity in self._by_severity if severity >= least), reverse=True)
        spools = [self._by_severity[severity] for severity in chosen]
        if strictest_first:
            return (document for spool in spools for _, document in spool)
        return (document for _, document in merge(*spools, key=lambda noted: noted[0]))
