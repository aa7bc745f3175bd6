"""Screenings in and out of the database: written in one piece, or in many while nobody sees them yet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from secrets import token_hex
from typing import Any

from sqlalchemy import Connection, Select, delete, select, update

from service.errors import UnknownScreeningError
from service.store.database.base import LARGEST_NUMBER
from service.store.database.bulk import add, fill, fill_unless_there
from service.store.database.connections import Database
from service.store.database.leases import LeaseLostError
from service.store.database.owner import current_tenant
from service.store.database.server import is_server
from service.store.database.turns import Turn
from service.store.records import FindingRecord, ScreeningRecord
from service.store.screenings import at_once
from service.store.screenings.earlier import as_of_today
from service.store.screenings.finding_texts import FindingParts, put_together, take_apart
from service.store.screenings.notes import (
    ERRORS,
    REJECTED,
    WARNINGS,
    Packed,
    count_notes,
    is_noted,
    packed_notes,
    read_notes,
    write_notes,
)
from service.store.screenings.packed_json import digest_of, pack_text, unpack_json
from service.store.screenings.settings import (
    SettingsTexts,
    own_document,
    read_settings,
    settings_id,
    settings_texts,
    whole_document,
)
from service.store.screenings.shared_texts import chunks, shared_ids
from service.store.screenings.tables import (
    AnswerListingRow,
    AnswerRow,
    FindingRow,
    ListingTextRow,
    ScreeningAccountRow,
    ScreeningNotesRow,
    ScreeningRow,
)

# Answers and listings kept at hand while findings are read or written: those of a screening are a few hundred.
_AT_HAND = 2_000
# Why: no screening takes a day (a million rows take minutes); what is unfinished by then was left by a crash.
_ABANDONED_AFTER = timedelta(days=1)
_TOKEN_BYTES = 16
_ALL = LARGEST_NUMBER
FINDING_COLUMNS = (
    *(FindingRow.position, FindingRow.row, FindingRow.flag, FindingRow.severity, FindingRow.days_left),
    *(FindingRow.answer_id, FindingRow.fields, FindingRow.named, FindingRow.rest),
)


@dataclass(frozen=True, slots=True)
class ReadyScreening:
    """A screening ready to be written: all its texts are made and hashed before others wait for its transaction."""

    settings: SettingsTexts
    head: Mapping[str, object]
    findings: Sequence[FindingParts]
    notes: Mapping[str, Sequence[Packed]]

    @classmethod
    def of(cls, record: ScreeningRecord) -> "ReadyScreening":
        """Make the texts.

        Raises:
            ValueError: a number is not finite.
        """
        head = {"id": record.id, "created_at": record.created_at, "is_complete": True, **_head_columns(record)}
        notes = {part: list(pieces) for part, pieces in notes_of(record).items()}  # a transaction may be tried twice
        return cls(settings_texts(record), head, [take_apart(finding) for finding in record.findings], notes)


def keep_screening(database: Database, ready: ReadyScreening) -> None:
    """Write a screening: by one statement where it may be, else in a transaction of several.

    Raises:
        StoreError: it used a list version that is not in the store, or the database failed.
    """
    is_written: bool | None = False
    if is_server(database.engine.url) and at_once.is_small(ready):
        is_written = database.write_at_once(lambda connection: at_once.add_at_once(connection, ready))
    if is_written:
        return

    def work(connection: Connection) -> None:
        # Where the connection was lost, the statement may have been done, and only its answer have gone missing.
        if not (is_written is None and _is_kept(connection, ready)):
            add_screening(connection, ready)

    database.write(work, Turn.SCREENING)


def _is_kept(connection: Connection, ready: ReadyScreening) -> bool:
    query = select(ScreeningRow.document, ScreeningRow.created_at).where(ScreeningRow.id == ready.head["id"])
    return (ready.head["document"], ready.head["created_at"]) in connection.execute(query).tuples().all()


def add_screening(connection: Connection, ready: ReadyScreening) -> None:
    """Write a screening with its list versions, findings and notes.

    Raises:
        StoreError: it used a list version that is not in the store, so that it could not be run again.
    """
    own = {"settings_id": settings_id(connection, ready.settings), "tenant": current_tenant()}
    number = add(connection, ScreeningRow, {**ready.head, **own})
    FindingWriter(number).write_parted(connection, ready.findings)
    write_notes(connection, number, ready.notes)


@dataclass(frozen=True, slots=True)
class ScreeningClaim:
    """The right to write an unfinished screening. Its number alone would not do: a database gives it out again."""

    number: int
    token: str

    def require(self, connection: Connection) -> None:
        """Refuse to write a screening that another try has taken over.

        Raises:
            LeaseLostError: one has.
        """
        unfinished = select(ScreeningRow.source).where(ScreeningRow.number == self.number, ~ScreeningRow.is_complete)
        source = connection.scalar(unfinished)
        if source is None or source.get("claim") != self.token:
            raise LeaseLostError("the screening was begun anew by another process meanwhile: look at its answer")


def begin_screening(connection: Connection, record: ScreeningRecord) -> ScreeningClaim:
    """Write the head of a screening that nobody sees until `finish_screening`.

    What an earlier try of the same screening, or a crash long ago, has left goes.
    """
    table = ScreeningRow
    is_left = (table.id == record.id) | (table.created_at < record.created_at - _ABANDONED_AFTER)
    for number in connection.scalars(select(table.number).where(~table.is_complete, is_left)).all():
        remove_screening(connection, number, is_complete=False)
    token = token_hex(_TOKEN_BYTES)
    begun = replace(record, source={"claim": token})
    return ScreeningClaim(_insert_head(connection, begun, is_complete=False), token)


def finish_screening(
    connection: Connection, claim: ScreeningClaim, record: ScreeningRecord, notes: Mapping[str, Iterable[Packed]]
) -> None:
    """Give a screening that was begun its answer and its notes, and show it.

    Raises:
        StoreError: it was taken away meanwhile, by another try of the same.
    """
    settings = {"settings_id": settings_id(connection, settings_texts(record))}
    head = {**_head_columns(record), **settings, "is_complete": True}
    claim.require(connection)
    connection.execute(update(ScreeningRow).where(ScreeningRow.number == claim.number).values(**head))
    write_notes(connection, claim.number, notes)


def remove_screening(connection: Connection, number: int, *, is_complete: bool) -> bool:
    """Remove a screening with its findings and notes, and tell whether it was there; texts that others share stay."""
    chosen = (ScreeningRow.number == number, ScreeningRow.is_complete.is_(is_complete))
    if connection.scalar(select(ScreeningRow.number).where(*chosen)) is None:
        return False
    connection.execute(delete(FindingRow).where(FindingRow.screening == number))
    connection.execute(delete(ScreeningNotesRow).where(ScreeningNotesRow.screening == number))
    connection.execute(delete(ScreeningAccountRow).where(ScreeningAccountRow.screening == number))
    connection.execute(delete(ScreeningRow).where(ScreeningRow.number == number))
    return True


def notes_of(record: ScreeningRecord) -> dict[str, Iterable[Packed]]:
    """Take the notes out of a record's document and source."""
    document, rejected = record.document, record.source.get("rejected")
    parts: dict[str, Iterable[Packed]] = {
        part: packed_notes(document[part]) for part in (ERRORS, WARNINGS) if is_noted(part, document.get(part))
    }
    if isinstance(rejected, dict) and "rows" in rejected:
        parts[REJECTED] = packed_notes(rejected["rows"])
    return parts


