"""A version names all that makes an answer, so that two readings under one version are the same reading."""

import hashlib
import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.listings import PublishedList
from service.domain.programmes import Programmes
from service.lists import load_bundled, load_programmes
from service.lists.reviewed.versions import READER_VERSION, Part, version_of
from tests.lists.edited_tables import change, rewrite, rows_of, save

FEEDS_OF_NS_CMIC = ("ns_cmic.csv", "events.csv", "links.csv", "names.csv", "identifiers.csv")
EXTRACT = Path(__file__).parents[1] / "extracts" / "bundled"
# What each reader made of tests/lists/extracts/bundled. When the reader reads the same bytes differently, raise
# READER_VERSION and add a line; never change one, for a stored screening names the version that made it.
READINGS = {
    1: "465972be731e140e3bb4d63a1ea61f895690a8c80ce627d9cc62569434e6619a",
    2: "465972be731e140e3bb4d63a1ea61f895690a8c80ce627d9cc62569434e6619a",
    3: "465972be731e140e3bb4d63a1ea61f895690a8c80ce627d9cc62569434e6619a",  # ownership is read, and none is stated here
    4: "465972be731e140e3bb4d63a1ea61f895690a8c80ce627d9cc62569434e6619a",  # all members of gzip are read, none is here
    5: "3eca0b0adaa0b8d8f297eacbebed74b429027652e5b8f4093c542aae18974b13",  # hours of first days, identifiers
    6: "3eca0b0adaa0b8d8f297eacbebed74b429027652e5b8f4093c542aae18974b13",  # directives by instrument
    7: "3eca0b0adaa0b8d8f297eacbebed74b429027652e5b8f4093c542aae18974b13",  # a market is a party of its own kind
    8: "3eca0b0adaa0b8d8f297eacbebed74b429027652e5b8f4093c542aae18974b13",  # regimes, measures of OpenSanctions
    9: "3eca0b0adaa0b8d8f297eacbebed74b429027652e5b8f4093c542aae18974b13",  # directives of the CSL
}
PARTS = st.lists(st.tuples(st.text(max_size=4), st.binary(max_size=4)), max_size=4)
ALL = {"us-ns-cmic", "us-ccmc", "us-1260h", "us-apps", "us-eo14071", "us-ar-china"}


def load(folder: Path) -> dict[str, PublishedList]:
    return {one.version.code: one for one in load_bundled(load_programmes(folder), folder)}


def versions(folder: Path) -> dict[str, str]:
    return {code: one.version.version for code, one in load(folder).items()}


def renamed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """Tell which lists have another version now."""
    return {code for code in before if before[code] != after[code]}


def framed(parts: list[Part]) -> bytes:
    """Write parts as the version is documented to hash them: each name and content behind its length."""
    return b"".join(b"%d:%b" % (len(piece), piece) for name, content in parts for piece in (name.encode(), content))


def meaning(value: object) -> object:
    """Give what a reading says, without its hash and what is empty."""
    if isinstance(value, dict):
        return {key: meaning(one) for key, one in value.items() if one and not str(one).startswith("sha256:")}
    return [meaning(one) for one in value] if isinstance(value, list | tuple) else value


@given(PARTS, PARTS)
def test_two_lots_of_parts_share_a_version_only_when_they_are_the_same(first: list[Part], second: list[Part]) -> None:
    assert (version_of(first) == version_of(second)) is (first == second)


def test_bytes_that_move_from_one_part_to_the_next_are_noticed() -> None:
    assert version_of([("a", b"xy"), ("b", b"z")]) != version_of([("a", b"x"), ("b", b"yz")])
    assert version_of([("a", b"x"), ("b", b"")]) != version_of([("a", b""), ("b", b"x")])


def test_a_version_hashes_the_reader_the_files_the_row_and_the_zones_of_the_list(folder: Path) -> None:
    row = next(row for row in rows_of(folder / "lists.csv") if row["code"] == "us-ns-cmic")
    del row["checked_on"]
    parts = [
        ("reader", str(READER_VERSION).encode()),
        ("lists.csv", json.dumps(row, ensure_ascii=False, sort_keys=True).encode()),
        ("zones", json.dumps({"eo-14032": "America/New_York"}).encode()),
        *((file, (folder / file).read_bytes()) for file in FEEDS_OF_NS_CMIC),
    ]
    assert versions(folder)["us-ns-cmic"] == f"sha256:{hashlib.sha256(framed(parts)).hexdigest()}"


@pytest.mark.parametrize(
    ("field", "value"),
    [("printed_time", "00:02"), ("title", "Another title"), ("published_on", "2021-12-17"), ("grade", "B")],
)
def test_the_own_row_of_a_list_makes_its_version_and_no_other(folder: Path, field: str, value: str) -> None:
    before = versions(folder)
    change(folder / "lists.csv", lambda row: row["code"] == "us-ns-cmic", **{field: value})
    assert renamed(before, versions(folder)) == {"us-ns-cmic"}


