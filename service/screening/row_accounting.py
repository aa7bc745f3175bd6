"""Accounts for rows while they are screened: the counts and the notes, of a whole screening or of some of its rows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any

from service.domain.holdings import RowNote
from service.screening.document import Document, Tally, note_document
from service.screening.warnings import RowWarnings
from service.store import NoteSpool


class Notes:
    """The notes of a run, each kind in the order of the answer."""

    def __init__(self) -> None:
        self._errors = (NoteSpool(), NoteSpool())
        self._warnings = tuple(NoteSpool() for _ in range(5))
        self.rejected = NoteSpool()

    def reject(self, notes: Iterable[RowNote], *, is_late: bool = False) -> None:
        """Take errors in; late ones, that only the screening found, come behind all others."""
        for note in notes:
            self._errors[is_late].add(note_document(note))

    def warn(self, notes: Iterable[RowNote]) -> None:
        """Take warnings of reading in."""
        for note in notes:
            self._warnings[0].add(note_document(note))

    def warn_of_rows(self, warnings: RowWarnings) -> None:
        """Take in what the screening adds to some rows."""
        for spool, notes in zip(self._warnings[1:], warnings.kinds, strict=False):
            for note in notes:
                spool.add(note_document(note))

    def warn_at_last(self, notes: Iterable[RowNote]) -> None:
        """Take in what is said at the end, of lists and of notes left out."""
        for note in notes:
            self._warnings[-1].add(note_document(note))

    @property
    def error_count(self) -> int:
        """Count the errors."""
        return sum(spool.count for spool in self._errors)

    @property
    def read_warnings(self) -> int:
        """Count the warnings that reading gave."""
        return self._warnings[0].count

    def part(self, name: str, most: int | None = None) -> Iterator[Any]:
        """Give the `errors`, `warnings` or `rejected` rows; `most` of each spool but the last words."""
        spools = {"errors": self._errors, "warnings": self._warnings[:-1], "rejected": (self.rejected,)}[name]
        shown = islice(chain.from_iterable(spools), most)
        return chain(shown, self._warnings[-1]) if name == "warnings" else shown

    def document(self) -> list[list[Any]]:
        """Write all notes, kind by kind."""
        return [list(spool) for spool in self._kinds]

    def absorb(self, document: Iterable[Iterable[Any]]) -> None:
        """Take in the notes of the rows that come next, as `document` wrote them."""
        for spool, notes in zip(self._kinds, document, strict=True):
            for note in notes:
                spool.add(note)

    @property
    def _kinds(self) -> tuple[NoteSpool, ...]:
        return *self._errors, *self._warnings, self.rejected


@dataclass(slots=True)
class RowAccount:
    """What became of some rows: how many have which flag, and the notes on them."""

    tally: Tally
    notes: Notes = field(default_factory=Notes)

    def reject(self, notes: Iterable[RowNote], *, is_late: bool = False) -> None:
        """Take errors in, those of a row behind each other; see `Notes.reject`."""
        last: tuple[str | None, int] = (None, 0)
        for note in notes:
            self.tally.rejected += (note.sheet, note.row) != last
            last = (note.sheet, note.row)
            self.notes.reject([note], is_late=is_late)

    def warn(self, notes: Iterable[RowNote]) -> None:
        """Take warnings of reading in, and remember what was not read at all."""
        for note in notes:
            if note.unread:
                self.tally.unread.append(note)
            self.notes.warn([note])

    def document(self) -> Document:
        """Write it as JSON can hold it, for another process to go on with."""
        return {"tally": self.tally.counted(), "notes": self.notes.document()}

    def absorb(self, document: Mapping[str, Any]) -> None:
        """Add the account of the rows that come next, as `document` wrote it."""
        self.tally.absorb(document["tally"])
        self.notes.absorb(document["notes"])
