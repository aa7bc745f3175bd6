"""What answers are given from: the register of the live lists with what people recorded, and how it is indexed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from service.domain.kept_events import Act, Correction, acts_in_effect, corrections_of
from service.domain.programmes import Programmes
from service.files.artifact_cache import ArtifactCache
from service.list_management.live_register import (
    changed_register,
    live_register,
    opened_register,
    register_without_trace,
)
from service.lists import bundled_codes, linked_records, load_programmes
from service.matching import Index, Profile, load_profile
from service.matching.stored_index import kept_index
from service.register.corrections import with_corrections
from service.register.register import Register
from service.store import Store


@dataclass(frozen=True, slots=True)
class LiveState:
    """The register of the live lists as it answers; `acts` and `corrections` are those of people that it has.

    `indexed` gives the matcher's index of a register: kept beside the data, or in memory. `lists` names all that the
    live lists say; None where nothing of them is kept. `last_revision` is the last correction of days that it has.
    """

    register: Register
    acts: tuple[Act, ...]
    corrections: tuple[Correction, ...]
    indexed: Callable[[Register, Profile], Index]
    lists: str | None = None
    last_revision: int = 0

    @property
    def profile(self) -> Profile:
        """Return the matcher's profile."""
        return load_profile()

    @property
    def bundled(self) -> frozenset[str]:
        """Return the codes of the lists that come with the package."""
        return bundled_codes()

    @property
    def links(self) -> Mapping[str, str]:
        """Return the reviewed party that each linked record of the bundled lists means, by the record's id."""
        return linked_records()


def opened_state(store: Store, home: Path, now: datetime) -> LiveState:
    """Make each newer bundled list live, and return what answers then.

    Raises:
        StoreError: the database failed, or a stored list is not what its version says.
        ListDataError: a bundled record breaks the rules.
    """
    shelf, revision = _shelf(home, store), store.live_lists.last_revision()
    return _state(opened_register(store, shelf, load_programmes(), now), store, shelf, revision)


def renewed_state(store: Store, home: Path, programmes: Programmes) -> LiveState:
    """Return what answers by the versions and events that are live now.

    Raises:
        StoreError: the database failed, or a stored list is not what its version says.
    """
    shelf, revision = _shelf(home, store), store.live_lists.last_revision()
    return _state(live_register(store, shelf, programmes), store, shelf, revision)


def changed_state(store: Store, home: Path, programmes: Programmes, before: LiveState) -> LiveState | None:
    """Return what answers by the versions that are live now, with the events that were in effect before.

    None where the live lists say what they said then.

    Raises:
        StoreError: the database failed, or a stored list is not what its version says.
    """
    shelf = _shelf(home, store)
    register = changed_register(store, shelf, programmes, before.lists)
    return None if register is None else _live_state(register, before.acts, before.corrections, shelf)


def state_without_trace(store: Store | None, home: Path) -> LiveState:
    """Return what `opened_state` would, and leave the store as it is; without one, the bundled lists alone.

    What is made of the lists is kept where a command that writes has kept such files before, and nowhere else.

    Raises:
        StoreError: the database failed, or a stored list is not what its version says.
        ListDataError: a bundled record breaks the rules.
    """
    kept = _shelf(home, store)
    # Why: a folder made now would belong to whoever only looks, and the service of this home might not write in it.
    shelf = kept if kept.folder and kept.folder.is_dir() else ArtifactCache(None)
    revision = store.live_lists.last_revision() if store else 0
    return _state(register_without_trace(store, shelf, load_programmes()), store, shelf, revision)


def _state(register: Register, store: Store | None, shelf: ArtifactCache, last_revision: int) -> LiveState:
    """Join what people recorded; why `last_revision` was read before the register: one since then is noticed."""
    events = store.kept_events.all() if store else ()
    state = _live_state(register, acts_in_effect(events), corrections_of(events), shelf)
    return replace(state, last_revision=last_revision)


def _live_state(
    register: Register, acts: tuple[Act, ...], corrections: tuple[Correction, ...], shelf: ArtifactCache
) -> LiveState:
    corrected = with_corrections(register.apply_events(acts), corrections)
    return LiveState(corrected, acts, corrections, partial(_index_of, shelf), register.book.state)


def _shelf(home: Path, store: Store | None) -> ArtifactCache:
    """Keep what is made of the lists beside the data; what is made of a store in memory ends with it."""
    return ArtifactCache(home / "index" if store and store.is_lasting else None)


def _index_of(shelf: ArtifactCache, register: Register, profile: Profile) -> Index:
    former = register.book.former
    before = (former.state, former.numbers) if former else None
    return kept_index(shelf, register.in_order(), register.book.state, profile, before)
