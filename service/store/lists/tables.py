"""The tables of lists. A list version and all rows of its scope are written once and never changed."""

from dataclasses import fields
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from service.domain.events import Event, EventKind, Scope
from service.domain.listings import ListVersion
from service.domain.parties import Identifier, IdentifierKind, Name, NameKind
from service.store.database.base import Base, Json, Key, Place, Utc, Zoned, is_one_of, is_sha256

# these tables have a column for each field of the value, by its name: a field without one fails on first use
VERSION_FIELDS = tuple(field.name for field in fields(ListVersion))
EVENT_FIELDS = tuple(field.name for field in fields(Event))
NAME_FIELDS = tuple(field.name for field in fields(Name))
IDENTIFIER_FIELDS = tuple(field.name for field in fields(Identifier))

ACCEPTED, HELD = "accepted", "held"


class ListVersionRow(Base):
    """One exact published state of a list, by the SHA-256 of its bytes; a held one was never live.

    What is said about it may be renewed (title, limit of age, day of the last check, state and notes), never what it
    says; a wrong day of publication is corrected by a revision. `reading` are the numbers of its reading, empty where
    it was kept before they were. `follows` is the version whose entries it carries on, null where it began without one.
    """

    __tablename__ = "list_versions"
    __table_args__ = (
        UniqueConstraint("code", "version"),
        is_sha256("version"),
        CheckConstraint("entries >= 0", name="entries_counted"),
        is_one_of("state", (ACCEPTED, HELD)),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    title: Mapped[str]
    publisher: Mapped[str]
    version: Mapped[str]
    published_on: Mapped[date]
    checked_on: Mapped[date]
    entries: Mapped[int]
    first_date: Mapped[date]
    max_age_days: Mapped[int | None]
    retrieved_at: Mapped[Utc]
    state: Mapped[str] = mapped_column(server_default=ACCEPTED)
    notes: Mapped[list[str]] = mapped_column(server_default="[]")
    reading: Mapped[Json] = mapped_column(server_default="{}")
    follows: Mapped[str | None]


class ListRow(Base):
    """A list's live version."""

    __tablename__ = "lists"
    __table_args__ = (ForeignKeyConstraint(["code", "version"], ["list_versions.code", "list_versions.version"]),)

    code: Mapped[Key]
    version: Mapped[str]


class ListRemovalRow(Base):
    """A list that a person took out of what is live; the latest row of a list without a live version is why."""

    __tablename__ = "list_removals"
    __table_args__ = (
        ForeignKeyConstraint(["code", "version"], ["list_versions.code", "list_versions.version"]),
        Index(None, "code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    version: Mapped[str]
    person: Mapped[str]
    reason: Mapped[str]
    removed_at: Mapped[Utc]


class ListRevisionRow(Base):
    """A correction of a version's days by a person; those of one version are numbered from 1."""

    __tablename__ = "list_revisions"
    __table_args__ = (
        ForeignKeyConstraint(["code", "version"], ["list_versions.code", "list_versions.version"]),
        UniqueConstraint("code", "version", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    version: Mapped[str]
    number: Mapped[int]
    published_on: Mapped[date]
    checked_on: Mapped[date]
    before_published_on: Mapped[date]
    before_checked_on: Mapped[date]
    person: Mapped[str]
    reason: Mapped[str]
    revised_at: Mapped[Utc]


class PartyRow(Base):
    """Who is named in a version."""

    __tablename__ = "parties"
    __table_args__ = (ForeignKeyConstraint(["version_id"], ["list_versions.id"]), Index(None, "party_id"))

    version_id: Mapped[Place]
    party_id: Mapped[Key]
    position: Mapped[int]
    name: Mapped[str]
    country: Mapped[str | None]
    kind: Mapped[str]


class NameRow(Base):
    """What a party is called in a version."""

    __tablename__ = "names"
    __table_args__ = (ForeignKeyConstraint(["version_id", "party_id"], ["parties.version_id", "parties.party_id"]),)

    version_id: Mapped[Place]
    party_id: Mapped[Key]
    position: Mapped[Place]
    text: Mapped[str]
    kind: Mapped[NameKind]
    known_from: Mapped[date | None]


class IdentifierRow(Base):
    """What a party is numbered by in a version."""

    __tablename__ = "identifiers"
    __table_args__ = (
        ForeignKeyConstraint(["version_id", "party_id"], ["parties.version_id", "parties.party_id"]),
        Index(None, "kind", "value"),
    )

    version_id: Mapped[Place]
    party_id: Mapped[Key]
    position: Mapped[Place]
    kind: Mapped[IdentifierKind]
    value: Mapped[str]
    known_from: Mapped[date | None]


class ListingRow(Base):
    """A party's record in a version; its list is the version's."""

    __tablename__ = "listings"
    __table_args__ = (
        ForeignKeyConstraint(["version_id", "party_id"], ["parties.version_id", "parties.party_id"]),
        Index(None, "version_id", "party_id"),
        Index(None, "party_id"),
    )

    version_id: Mapped[Place]
    position: Mapped[Place]
    party_id: Mapped[str]
    programme: Mapped[str]
    entry: Mapped[str]
    source: Mapped[str]
    grade: Mapped[str]
    restricted_from: Mapped[Zoned | None]
    divest_before: Mapped[Zoned | None]


class EventRow(Base):
    """An act on a listing; the columns after `position` are the fields of the domain's event."""

    __tablename__ = "events"
    __table_args__ = (ForeignKeyConstraint(["version_id", "listing"], ["listings.version_id", "listings.position"]),)

    version_id: Mapped[Place]
    listing: Mapped[Place]
    position: Mapped[Place]
    kind: Mapped[EventKind]
    at: Mapped[Zoned]
    authority: Mapped[str]
    reference: Mapped[str]
    source: Mapped[str]
    grade: Mapped[str]
    effect: Mapped[str]
    is_day: Mapped[bool]
    scope: Mapped[Scope]
    known_from: Mapped[Zoned | None]
    until: Mapped[Zoned | None]
    docket: Mapped[str | None]
    closes_docket: Mapped[bool]
    order: Mapped[int]
    is_inferred: Mapped[bool] = mapped_column(server_default=false())
