"""What repeats is kept once, a long screening is seen only when it is whole, and what is old goes with all it named."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import StoreError, UnknownScreeningError
from service.store import FindingRecord, FindingsView, NoteSpool, ScreeningRecord, Store
from tests.store.samples import NOW, published, screening
from tests.store.test_screening_records import JSON

ACTS = [
    {"event": "listed", "reference": f"act {number}", "source": "https://example.org/" + "x" * 80}
    for number in range(9)
]
NOTE = {"row": 7, "column": "name", "value": "a", "message": "says nothing"}


def hit(row: int, **more: object) -> FindingRecord:
    match = {
        "list": "us-ccmc",
        "party": "Xiaomi Corporation",
        "party_id": "xiaomi",
        "against": "MI",
        "strength": "exact",
    }
    document: dict[str, Any] = {
        "row": row,
        "holding": {"name": f"XIAOMI {row}", "quantity": row},
        "flag": "divest",
        "days_left": row,
        "matches": [{**match, "listing": {"status": "in_force", "events": ACTS}}],
        **more,
    }
    return FindingRecord(row, "divest", 60, document)


def record(name: str, *findings: FindingRecord, age: int = 0) -> ScreeningRecord:
    of = screening(published())
    return replace(of, id=name, findings=findings, created_at=NOW - timedelta(days=age))


@pytest.fixture
def kept(url: str) -> Iterator[Store]:
    with closing(Store.open(url)) as store:
        store.lists.add(published(), retrieved_at=NOW)
        yield store


def size(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        (free,) = connection.execute("PRAGMA freelist_count").fetchone()
    return int(pages - free) * 4_096


def count(file: Path, table: str) -> int:
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - own names


@pytest.mark.slow
def test_a_listing_that_comes_again_takes_no_room_again(kept: Store, file: Path) -> None:
    kept.add_screening(record("first", hit(1)))
    before = size(file)
    findings = tuple(map(hit, range(1, 1_001)))
    kept.add_screening(record("second", *findings))
    assert size(file) - before < 150_000  # the documents have 1.7 MB
    assert kept.screening("second").findings == findings


@pytest.mark.slow
def test_a_screening_of_one_holding_writes_few_pages(kept: Store, file: Path) -> None:
    kept.add_screening(record("first", hit(1)))
    size(file)
    kept.add_screening(record("second", hit(2)))
    assert file.with_name(f"{file.name}-wal").stat().st_size < 40_000


HOLDINGS = st.dictionaries(
    st.sampled_from(["name", "isin", "ticker", "quantity", "market_value", "side", "colour"]),
    st.none() | st.integers(-(2**70), 2**70) | st.floats(-1e9, 1e9) | st.text(),
).map(lambda held: {**held, **({"market_value": 5} if not isinstance(held.get("market_value"), int | float) else {})})
MATCHES = st.lists(
    st.fixed_dictionaries(
        {key: st.text() for key in ("list", "party", "party_id", "against", "strength")}, optional={"listing": JSON}
    ),
    max_size=3,
)


@pytest.mark.slow
@given(
    document=st.fixed_dictionaries(
        {},
        optional={
            "row": st.integers(0, 9) | st.none(),
            "holding": HOLDINGS,
            "days_left": st.none() | st.integers(0, 99) | st.booleans(),
            "matches": MATCHES,
            "reason": JSON,
        },
    )
)
@settings(max_examples=150, deadline=None)
def test_any_finding_comes_back_to_the_letter(document: dict[str, Any]) -> None:
    with closing(Store.in_memory()) as store:
        finding = FindingRecord(3, "clear", 0, document)
        store.add_screening(replace(record("one", finding), versions=()))
        assert repr(store.screening("one").findings) == repr((finding,))


@pytest.mark.slow
@given(st.lists(JSON, max_size=30), st.integers(0, 40), st.integers(0, 40))
@settings(max_examples=30, deadline=None)
def test_notes_come_back_in_their_order(notes: list[Any], offset: int, limit: int) -> None:
    with closing(Store.in_memory()) as store:
        held = record("one")
        store.add_screening(replace(held, versions=(), document={"errors": notes, "warnings": notes[::-1]}))
        assert repr(store.screening("one").document) == repr({"errors": notes, "warnings": notes[::-1]})
        assert list(store.past_screenings.notes("one", "errors", offset=offset, limit=limit)) == notes[offset:][:limit]


def test_many_notes_are_spooled_and_read_piece_by_piece() -> None:
    spool = NoteSpool()
    for number in range(2_500):
        spool.add([number, "x"])
    assert [note[0] for note in spool] == list(range(2_500))
    assert sum(number for number, _ in spool.packed(1_200)) == 2_000


@pytest.mark.slow
def test_a_screening_in_parts_is_seen_only_when_it_is_whole(kept: Store) -> None:
    staged = kept.begin_screening(record("long"))
    staged.add([hit(1), hit(2)])
    with pytest.raises(UnknownScreeningError):
        kept.screening("long")
    assert kept.past_screenings.page(offset=0, limit=9) == (0, ())
    assert kept.past_screenings.findings("long", FindingsView()) == (0, ())
    staged.add([hit(3)])
    done = replace(record("long"), outcome="incomplete", document={"counts": {}, "errors": []})
    staged.finish(done, {"errors": [NOTE]})
    found = kept.screening("long")
    assert found.findings == (hit(1), hit(2), hit(3))
    assert (found.outcome, found.document) == ("incomplete", {"counts": {}, "errors": [NOTE]})
    assert kept.past_screenings.head("long").counted == {"errors": 1}
    assert list(kept.past_screenings.stream("long", strictest_first=True)) == [hit(1), hit(2), hit(3)]


@pytest.mark.slow
def test_a_screening_that_is_given_up_or_begun_anew_leaves_nothing(kept: Store, file: Path) -> None:
    first = kept.begin_screening(record("long"))
    first.add([hit(1)])
    second = kept.begin_screening(record("long"))
    with pytest.raises(StoreError):
        first.add([hit(2)])
    with pytest.raises(StoreError, match="begun anew"):
        first.finish(record("long"), {})
    second.add([hit(3)])
    second.discard()
    assert count(file, "findings") == count(file, "screenings") == 0


@pytest.mark.slow
def test_what_a_crash_left_goes_with_the_next_long_screening_a_day_later(kept: Store, file: Path) -> None:
    kept.begin_screening(record("dead", age=2)).add([hit(1)])
    kept.begin_screening(record("next")).discard()
    assert count(file, "findings") == 0


@pytest.mark.slow
def test_old_screenings_go_with_all_that_nothing_else_names(kept: Store, file: Path) -> None:
    old, shared = hit(1, reason="only then"), hit(2)
    kept.add_screening(record("old", old, shared, age=500))
    kept.add_screening(record("young", shared))
    kept.begin_screening(record("dead", age=450)).add([hit(9, reason="never finished")])
    before = NOW - timedelta(days=400)
    told = kept.retention.old(before)
    assert (told.screenings, told.findings, told.first) == (1, 2, NOW - timedelta(days=500))
    assert kept.retention.purge(before) == 2
    kept.retention.give_back()
    with pytest.raises(UnknownScreeningError):
        kept.screening("old")
    assert kept.screening("young").findings == (shared,)
    assert (count(file, "answers"), count(file, "listing_texts"), count(file, "screening_settings")) == (1, 1, 1)
    kept.retention.purge(NOW + timedelta(days=1))
    assert [count(file, table) for table in ("answers", "listing_texts", "answer_listings", "screening_lists")] == [
        0
    ] * 4


@pytest.mark.slow
def test_freed_space_is_given_back(kept: Store, file: Path) -> None:
    findings = [hit(row, reason=f"{row} " + "y" * 300) for row in range(2_000)]
    kept.add_screening(record("old", *findings, age=500))
    size(file)
    full = file.stat().st_size
    kept.retention.purge(NOW - timedelta(days=400))
    kept.retention.give_back()
    assert file.stat().st_size < full / 2


@pytest.mark.slow
def test_the_log_is_cut_when_a_store_is_closed_though_another_is_open(url: str, file: Path) -> None:
    with closing(Store.open(url)) as other, closing(Store.open(url)) as store:
        other.lists.live_versions()
        store.lists.add(published(), retrieved_at=NOW)
        log = file.with_name(f"{file.name}-wal")
        assert log.stat().st_size > 0
        store.close()
        assert log.stat().st_size == 0
