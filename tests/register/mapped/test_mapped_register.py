"""A book read from arrays answers as one in memory does, whatever is asked of it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.as_of import AsOf
from service.domain.events import EventKind
from service.domain.kept_events import Act, Correction
from service.domain.listings import Listing, PublishedList
from service.domain.parties import Identifier, IdentifierKind, Name, NameKind
from service.domain.status import listing_status_at
from service.files.array_file import ArrayFile, open_arrays, write
from service.lists import Loader, SourceFile, load_bundled, load_programmes, source_of
from service.register.corrections import with_corrections
from service.register.mapped import MappedRegister, entries_of, joined, snapshot_of
from service.register.register import Register
from tests.any_lists import lists
from tests.builders import PROGRAMMES, event, listing, moment, party, published, register

LEI = "ABCDEFGHIJKLMNOPQR00"
NUMBERED = party("zz", identifiers=(Identifier(IdentifierKind.LEI, LEI),))
LISTS = (
    published(
        "us-first",
        [NUMBERED, party("acme", Name("Acme", NameKind.WEAK)), party("bare")],
        [
            listing("order"),
            listing("order", party_id="zz"),
            listing("notice", event(EventKind.DELISTED, "2021-05-01"), party_id="zz"),
        ],
    ),
    published("us-second", [party("acme", Name("Zebra", NameKind.PRIMARY))], [listing("notice", listed="2022-10-05")]),
)
HELD = register(*LISTS)


def stored(*lists: PublishedList) -> MappedRegister:
    streams = [entries_of(one) for one in sorted(lists, key=lambda one: one.version.code)]
    return MappedRegister.of(ArrayFile.in_memory(*snapshot_of(joined(streams))))


STORED = replace(HELD, book=stored(*LISTS))
ACTS = [Act("us-first", "zz", "order", event(EventKind.ENJOINED, "2021-03-12", known_from=moment("2030-01-01").value))]

CORRECTED, KNOWN = datetime(2021, 3, 1, tzinfo=UTC), datetime(2021, 6, 1, tzinfo=UTC)
CORRECTIONS = [Correction("us-first", "zz", "acme", CORRECTED, KNOWN, "ref", "source")]


def numbers(pairs: Iterable[tuple[Listing, int]], known: Register, at: AsOf) -> dict[str, int]:
    counted: dict[str, int] = {}
    for one, number in pairs:
        listing_status = listing_status_at(one, known.programmes, at, at)
        status = str(listing_status and listing_status.status)
        counted[status] = counted.get(status, 0) + number
    return counted


@pytest.mark.parametrize("acts", [(), ACTS], ids=["as published", "with an act told since"])
@pytest.mark.parametrize("corrections", [(), CORRECTIONS], ids=["no record replaced", "one replaced"])
@pytest.mark.parametrize("codes", [None, ["us-second"], ["us-first"]])
@pytest.mark.parametrize("known_at", [None, "2021-02-01", "2022-12-01", "2020-01-01"])
@pytest.mark.parametrize("at", ["2021-03-16", "2022-12-01"])
def test_every_question_is_answered_as_from_memory(
    acts: Sequence[Act], corrections: Sequence[Correction], codes: list[str] | None, known_at: str | None, at: str
) -> None:
    asked = AsOf.parse(at)

    def states() -> Iterable[Register]:
        for whole in (HELD, STORED):
            told = with_corrections(whole.apply_events(acts), corrections)
            known = told.as_known(moment(known_at)) if known_at else told
            yield known.choose(codes)

    def is_in_force(one: Listing) -> bool:
        listing_status = listing_status_at(one, PROGRAMMES, asked, asked)
        return listing_status is not None and not listing_status.has_ended

    held, read = states()
    assert read == held
    assert read.latest() == held.latest()
    assert read.book.programmes == held.book.programmes
    assert {one.id for one in read.in_order()} == {one.id for one in held.in_order()}
    assert numbers(read.book.grouped_listings(), read, asked) == numbers(held.book.grouped_listings(), held, asked)
    for wanted in (None, is_in_force):
        assert list(read.book.entries(wanted, by_name=True)) == list(held.book.entries(wanted, by_name=True))
        rest = sorted(held.book.entries(wanted), key=lambda entry: entry[0].id)
        assert sorted(read.book.entries(wanted), key=lambda entry: entry[0].id) == rest
    for name in ("ACME corporation", "acme", "zebra", "none"):
        assert {one.id for one in read.book.find_by_name(name)} == {one.id for one in held.book.find_by_name(name)}
    assert list(read.book.find_by_identifier({("lei", LEI)})) == list(held.book.find_by_identifier({("lei", LEI)}))
    assert read.book.all_parties == held.book.all_parties


def test_keys_are_those_in_it_alone() -> None:
    assert list(STORED.book.all_parties) == ["acme", "bare", "zz"]
    assert list(STORED.parties) == list(STORED.listings) == ["acme", "zz"]
    assert (len(STORED.book.all_parties), len(STORED.parties), len(STORED.listings)) == (3, 2, 2)
    assert "bare" in STORED.book.all_parties
    assert "bare" not in STORED.parties
    assert 7 not in STORED.parties  # type: ignore[comparison-overlap] # a mapping may be asked anything
    for mapping in (STORED.parties, STORED.listings):
        with pytest.raises(KeyError):
            mapping["none"]
    assert [one.id for one in STORED.in_order()[1:]] == ["zz"]


def test_a_book_without_anybody_is_a_book_too() -> None:
    empty = stored()
    assert len(empty.parties) == 0
    assert list(empty.entries(lambda _: True)) == []
    assert empty.latest is None
    assert empty == register().book


def test_parties_out_of_their_order_are_refused() -> None:
    with pytest.raises(ValueError, match="'acme' comes behind its place"):
        snapshot_of([(party("zz"), ()), (party("acme"), ())])


@pytest.mark.slow
@given(st.lists(lists(codes=("a", "b", "c")), max_size=3, unique_by=lambda one: one.version.code))
@settings(max_examples=60, deadline=None)
def test_any_lists_are_joined_and_come_back_as_from_memory(some: list[PublishedList]) -> None:
    held, read = Register.of(some, PROGRAMMES).book, stored(*some)
    assert read == held
    assert repr(dict(read.listings)) == repr({key: held.listings[key] for key in sorted(held.listings)})
    assert read.programmes == held.programmes
    assert read.latest == held.latest
    assert sum(number for _, number in read.grouped_listings()) == sum(map(len, held.listings.values()))


@pytest.mark.slow
def test_the_bundled_lists_and_a_real_sdn_come_back_from_a_file(shared: Path, tmp_path: Path) -> None:
    """9,217 parties of July 2021, and the bundled ones."""
    programmes = load_programmes()
    files = sorted((shared / "data" / "lists" / "ofac_sdn_csv_2021-07").iterdir())
    sources = [SourceFile(file.name, file.read_bytes()) for file in files]
    sdn = Loader(programmes, date(2021, 8, 1), date(2021, 8, 1)).load(source_of("us-sdn"), sources, {})
    lists = [*load_bundled(programmes), *(one.published for one in sdn)]
    held = Register.of(lists, programmes)
    streams = [entries_of(one) for one in sorted(lists, key=lambda one: one.version.code)]
    write(tmp_path / "some.lists", *snapshot_of(joined(streams)))
    read = replace(held, book=MappedRegister.of(open_arrays(tmp_path / "some.lists")))
    assert read == held
    assert {key: repr(value) for key, value in read.listings.items()} == {
        key: repr(value) for key, value in held.listings.items()
    }
    now = AsOf(datetime(2021, 8, 1, tzinfo=UTC))
    assert numbers(read.book.grouped_listings(), read, now) == numbers(held.book.grouped_listings(), held, now)
    assert len(read.parties) > 9_000


def test_the_state_of_a_file_names_it_and_one_in_memory_has_none(tmp_path: Path) -> None:
    streams = [entries_of(one) for one in LISTS]
    path = tmp_path / "register-one"
    write(path, *snapshot_of(joined(streams)))
    assert MappedRegister.of(open_arrays(path)).state == path.stem
    assert stored(*LISTS).state is None
