"""Reviewed identifiers reach their party in every version of a list, and never a second company."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.listings import PublishedList
from service.domain.parties import Identifier, IdentifierKind, Name, NameKind, Party
from service.domain.programmes import Programmes
from service.errors import ListDataError
from service.lists import Loader, SourceFile, load_bundled, source_of
from service.lists.load.verify import reread
from service.lists.reviewed.attached import bundled_reviewed
from service.lists.reviewed.checks import shared_identifiers
from service.lists.reviewed.known_identifiers import bundled_identifiers
from service.lists.reviewed.versions import version_of
from tests.lists.edited_tables import Cells, change, rows_of, save
from tests.lists.readers.ofac_extracts import prim, source

FILE = "identifiers.csv"
XIAOMI, CLOUDWALK = "xiaomi-corporation", "ofac-33112"


def values_of(published: PublishedList, party: str) -> dict[str, Identifier]:
    return {one.value: one for entry in published.parties if entry.id == party for one in entry.identifiers}


@pytest.mark.parametrize(
    ("code", "party", "values"),
    [
        ("us-ccmc", XIAOMI, {"KYG9830T1067", "1810 HK"}),
        ("us-ccmc", "crrc-corp", {"CNE100000BG0", "CNE100000CP9", "601766 CN", "1766 HK"}),
        ("us-ccmc", "luokung-technology-corp", {"LKCO US", "G56981114"}),
        ("us-ccmc", "advanced-micro-fabrication-equipment-inc", {"CNE100003MM9", "688012 CN"}),
        ("us-1260h", "advanced-micro-fabrication-equipment-inc", {"CNE100003MM9", "688012 CN"}),
        ("us-1260h", "byd-company-limited", {"CNE100000296", "CNE100001526", "002594 CN", "05606L100"}),
        ("us-1260h", "tencent-holdings-ltd", {"KYG875721634", "700 HK"}),
        ("us-apps", "tencent-holdings-ltd", {"KYG875721634", "700 HK"}),
        ("us-ns-cmic", CLOUDWALK, {"688327 CN"}),
    ],
)
def test_a_party_bears_its_reviewed_identifiers_on_each_list(
    published: dict[str, PublishedList], code: str, party: str, values: set[str]
) -> None:
    assert values <= values_of(published[code], party).keys()


def test_an_identifier_is_known_from_the_day_its_list_first_names_the_party_or_later(
    published: dict[str, PublishedList],
) -> None:
    assert values_of(published["us-ccmc"], XIAOMI)["KYG9830T1067"].known_from == date(2021, 1, 14)
    assert values_of(published["us-ccmc"], "luokung-technology-corp")["G56981114"].known_from == date(2024, 9, 17)


def test_no_identifier_is_of_two_parties(published: dict[str, PublishedList]) -> None:
    assert shared_identifiers(published.values()) == {}


def test_every_identifier_says_where_it_was_read() -> None:
    known = list(bundled_identifiers())
    assert known
    assert all(one.row.text("source") for one in known)


@given(st.sets(st.sampled_from(["KYG9830T1067", "1810 HK", "XS0000000000"])))
def test_what_a_list_prints_stays_and_nothing_is_told_twice(printed: set[str]) -> None:
    kinds = {"1810 HK": IdentifierKind.TICKER}
    own = tuple(Identifier(kinds.get(value, IdentifierKind.ISIN), value, date(2020, 1, 1)) for value in sorted(printed))
    party = Party(XIAOMI, "Xiaomi", (Name("Xiaomi", NameKind.PRIMARY, date(2021, 1, 14)),), own)
    completed = bundled_identifiers().complete(party)
    assert completed.identifiers[: len(own)] == own
    assert sorted(one.value for one in completed.identifiers) == sorted(printed | {"KYG9830T1067", "1810 HK"})
    assert bundled_identifiers().complete(completed) == completed


def test_a_party_without_reviewed_identifiers_stays_as_it_is() -> None:
    party = Party("ofac-1", "Somebody", (Name("Somebody", NameKind.PRIMARY),))
    assert bundled_identifiers().complete(party) is party


@pytest.mark.parametrize(
    ("value", "cells", "complaint"),
    [
        ("1810 HK", {"party": "ofac-1"}, "no list names 'ofac-1'"),
        ("1810 HK", {"value": "601766 CN"}, "is of .* already"),
        ("1810 HK", {"value": "601698 CN"}, "the lists print it for ofac-"),
        ("1810 HK", {"value": "1810"}, "'1810' is no ticker: write the code, one space and the market, as 1810 HK"),
        ("1810 HK", {"value": "1810  HK"}, "is no ticker"),
        ("KYG9830T1067", {"value": "KYG9830T1068"}, "is no isin: write twelve characters with their check digit"),
        ("88032Q109", {"value": "88032Q108"}, "is no cusip: write nine characters"),
        ("1810 HK", {"kind": "lei"}, "lei is none that a review adds: write one of isin, cusip, ticker"),
        ("1810 HK", {"kind": "number"}, "'number' cannot be read"),
        ("1810 HK", {"known_from": "2021"}, "'2021' cannot be read"),
        ("1810 HK", {"source": ""}, "source: is empty"),
        ("1810 HK", {"grade": "D"}, "'D' is no grade"),
    ],
)
def test_a_faulty_row_is_refused_with_its_place(
    folder: Path, programmes: Programmes, value: str, cells: Cells, complaint: str
) -> None:
    change(folder / FILE, lambda row: row["value"] == value, **cells)
    with pytest.raises(ListDataError, match=complaint) as caught:
        load_bundled(programmes, folder)
    assert str(caught.value).startswith(f"{FILE} line ")


def test_a_row_that_is_added_reaches_its_party(folder: Path, programmes: Programmes) -> None:
    row = {"party": "gowin-semiconductor-corp", "kind": "isin", "value": "US0378331005", "known_from": ""}
    save(folder / FILE, [*rows_of(folder / FILE), {**row, "source": "made up", "grade": "B"}])
    lists = {one.version.code: one for one in load_bundled(programmes, folder)}
    assert "US0378331005" in values_of(lists["us-ccmc"], "gowin-semiconductor-corp")


def ofac_files(*uids: str) -> list[SourceFile]:
    return [source("cons_prim.csv", *(prim(uid, f"WORKS NUMBER {uid} LIMITED") for uid in uids))]


def loaded(programmes: Programmes, files: list[SourceFile]) -> tuple[PublishedList, list[SourceFile]]:
    """Load OFAC's file, and give the version with all the files that are kept for it."""
    made = Loader(programmes, date(2025, 12, 1), date(2025, 12, 1)).load(source_of("us-cons"), files, {})
    one = next(one for one in made if one.published.version.code == "us-cons")
    return one.published, [*files, *(SourceFile(name, content) for name, content in one.reviewed)]


