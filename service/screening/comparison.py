"""The use case: two screenings side by side, holding by holding: what is new, what changed, what is gone."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from service.domain.flags import Flag
from service.screening.archive import Archive
from service.screening.document import Document

Finding = Mapping[str, Any]
_Pair = tuple[Finding, Finding]
_IDENTITY = ("name", "isin", "cusip", "sedol", "figi", "lei", "ticker", "exchange", "side")
# What makes a holding the same one in another file; the first that pairs two of them wins.
_BY_REFERENCE = ("reference", "side")
_KEYS: tuple[tuple[str, ...], ...] = (
    ("reference", "account", *_IDENTITY),
    ("account", *_IDENTITY),
    _IDENTITY,
    _BY_REFERENCE,
    *(("isin", "side"), ("cusip", "side"), ("name", "side")),
)
# What a holding's answer may hang on.
_ASKED = (*_IDENTITY, "country", "acquired_on", "instrument", "issued_on", "matures_on", "issuer_country")
_COMPARED = ("flag", "trade", "restricted_from", "divest_before", "if_confirmed", "if_lifted", "breach", "decision")


@dataclass(frozen=True, slots=True)
class Changed:
    """A holding of both screenings whose answer is another one; `fields` are what differs in it."""

    before: Finding
    after: Finding
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScreeningComparison:
    """Two screenings, `old` and `new` without their findings.

    `changed`, `appeared` and `gone` have the stricter first; clear holdings that came or went are only counted.
    """

    old: Document
    new: Document
    changed: tuple[Changed, ...]
    appeared: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    clear_appeared: int
    clear_gone: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class Comparisons:
    """Compares screenings that are kept."""

    archive: Archive

    def compare(self, old_id: str, new_id: str) -> ScreeningComparison:
        """Compare two screenings.

        Raises:
            UnknownScreeningError: one of them is not kept.
        """
        old = self.archive.read(old_id, include_clear=True)
        new = self.archive.read(new_id, include_clear=True)
        return compare(old, new)


def compare(old: Document, new: Document) -> ScreeningComparison:
    """Compare two documents with all their findings."""
    pairs, gone, appeared = _pair(old["findings"], new["findings"])
    changed = [Changed(before, after, fields) for before, after in pairs if (fields := differing(before, after))]
    return ScreeningComparison(
        old=_head(old),
        new=_head(new),
        changed=tuple(sorted(changed, key=lambda one: (-_severity(one), one.after["row"]))),
        appeared=_flagged(appeared),
        gone=_flagged(gone),
        clear_appeared=sum(map(_is_clear, appeared)),
        clear_gone=sum(map(_is_clear, gone)),
        unchanged=len(pairs) - len(changed),
    )


def _pair(old: Iterable[Finding], new: Iterable[Finding]) -> tuple[list[_Pair], list[Finding], list[Finding]]:
    """Pair the findings of one holding; give those that only one side has, too."""
    left, right = list(old), list(new)
    pairs: list[_Pair] = []
    keys = {fields: _key_of(fields) for fields in _KEYS}
    # callers may give one reference to many rows: then it tells none apart
    keys[_BY_REFERENCE] = _only_once(keys[_BY_REFERENCE], left, right)
    for key in keys.values():
        paired, left, right = _pair_by(key, left, right)
        pairs += paired
    return pairs, left, right


def _only_once(
    key: Callable[[Finding], object], left: Sequence[Finding], right: Sequence[Finding]
) -> Callable[[Finding], object]:
    """Let a key tell only what it names once on each side."""
    often = {name for side in (left, right) for name, count in Counter(map(key, side)).items() if count > 1}
    return lambda finding: None if key(finding) in often else key(finding)


def _pair_by(
    key: Callable[[Finding], object], left: Sequence[Finding], right: Sequence[Finding]
) -> tuple[list[_Pair], list[Finding], list[Finding]]:
    """Pair by one key; of several alike the first goes with the first."""
    waiting: dict[object, list[Finding]] = defaultdict(list)
    for finding in reversed(left):
        waiting[key(finding)].append(finding)
    pairs: list[_Pair] = []
    unpaired: list[Finding] = []
    for finding in right:
        known_by = key(finding)
        peers = waiting[known_by] if known_by is not None and known_by in waiting else None
        if peers:
            pairs.append((peers.pop(), finding))
        else:
            unpaired.append(finding)
    taken = {id(before) for before, _ in pairs}
    return pairs, [finding for finding in left if id(finding) not in taken], unpaired


def _key_of(fields: tuple[str, ...]) -> Callable[[Finding], object]:
    def key(finding: Finding) -> object:
        """Give what the holding is known by; None where its first field is empty and says nothing."""
        values = tuple(finding["holding"].get(field) for field in fields)
        return values if any(values[:-1]) else None

    return key


def differing(before: Finding, after: Finding) -> tuple[str, ...]:
    """Name the fields of the answer in which two findings of one holding differ; a lacking field is an empty one."""
    fields = [field for field in _COMPARED if before.get(field) != after.get(field)]
    if _basis(before) != _basis(after):
        fields.append("matches")
    return tuple(fields)


class Why(StrEnum):
    """What made an answer another one."""

    LIST = "list"  # another version of the list, or other lists
    LAW = "law"  # the programmes' law was read anew, or its clock has moved on
    EVENT = "event"  # an act on the listing: of a court, an agency or a person
    MATCHER = "matcher"
    HOLDING = "holding"  # the row says something else


def why(changed: Changed, comparison: ScreeningComparison) -> Why:
    """Tell what made the answer of a holding another one; the first of several, in the order of the words below."""
    before, after, old, new = changed.before, changed.after, comparison.old, comparison.new
    if any(before["holding"].get(field) != after["holding"].get(field) for field in _ASKED):
        return Why.HOLDING
    was, now = _first(before), _first(after)
    is_same_party = was is not None and now is not None and _party(was) == _party(now)
    is_acted_on = is_same_party and _acts(was) != _acts(now)
    codes = {match["list"] for match in (was, now) if match}
    is_other_list = any(_versions(old).get(code) != _versions(new).get(code) for code in codes)
    is_other_day = (old["as_of"], old["known_at"]) != (new["as_of"], new["known_at"])
    causes = {
        Why.EVENT: is_acted_on or (not is_same_party and is_other_day and not is_other_list),
        Why.LIST: is_other_list and (not is_same_party or _days(was) != _days(now)),
        Why.MATCHER: old["matcher"] != new["matcher"] and _read(was) != _read(now),
    }
    return next((cause for cause, is_so in causes.items() if is_so), Why.LAW)


def _first(finding: Finding) -> Any:  # noqa: ANN401  # a match of a document
    return finding["matches"][0] if finding["matches"] else None


def _party(match: Mapping[str, Any]) -> object:
    return match["list"], match["party_id"]


def _acts(match: Mapping[str, Any] | None) -> object:
    return [(act["event"], act["at"], act["reference"]) for act in match["listing"]["events"]] if match else []


def _days(match: Mapping[str, Any] | None) -> object:
    listing = match["listing"] if match else {}
    return [listing.get(name) for name in ("listed_on", "restricted_from", "divest_before", "programme")]


def _read(match: Mapping[str, Any] | None) -> object:
    return (_party(match), match["strength"], match["score"]) if match else ()


def _versions(document: Mapping[str, Any]) -> dict[str, str]:
    return {use["code"]: use["version"] for use in document["lists"]}


def _basis(finding: Finding) -> object:
    """Give the listing that speaks first, with its status."""
    first = finding["matches"][0] if finding["matches"] else None
    return first and (first["list"], first["party_id"], first["listing"]["status"])


def _flagged(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    flagged = (finding for finding in findings if not _is_clear(finding))
    return tuple(sorted(flagged, key=lambda one: (-one["severity"], one["row"])))


def _is_clear(finding: Finding) -> bool:
    return bool(finding["flag"] == Flag.CLEAR)


def _severity(changed: Changed) -> int:
    return max(int(changed.before["severity"]), int(changed.after["severity"]))


def _head(document: Document) -> Document:
    return {key: value for key, value in document.items() if key not in {"findings", "errors", "warnings"}}