def load_screening(connection: Connection, screening_id: str, min_severity: int) -> ScreeningRecord:
    """Read a screening with its notes, and with its findings of at least a severity, in their order.

    Raises:
        UnknownScreeningError: no screening has this id.
    """
    number, row = find_screening(connection, screening_id)
    notes = {part: read_notes(connection, number, part, limit=_ALL) for part in (ERRORS, WARNINGS)}
    rejected = row["source"].get("rejected")
    source = dict(row["source"])
    if isinstance(rejected, dict) and "rows" not in rejected:
        source["rejected"] = {**rejected, "rows": read_notes(connection, number, REJECTED, limit=_ALL)}
    query = finding_query(number).where(FindingRow.severity >= min_severity).order_by(FindingRow.position)
    findings = tuple(record for _, record in Reader().read(connection, query))
    return _record(connection, {**row, "source": source}, notes, findings)


def load_head(connection: Connection, screening_id: str) -> ScreeningRecord:
    """Read a screening without its findings and notes; the notes are counted.

    Raises:
        UnknownScreeningError: no screening has this id.
    """
    number, row = find_screening(connection, screening_id)
    return _record(connection, row, {}, (), count_notes(connection, number))


def find_screening(connection: Connection, screening_id: str) -> tuple[int, Mapping[str, Any]]:
    """Give the number of a screening, and its columns.

    Raises:
        UnknownScreeningError: no screening has this id, or it is not complete.
    """
    query = select(ScreeningRow.__table__).where(ScreeningRow.id == screening_id, ScreeningRow.is_complete)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise UnknownScreeningError(f"no screening {screening_id!r}")
    return row["number"], dict(row)


