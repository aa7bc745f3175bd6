"""What answers are given from: the register of the live lists with what people recorded, and how it is indexed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from service.domain.kept_events import Act, Correction
from service.domain.programmes import Programmes
from service.files.artifact_cache import ArtifactCache
from service.list_management.live_register import live_register, opened_register, register_without_trace
from service.lists import bundled_codes, linked_records, load_programmes
from service.matching import Index, Profile, load_profile
from service.matching.stored_index import kept_index
from service.register.corrections import with_corrections
from service.register.register import Register
from service.store import Store


@dataclass(frozen=True, slots=True)
class LiveState:
    """The register of the live lists as it answers; `acts` and `corrections` are those of people that it has.

    `indexed` gives the matcher's index of a register: kept beside the data, or in memory.
    """

    register: Register
    acts: tuple[Act, ...]
    corrections: tuple[Correction, ...]
    indexed: Callable[[Register, Profile], Index]

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
    shelf = _shelf(home, store)
    return _state(opened_register(store, shelf, load_programmes(), now), store, shelf)


def renewed_state(store: Store, home: Path, programmes: Programmes) -> LiveState:
    """Return what answers by the versions and events that are live now.

    Raises:
        StoreError: the database failed, or a stored list is not what its version says.
    """
    shelf = _shelf(home, store)
    return _state(live_register(store, shelf, programmes), store, shelf)


def state_without_trace(store: Store | None, home: Path) -> LiveState:
    """Return what `opened_state` would, and write nothing; without a store, the bundled lists alone.

    Raises:
        StoreError: the database failed, or a stored list is not what its version says.
        ListDataError: a bundled record breaks the rules.
    """
    shelf = _shelf(home, store, is_only_looked_at=True)
    return _state(register_without_trace(store, shelf, load_programmes()), store, shelf)


def _state(register: Register, store: Store | None, shelf: ArtifactCache) -> LiveState:
    acts = store.kept_events.in_effect() if store else ()
    corrections = store.kept_events.corrections() if store else ()
    told = with_corrections(register.apply_events(acts), corrections)
    return LiveState(told, acts, corrections, partial(_index_of, shelf))


def _shelf(home: Path, store: Store | None, *, is_only_looked_at: bool = False) -> ArtifactCache:
    """Keep what is made of the lists beside the data; what is made of a store in memory ends with it."""
    folder = home / "index" if store and store.is_lasting else None
    return ArtifactCache(folder, is_only_looked_at=is_only_looked_at)


def _index_of(shelf: ArtifactCache, register: Register, profile: Profile) -> Index:
    return kept_index(shelf, register.in_order(), register.book.state, profile)