def test_a_list_that_was_checked_again_keeps_its_version(folder: Path) -> None:
    before = versions(folder)
    change(folder / "lists.csv", lambda _: True, checked_on="2026-12-01")
    after = load(folder)
    assert {one.version.checked_on for one in after.values()} == {date(2026, 12, 1)}
    assert renamed(before, versions(folder)) == set()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "cells", "lists"),
    [
        ("ns_cmic.csv", {"country": ""}, {"us-ns-cmic"}),
        ("ccmc.csv", {"country": ""}, {"us-ccmc"}),
        ("apps.csv", {"country": "CN"}, {"us-apps"}),
        ("cmc_1260h.csv", {"country": ""}, {"us-1260h"}),
        ("editions.csv", {"reference": "a release"}, {"us-1260h"}),
        ("renames.csv", {"basis": "reviewed"}, {"us-1260h"}),
        ("events.csv", {"effect": "none"}, ALL),
        ("links.csv", {"basis": "reviewed"}, ALL),
        ("identifiers.csv", {"source": "reviewed"}, ALL),
    ],
)
def test_a_file_makes_the_versions_of_the_lists_it_feeds(
    folder: Path, file: str, cells: dict[str, str], lists: set[str]
) -> None:
    before = versions(folder)
    rewrite(folder / file, 2, **cells)
    assert renamed(before, versions(folder)) == lists


def test_the_zone_of_a_programme_makes_the_versions_whose_days_begin_by_it(folder: Path) -> None:
    before = load(folder)
    change(folder / "programmes.csv", lambda row: row["code"] == "eo-14032", zone="America/Chicago")
    after = load(folder)
    differing = {
        code
        for code in before
        for one, other in zip(before[code].listings, after[code].listings, strict=True)
        if one.events[0].at != other.events[0].at
    }
    assert (
        differing == renamed({c: one.version.version for c, one in before.items()}, versions(folder)) == {"us-ns-cmic"}
    )


def test_the_programme_table_has_a_version(programmes: Programmes, folder: Path) -> None:
    assert programmes.version.startswith("sha256:")
    assert programmes.version == load_programmes(folder).version


@pytest.mark.parametrize(
    ("file", "cells"),
    [
        ("programmes.csv", {"restriction": "partial"}),
        ("clocks.csv", {"begins_after_days": "61"}),
        ("ownership_rules.csv", {"percent": "51"}),
    ],
)
def test_what_the_law_says_makes_the_version_of_the_programme_table(
    folder: Path, file: str, cells: dict[str, str]
) -> None:
    before = load_programmes(folder).version
    rewrite(folder / file, 2, **cells)
    assert load_programmes(folder).version != before


@pytest.mark.parametrize(("party", "is_of_programmes"), [("*", True), ("(other", True), ("Xiaomi", False)])
def test_an_act_makes_the_version_of_the_programme_table_when_it_is_wide(
    folder: Path, party: str, *, is_of_programmes: bool
) -> None:
    before = load_programmes(folder)
    change(folder / "events.csv", lambda row: row["party"].startswith(party), effect="none")
    after = load_programmes(folder)
    assert (before.version != after.version) is is_of_programmes
    assert (before.by_code != after.by_code) is is_of_programmes


def test_the_place_of_a_wide_act_makes_the_version_for_it_ranks_the_acts_of_one_instant(folder: Path) -> None:
    before = load_programmes(folder)
    first, *others = rows_of(folder / "events.csv")
    assert first["party"] != "*"
    save(folder / "events.csv", [*others, first])
    after = load_programmes(folder)
    assert before.by_code != after.by_code
    assert before.version != after.version


LAW = (
    *("programmes.csv", "clocks.csv", "ownership_rules.csv", "directives.csv", "licences.csv"),
    *("regimes.csv", "phases.csv", "following.csv"),
)


def test_the_programme_table_is_hashed_with_its_reader(folder: Path) -> None:
    rows = enumerate(rows_of(folder / "events.csv"), start=2)
    wide = [(line, row) for line, row in rows if row["party"].startswith(("*", "("))]
    parts = [
        ("reader", str(READER_VERSION).encode()),
        *((file, (folder / file).read_bytes()) for file in LAW),
        *(
            (f"events.csv line {line}", json.dumps(row, ensure_ascii=False, sort_keys=True).encode())
            for line, row in wide
        ),
    ]
    assert load_programmes(folder).version == f"sha256:{hashlib.sha256(framed(parts)).hexdigest()}"


def test_the_reader_still_reads_the_same_bytes_the_same_way() -> None:
    """A failure says: raise READER_VERSION, and add the new reading to READINGS."""
    programmes = load_programmes(EXTRACT)
    read = [asdict(one) for one in load_bundled(programmes, EXTRACT)]
    law = [asdict(programme) for programme in programmes.by_code.values()]
    text = json.dumps(meaning([read, law]), default=str, sort_keys=True)
    assert hashlib.sha256(text.encode()).hexdigest() == READINGS[READER_VERSION]
