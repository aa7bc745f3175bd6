"""Screenings in and out of the database: written in one piece, read back as they were."""

from collections.abc import Iterable

from sqlalchemy import Connection, insert, select, tuple_

from service.errors import StoreError, UnknownScreeningError
from service.store.finding_columns import finding_columns
from service.store.list_tables import ListVersionRow
from service.store.records import FindingRecord, ScreeningRecord
from service.store.screening_tables import FindingRow, ScreeningListRow, ScreeningRow

_PLAIN_FIELDS = (
    "id",
    "created_at",
    "outcome",
    "as_of",
    "known_at",
    "fail_on",
    "matcher_version",
    "profile",
    "profile_hash",
    "code_version",
    "source",
    "document",
)


def add_screening(connection: Connection, record: ScreeningRecord) -> None:
    """Write a screening with its list versions and findings.

    Raises:
        StoreError: it used a list version that is not in the store, so that it could not be run again.
    """
    _require_versions(connection, record)
    values = {name: getattr(record, name) for name in _PLAIN_FIELDS}
    connection.execute(insert(ScreeningRow).values(jurisdictions=list(record.jurisdictions), **values))
    used = [
        {"screening_id": record.id, "position": position, "code": code, "version": version}
        for position, (code, version) in enumerate(record.versions)
    ]
    if used:
        connection.execute(insert(ScreeningListRow), used)
    if findings := list(_finding_rows(record)):
        connection.execute(insert(FindingRow), findings)


def load_screening(connection: Connection, screening_id: str, min_severity: int) -> ScreeningRecord:
    """Read a screening with its findings of at least a severity, in their order.

    Raises:
        UnknownScreeningError: no screening has this id.
    """
    columns = [ScreeningRow.__table__.c[name] for name in (*_PLAIN_FIELDS, "jurisdictions")]
    row = connection.execute(select(*columns).where(ScreeningRow.id == screening_id)).mappings().one_or_none()
    if row is None:
        raise UnknownScreeningError(f"no screening {screening_id!r}")
    return ScreeningRecord(
        **{name: row[name] for name in _PLAIN_FIELDS},
        jurisdictions=tuple(row["jurisdictions"]),
        versions=_versions(connection, screening_id),
        findings=_findings(connection, screening_id, min_severity),
    )


def _require_versions(connection: Connection, record: ScreeningRecord) -> None:
    key = tuple_(ListVersionRow.code, ListVersionRow.version)
    query = select(ListVersionRow.code, ListVersionRow.version).where(key.in_(record.versions))
    absent = set(record.versions) - {(code, version) for code, version in connection.execute(query).tuples()}
    if absent:
        listed = ", ".join(f"{code} {version}" for code, version in sorted(absent))
        raise StoreError(f"the screening used list versions that the store does not have: {listed}; add them first")


def _finding_rows(record: ScreeningRecord) -> Iterable[dict[str, object]]:
    for position, finding in enumerate(record.findings):
        yield {
            "screening_id": record.id,
            "position": position,
            "row": finding.row,
            "flag": finding.flag,
            "severity": finding.severity,
            "document": finding.document,
            **finding_columns(finding.document),
        }


def _versions(connection: Connection, screening_id: str) -> tuple[tuple[str, str], ...]:
    query = (
        select(ScreeningListRow.code, ScreeningListRow.version)
        .where(ScreeningListRow.screening_id == screening_id)
        .order_by(ScreeningListRow.position)
    )
    return tuple((code, version) for code, version in connection.execute(query).tuples())


def _findings(connection: Connection, screening_id: str, min_severity: int) -> tuple[FindingRecord, ...]:
    query = (
        select(FindingRow.row, FindingRow.flag, FindingRow.severity, FindingRow.document)
        .where(FindingRow.screening_id == screening_id, FindingRow.severity >= min_severity)
        .order_by(FindingRow.position)
    )
    return tuple(FindingRecord(*row) for row in connection.execute(query).tuples())
