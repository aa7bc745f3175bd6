"""A snapshot that was laid out from the one before answers as one that was made of all lists anew."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.listings import PublishedList
from service.domain.parties import Identifier, IdentifierKind, Name, NameKind
from service.files.array_file import ArrayFile, open_arrays, write
from service.register.mapped import MappedRegister, amended, entries_of, joined, snapshot_of
from tests.any_lists import lists
from tests.builders import listing, party, published, register

LEI = ("lei", "ABCDEFGHIJKLMNOPQR00")
BOUNDS = (1, 9999)  # years at whose ends an instant of another zone has no day in UTC


def laid_out(some: Sequence[PublishedList]) -> ArrayFile:
    return ArrayFile.in_memory(*snapshot_of(joined([entries_of(one) for one in in_order(some)])))


def in_order(some: Sequence[PublishedList]) -> list[PublishedList]:
    return sorted(some, key=lambda one: one.version.code)


def laid_from(former: ArrayFile, before: Sequence[PublishedList], after: Sequence[PublishedList]) -> ArrayFile:
    """Lay out anew what differs between two states of the lists."""
    changed = [one for one in before if one not in after] + [one for one in after if one not in before]
    ids = {party.id for one in changed for party in one.parties}
    streams = [[entry for entry in entries_of(one) if entry[0].id in ids] for one in in_order(after)]
    return ArrayFile.in_memory(*amended(former, ids, joined(streams), {one.version.code for one in changed}))


def require_same(found: ArrayFile, whole: ArrayFile) -> None:
    """Compare all that can be asked of two snapshots."""
    read, held = MappedRegister.of(found), MappedRegister.of(whole)
    assert repr(list(read.all_parties.items())) == repr(list(held.all_parties.items()))
    assert repr(list(read.listings.items())) == repr(list(held.listings.items()))
    assert repr(list(read.in_order())) == repr(list(held.in_order()))
    assert repr(list(read.entries(by_name=True))) == repr(list(held.entries(by_name=True)))
    assert read.programmes == held.programmes
    # seconds: instants of two zones in an hour that comes twice are never equal to Python (PEP 495)
    latest = [one.latest.timestamp() if one.latest else None for one in (read, held)]
    assert latest[0] == latest[1] or (held.latest and held.latest.year in BOUNDS)
    assert sum(number for _, number in read.grouped_listings()) == sum(number for _, number in held.grouped_listings())
    for one in held.all_parties.values():
        for name in one.names:
            assert list(read.find_by_name(name.text)) == list(held.find_by_name(name.text))
        for number in one.identifiers:
            wanted = {(number.kind.value, number.value)}
            assert list(read.find_by_identifier(wanted)) == list(held.find_by_identifier(wanted))
    for row in range(len(read.rows)):
        assert [read.rows.grouped_listings(kind).programme for kind in read.rows.kinds(row)] == [
            one.programme for one in read.rows.listings(row)
        ]


SOME = st.lists(lists(codes=("a", "b", "c")), max_size=3, unique_by=lambda one: one.version.code)


@pytest.mark.slow
@given(SOME, SOME, SOME)
@settings(max_examples=60, deadline=None)
def test_any_change_of_any_lists_is_laid_out_as_anew(
    first: list[PublishedList], second: list[PublishedList], third: list[PublishedList]
) -> None:
    once = laid_from(laid_out(first), first, second)
    require_same(once, laid_out(second))
    require_same(laid_from(once, second, third), laid_out(third))


def _lists(*names: str) -> list[PublishedList]:
    held = published(
        "us-first",
        [party("acme", Name("Acme", NameKind.PRIMARY), identifiers=(Identifier(IdentifierKind.LEI, LEI[1]),))],
        [listing("order")],
    )
    parties = [party(f"house-{name}", Name(name, NameKind.PRIMARY)) for name in names]
    own = published("house-desk", parties, [listing("notice", party_id=one.id) for one in parties])
    return [held, own]


def test_each_party_says_which_it_was_before(tmp_path: Path) -> None:
    before, after = _lists("Beta", "Delta"), _lists("Alpha", "Delta")
    write(tmp_path / "first.lists", *snapshot_of(joined([entries_of(one) for one in in_order(before)])))
    former = open_arrays(tmp_path / "first.lists")
    amendment = laid_from(former, before, after)
    require_same(amendment, laid_out(after))
    write(tmp_path / "second.lists", amendment.arrays, amendment.meta)
    found = MappedRegister.of(open_arrays(tmp_path / "second.lists"))
    assert [one.id for one in found.in_order()] == ["acme", "house-Alpha", "house-Delta"]
    assert found.former is not None
    assert found.former.state == "first"
    assert np.array_equal(found.former.numbers, [0, -1, -1])  # Delta is of the changed list, and read again
    assert MappedRegister.of(former).former is None
    assert register(*before).book.former is None


def test_a_party_that_is_listed_only_since_leaves_no_former_state(tmp_path: Path) -> None:
    before = _lists("Beta")
    after = [*before, published("own-desk", [party("bare")], [])]
    write(tmp_path / "first.lists", *snapshot_of(joined([entries_of(one) for one in in_order(before)])))
    amendment = laid_from(open_arrays(tmp_path / "first.lists"), before, after)
    write(tmp_path / "second.lists", amendment.arrays, amendment.meta)
    found = MappedRegister.of(open_arrays(tmp_path / "second.lists"))
    assert found.former is not None
    told = found.with_listings({"bare": (replace(listing("order"), party_id="bare"),)})
    assert told.former is None
