"""The use case: removes screenings whose time is over by the policy, and none that must be kept."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from service.errors import RetentionError
from service.store import Old, Store


@dataclass(frozen=True, slots=True)
class Purge:
    """Screenings kept for at least `days` days, counted from their making."""

    store: Store
    now: Callable[[], datetime]
    days: int

    def limit(self, age: timedelta | date | None) -> datetime:
        """Give the instant before which screenings go: so old, or of before this day (UTC); None means by the policy.

        Raises:
            RetentionError: the policy keeps screenings that are younger than that.
        """
        now = self.now()
        policy = now - timedelta(days=self.days)
        if age is None:
            return policy
        asked = now - age if isinstance(age, timedelta) else datetime.combine(age, time(), UTC)
        if asked > policy:
            raise RetentionError(
                f"screenings are kept for {self.days:,} days, and some from {policy:%Y-%m-%d} on are asked for: name an"
                " earlier day, or set PENDENS_RETENTION_DAYS to what your policy says"
            )
        return asked

    def old(self, before: datetime) -> Old:
        """Count what would go.

        Raises:
            StoreError: the database failed.
        """
        return self.store.retention.old(before)

    def purge(self, before: datetime) -> None:
        """Remove it, with all texts that nothing else names, and give the space back.

        Raises:
            StoreError: the database failed.
        """
        self.store.retention.purge(before)
        self.store.retention.give_back()
