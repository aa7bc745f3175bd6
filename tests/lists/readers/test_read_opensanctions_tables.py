"""OpenSanctions' simple and securities tables: cells that hold lists, and securities put onto their issuer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.parties import Identifier, IdentifierKind
from service.errors import ListDataError
from service.lists.readers.opensanctions import securities as opensanctions_securities
from service.lists.readers.opensanctions import simple as opensanctions_simple
from service.lists.readers.records import Record
from tests.lists.readers.opensanctions_extracts import ISIN, LEI
from tests.lists.readers.written_files import source

SIMPLE = (
    '"id","schema","name","aliases","birth_date","countries","addresses","identifiers","sanctions","phones","emails",'
    '"program_ids","dataset","first_seen","last_seen","last_change"\n'
)


def _simple(*cells: str) -> Record:
    row = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    return opensanctions_simple.read(source(SIMPLE + row + "\n")).records[0]


def test_simple_cells_are_lines_of_csv_within_the_csv() -> None:
    record = _simple(
        "NK-1", "Company", 'ANO "FICTION"', '"CENTER ""FICTION""";Фикция;"One; Two"', "", "ru", "", "", '""', "", "",
        "UA-A;UA-B", "Made up", "2025-10-06T14:15:21", "2026-03-13T05:41:01", "",
    )  # fmt: skip
    assert [name.text for name in record.names] == ['ANO "FICTION"', 'CENTER "FICTION"', "Фикция", "One; Two"]
    assert (record.programmes, record.source_list, record.country) == (("UA-A", "UA-B"), "Made up", "RU")


@pytest.mark.parametrize(
    ("value", "country", "kind", "kept"),
    [
        ("IMO9253325", "pa", IdentifierKind.IMO, "9253325"),
        (LEI, "us", IdentifierKind.LEI, LEI),
        (ISIN, "us", IdentifierKind.ISIN, ISIN),
        ("7707083893", "ru", IdentifierKind.TAX, "7707083893"),
        ("1027700132195", "ru", IdentifierKind.REGISTRATION, "1027700132195"),
        ("7707083893", "us", IdentifierKind.OTHER, "7707083893"),
        ("UBEN8", "ru", IdentifierKind.OTHER, "UBEN8"),
    ],
)
def test_simple_identifier_is_only_what_it_proves_itself_to_be(
    value: str, country: str, kind: IdentifierKind, kept: str
) -> None:
    record = _simple("NK-1", "Company", "Fiction", "", "", country, "", value, "", "", "", "", "Made up", "", "", "")
    assert record.identifiers[1:] == (Identifier(kind, kept),)


@given(st.text(alphabet="0123456789", min_size=9, max_size=13))
def test_no_run_of_digits_is_taken_for_a_lei(digits: str) -> None:
    record = _simple("NK-1", "Company", "Fiction", "", "", "ru", "", digits, "", "", "", "", "Made up", "", "", "")
    assert IdentifierKind.LEI not in {one.kind for one in record.identifiers}


SECURITIES = (
    '"caption","lei","perm_id","isins","ric","countries","sanctioned","eo_14071","public","id","url","datasets",'
    '"risk_datasets","aliases","referents"\n'
)


def test_securities_give_an_issuer_its_isins_and_the_investment_ban_as_a_programme() -> None:
    row = (
        f'"Fiction PAO","{LEI}","","RU000A0JX0J2;{ISIN}","FIC.MM","ru","f","t","t","NK-1","","ru_nsd_isin","",'
        '"Fiktsiya;Фикция",""\n'
    )
    record = opensanctions_securities.read(source(SECURITIES + row)).records[0]
    assert [(one.kind, one.value) for one in record.identifiers] == [
        (IdentifierKind.PUBLISHER, "os:NK-1"),
        (IdentifierKind.ISIN, "RU000A0JX0J2"),
        (IdentifierKind.ISIN, ISIN),
        (IdentifierKind.LEI, LEI),
        (IdentifierKind.OTHER, "FIC.MM"),
    ]
    assert (record.programmes, record.source_list, record.country) == (("EO-14071",), "ru_nsd_isin", "RU")
    assert ("sanctioned", "no") in record.details
    with pytest.raises(ListDataError, match="line 2, sanctioned: 'maybe' is neither true nor false"):
        opensanctions_securities.read(source(SECURITIES + row.replace('"f"', '"maybe"')))


def test_table_of_issuers_and_securities_puts_the_securities_onto_their_issuer() -> None:
    table = (
        "id,type,name,issuer,topics,is_target\n"
        f"isin-{ISIN},Security,Fiction 5%,osv-lei-a,,false\n"
        "lei-a,Organization,Fiction Inc,,bank,true\n"
        "lei-b,Organization,Clean Inc,,bank,false\n"
    )
    contents = opensanctions_securities.read(source(table))
    assert [record.uid for record in contents] == ["lei-a"]
    assert Identifier(IdentifierKind.ISIN, ISIN) in contents.records[0].identifiers
    with pytest.raises(
        ListDataError, match=r"line 4, id: lei-a is also that of .* line 3 .'Clean Inc' here, 'Fiction Inc' there"
    ):
        opensanctions_securities.read(source(table.replace("lei-b", "lei-a")))


def test_listed_security_without_an_issuer_in_the_table_is_a_record_and_an_unlisted_one_is_not() -> None:
    table = (
        "id,type,name,issuer,topics,is_target\n"
        f"isin-{ISIN},Security,Fiction 5%,osv-gone,,true\n"
        "isin-XS0000000009,Security,Fiction 6%,osv-gone,,false\n"
    )
    contents = opensanctions_securities.read(source(table))
    assert [record.name for record in contents] == ["Fiction 5%"]
    assert Identifier(IdentifierKind.ISIN, ISIN) in contents.records[0].identifiers


def test_cell_of_200_000_characters_is_read() -> None:
    record = _simple("NK-1", "Company", "Fiction", "", "", "ru", "", "", "x" * 200_000, "", "", "", "A", "", "", "")
    assert max(len(value) for _, value in record.details) == 200_000
