"""Pages of a long table: which one is asked for, and the addresses of those beside it."""

from dataclasses import dataclass
from math import ceil

from flask import request, url_for

_LAST = 1_000_000  # beyond it lies nothing, and a database would count to get there


@dataclass(frozen=True, slots=True)
class Page:
    """A page (`number` from 1) of `total` things, `size` on each."""

    number: int
    size: int
    total: int

    @staticmethod
    def asked() -> int:
        """Read from the address which page is wanted."""
        return min(max(request.args.get("page", 1, type=int), 1), _LAST)

    @property
    def offset(self) -> int:
        """Count the things before this page."""
        return (self.number - 1) * self.size

    @property
    def last(self) -> int:
        """Give the number of the last page."""
        return max(1, ceil(self.total / self.size))

    @property
    def begins(self) -> int:
        """Give the place of the first thing on it, from 1."""
        return min(self.offset + 1, self.total)

    @property
    def ends(self) -> int:
        """Give the place of the last thing on it."""
        return min(self.offset + self.size, self.total)

    def address(self, **changes: object) -> str:
        """Give the address of this view with some of its questions changed; None leaves one out."""
        asked: dict[str, object] = {**request.args.to_dict(flat=False), **changes}
        kept = {key: value for key, value in asked.items() if value not in (None, "", [""])}
        return url_for(request.endpoint or "", **{**(request.view_args or {}), **kept})
