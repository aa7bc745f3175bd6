"""Reads the register of the lists that are live: laid out once for each state of them, by the first who asks for it."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache, partial
from importlib.metadata import version as version_of_package
from typing import Any

from service.domain.listings import Entry, ListVersion, PublishedList
from service.domain.programmes import Programmes
from service.errors import StoreError
from service.files.array_file import ArrayFile
from service.files.artifact_cache import ArtifactCache, Made
from service.list_management.former_register import FormerSnapshot, former_snapshot, noted
from service.lists import bundled_codes, bundled_state, load_bundled
from service.register.mapped import FORM, MappedRegister, amended, entries_of, joined, snapshot_of
from service.register.register import Register
from service.store import LiveVersion, Store

# Files of the live lists, and of those with newer bundled lists in the place of live ones, for whoever only looks.
_ENDING, _WITH_NEWER = ".lists", ".newer"
# Noted with a snapshot: that the bundled lists had been looked at, and none of them was newer.
_HAS_BUNDLED = "has_bundled"
# Why a file of its own: reading all bundled lists to look whether one is newer took nine tenths of the calls of loading
# a list of three rows; which bundled lists are live, and from which package, decides it alone.
_LOOKED, _NONE_NEWER = ".looked", "none_newer"


def opened_register(store: Store, shelf: ArtifactCache, programmes: Programmes, now: datetime) -> Register:
    """Make each newer or newly reviewed bundled list live, and give the register of all lists that are live then.

    Raises:
        StoreError: the database failed, or a stored list is not what its version says.
        ListDataError: a bundled record breaks the rules.
    """
    live = _whole(store)
    known = shelf.find(_name(store, live))
    if known and known.meta[_HAS_BUNDLED]:
        return _register(store, live, (), known, programmes)
    if not _has_looked(store, shelf, live):
        for published in _newer_bundled(store, live, programmes):
            store.lists.add(published, retrieved_at=now)
        # what was not newer was compared row by row, and the rest was written just now
        shelf.find_or_make(_name_of_look(store, _whole(store)), partial(_look, is_none_newer=True))
    return live_register(store, shelf, programmes)


def live_register(store: Store, shelf: ArtifactCache, programmes: Programmes) -> Register:
    """Give the register of the lists that are live.

    Raises:
        StoreError: the database failed, or a stored list is not what its version says.
    """
    return _live(store, shelf, _whole(store), programmes)


def changed_register(store: Store, shelf: ArtifactCache, programmes: Programmes, known: str | None) -> Register | None:
    """Give the register of the lists that are live, unless all that they say is what a known snapshot's name says.

    Raises:
        StoreError: the database failed, or a stored list is not what its version says.
    """
    live = _whole(store)
    return None if _name(store, live) == f"{known}{_ENDING}" else _live(store, shelf, live, programmes)


def _live(store: Store, shelf: ArtifactCache, live: Sequence[LiveVersion], programmes: Programmes) -> Register:
    file = shelf.find(_name(store, live)) or _made(store, shelf, live, programmes)
    return _register(store, live, (), file, programmes)


def register_without_trace(store: Store | None, shelf: ArtifactCache, programmes: Programmes) -> Register:
    """Give the register that `opened_register` would give, and leave the store as it is.

    Raises:
        StoreError: the database failed, or a stored list is not what its version says.
        ListDataError: a bundled record breaks the rules.
    """
    live = _whole(store) if store else ()
    known = shelf.find(_name(store, live)) if store else None
    if known and known.meta[_HAS_BUNDLED]:
        return _register(store, live, (), known, programmes)
    newer = _newer_bundled(store, live, programmes)
    replaced = {one.version.code for one in newer}
    kept = [one for one in live if one.version.code not in replaced]
    if store is None:
        file = ArrayFile.in_memory(*_joined(None, (), newer))
    elif newer:
        name = _digest(FORM, store.place, *map(_content_of, kept), "newer", *sorted(replaced)) + _WITH_NEWER
        file = shelf.find_or_make(name, partial(_joined, store, kept, newer))
    else:
        file = known or shelf.find_or_make(_name(store, live), partial(_laid_out, store, live, has_bundled=True))
    return _register(store, kept, newer, file, programmes)


def _register(
    store: Store | None,
    live: Sequence[LiveVersion],
    others: Sequence[PublishedList],
    file: ArrayFile,
    programmes: Programmes,
) -> Register:
    """Join the parties in a file, and who owns them by the live versions and by others."""
    lists = sorted((*(one.version for one in live), *(one.version for one in others)), key=_code)
    stakes = (*(store.live_lists.stakes(live) if store else ()), *(stake for one in others for stake in one.stakes))
    stating = {stake.list_code for stake in stakes}
    stated_by = {version.code: version for version in lists if version.code in stating}
    return Register(tuple(lists), MappedRegister.of(file), programmes, stakes, stated_by)


def _name(store: Store, live: Sequence[LiveVersion]) -> str:
    """Name a state of the lists by all that its parties and listings depend on."""
    return _digest(FORM, store.place, *map(_content_of, live)) + _ENDING


def _has_looked(store: Store, shelf: ArtifactCache, live: Sequence[LiveVersion]) -> bool:
    """Tell whether somebody looked already, and no bundled list was newer or other than its rows are now."""
    found = shelf.find(_name_of_look(store, live))
    return found is not None and bool(found.meta[_NONE_NEWER])


def _name_of_look(store: Store, live: Sequence[LiveVersion]) -> str:
    """Name a look at the bundled lists by all that it compares: their versions and their rows, as they are live."""
    codes = bundled_codes()
    bundled = [one for one in live if one.version.code in codes]
    rows = store.live_lists.fingerprint(bundled)
    return _digest(store.place, rows, *map(_content_of, bundled)) + _LOOKED


@cache
def _program() -> tuple[str, str]:
    """Name the program and its bundled data, which never change while it runs."""
    return version_of_package("pendens"), bundled_state()


def _digest(*parts: str) -> str:
    digest = hashlib.sha256()
    for part in (*_program(), *parts):
        digest.update(b"%d:" % len(part) + part.encode())
    return digest.hexdigest()[:32]


def _content_of(live: LiveVersion) -> str:
    """Name what a version says; the day of its last check, its title and its limit of age change nothing of that."""
    version = live.version
    days = (version.published_on, version.first_date, live.revisions)
    said = (live.id, version.code, version.version, *days, version.entries)
    return repr((*map(str, said), live.retrieved_at.isoformat()))


def _made(store: Store, shelf: ArtifactCache, live: Sequence[LiveVersion], programmes: Programmes) -> ArrayFile:
    """Lay the lists out from the last snapshot, where only a few parties are others, else from their rows.

    The bundled lists are looked at only in the second case: in the first they stay as they were when they were.
    """
    former = former_snapshot(store, shelf, _ENDING, _noted(store, live), bundled_codes())
    if former and former.file.meta[_HAS_BUNDLED]:
        return shelf.find_or_make(_name(store, live), partial(_amended, store, live, former))
    look = partial(_look_at, store, live, programmes)
    is_none_newer = bool(shelf.find_or_make(_name_of_look(store, live), look).meta[_NONE_NEWER])
    return shelf.find_or_make(_name(store, live), partial(_laid_out, store, live, has_bundled=is_none_newer))


def _noted(store: Store, live: Sequence[LiveVersion], amendments: int = 0) -> dict[str, Any]:
    contents = {one.version.code: _content_of(one) for one in live}
    return noted(_digest(FORM, store.place), contents, live, amendments)


def _amended(store: Store, live: Sequence[LiveVersion], former: FormerSnapshot) -> Made:
    def work(streams: Sequence[Iterator[Entry]]) -> Made:
        return amended(former.file, former.parties, joined(streams), former.codes)

    arrays, meta = store.live_lists.stream(live, work, former.parties)
    return arrays, {**meta, **_noted(store, live, former.amendments + 1), _HAS_BUNDLED: True}


def _look_at(store: Store, live: Sequence[LiveVersion], programmes: Programmes) -> Made:
    return _look(is_none_newer=not _newer_bundled(store, live, programmes))


def _look(*, is_none_newer: bool) -> Made:
    return {}, {_NONE_NEWER: is_none_newer}


def _laid_out(store: Store, live: Sequence[LiveVersion], *, has_bundled: bool) -> Made:
    arrays, meta = _joined(store, live, ())
    return arrays, {**meta, **_noted(store, live), _HAS_BUNDLED: has_bundled}


def _joined(store: Store | None, live: Sequence[LiveVersion], others: Sequence[PublishedList]) -> Made:
    def work(streams: Sequence[Iterator[Entry]]) -> Made:
        by_code = {one.version.code: stream for one, stream in zip(live, streams, strict=True)}
        by_code |= {one.version.code: entries_of(one) for one in others}
        return snapshot_of(joined([by_code[code] for code in sorted(by_code)]))

    return store.live_lists.stream(live, work) if store else work(())


def _whole(store: Store) -> tuple[LiveVersion, ...]:
    """Refuse lists that have fewer listings than their versions count entries: lost rows must not read as clear."""
    live = store.live_lists.versions()
    counts = store.live_lists.count_entries(live)
    for one in live:
        if counts.get(one.id, 0) < one.version.entries:
            raise StoreError(_not_whole(one.version.code))
    return tuple(sorted(live, key=lambda one: one.version.code))


def _newer_bundled(store: Store | None, live: Sequence[LiveVersion], programmes: Programmes) -> list[PublishedList]:
    """Choose the bundled lists that are not live yet; one that was published or checked later stays live."""
    bundled = load_bundled(programmes)
    codes = {one.version.code for one in live}
    wanted = [one.version.code for one in bundled if one.version.code in codes]
    held = {one.version.code: one for one in store.lists.load(wanted)} if store and wanted else {}
    for one in bundled:
        _require_whole(one, held.get(one.version.code))
    return [one for one in bundled if _is_newer(one.version, held.get(one.version.code))]


def _not_whole(code: str) -> str:
    return f"the stored list {code} is not what its version says: restore the database or remove it"


def _require_whole(bundled: PublishedList, live: PublishedList | None) -> None:
    """Refuse a store whose rows are not those of the version that it names: an emptied list must not read as clear."""
    if live is None or live.version.version != bundled.version.version:
        return
    if (live.parties, live.listings) != (bundled.parties, bundled.listings):
        raise StoreError(_not_whole(live.version.code))


def _is_newer(bundled: ListVersion, live: PublishedList | None) -> bool:
    """Compare two states of a list; of two of the same days the release that runs has the better reading."""
    if live is None:
        return True
    held = live.version
    is_older = (bundled.published_on, bundled.checked_on) < (held.published_on, held.checked_on)
    return bundled != held and not is_older


def _code(version: ListVersion) -> str:
    return version.code
