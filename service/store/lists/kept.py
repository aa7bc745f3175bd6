"""What a store knows of the versions that were ever live: enough to tell for which days a list can answer."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, exists, select

from service.domain.events import BEGINNINGS
from service.store.files.tables import ListFileRow
from service.store.lists.tables import ACCEPTED, EventRow, ListVersionRow
from service.store.records import KeptState


def kept_states(connection: Connection) -> Mapping[str, Sequence[KeptState]]:
    """Give, by list, every version that was ever live, the first retrieved first; no party is read."""
    row = ListVersionRow
    has_files = exists().where(ListFileRow.version_id == row.id)
    query = (
        select(row.code, row.version, row.published_on, row.checked_on, row.first_date, row.retrieved_at)
        .add_columns(row.follows, has_files)
        .where(row.state == ACCEPTED)
        .order_by(row.code, row.retrieved_at, row.id)
    )
    found: dict[str, list[KeptState]] = defaultdict(list)
    for code, *values in connection.execute(query):
        found[code].append(KeptState(code, *values))
    return found


def undated_versions(connection: Connection, versions: Sequence[tuple[str, str]]) -> frozenset[str]:
    """Name the lists, of versions by code and id, that have an entry whose day of listing no source prints."""
    row = ListVersionRow
    codes = dict(versions)
    is_inferred = (
        select(EventRow.version_id)
        .where(EventRow.version_id == row.id, EventRow.is_inferred, EventRow.kind.in_(BEGINNINGS))
        .exists()
    )
    query = select(row.code, row.version).where(row.version.in_(codes.values()), is_inferred)
    return frozenset(code for code, version in connection.execute(query) if codes.get(code) == version)
