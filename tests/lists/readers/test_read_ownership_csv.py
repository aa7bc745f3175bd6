"""A firm's own list of who owns whom: every row is a stake, and a file with a fault is refused with all its faults."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.parties import Identifier, IdentifierKind, Name, NameKind
from service.domain.stakes import PartyReference
from service.errors import ListDataError
from service.lists.readers.own import ownership_csv
from service.lists.readers.records import Contents, Share, SourceFile

HEADER = "child,child_id,parent,parent_id,parent_list,parent_lei,percent,since,until,as_of,source,isins,aliases"
LEI = "HWUPKR0MPOU8FGXBT394"


def read(*rows: str, header: str = HEADER) -> Contents:
    return ownership_csv.read([SourceFile("own.csv", "\n".join((header, *rows)).encode())])


def row(child: str = "Volga Freight PLC", **cells: str) -> str:
    filled = {"child": child, "parent": "GAZ GROUP", "parent_list": "us-sdn", "percent": "60"}
    filled |= {"as_of": "2021-06-30", "source": "registry"} | cells
    return ",".join(filled.get(column, "") for column in HEADER.split(","))


def test_a_row_is_a_stake_in_a_company_that_is_on_no_list() -> None:
    (record,) = read(row(since="2019-01-01", until="2022-01-01", isins="US0378331005", aliases="VF")).records
    assert (record.uid, record.name, record.programmes) == ("volga-freight-plc", "Volga Freight PLC", ())
    assert record.names[1:] == (Name("VF", NameKind.ALIAS),)
    assert Identifier(IdentifierKind.ISIN, "US0378331005") in record.identifiers
    assert record.details == (("target", "no"),)
    (share,) = record.shares
    assert share == Share(
        owner="",
        percent=Decimal(60),
        since=date(2019, 1, 1),
        until=date(2022, 1, 1),
        as_of=date(2021, 6, 30),
        source="registry",
        place="own.csv line 2",
        reference=PartyReference(list_code="us-sdn", name="GAZ GROUP"),
    )


def test_the_rows_of_one_company_are_one_record() -> None:
    rows = (row(isins="US0378331005"), row("VOLGA  Freight plc", parent="RENOVA", percent="20", aliases="VF"))
    (record,) = read(*rows).records
    assert [share.percent for share in record.shares] == [60, 20]
    assert [name.text for name in record.names] == ["Volga Freight PLC", "VF"]


@pytest.mark.parametrize(
    ("cells", "reference"),
    [
        ({"parent_id": "ofac-7", "parent_list": ""}, PartyReference(party_id="ofac-7", name="GAZ GROUP")),
        ({"parent_id": "7", "parent": ""}, PartyReference(party_id="7", list_code="us-sdn")),
        (
            {"parent_lei": LEI.lower(), "parent": "", "parent_list": ""},
            PartyReference(identifier=Identifier(IdentifierKind.LEI, LEI)),
        ),
    ],
)
def test_an_owner_of_another_list_is_named_by_id_identifier_or_name(
    cells: dict[str, str], reference: PartyReference
) -> None:
    assert read(row(**cells)).records[0].shares[0].reference == reference


def test_an_owner_may_be_a_company_of_another_row_by_name_or_id() -> None:
    below = (row("Kama Ltd", parent="volga freight plc", parent_list=""),
             row("Oka Ltd", parent="", parent_id="vf", parent_list=""))  # fmt: skip
    records = {record.uid: record for record in read(row(child_id="vf"), *below)}
    assert [records[uid].shares[0].owner for uid in ("kama-ltd", "oka-ltd")] == ["vf", "vf"]


@pytest.mark.parametrize(("printed", "percent"), [("33.5", "33.5"), ("100", "100"), ("60 %", "60"), ("", None)])
def test_a_share_is_a_number_or_not_stated(printed: str, percent: str | None) -> None:
    assert read(row(percent=printed)).records[0].shares[0].percent == (Decimal(percent) if percent else None)


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"percent": "101"}, "line 2, percent: '101' is no share: write a number above 0 and up to 100"),
        ({"percent": "0"}, "percent: '0' is no share"),
        ({"percent": "-5"}, "percent: '-5' is no share"),
        ({"percent": "half"}, "percent: 'half' is no share"),
        ({"percent": "NaN"}, "percent: 'NaN' is no share"),
        ({"percent": "1e400"}, "percent: '1e400' is no share"),
        ({"source": ""}, "source: is empty: fill it in"),
        ({"as_of": ""}, "as_of: is empty: fill it in"),
        ({"as_of": "30.06.2021"}, "as_of: '30.06.2021' is no day: write it as 2021-03-16"),
        ({"until": "2021-06-30"}, "until: 2021-06-30 is not after 2021-06-30"),
        ({"parent": "Nobody", "parent_list": ""}, "parent: 'Nobody' is unknown: write his parent_id"),
        ({"parent": ""}, "parent: names no owner"),
        ({"parent": "volga freight plc", "parent_list": ""}, "parent: 'Volga Freight PLC' would own itself"),
        ({"child": ""}, "child: is empty"),
    ],
)
def test_a_faulty_row_is_refused_with_place_field_and_mend(cells: dict[str, str], fault: str) -> None:
    with pytest.raises(ListDataError) as refused:
        read(row(**cells))
    assert fault in str(refused.value)
    assert str(refused.value).startswith("own.csv line 2, ")


def test_all_faults_of_a_file_are_told_at_once() -> None:
    with pytest.raises(ListDataError) as refused:
        read(row(percent="120"), row("Other", parent="Nobody", parent_list=""), row("Third", source=""))
    assert [line.split(",")[0] for line in str(refused.value).splitlines()] == [f"own.csv line {n}" for n in (2, 3, 4)]


def test_one_id_with_two_names_is_refused() -> None:
    with pytest.raises(ListDataError, match="line 3, child: 'Other Ltd' has the id of 'Volga Freight PLC'"):
        read(row(child_id="v"), row("Other Ltd", child_id="v", parent="RENOVA"))


def test_an_owner_by_a_name_that_two_companies_have_is_refused() -> None:
    twins = (row(child_id="v1"), row(child_id="v2"))
    with pytest.raises(ListDataError, match="line 4, parent: 'Volga Freight PLC' may be v1, v2: write the parent_id"):
        read(*twins, row("Kama Ltd", parent="Volga Freight PLC", parent_list=""))


@pytest.mark.parametrize("header", ["child,percent,source", HEADER + ",colour"])
def test_a_missing_or_unknown_column_is_named(header: str) -> None:
    with pytest.raises(ListDataError, match=r"as_of: no such column|'colour': unknown column"):
        read(header=header)


@pytest.mark.slow
@given(st.lists(st.lists(st.text(max_size=8), min_size=13, max_size=13), max_size=4))
def test_whatever_stands_in_the_cells_is_read_or_refused(rows: list[list[str]]) -> None:
    lines = (",".join('"' + cell.replace('"', '""') + '"' for cell in cells) for cells in rows)
    try:
        contents = read(*lines)
    except ListDataError:
        return
    assert all(share.percent is None or 0 < share.percent <= 100 for record in contents for share in record.shares)
