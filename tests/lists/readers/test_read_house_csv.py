"""A firm's own restricted list."""

import re
from datetime import date
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import ListDataError
from service.lists.readers.own import house_csv, ownership_csv, regime_csv
from service.lists.readers.records import Contents, SourceFile

HEADER = "id,name,restriction,aliases,weak_aliases,isins,tickers,lei,country,from,until,reason,source\n"


def read(rows: str, header: str = HEADER) -> Contents:
    return house_csv.read([SourceFile("house.csv", (header + rows).encode())])


def test_a_row_becomes_a_record() -> None:
    record = read(
        "H-1,Lodestar Works,Divest,Lodestar|LW Co,LW,US0378331005|CNE000000XX1,600999 CN,5493001KJTIIGC8Y1R12,CN,"
        "2025-01-01,2026-01-01,tobacco,IC 12/2024\n"
    ).records[0]
    assert (record.uid, record.kind, record.programmes, record.country) == ("H-1", "entity", ("divest",), "CN")
    assert [(one.text, one.kind.value) for one in record.names] == [
        ("Lodestar Works", "primary"),
        ("Lodestar", "alias"),
        ("LW Co", "alias"),
        ("LW", "weak"),
    ]
    assert {(one.kind.value, one.value) for one in record.identifiers} == {
        ("isin", "US0378331005"),
        ("isin", "CNE000000XX1"),
        ("ticker", "600999 CN"),
        ("lei", "5493001KJTIIGC8Y1R12"),
        ("publisher", "house:H-1"),
    }
    assert (record.restricted_from, record.ended_on, record.listed_on) == (date(2025, 1, 1), date(2026, 1, 1), None)
    assert record.details == (("reason", "tobacco"), ("source", "IC 12/2024"))


def test_a_wrong_check_digit_is_kept_and_told() -> None:
    contents = read("H-1,Lode,notice,,,US0378331006,,,,,,,\n")
    assert contents.warnings == ("house.csv line 2, isin: 'US0378331006' fails its check: kept as written",)


def test_excel_may_part_cells_by_semicolons_and_begin_with_a_mark() -> None:
    content = b"\xef\xbb\xbfID;Name;Restriction;Country\r\nH-1;Lode, Inc.;blocked;US\r\n\r\n;;;\r\n"
    contents = house_csv.read([SourceFile("house.csv", content)])
    assert [(one.name, one.programmes) for one in contents] == [("Lode, Inc.", ("blocked",))]


def test_a_list_without_rows_restricts_nobody() -> None:
    assert read("").records == ()


def test_other_columns_are_read_too() -> None:
    header = "id,name,restriction,kind,listed_on,former_names,native_names,cusips\n"
    record = read("1,Lode,notice,Person,2024-05-06,Old Lode,北极星,037833100\n", header).records[0]
    assert (record.kind, record.listed_on) == ("person", date(2024, 5, 6))
    assert [one.kind.value for one in record.names] == ["primary", "former", "native"]
    assert record.identifiers[0].kind.value == "cusip"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (",Lode,notice,,,,,,,,,,\n", "line 2, id: is empty: fill it in"),
        ("1,,notice,,,,,,,,,,\n", "line 2, name: is empty: fill it in"),
        ("1,Lode,,,,,,,,,,,\n", "line 2, restriction: is empty: write one of notice, restricted, divest, blocked"),
        ("1,Lode,forbidden,,,,,,,,,,\n", "line 2, restriction: 'forbidden' is unknown: write one of notice"),
        ("1,Lode,notice,,,,,,,01.02.2025,,,\n", "line 2, from: '01.02.2025' is no day: write it as 2021-03-16"),
        ("1,Lode,notice,,,,,,,2025-02-01,2025-02-01,,\n", "line 2, until: 2025-02-01 is not after 2025-02-01"),
        ("1,Lode,notice\n", "line 2: 3 cells under 13 columns"),
        ("1,A,notice,,,,,,,,,,\n1,B,notice,,,,,,,,,,\n", "line 3, id: 1 is also that of house.csv line 2"),
        ('1,"Lode,notice,,,,,,,,,,\n', "correct the quotes"),
    ],
)
def test_a_faulty_row_is_told_with_line_column_and_mend(rows: str, message: str) -> None:
    with pytest.raises(ListDataError, match=message):
        read(rows)


def test_lines_are_physical_ones() -> None:
    with pytest.raises(ListDataError, match=r"line 4, restriction: 'x' is unknown"):
        read('1,"Lode\nWorks",notice,,,,,,,,,,\n2,Pole,x,,,,,,,,,,\n')


@pytest.mark.parametrize("column", ["id", "name", "restriction"])
def test_a_required_column_must_be_there(column: str) -> None:
    with pytest.raises(ListDataError, match=f"line 1, {column}: no such column: add it to the header"):
        read("", HEADER.replace(column, "reason2", 1).replace("reason2,", ""))


def test_a_column_named_twice_or_unknown_is_refused() -> None:
    with pytest.raises(ListDataError, match="line 1, name: the column comes twice"):
        read("", "id,name,name,restriction\n")
    with pytest.raises(
        ListDataError, match=r"'issuer': unknown column: remove it, or write one of address, aliases, country"
    ):
        read("", "id,name,restriction,issuer\n")


@pytest.mark.parametrize(
    ("reader", "required"),
    [
        (house_csv, "id,name,restriction"),
        (ownership_csv, "child,percent,source,as_of"),
        (regime_csv, "id,name,statute"),
    ],
    ids=["house list", "who owns whom", "list of a statute"],
)
def test_the_table_of_columns_tells_all_that_the_reader_knows(reader: ModuleType, required: str) -> None:
    rows = [line.split("|")[1] for line in (reader.__doc__ or "").splitlines() if line.startswith("| ")]
    with pytest.raises(ListDataError) as refused:
        reader.read([SourceFile("list.csv", f"{required},nothing\n".encode())])
    known = str(refused.value).split("write one of ")[1].split(", ")

    assert set(known) - set(re.findall(r"\w+", " ".join(rows))) == set()


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        contents = house_csv.read([SourceFile("house.csv", content)])
    except ListDataError:
        return
    assert contents.records == ()
