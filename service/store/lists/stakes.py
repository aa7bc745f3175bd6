"""Who owns whom, in and out of the database."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection, select

from service.domain.listings import ListVersion, PublishedList
from service.domain.stakes import Stake
from service.store.lists.stake_tables import STAKE_FIELDS, StakeRow


def stake_rows(published: PublishedList) -> Iterator[Mapping[str, object]]:
    """Write the stakes of a version as rows."""
    for position, stake in enumerate(published.stakes):
        yield {"position": position, **{name: getattr(stake, name) for name in STAKE_FIELDS}}


def read_stakes(connection: Connection, versions: Mapping[int, ListVersion]) -> Mapping[int, Sequence[Stake]]:
    """Read the stakes of versions, in their order."""
    columns = [StakeRow.__table__.c[name] for name in STAKE_FIELDS]
    query = (
        select(StakeRow.version_id, *columns)
        .where(StakeRow.version_id.in_(list(versions)))
        .order_by(StakeRow.version_id, StakeRow.position)
    )
    found: dict[int, list[Stake]] = defaultdict(list)
    for version_id, *values in connection.execute(query):
        found[version_id].append(Stake(versions[version_id].code, *values))
    return found
