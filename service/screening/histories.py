"""For which days the lists in use can answer, from the versions of them that are kept."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from functools import cache

from service.domain.coverage import KeptVersion, ListHistory, Origin
from service.domain.listings import ListVersion
from service.errors import UnknownListError
from service.lists import bundled_codes, source_of, zone_of
from service.store import KeptState, Store


def histories_of(
    store: Store | None, versions: Iterable[ListVersion], at: datetime | None = None
) -> Mapping[str, ListHistory]:
    """Return, by list, what is kept of the versions in use; `at` leaves out those that came in later.

    A version that the store does not have yet came with the package.

    Raises:
        StoreError: the database failed.
    """
    used = tuple(versions)
    states = store.lists.kept_states() if store else {}
    undated = store.lists.undated([(one.code, one.version) for one in used]) if store else frozenset()
    return {one.code: _history(one, states.get(one.code, ()), undated, at) for one in used}


def _history(
    used: ListVersion, states: Sequence[KeptState], undated: AbstractSet[str], at: datetime | None
) -> ListHistory:
    known = {one.version: one for one in states}
    if used.version not in known:
        return ListHistory((_unkept(used),), (), used.code in undated)
    carried = list(_chain(known, used.version))
    names = {one.version for one in carried}
    dropped = (one for one in states if one.version not in names and (at is None or one.retrieved_at <= at))
    return ListHistory(tuple(map(_kept, carried)), tuple(map(_kept, dropped)), used.code in undated)


def _chain(known: Mapping[str, KeptState], version: str) -> Iterator[KeptState]:
    """Give a version and those whose entries it carries on."""
    seen: set[str] = set()
    following: str | None = version
    while following is not None and following in known and following not in seen:
        seen.add(following)
        yield known[following]
        following = known[following].follows


def _kept(state: KeptState) -> KeptVersion:
    origin = _origin(state.code, has_files=state.has_files)
    if origin is Origin.BUNDLED:
        return KeptVersion(state.version, state.first_date, state.checked_on, origin)
    # Why: a file dated in Tokyo is there while it is still yesterday in New York.
    first_day = min(state.published_on, state.retrieved_at.astimezone(zone_of(state.code)).date())
    return KeptVersion(state.version, first_day, max(first_day, state.checked_on), origin)


def _unkept(used: ListVersion) -> KeptVersion:
    origin = _origin(used.code, has_files=False)
    first_day = used.first_date if origin is Origin.BUNDLED else used.published_on
    return KeptVersion(used.version, first_day, max(first_day, used.checked_on), origin)


def _origin(code: str, *, has_files: bool) -> Origin:
    if code in _bundled() and not has_files:
        return Origin.BUNDLED
    return Origin.OWN if _is_own(code) else Origin.PUBLISHED


@cache
def _bundled() -> frozenset[str]:
    return bundled_codes()


def _is_own(code: str) -> bool:
    try:
        return source_of(code).is_own
    except UnknownListError:
        return False
