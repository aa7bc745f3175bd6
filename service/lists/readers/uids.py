"""Makes stable ids for lists whose publisher gives none: a record has the same id in every version and order."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from anyascii import anyascii

_MARKS = re.compile(r"[^a-z0-9]+")
_PLACE_LENGTH = 40  # characters of an address that tell namesakes apart and can still be read


@dataclass(frozen=True, slots=True)
class UidClaim:
    """What identifies a record; `order` sorts records of the same name independently of their order in the file."""

    place: str
    words: Sequence[str]
    order: tuple[str, ...] = ()
    address: str = ""


def slug(*words: str) -> str:
    """Write words in small ASCII letters and digits, joined by hyphens; `&` is `and`."""
    plain = (_MARKS.sub("-", anyascii(word.replace("&", " and ")).lower()).strip("-") for word in words)
    return "-".join(filter(None, plain))


def assign_uids(claims: Iterable[UidClaim]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Give each claim's place its id, and a warning for every id that namesakes made longer.

    Of namesakes the first in `order` has the plain id; the others add their address, or a counter.
    """
    groups: dict[str, list[UidClaim]] = {}
    for claim in claims:
        groups.setdefault(slug(*claim.words) or "unnamed", []).append(claim)
    uids: dict[str, str] = {}
    taken = set(groups)
    warnings: list[str] = []
    for base, group in groups.items():
        first, *others = sorted(group, key=lambda claim: (claim.order, claim.address == "", claim.address, claim.place))
        uids[first.place] = base
        for claim in others:
            uids[claim.place] = _longer(base, claim.address, taken)
            warnings.append(f"{claim.place}: same name and country as {first.place}: kept as {uids[claim.place]}")
    return uids, tuple(warnings)


def _longer(base: str, address: str, taken: set[str]) -> str:
    place = slug(address)[:_PLACE_LENGTH].strip("-")
    wished = f"{base}-{place}" if place else f"{base}-2"
    uid, counter = wished, 2 if place else 3
    while uid in taken:
        uid, counter = f"{wished if place else base}-{counter}", counter + 1
    taken.add(uid)
    return uid