def finding_query(number: int) -> Select[Any]:
    """Ask for the findings of a screening, in no order, as `Reader` reads them."""
    return select(*FINDING_COLUMNS).where(FindingRow.screening == number)


@dataclass(slots=True)
class FindingWriter:
    """Writes the findings of one screening, in one transaction or in several; shared texts it has met it remembers.

    `count` is the place of the next; `is_alone`: nobody else writes findings of the same screening meanwhile.
    """

    number: int
    count: int = 0
    is_alone: bool = True
    _answers: dict[bytes, int] = field(default_factory=dict)
    _accounts: set[str] = field(default_factory=set)

    def copy(self) -> "FindingWriter":
        """Give one that stands where this one does, and goes on by itself."""
        return FindingWriter(self.number, self.count, self.is_alone, dict(self._answers), set(self._accounts))

    def write_parted(self, connection: Connection, parted: Sequence[FindingParts]) -> None:
        """Write the next findings, which are taken apart already: nobody waits for that behind the transaction."""
        self._find_answers(connection, {one.digest: one for one in parted if one.digest not in self._answers})
        rows = (
            {"screening": self.number, "position": position, "answer_id": self._answers[one.digest], **one.columns}
            for position, one in enumerate(parted, self.count)
        )
        fill(connection, FindingRow, rows)
        self._write_accounts(connection, parted)
        self.count += len(parted)

    def _write_accounts(self, connection: Connection, parted: Sequence[FindingParts]) -> None:
        """Note the accounts that are not noted yet; they are remembered when the transaction can no more fail here."""
        held = (one.document.get("holding") for one in parted)
        named = {account for one in held if isinstance(one, dict) and (account := one.get("account"))}
        new = named - self._accounts
        rows = [{"account": name, "screening": self.number} for name in sorted(new)]
        if self.is_alone:
            fill(connection, ScreeningAccountRow, rows)
        else:
            fill_unless_there(connection, ScreeningAccountRow, rows)
        self._accounts |= new

    def _find_answers(self, connection: Connection, new: Mapping[bytes, FindingParts]) -> None:
        if not new:
            return
        rows = {digest: {**one.answer_columns(), "packed": pack_text(one.answer)} for digest, one in new.items()}
        found, written = shared_ids(connection, AnswerRow, rows)
        _write_listings(connection, {found[digest]: new[digest].listings for digest in written})
        self._answers.update(found)


def _write_listings(connection: Connection, by_answer: Mapping[int, Sequence[str]]) -> None:
    """Write which listings new answers show, and those texts that are not kept yet."""
    texts = {digest_of(text): text for listings in by_answer.values() for text in listings}
    if not texts:
        return
    ids, _ = shared_ids(connection, ListingTextRow, {key: {"packed": pack_text(text)} for key, text in texts.items()})
    by_text = {text: ids[digest] for digest, text in texts.items()}
    rows = (
        {"answer_id": answer, "position": position, "listing_id": by_text[text]}
        for answer, listings in by_answer.items()
        for position, text in enumerate(listings)
    )
    fill(connection, AnswerListingRow, rows)


