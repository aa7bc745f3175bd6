"""What a new version must be before it goes live: whole, sane, and not suddenly smaller or poorer."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from service.domain.listings import PublishedList
from service.domain.status import has_ended
from service.domain.wording import counted
from service.lists.catalogue import Source
from service.lists.load.reading import Reading

# Some remarks are free text: 0.1 % of OFAC's lists from 2020 to 2025, 2 % of the CSL of 2022. A format that drifts
# loses far more at once: dates of birth alone are a sixth of all pieces.
_UNREAD_SHARE = 0.05
# Against the version before: a new kind of remark appears in some entries; one that moved is unread in all of them.
_UNREAD_RISE = 0.03
# A field that most records had does not leave from one day to the next.
_FILLED_SHARE = 0.5
# Below a tenth of the entries, or of a few, a field comes and goes with single ones.
_FILL_THAT_COUNTS = 0.1
_FEW = 10
# A programme that is revoked leaves at once (Syria in 2025), and that is for a person to say; in one of a few entries a
# single delisting is half of it.
_PROGRAMME_LOSS = 0.5


@dataclass(frozen=True, slots=True)
class Before:
    """The version before, with the numbers of its reading where they were kept."""

    published: PublishedList
    reading: Reading | None = None


def refusals(
    source: Source, reading: Reading, doubts: tuple[str, ...], published: PublishedList, before: Before | None
) -> tuple[str, ...]:
    """Say why a version must wait until a person accepts it; empty when it may go live."""
    return (
        *doubts,
        *_too_small(source, reading),
        *_drifted(reading),
        *_misdated(published, before),
        *_collapsed(source, published, before),
        *_stakes_collapsed(source, published, before),
        *_programmes_collapsed(reading, published, before),
        *_poorer(reading, before),
    )


def new_columns(reading: Reading, before: Before | None) -> tuple[str, ...]:
    """Name columns that the version before did not have: no rule reads them yet."""
    known = before.reading if before else None
    if known is None or known.form != reading.form:
        return ()
    come = [column for column in reading.columns if column not in known.columns]
    return (f"new columns, which no rule reads yet: {', '.join(come)}",) if come else ()


def standing(published: PublishedList) -> set[str]:
    """Give the parties that are on the list now."""
    return {listing.party_id for listing in published.listings if not has_ended(listing.events)}


def _too_small(source: Source, reading: Reading) -> Iterator[str]:
    count = reading.entries
    if count < source.least:
        yield f"{counted(count, 'entry', 'entries')}, where {source.code} never had fewer than {source.least:,}"
    if reading.declared is not None and reading.declared != count:
        yield f"{counted(count, 'entry', 'entries')}, where the publisher counts {reading.declared:,}"


def _drifted(reading: Reading) -> Iterator[str]:
    if reading.unread_share > _UNREAD_SHARE:
        yield f"{reading.unread:,} of {reading.pieces:,} remarks could not be read: the format has changed"
    if reading.entries and "name" in reading.fill and reading.has("name") < _FILLED_SHARE:
        yield f"only {reading.fill['name']:,} of {reading.entries:,} entries have a name: the format has changed"


def _misdated(published: PublishedList, before: Before | None) -> Iterator[str]:
    version = published.version
    if version.published_on > version.checked_on:
        yield f"published on {version.published_on}, which is still to come"
    if before and version.published_on < before.published.version.published_on:
        yield f"published on {version.published_on}, before the live version of {before.published.version.published_on}"


def _collapsed(source: Source, published: PublishedList, before: Before | None) -> Iterator[str]:
    if before is None:
        return
    old, new = standing(before.published), standing(published)
    lost = old - new
    if len(lost) > source.loss * len(old):
        yield f"{len(lost):,} of {len(old):,} entries are gone, more than {source.loss:.0%} at once"


def _stakes_collapsed(source: Source, published: PublishedList, before: Before | None) -> Iterator[str]:
    """Compare who owns whom, as far as no end is stated."""
    if before is None:
        return
    owned, now = _owned(before.published), _owned(published)
    unowned = owned - now
    if len(unowned) > source.loss * len(owned):
        yield f"{len(unowned):,} of {len(owned):,} stakes are gone, more than {source.loss:.0%} at once"


def _owned(published: PublishedList) -> set[tuple[str, str]]:
    return {(stake.owner, stake.asset) for stake in published.stakes if stake.until is None}


def _programmes_collapsed(reading: Reading, published: PublishedList, before: Before | None) -> Iterator[str]:
    """Find programmes that have lost most of their entries, by their printed tags where both versions have them."""
    if before is None:
        return
    if before.reading:
        old, new = _by_tag(before.reading), _by_tag(reading)
    else:
        old, new = _by_programme(before.published), _by_programme(published)
    for name, count in old.items():
        if count >= _FEW and new.get(name, 0) < (1 - _PROGRAMME_LOSS) * count:
            yield f"the programme {name} has {new.get(name, 0):,} entries, where the version before has {count:,}"


def _by_tag(reading: Reading) -> Mapping[str, int]:
    counts: Counter[str] = Counter()
    for one in reading.tags:
        counts[one.tag] += one.entries
    return counts


def _by_programme(published: PublishedList) -> Mapping[str, int]:
    return Counter(listing.programme for listing in published.listings if not has_ended(listing.events))


def _poorer(reading: Reading, before: Before | None) -> Iterator[str]:
    """Compare with the version before what the entries have; formats differ in that, so only within one format."""
    known = before.reading if before else None
    if known is None or known.form != reading.form:
        return
    if gone := [column for column in known.columns if column not in reading.columns]:
        yield f"the columns {', '.join(gone)} are gone: the format has changed"
    for field, count in known.fill.items():
        had, has = known.has(field), reading.has(field)
        if count >= _FEW and had >= _FILL_THAT_COUNTS and has < _FILLED_SHARE * had:
            what = _A.get(field, field)
            yield f"only {has:.0%} of the entries have {what}, where {had:.0%} had: the format has changed"
    rise = reading.unread_share - known.unread_share
    if rise > _UNREAD_RISE:
        shares = f"{reading.unread_share:.1%} of the remarks could not be read, where it was {known.unread_share:.1%}"
        yield f"{shares}: the format has changed"


_A = {
    "name": "a name",
    "alias": "an alias",
    "identifier": "an identifier",
    "country": "a country",
    "programme": "a programme",
    "listed_on": "a day of listing",
}
