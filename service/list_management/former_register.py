"""Finds the snapshot that the next one can be laid out from: only parties of lists that changed are read again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service.files.array_file import ArrayFile
from service.files.artifact_cache import ArtifactCache
from service.store import LiveVersion, Store, VersionKey

# Why: with more, reading all lists anew costs no more than twice as much, and every statement has a parameter for each
# party. A firm's own list seldom has a thousand names.
_MOST_PARTIES = 1_000
# Why: texts that only lists of before had stay in an amended snapshot. After so many all is laid out anew.
_MOST_AMENDMENTS = 100
_MADE_OF, _LISTS, _AMENDMENTS = "made_of", "contents", "amendments"


@dataclass(frozen=True, slots=True)
class FormerSnapshot:
    """A snapshot of before; `parties` are those that the lists of `codes` have now or had then."""

    file: ArrayFile
    codes: frozenset[str]
    parties: frozenset[str]

    @property
    def amendments(self) -> int:
        """Count how often it was amended since all lists were read."""
        return int(self.file.meta[_AMENDMENTS])


def noted(made_of: str, contents: Mapping[str, str], live: Sequence[LiveVersion], amendments: int) -> dict[str, Any]:
    """Give what a snapshot must say of itself to be found as a former one.

    Args:
        made_of: names all that it depends on beside the lists.
        contents: names what each list says, by its code.
        live: the lists' versions.
        amendments: how often it was amended.
    """
    lists = {one.version.code: [contents[one.version.code], *_written(one.key)] for one in live}
    return {_MADE_OF: made_of, _LISTS: lists, _AMENDMENTS: amendments}


def former_snapshot(
    store: Store, files: ArtifactCache, ending: str, now: Mapping[str, Any], fixed: frozenset[str]
) -> FormerSnapshot | None:
    """Find the last snapshot of which only a few parties are others now; None if there is none.

    Args:
        store: where the lists are.
        files: where snapshots are kept.
        ending: that of snapshots.
        now: what is to be `noted` of the next one.
        fixed: lists that must be the same, by code.

    Raises:
        StoreError: the database failed.
    """
    for file in files.kept(ending):
        if file.meta.get(_MADE_OF) == now[_MADE_OF] and file.meta[_AMENDMENTS] < _MOST_AMENDMENTS:
            before, after = file.meta[_LISTS], now[_LISTS]
            codes = frozenset(code for code in {*before, *after} if before.get(code) != after.get(code))
            changed = [lists[code] for lists in (before, after) for code in codes if code in lists]
            parties = store.live_lists.party_ids([_key(one) for one in changed], _MOST_PARTIES)
            if parties is not None and codes.isdisjoint(fixed):
                return FormerSnapshot(file, codes, parties)
    return None


def _written(key: VersionKey) -> list[Any]:
    return [key.id, key.code, key.version, key.retrieved_at.isoformat()]


def _key(noted: Sequence[Any]) -> VersionKey:
    _, number, code, version, retrieved_at = noted
    return VersionKey(number, code, version, datetime.fromisoformat(retrieved_at))
