"""What a new version must be before it goes live: whole, sane, and not suddenly smaller."""

from collections.abc import Iterator

from service.domain.listings import PublishedList
from service.lists.catalogue import Source
from service.lists.readers.records import Contents
from service.lists.succession import has_ended

# Some remarks are free text: 2 % of OFAC's Consolidated list, 5 % of SDN, 6 % of the CSL of 2022. A format that drifts
# loses far more at once.
_UNREAD_SHARE = 0.1
# A field that most records had does not leave from one day to the next.
_FILLED_SHARE = 0.5


def refusals(
    source: Source, contents: Contents, published: PublishedList, before: PublishedList | None
) -> tuple[str, ...]:
    """Say why a version must wait until a person accepts it; empty when it may go live."""
    return (
        *_too_small(source, contents),
        *_drifted(contents),
        *_misdated(published, before),
        *_collapsed(source, published, before),
    )


def standing(published: PublishedList) -> set[str]:
    """Give the parties that are on the list now."""
    return {listing.party_id for listing in published.listings if not has_ended(listing)}


def _too_small(source: Source, contents: Contents) -> Iterator[str]:
    count = len(contents.records)
    if count < source.least:
        yield f"{count:,} entries, where {source.code} never had fewer than {source.least:,}"
    if contents.declared is not None and contents.declared != count:
        yield f"{count:,} entries, where the publisher counts {contents.declared:,}"


def _drifted(contents: Contents) -> Iterator[str]:
    if contents.pieces and contents.unread > _UNREAD_SHARE * contents.pieces:
        yield f"{contents.unread:,} of {contents.pieces:,} remarks could not be read: the format has changed"
    fill = dict(contents.fill)
    if contents.records and fill.get("name", len(contents.records)) < _FILLED_SHARE * len(contents.records):
        yield f"only {fill['name']:,} of {len(contents.records):,} entries have a name: the format has changed"


def _misdated(published: PublishedList, before: PublishedList | None) -> Iterator[str]:
    version = published.version
    if version.published_on > version.checked_on:
        yield f"published on {version.published_on}, which is still to come"
    if before and published.version.published_on < before.version.published_on:
        yield f"published on {published.version.published_on}, before the live version of {before.version.published_on}"


def _collapsed(source: Source, published: PublishedList, before: PublishedList | None) -> Iterator[str]:
    if before is None:
        return
    old, new = standing(before), standing(published)
    lost = old - new
    if len(lost) > source.loss * len(old):
        yield f"{len(lost):,} of {len(old):,} entries are gone, more than {source.loss:.0%} at once"
    owned = {(stake.owner, stake.asset) for stake in before.stakes if stake.until is None}
    unowned = owned - {(stake.owner, stake.asset) for stake in published.stakes if stake.until is None}
    if len(unowned) > source.loss * len(owned):
        yield f"{len(unowned):,} of {len(owned):,} stakes are gone, more than {source.loss:.0%} at once"
