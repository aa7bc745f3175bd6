"""What lists print of a party for people to read, in and out of the database."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import Connection, ForeignKeyConstraint, select
from sqlalchemy.orm import Mapped

from service.domain.listings import PublishedList
from service.domain.parties import FactKind, PrintedFact
from service.store.database.base import Base, Key, Place
from service.store.database.bulk import fill
from service.store.database.connections import Database
from service.store.lists.tables import ListRow, ListVersionRow


class FactRow(Base):
    """An address or a remark of a party in a version."""

    __tablename__ = "party_facts"
    __table_args__ = (ForeignKeyConstraint(["version_id", "party_id"], ["parties.version_id", "parties.party_id"]),)

    version_id: Mapped[Place]
    party_id: Mapped[Key]
    position: Mapped[Place]
    kind: Mapped[str]
    text: Mapped[str]


def write_facts(connection: Connection, version_id: int, published: PublishedList) -> None:
    """Write the facts of a version unless it has some: one kept before they were gets them when it is loaded again."""
    known = select(FactRow.version_id).where(FactRow.version_id == version_id).limit(1)
    if published.facts and connection.scalar(known) is None:
        fill(connection, FactRow, _rows(version_id, published))


def _rows(version_id: int, published: PublishedList) -> Iterator[Mapping[str, object]]:
    count: dict[str, int] = defaultdict(int)
    parties = {party.id for party in published.parties}
    for fact in published.facts:
        if fact.party_id in parties:
            position = count[fact.party_id]
            count[fact.party_id] += 1
            yield {
                "version_id": version_id,
                "party_id": fact.party_id,
                "position": position,
                "kind": fact.kind.value,
                "text": fact.text,
            }


class PrintedFacts:
    """What the live lists print of parties."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, party_ids: Collection[str]) -> Sequence[PrintedFact]:
        """Return the addresses and remarks of some parties in the live versions, list by list, each once.

        Raises:
            StoreError: the database failed.
        """
        if not party_ids:
            return ()
        query = (
            select(FactRow.party_id, FactRow.kind, FactRow.text)
            .join(ListVersionRow, ListVersionRow.id == FactRow.version_id)
            .join(ListRow, (ListRow.code == ListVersionRow.code) & (ListRow.version == ListVersionRow.version))
            .where(FactRow.party_id.in_(list(party_ids)))
            .order_by(ListVersionRow.code, FactRow.party_id, FactRow.position)
        )
        rows = self._database.read(lambda connection: connection.execute(query).tuples().all())
        return tuple(dict.fromkeys(PrintedFact(party, FactKind(kind), text) for party, kind, text in rows))
