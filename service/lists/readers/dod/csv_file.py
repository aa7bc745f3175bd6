"""Reads a s.1260H list as CSV, a layout of our own for editions that were published as a picture or a PDF only.

One row for each entity, with a header and these columns in any order (`|` separates several values):

| column | what |
|---|---|
| name | the name as printed, without its alias in brackets; required |
| aliases, weak_aliases, former_names | other names; a weak one (a bare acronym) alone is never more than a lead |
| parent | the name of the entity under which the notice lists it; else empty |
| country | the entity's country |
| isins, tickers, lei, uscc | identifiers, where known; the notice prints none |
| listed_on, removed_on | days as 2021-06-03, where known |
| edition | the notice's own day, the same in all rows |
| source | where the row was taken from |
| id | an id of your own; without one it is made of the name |
"""

from collections.abc import Sequence

from service.lists.readers.delimited import read_closed
from service.lists.readers.dod.notice import NoticeRow, notice_of
from service.lists.readers.own.layout import Cells, Faults
from service.lists.readers.records import Contents, Record, SourceFile
from service.lists.readers.source_text import sole

_OPTIONAL = (
    "id",
    "aliases",
    "weak_aliases",
    "former_names",
    "parent",
    "country",
    "isins",
    "tickers",
    "lei",
    "uscc",
    "listed_on",
    "removed_on",
    "edition",
    "source",
)


def read(files: Sequence[SourceFile]) -> Contents:
    """Read the list; `published_on` is the one `edition` of its rows.

    Raises:
        ListDataError: a column is missing or unknown, or a row breaks a rule; the message names every faulty row.
    """
    file = sole(files, "the s.1260H CSV")
    faults = Faults()
    rows, editions = [], set()
    for row in read_closed(file, ("name",), _OPTIONAL):
        cells = Cells(row, faults)
        rows.append(_row(cells))
        editions.add(cells.day("edition"))
    if len(editions) > 1:
        days = ", ".join(sorted(str(day) for day in editions))
        faults.add(f"{file.name}, edition: {days}: give each edition as a file of its own")
    faults.raise_any()
    return notice_of(file.name, rows, next(iter(editions), None), faults.warnings)


def _row(cells: Cells) -> NoticeRow:
    source = cells.text("source")
    record = Record(
        uid=cells.text("id"),
        names=cells.names(),
        identifiers=cells.identifiers(),
        country=cells.text("country") or None,
        listed_on=cells.day("listed_on"),
        ended_on=cells.day("removed_on"),
        details=(("source", source),) if source else (),
    )
    return NoticeRow(cells.place, record, cells.text("parent"))
