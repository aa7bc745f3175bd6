"""Which lists a question is asked of: those that it names, else the usual ones of the settings, else all that are live.

Every door, page and check asks here.
"""

from collections.abc import Collection, Iterable, Sequence


def asked_lists(named: Sequence[str] | None, usual: Sequence[str] | None) -> tuple[str, ...] | None:
    """Return the codes that are asked; None for every list that is live.

    Naming none is naming nothing: a question that is asked of no list would read as clear.

    Args:
        named: what the question names.
        usual: those of the settings (`PENDENS_LISTS`).
    """
    return tuple(named or usual or ()) or None


def usual_lists(usual: Sequence[str] | None, live: Iterable[str]) -> tuple[str, ...]:
    """Return what is asked where nothing is named, by code."""
    return tuple(usual or live)


def named_lists(chosen: Sequence[str], usual: Sequence[str]) -> tuple[str, ...] | None:
    """Return what a question must name for these to be asked; None where they are the usual ones.

    Why None: a list that becomes live later is asked then, too.
    """
    return None if set(chosen) == set(usual) else tuple(chosen)


def still_live(codes: Iterable[str], live: Collection[str]) -> tuple[str, ...]:
    """Return those of an earlier answer's lists that are live now, in its order."""
    return tuple(code for code in codes if code in live)