class Reader:
    """Reads findings; answers and listings that come again are read once. Documents may share parts: change none."""

    def __init__(self) -> None:
        self._answers: dict[int, tuple[Any, tuple[int, ...]]] = {}
        self._listings: dict[int, object] = {}

    def read(self, connection: Connection, query: Select[Any]) -> list[tuple[int, FindingRecord]]:
        """Read findings with their positions, in the order of the query (see `finding_query`)."""
        rows = connection.execute(query).tuples().all()
        self._meet(connection, {row[5] for row in rows})
        return [(position, self._finding(*columns)) for position, *columns in rows]

    def _finding(  # noqa: PLR0913, PLR0917  # the columns of `finding_query`
        self, row: int, flag: str, severity: int, days: int | None, answer_id: int, fields: int, named: str, rest: str
    ) -> FindingRecord:
        answer, places = self._answers[answer_id]
        document = put_together(
            row=row,
            days_left=days,
            fields=fields,
            named=named,
            rest=rest,
            answer=answer,
            listings=[self._listings[place] for place in places],
        )
        return FindingRecord(row, flag, severity, document)

    def _meet(self, connection: Connection, answers: set[int]) -> None:
        if len(self._answers) + len(self._listings) > _AT_HAND:
            self._answers, self._listings = {}, {}
        for chunk in chunks(answers - self._answers.keys()):
            texts = select(AnswerRow.id, AnswerRow.packed).where(AnswerRow.id.in_(chunk))
            shown = select(AnswerListingRow.answer_id, AnswerListingRow.listing_id)
            ordered = shown.where(AnswerListingRow.answer_id.in_(chunk)).order_by(AnswerListingRow.position)
            places: dict[int, list[int]] = {}
            for answer_id, listing_id in connection.execute(ordered).tuples():
                places.setdefault(answer_id, []).append(listing_id)
            for answer_id, packed in connection.execute(texts).tuples():
                self._answers[answer_id] = unpack_json(packed), tuple(places.get(answer_id, ()))
            self._meet_listings(connection, {listing for found in places.values() for listing in found})

    def _meet_listings(self, connection: Connection, listings: set[int]) -> None:
        for chunk in chunks(listings - self._listings.keys()):
            query = select(ListingTextRow.id, ListingTextRow.packed).where(ListingTextRow.id.in_(chunk))
            self._listings.update(
                (number, unpack_json(packed)) for number, packed in connection.execute(query).tuples()
            )


def _insert_head(connection: Connection, record: ScreeningRecord, *, is_complete: bool) -> int:
    head = {"id": record.id, "created_at": record.created_at, "is_complete": is_complete, **_head_columns(record)}
    own = {"settings_id": settings_id(connection, settings_texts(record)), "tenant": current_tenant()}
    return add(connection, ScreeningRow, {**head, **own})


def _head_columns(record: ScreeningRecord) -> dict[str, object]:
    source, rejected = dict(record.source), record.source.get("rejected")
    if isinstance(rejected, dict):
        source["rejected"] = {key: value for key, value in rejected.items() if key != "rows"}
    return {
        "outcome": record.outcome,
        "as_of": record.as_of,
        "known_at": record.known_at,
        "source": source,
        "document": own_document(record),
    }


def _record(
    connection: Connection,
    row: Mapping[str, Any],
    notes: Mapping[str, Any],
    findings: tuple[FindingRecord, ...],
    counted: Mapping[str, int] | None = None,
) -> ScreeningRecord:
    settings = read_settings(connection, row["settings_id"])
    plain = ("id", "created_at", "outcome", "as_of", "known_at", "source")
    values = {**settings.values, **{name: row[name] for name in plain}}
    document = as_of_today(whole_document(settings, {**notes, **row["document"]}, row))
    return ScreeningRecord(
        **{
            **values,
            "jurisdictions": tuple(values["jurisdictions"]),
            "outcome": document.get("outcome", row["outcome"]),
        },
        document=document,
        versions=settings.versions,
        findings=findings,
        counted=counted or {},
    )
