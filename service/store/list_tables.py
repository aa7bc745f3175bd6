"""The tables of lists. A list version and all rows of its scope are written once and never changed."""

from dataclasses import fields
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.domain.events import Event, EventKind, Scope
from service.domain.parties import Identifier, IdentifierKind, Name, NameKind
from service.store.base import Base, Key, Place, Utc, Zoned

# these tables have a column for each field of the value, by its name: a field without one fails on first use
EVENT_FIELDS = tuple(field.name for field in fields(Event))
NAME_FIELDS = tuple(field.name for field in fields(Name))
IDENTIFIER_FIELDS = tuple(field.name for field in fields(Identifier))


class ListVersionRow(Base):
    """One exact published state of a list, by the SHA-256 of its bytes."""

    __tablename__ = "list_versions"
    __table_args__ = (
        UniqueConstraint("code", "version"),
        CheckConstraint(
            "length(version) = 71 AND substr(version, 1, 7) = 'sha256:'"
            " AND ltrim(substr(version, 8), '0123456789abcdef') = ''",
            name="version_is_sha256",
        ),
        CheckConstraint("entries >= 0", name="entries_counted"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    version: Mapped[str]
    published_on: Mapped[date]
    first_date: Mapped[date]
    entries: Mapped[int]
    retrieved_at: Mapped[Utc]


class ListRow(Base):
    """A list with its live version, and when that was last seen to be the publisher's current one."""

    __tablename__ = "lists"
    __table_args__ = (ForeignKeyConstraint(["code", "version"], ["list_versions.code", "list_versions.version"]),)

    code: Mapped[Key]
    version: Mapped[str]
    title: Mapped[str]
    publisher: Mapped[str]
    checked_on: Mapped[date]
    max_age_days: Mapped[int | None]


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
