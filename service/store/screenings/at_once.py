"""A small screening whose texts are all kept already: written to PostgreSQL by one statement, its own transaction.

Why: a transaction in steps goes to the server and back seven times. Nearly every screening of one holding says what was
said before, so that only its head and its finding are new. Where a text is new, nothing is written, and it is done in
steps.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Dialect

from service.store.database.base import Base
from service.store.database.owner import current_tenant
from service.store.database.server import shared_turn
from service.store.database.statements import run
from service.store.screenings.finding_texts import FindingParts
from service.store.screenings.tables import FindingRow, ScreeningRow

if TYPE_CHECKING:
    from service.store.screenings.repository import ReadyScreening

# Why: orders come with one holding or a few; a statement of its own is made for each number of them.
MOST_FINDINGS = 4
_HEAD = ("tenant", "id", "created_at", "is_complete", "outcome", "as_of", "known_at", "source", "document")
_FINDING = ("row", "flag", "severity", "market_value", "days_left", "fields", "named", "rest", "searched")


def is_small(ready: "ReadyScreening") -> bool:
    """Tell whether a screening may be written at once: few findings, no account named, and no notes."""
    is_few = 0 < len(ready.findings) <= MOST_FINDINGS
    return is_few and not any(ready.notes.values()) and not any(map(accounts_of, ready.findings))


def accounts_of(finding: FindingParts) -> tuple[str, ...]:
    """Give the account whose holding a finding is about, if it names one."""
    holding = finding.document.get("holding")
    account = holding.get("account") if isinstance(holding, dict) else None
    return (str(account),) if account else ()


def add_at_once(connection: Connection, ready: "ReadyScreening") -> bool:
    """Write a small screening outside any transaction; False, and nothing written, where a text is not kept yet."""
    dialect = connection.dialect
    tenant = current_tenant()
    head = _values(dialect, ScreeningRow, _HEAD, [{**ready.head, "tenant": tenant}])
    rows = _values(dialect, FindingRow, _FINDING, [one.columns for one in ready.findings])
    digests = list({one.digest for one in ready.findings})
    given: list[object] = [tenant, ready.settings.digest, digests, *head[0], len(digests)]
    for one, values in zip(ready.findings, rows, strict=True):
        given += [one.digest, *values]
    written = run(connection, _statement(dialect, len(rows)), given)
    return bool(written.rowcount == len(rows))


def _values(
    dialect: Dialect,
    table: type[Base],
    names: Sequence[str],
    rows: Sequence[Mapping[str, object]],
) -> list[list[object]]:
    binds = _binds(dialect, table, tuple(names))
    return [[bind(row[name]) if bind else row[name] for name, bind in zip(names, binds, strict=True)] for row in rows]


@lru_cache(maxsize=8)
def _binds(dialect: Dialect, table: type[Base], names: tuple[str, ...]) -> list[Any]:
    return [table.__table__.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names]


@lru_cache(maxsize=MOST_FINDINGS * 2)
def _statement(dialect: Dialect, findings: int) -> str:
    """Make the statement.

    The turn comes first: a purge of texts waits until this is done, or this waits and then misses what is gone. That
    the texts are locked makes a row that was removed meanwhile absent, though this statement began before.
    """
    kinds = {name: FindingRow.__table__.c[name].type.compile(dialect) for name in _FINDING}
    given = ", ".join(f"%s::{kinds[name]}" for name in _FINDING)
    rows = ", ".join(f"({place}, %s::bytea, {given})" for place in range(findings))
    columns = ", ".join(f'"{name}"' for name in _FINDING)
    named = ", ".join(f'given."{name}"' for name in _FINDING)
    head = ", ".join(f'"{name}"' for name in _HEAD)
    heads = ", ".join(f"%s::{ScreeningRow.__table__.c[name].type.compile(dialect)}" for name in _HEAD)
    return (
        f"WITH turn AS MATERIALIZED ({shared_turn()}),"  # noqa: S608 own names
        " setting AS MATERIALIZED (SELECT s.id FROM turn, screening_settings s WHERE s.digest = %s"
        " FOR KEY SHARE OF s),"
        " known AS MATERIALIZED (SELECT a.id, a.digest FROM turn, answers a WHERE a.digest = ANY(%s)"
        " FOR KEY SHARE OF a),"
        f" head AS (INSERT INTO screenings ({head}, settings_id) SELECT {heads}, setting.id FROM setting"
        " WHERE (SELECT count(*) FROM known) = %s RETURNING number)"
        f" INSERT INTO findings (screening, position, answer_id, {columns})"
        f" SELECT head.number, given.position, known.id, {named} FROM head,"
        f" (VALUES {rows}) AS given (position, digest, {columns}) JOIN known ON known.digest = given.digest"
    )
