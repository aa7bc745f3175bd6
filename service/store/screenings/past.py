"""Past screenings for people: page by page, filtered and sorted by the database, however many findings there are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from service.domain.flags import Flag
from service.errors import UnknownFindingError
from service.store.database.base import LARGEST_NUMBER
from service.store.database.connections import Database
from service.store.records import FindingRecord, ScreeningRecord
from service.store.screenings.earlier import words_of
from service.store.screenings.notes import PIECE, read_notes
from service.store.screenings.repository import Reader, find_screening, finding_query, load_head
from service.store.screenings.tables import AnswerRow, FindingRow, ScreeningRow, ScreeningSettingsRow

# Why: findings read in one go while an answer of any length is written; 1,000 take 2 MB and 10 ms.
_PAGE = 1_000
# Why: a row number stands once on each sheet of a workbook, and a workbook has 100 sheets at the most.
_SHEETS = 100


class Order(StrEnum):
    """How findings are sorted; at equal places the stricter one, then the earlier row, comes first."""

    SEVERITY = "severity"
    VALUE = "value"
    DAYS = "days"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class FindingsView:
    """Which findings are shown: of any of these flags (none: all above `min_severity`), on a list, of a strength."""

    flags: tuple[str, ...] = ()
    list_code: str = ""
    strength: str = ""
    text: str = ""
    order: Order = Order.SEVERITY
    min_severity: int = 1
    offset: int = 0
    limit: int = 50


@dataclass(frozen=True, slots=True)
class PastScreening:
    """A line of the history; `file` is empty for rows that came as JSON, `flags` counts by flag.

    `lists_missing` are the main lists that were not asked; None where that was not recorded then.
    """

    id: str
    created_at: datetime
    outcome: str
    gate: str
    as_of: str
    known_at: str
    jurisdictions: tuple[str, ...]
    file: str
    rows: int
    flags: dict[str, int]
    lists_missing: tuple[str, ...] | None


class PastScreenings:
    """The screenings of a store, as people look at them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def head(self, screening_id: str) -> ScreeningRecord:
        """Read a screening without its findings.

        Raises:
            UnknownScreeningError: no screening has this id.
            StoreError: the database failed.
        """
        return self._database.read(lambda connection: load_head(connection, screening_id))

    def findings(self, screening_id: str, view: FindingsView) -> tuple[int, tuple[FindingRecord, ...]]:
        """Count the findings of a view, and read the page it asks for; of an unknown screening there are none.

        Raises:
            StoreError: the database failed.
        """
        number = _number_of(screening_id)
        wanted = [FindingRow.screening == number.scalar_subquery(), *_wanted(view)]
        joined = select(FindingRow.position)
        if view.list_code or view.strength or view.text:
            joined = joined.join(AnswerRow, AnswerRow.id == FindingRow.answer_id)
        places = joined.where(*wanted)
        shown = places.order_by(*_ordered(view.order)).offset(view.offset).limit(view.limit)

        def work(connection: Connection) -> tuple[int, tuple[FindingRecord, ...]]:
            total = connection.scalar(select(func.count()).select_from(places.subquery())) or 0
            return total, _findings_at(connection, connection.scalar(number), connection.scalars(shown).all())

        return self._database.read(work)

    def finding(self, screening_id: str, row: int, sheet: str | None = None) -> FindingRecord:
        """Read the finding of one row, of a sheet where several sheets of a workbook were read.

        Raises:
            UnknownFindingError: the screening has none for this row.
            StoreError: the database failed.
        """

        def work(connection: Connection) -> list[tuple[int, FindingRecord]]:
            number = connection.scalar(_number_of(screening_id)) or 0
            return Reader().read(connection, finding_query(number).where(FindingRow.row == row).limit(_SHEETS))

        rows = self._database.read(work) if 0 <= row <= LARGEST_NUMBER else []
        found = [one for one in rows if sheet is None or one[1].document.get("sheet") == sheet]
        if not found:
            raise UnknownFindingError(f"row {row} is not among the screened rows of this screening")
        return found[0][1]

    def stream(
        self, screening_id: str, *, min_severity: int = 0, strictest_first: bool = False
    ) -> Iterator[FindingRecord]:
        """Give the findings of at least a severity one after the other: however many there are, few are in memory.

        In their order, or those of the highest severity first and at equal ones by row.

        Raises:
            UnknownScreeningError: no screening has this id, or it was purged while it was read.
            StoreError: the database failed.
        """
        reader = Reader()
        if not strictest_first:
            yield from self._pages(reader, screening_id, [FindingRow.severity >= min_severity])
            return
        for severity in sorted((flag.severity for flag in Flag if flag.severity >= min_severity), reverse=True):
            yield from self._pages(reader, screening_id, [FindingRow.severity == severity])

    def notes(self, screening_id: str, part: str, *, offset: int = 0, limit: int | None = None) -> Iterator[Any]:
        """Give notes of a screening: `errors` and `warnings` as in its document, `rejected` as pairs of row and cells.

        Raises:
            UnknownScreeningError: no screening has this id, or it was purged while it was read.
            StoreError: the database failed.
        """
        ends = None if limit is None else offset + limit
        while ends is None or offset < ends:
            count = PIECE if ends is None else min(PIECE, ends - offset)
            piece = self._database.read(
                lambda connection, offset=offset, count=count: read_notes(  # type: ignore[misc]
                    connection, find_screening(connection, screening_id)[0], part, offset=offset, limit=count
                )
            )
            yield from piece
            if len(piece) < count:
                return
            offset += count

    def _pages(
        self, reader: Reader, screening_id: str, wanted: Sequence[ColumnElement[bool]]
    ) -> Iterator[FindingRecord]:
        last = -1
        while True:

            def work(connection: Connection, last: int = last) -> list[tuple[int, FindingRecord]]:
                number, _ = find_screening(connection, screening_id)
                query = finding_query(number).where(*wanted, FindingRow.position > last)
                return reader.read(connection, query.order_by(FindingRow.position).limit(_PAGE))

            page = self._database.read(work)
            yield from (record for _, record in page)
            if len(page) < _PAGE:
                return
            last = page[-1][0]

    def page(self, *, offset: int, limit: int) -> tuple[int, tuple[PastScreening, ...]]:
        """Count all screenings, and read some, the latest first.

        Raises:
            StoreError: the database failed.
        """
        query = lines().order_by(ScreeningRow.created_at.desc(), ScreeningRow.id).offset(offset).limit(limit)
        count = select(func.count()).select_from(ScreeningRow).where(ScreeningRow.is_complete)
        return self._database.read(
            lambda connection: (
                connection.scalar(count) or 0,
                tuple(line_of(*row) for row in connection.execute(query).tuples()),
            )
        )


