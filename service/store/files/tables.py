"""The tables of archived files: the bytes that a list version was read from, each content kept once."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.store.database.base import Base, Key, Place, is_sha256


class FileContentRow(Base):
    """Bytes by their SHA-256, with their number."""

    __tablename__ = "file_contents"
    __table_args__ = (is_sha256("sha256"), CheckConstraint("size >= 0", name="size_counted"))

    sha256: Mapped[Key]
    size: Mapped[int] = mapped_column(BigInteger)


class FilePartRow(Base):
    """A compressed part of a content: no database holds a large file in one value."""

    __tablename__ = "file_parts"
    __table_args__ = (ForeignKeyConstraint(["sha256"], ["file_contents.sha256"]),)

    sha256: Mapped[Key]
    position: Mapped[Place]
    packed: Mapped[bytes]


class ListFileRow(Base):
    """A file of a list version, as its publisher named it."""

    __tablename__ = "list_files"
    __table_args__ = (
        ForeignKeyConstraint(["version_id"], ["list_versions.id"]),
        ForeignKeyConstraint(["sha256"], ["file_contents.sha256"]),
        UniqueConstraint("version_id", "name"),
        Index(None, "sha256"),
    )

    version_id: Mapped[Place]
    position: Mapped[Place]
    name: Mapped[str]
    sha256: Mapped[str]
