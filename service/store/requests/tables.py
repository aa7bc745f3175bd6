"""The table of requests that carry a key, so that one sent twice is done once."""

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from service.store.database.base import Base, Key, Utc


class KeyedRequestRow(Base):
    """A request by its key: `digest` is the SHA-256 of its method, address and body.

    `object_id` is given out before the work begins: what the request makes bears it, so that whether it was made is
    known from the same transaction that made it. `answer` is kept where the answer cannot be written anew from that.
    """

    __tablename__ = "keyed_requests"
    __table_args__ = (Index(None, "created_at"),)

    tenant: Mapped[Key]
    key: Mapped[Key]
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    object_id: Mapped[str]
    created_at: Mapped[Utc]
    lease_until: Mapped[Utc]
    answer: Mapped[bytes | None] = mapped_column(LargeBinary)