def _number_of(screening_id: str) -> Select[tuple[int]]:
    return select(ScreeningRow.number).where(ScreeningRow.id == screening_id, ScreeningRow.is_complete)


def _findings_at(connection: Connection, number: int | None, places: Sequence[int]) -> tuple[FindingRecord, ...]:
    """Read the findings at some places, in their order: documents are read only for what is shown."""
    if number is None or not places:
        return ()
    found = dict(Reader().read(connection, finding_query(number).where(FindingRow.position.in_(places))))
    return tuple(found[place] for place in places)


def _wanted(view: FindingsView) -> list[ColumnElement[bool]]:
    severities = [Flag(flag).severity for flag in view.flags]  # each flag has its own, and the index has it
    wanted = [FindingRow.severity.in_(severities) if severities else FindingRow.severity >= view.min_severity]
    if view.list_code:
        wanted.append(AnswerRow.lists.contains(f"|{view.list_code}|", autoescape=True))
    if view.strength:
        wanted.append(AnswerRow.strength == view.strength)
    own = func.coalesce(FindingRow.searched, func.lower(FindingRow.named))
    wanted += [
        own.contains(word, autoescape=True) | AnswerRow.searched.contains(word, autoescape=True)
        for word in view.text.casefold().split()
    ]
    return wanted


def _ordered(order: Order) -> list[ColumnElement[Any]]:
    first: dict[Order, list[ColumnElement[Any]]] = {
        Order.SEVERITY: [],
        Order.VALUE: [FindingRow.market_value.desc().nulls_last()],
        Order.DAYS: [FindingRow.days_left.asc().nulls_last()],
        Order.ROW: [FindingRow.position.asc()],
    }
    return [*first[order], FindingRow.severity.desc(), FindingRow.position.asc()]


def lines() -> Select[Any]:
    """Ask for the screenings that are complete, as lines of the history, in no order."""
    table, settings = ScreeningRow.__table__.c, ScreeningSettingsRow.__table__.c
    named = (table.id, table.created_at, table.outcome, table.as_of, table.known_at, settings.jurisdictions)
    # Whole, because PostgreSQL takes no part out of JSON that has a NUL or half a surrogate pair anywhere.
    query = select(*named, table.source, table.document, settings.document.label("settings"))
    return query.join(ScreeningSettingsRow, settings.id == table.settings_id).where(table.is_complete)


def line_of(*row: Any) -> PastScreening:  # noqa: ANN401  # the columns of `lines`
    """Make a line of the history of a row of `lines`."""
    screening_id, created_at, outcome, as_of, known_at, jurisdictions, source, document, settings = row
    missing = settings["shared"].get("lists_missing")
    counts = document["counts"]
    outcome, gate = words_of(outcome, document.get("gate"), counts["flags"])
    return PastScreening(
        id=screening_id,
        created_at=created_at,
        outcome=str(outcome),
        gate=str(gate),
        as_of=as_of,
        known_at=known_at,
        jurisdictions=tuple(jurisdictions),
        file=str(source.get("filename", "")),
        rows=counts["rows"],
        flags=dict(counts["flags"]),
        lists_missing=None if missing is None else tuple(missing),
    )
