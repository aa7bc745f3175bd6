"""What was found out about names that are asked for again and again, in a bounded room: of more, the older half goes.

Why halves: a batch is looked through, then asked. A room that was emptied in between had a quarter of the names of a
large portfolio read twice.
"""

from typing import Generic, TypeVar

Known = TypeVar("Known")

# Why: single checks ask for the same names day after day, and to look one up takes a third of such a request. A name
# that nothing is like takes 300 bytes and counts once, a listed name that it was aligned to 3 kB and counts for ten, a
# way to read it 1.5 kB and for five: so a memory takes some 10 MB at the most, whatever is asked.
_ROOM = 30_000
# Why: a custodian's million rows name 20,000 to 50,000 securities again and again, account after account; in a memory
# that they do not fit each is looked up anew most of the time. So many names take 20 MB.
MANY = 60_000
ALIGNED = 10
READING = 5
# Why: one name of a hundred resembles some 200 listed ones and takes 30 times as long as others. With a hundredth of
# the room for a name at the most they were never kept, and made the slowest hundredth of all checks.
_SHARE = 20  # one name may have this part of the room at the most: a twentieth
_LONGEST = 200  # letters; longer names are seldom, and may have been made to fill the room


class BoundedCache(Generic[Known]):
    """Answers by name; threads may share it, since a lost or double entry changes no answer."""

    def __init__(self, room: int = _ROOM) -> None:
        """Make it empty; `room` is what all that it keeps may count together."""
        self._room = room
        self._known: dict[str, Known] = {}
        self._older: dict[str, Known] = {}
        self._taken = 0

    def get(self, name: str) -> Known | None:
        """Give what is known of a name; None where nothing is."""
        known = self._known.get(name)
        return self._older.get(name) if known is None else known

    def keep(self, name: str, known: Known, size: int = 1) -> Known:
        """Keep what was found out, and give it back; what takes too large a share of the room is not kept."""
        if len(name) > _LONGEST or size * _SHARE > self._room:
            return known
        if self._taken + size > self._room // 2:
            self._older, self._known, self._taken = self._known, {}, 0
        self._known[name] = known
        self._taken += size
        return known

    def forget(self) -> None:
        """Forget everything."""
        self._known, self._older, self._taken = {}, {}, 0
