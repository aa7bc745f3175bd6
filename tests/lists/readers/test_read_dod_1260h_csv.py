"""Our own CSV layout of a s.1260H list."""

from datetime import date

import pytest

from service.domain.parties import Identifier, IdentifierKind
from service.errors import ListDataError
from service.lists.readers.dod import csv_file as dod_1260h_csv
from service.lists.readers.records import Contents, SourceFile

HEADER = "name,aliases,weak_aliases,former_names,parent,country,isins,listed_on,removed_on,edition,source\n"


def read(rows: str, header: str = HEADER) -> Contents:
    return dod_1260h_csv.read([SourceFile("cmc.csv", (header + rows).encode())])


def test_a_row_becomes_a_record_owned_by_its_parent() -> None:
    contents = read(
        "Polestar Group,PSG|Pole,P,Old Pole,,CN,CNE000000XX1,2021-06-03,,2025-01-07,notice\n"
        '"Pole Works Co., Ltd.",,,,psg,AU,,,2025-12-31,2025-01-07,notice\n'
    )
    group, works = contents.records
    assert [(name.text, name.kind.value) for name in group.names] == [
        ("Polestar Group", "primary"),
        ("PSG", "alias"),
        ("Pole", "alias"),
        ("P", "weak"),
        ("Old Pole", "former"),
    ]
    assert group.identifiers == (Identifier(IdentifierKind.ISIN, "CNE000000XX1"),)
    assert (group.uid, group.listed_on, contents.published_on) == ("polestar-group", date(2021, 6, 3), date(2025, 1, 7))
    assert (works.owners, works.country, works.ended_on) == ((("polestar-group", None),), "AU", date(2025, 12, 31))
    assert "fails its check: kept" in contents.warnings[0]


def test_a_weak_name_stays_weak_though_printed_as_alias_too() -> None:
    assert read("Pole,PSG,psg,,,,,,,,\n").records[0].names[1].kind.value == "weak"


def test_a_parent_that_is_no_row_is_a_detail_and_told() -> None:
    contents = read("Pole Works,,,,Nobody,,,,,,\n")
    assert (contents.records[0].owners, contents.records[0].details) == ((), (("parent", "Nobody"),))
    assert "line 2, parent: 'Nobody' is no row" in contents.warnings[0]


def test_columns_come_in_any_order_and_all_but_the_name_may_be_missing() -> None:
    assert read("US,Pole\n", "Country, NAME\n").records[0].country == "US"


def test_an_id_of_ones_own_is_kept() -> None:
    assert [one.uid for one in read("x-1,Pole\n,Lode\n", "id,name\n")] == ["x-1", "lode"]
    with pytest.raises(ListDataError, match=r"line 3, id: x-1 is also that of cmc\.csv line 2"):
        read("x-1,Pole\nx-1,Lode\n", "id,name\n")


@pytest.mark.parametrize(
    ("rows", "header", "message"),
    [
        ("Pole\n", "company\n", "line 1, name: no such column"),
        ("Pole,1\n", "name,size\n", "line 1, 'size': unknown column"),
        ("Pole,a,b\n", "name,source\n", "3 cells under 2 columns"),
        (",CN\n", "name,country\n", "line 2, name: is empty: fill it in"),
        ("Pole,3 June\n", "name,listed_on\n", "line 2, listed_on: '3 June' is no day: write it as 2021-03-16"),
        ("A,2025-01-07\nB,2024-01-31\n", "name,edition\n", "give each edition as a file of its own"),
        ("", "name\n", "holds no record"),
    ],
)
def test_a_faulty_file_is_refused_with_line_column_and_mend(rows: str, header: str, message: str) -> None:
    with pytest.raises(ListDataError, match=message):
        read(rows, header)


def test_every_faulty_row_is_told_at_once() -> None:
    with pytest.raises(ListDataError) as caught:
        read(",x\n" * 25, "name,listed_on\n")
    lines = str(caught.value).split("\n")
    assert lines[:2] == [
        "cmc.csv line 2, name: is empty: fill it in",
        "cmc.csv line 2, listed_on: 'x' is no day: write it as 2021-03-16",
    ]
    assert lines[-1] == "and 30 more"
