"""What a reader made of a version's files, in numbers: kept beside the version, and compared with the next one."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from service.lists.readers.records import Contents


@dataclass(frozen=True, slots=True)
class Tagged:
    """A programme tag as printed, the programme that it stands for, and how many entries bear it."""

    tag: str
    programme: str
    entries: int


@dataclass(frozen=True, slots=True)
class Reading:
    """The numbers of a version.

    `form` is the format that it was read in; `declared` the publisher's own count; `fill` counts, by field, the entries
    that have it; `unread` of `pieces` of free text no rule could read; `columns` are those of the file, where its
    reader takes them as they come.
    """

    form: str
    entries: int
    declared: int | None
    pieces: int
    unread: int
    fill: Mapping[str, int]
    tags: tuple[Tagged, ...]
    columns: tuple[str, ...] = ()

    @classmethod
    def of(cls, contents: Contents, tags: Iterable[tuple[str, str]]) -> Self:
        """Sum up what was read; `tags` are a programme and a tag for each time that an entry bears one."""
        counts = Counter(tags)
        return cls(
            form=contents.form,
            entries=len(contents.records),
            declared=contents.declared,
            pieces=contents.pieces,
            unread=contents.unread,
            fill=dict(contents.fill),
            tags=tuple(Tagged(tag, programme, count) for (programme, tag), count in counts.most_common()),
            columns=contents.columns,
        )

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self | None:
        """Read what `document` wrote; None for a version that was kept before these numbers were."""
        if not document:
            return None
        tags = tuple(Tagged(**one) for one in document["tags"])
        return cls(**{**document, "tags": tags, "columns": tuple(document["columns"])})

    def document(self) -> dict[str, Any]:
        """Write the numbers as JSON has them."""
        return {**asdict(self), "tags": [asdict(one) for one in self.tags], "columns": list(self.columns)}

    @property
    def unread_share(self) -> float:
        """Give the share of free text that no rule could read."""
        return self.unread / self.pieces if self.pieces else 0.0

    def has(self, field: str) -> float:
        """Give the share of entries that have a field."""
        return self.fill.get(field, 0) / self.entries if self.entries else 0.0