def test_a_list_as_its_publisher_has_it_bears_them_too(programmes: Programmes) -> None:
    published, kept = loaded(programmes, ofac_files("33112", "77"))
    assert "688327 CN" in values_of(published, CLOUDWALK)
    assert "688327 CN" not in values_of(published, "ofac-77")
    assert [file.name for file in kept] == ["cons_prim.csv", "reviewed/names.csv", "reviewed/identifiers.csv"]


def test_a_version_that_reviews_completed_is_whole_when_its_files_are_read_again(programmes: Programmes) -> None:
    published, kept = loaded(programmes, ofac_files("33112", "77"))
    again = reread(published, kept, programmes)
    assert (again.fault, again.remark) == ("", "")


def test_a_version_without_reviewed_parties_is_made_of_its_files_alone(programmes: Programmes) -> None:
    published, kept = loaded(programmes, ofac_files("77"))
    assert [file.name for file in kept] == ["cons_prim.csv"]
    assert reread(published, kept, programmes).fault == ""


def test_a_version_that_an_earlier_review_completed_is_told_and_not_compared(programmes: Programmes) -> None:
    published, kept = loaded(programmes, ofac_files("33112"))
    earlier = [replace(one, content=one.content + b"\n") if "/" in one.name else one for one in kept]
    version = replace(published.version, version=version_of_files(earlier))
    again = reread(replace(published, version=version), earlier, programmes)
    assert again.fault == ""
    assert "an earlier review" in again.remark


def version_of_files(files: list[SourceFile]) -> str:
    return version_of([(file.name, file.content) for file in files])


def test_the_reviewed_files_are_found_by_the_names_they_are_kept_under() -> None:
    names = ["reviewed/identifiers.csv", "cons_prim.csv"]
    parts = bundled_reviewed().parts_named(names)
    assert [name for name, _ in parts] == names[:1]
    assert parts[0][1] == bundled_identifiers().content
