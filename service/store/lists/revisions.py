"""Corrects the days of a list version: everything that was dated by a wrong day is dated by the right one.

A version's days say since when an entry without a printed day is taken to be listed, and since when a missing one is
taken to be gone; the versions that carry these entries on say the same, and are corrected with it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, and_, func, insert, select, update

from service.domain.version_ids import beginning_of
from service.errors import InvalidRequestError
from service.store.lists.stake_tables import StakeRow
from service.store.lists.tables import (
    EventRow,
    IdentifierRow,
    ListingRow,
    ListRevisionRow,
    ListVersionRow,
    NameRow,
)
from service.store.lists.versions import change_version, find_version
from service.store.records import Revision

_SEEN = ("first seen in the list of {}", "no longer in the list of {}")
_KNOWN = (NameRow, IdentifierRow)


@dataclass(frozen=True, slots=True)
class _Version:
    """A version of the list: its number here, its id, the one it follows, and its day."""

    id: int
    version: str
    follows: str | None
    published_on: date


def revise_version(connection: Connection, asked: Revision) -> Revision:
    """Correct a version's days, and give the revision as it is kept, with its number.

    Raises:
        UnknownListError: no version, or several, are named so.
        InvalidRequestError: the day is not between those of the versions before and after it.
    """
    found = find_version(connection, asked.code, asked.version)
    versions = _versions(connection, asked.code)
    this = next(one for one in versions.values() if one.id == found.id)
    checked_on = asked.checked_on or _checked(this.published_on, found.checked_on, asked.published_on)
    _require_order(asked, this, versions.values())
    kept = replace(
        asked,
        version=this.version,
        number=_next_number(connection, asked.code, this.version),
        checked_on=checked_on,
        before_published_on=this.published_on,
        before_checked_on=found.checked_on,
    )
    if asked.published_on != this.published_on:
        _redate(connection, kept, this, versions)
    note = f"revision {kept.number} by {kept.person}: published on {kept.published_on}, not {kept.before_published_on}"
    notes = connection.scalars(select(ListVersionRow.notes).where(ListVersionRow.id == this.id)).one()
    change_version(
        connection,
        this.id,
        published_on=kept.published_on,
        checked_on=checked_on,
        notes=[*notes, f"{note}; seen current until {checked_on}: {kept.reason}"],
    )
    connection.execute(insert(ListRevisionRow).values(asdict(kept)))
    return kept


def _checked(published_on: date, checked_on: date, corrected: date) -> date:
    """Give the last day on which a version was seen to be current, where nobody says: a mere default moves along."""
    return corrected if checked_on <= published_on else max(checked_on, corrected)


def _next_number(connection: Connection, code: str, version: str) -> int:
    row = ListRevisionRow
    query = select(func.count()).where(row.code == code, row.version == version)
    return (connection.scalar(query) or 0) + 1


def _versions(connection: Connection, code: str) -> Mapping[str, _Version]:
    row = ListVersionRow
    query = select(row.id, row.version, row.follows, row.published_on).where(row.code == code)
    return {version: _Version(number, version, *rest) for number, version, *rest in connection.execute(query)}


def _require_order(asked: Revision, this: _Version, versions: Collection[_Version]) -> None:
    """Refuse a day on the other side of a neighbour's: an entry would be gone before it was there."""
    before = next((one for one in versions if one.version == this.follows), None)
    if before and asked.published_on < before.published_on:
        raise InvalidRequestError(
            f"{asked.published_on} lies before {before.published_on}, the day of the version before it"
            f" ({beginning_of(before.version)}): correct that one first, or give a later day"
        )
    after = [one for one in versions if one.follows == this.version]
    next_day = min((one.published_on for one in after), default=None)
    if next_day and asked.published_on > next_day:
        raise InvalidRequestError(
            f"{asked.published_on} lies after {next_day}, the day of the version after it: correct that one first,"
            " or give an earlier day"
        )


def _redate(connection: Connection, kept: Revision, this: _Version, versions: Mapping[str, _Version]) -> None:
    """Give the new day to all that this version was the first to show, here and in those that carry it on."""
    carrying = [this, *_descendants(this, versions.values())]
    before = versions.get(this.follows or "")
    for table, key in ((EventRow, _event_key), *((one, _known_key) for one in _KNOWN)):
        rows = _dated(connection, table, [one.id for one in carrying], this.published_on)
        others = _dated(connection, table, [before.id], this.published_on) if before else ()
        known = {key(row) for row in others}
        own = {key(row) for row in rows if row.version_id == this.id} - known
        for row in rows:
            if key(row) in own:
                _change(connection, table, row, kept)
    _redate_stakes(connection, [one.id for one in carrying], kept)
    for one in carrying:
        _renew_first_date(connection, one.id, kept.published_on if one is this else one.published_on)


def _descendants(this: _Version, versions: Collection[_Version]) -> Iterator[_Version]:
    for one in versions:
        if one.follows == this.version and one is not this:
            yield one
            yield from _descendants(one, versions)


def _dated(connection: Connection, table: Any, ids: Sequence[int], day: date) -> Sequence[Any]:  # noqa: ANN401 a table
    """Find the rows that are dated by a version's day: acts that were inferred, names and numbers known since."""
    if table is EventRow:
        row = EventRow
        query = (
            select(row.version_id, row.listing, row.position, row.at, row.effect, row.kind)
            .add_columns(ListingRow.party_id, ListingRow.programme)
            .join(ListingRow, and_(ListingRow.version_id == row.version_id, ListingRow.position == row.listing))
            .where(row.version_id.in_(ids), row.is_inferred, row.effect.in_([one.format(day) for one in _SEEN]))
        )
        return connection.execute(query).all()
    columns = table.__table__.c
    text = columns.text if table is NameRow else columns.value
    query = select(columns.version_id, columns.party_id, columns.position, columns.kind, text.label("said")).where(
        columns.version_id.in_(ids), columns.known_from == day
    )
    return connection.execute(query).all()


def _event_key(row: Any) -> tuple[object, ...]:  # noqa: ANN401 a row
    return row.party_id, row.programme, row.kind, row.effect


def _known_key(row: Any) -> tuple[object, ...]:  # noqa: ANN401 a row
    return row.party_id, row.kind, row.said


def _change(connection: Connection, table: Any, row: Any, kept: Revision) -> None:  # noqa: ANN401 a table and its row
    columns = table.__table__.c
    place = [columns.version_id == row.version_id, columns.position == row.position]
    if table is EventRow:
        at = datetime.combine(kept.published_on, time.min, row.at.tzinfo)
        effect = row.effect.replace(str(kept.before_published_on), str(kept.published_on))
        place.append(columns.listing == row.listing)
        connection.execute(update(EventRow).where(*place).values(at=at, effect=effect, is_day=True))
    else:
        place.append(columns.party_id == row.party_id)
        connection.execute(update(table).where(*place).values(known_from=kept.published_on))


def _redate_stakes(connection: Connection, ids: Sequence[int], kept: Revision) -> None:
    row = StakeRow
    dated = update(row).where(row.version_id.in_(ids), row.known_from == kept.before_published_on)
    connection.execute(dated.values(known_from=kept.published_on))


def _renew_first_date(connection: Connection, version_id: int, published_on: date) -> None:
    query = select(EventRow.at).where(EventRow.version_id == version_id, EventRow.position == 0).distinct()
    first = min((at.date() for at in connection.scalars(query)), default=published_on)
    change_version(connection, version_id, first_date=first)
