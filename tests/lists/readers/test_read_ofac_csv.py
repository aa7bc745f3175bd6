from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.parties import Identifier, IdentifierKind, Name, NameKind
from service.errors import ListDataError
from service.lists.readers.ofac import classic_csv as ofac_csv
from service.lists.readers.records import Contents, SourceFile
from tests.lists.readers.ofac_extracts import prim, row, source

PLAIN = prim("101", "ORCHID LAUNCH WORKS CO., LTD.")


def read_prim(*rows: str) -> Contents:
    return ofac_csv.read([source("cons_prim.csv", *rows)])


def test_files_are_recognised_by_their_columns_whatever_they_are_called() -> None:
    files = [
        source("d.txt", row("101", "ers Ltd; a.k.a. 'OLW'.")),
        source("a.txt", row("101", "7", "aka", "ORCHID LAUNCH", None)),
        source("c.txt", row("101", "8", "1 Long Street", "Wuhan 430000", "China", None)),
        source("b.txt", prim("101", "ORCHID LAUNCH WORKS CO., LTD.", remarks="Issuer Name Orchid Launch")),
    ]
    (record,) = ofac_csv.read(files)
    assert record.country == "China"
    assert ("address", "1 Long Street, Wuhan 430000, China") in record.details
    assert set(record.names) == {
        Name("ORCHID LAUNCH WORKS CO., LTD.", NameKind.PRIMARY),
        Name("ORCHID LAUNCH", NameKind.ALIAS),
        Name("Orchid Launchers Ltd", NameKind.ISSUER),
        Name("OLW", NameKind.WEAK),
    }


def test_minus_zero_minus_with_a_trailing_blank_is_empty() -> None:
    (record,) = read_prim(prim("101", "ORCHID LAUNCH WORKS", remarks=None))
    assert (record.kind, record.country, record.details) == ("entity", None, ())


def test_the_end_mark_is_no_entry_and_its_absence_is_warned_about() -> None:
    whole = read_prim(PLAIN)
    cut = ofac_csv.read([source("cons_prim.csv", PLAIN, end="\r\n")])
    assert len(whole.records) == len(cut.records) == 1
    assert not any("may be cut" in warning for warning in whole.warnings)
    assert any("may be cut" in warning for warning in cut.warnings)


def test_programmes_are_split_where_brackets_meet() -> None:
    (record,) = read_prim(prim("101", "ORCHID", programmes="SDGT] [CAATSA - RUSSIA] [NS-PLC"))
    assert record.programmes == ("SDGT", "CAATSA - RUSSIA", "NS-PLC")


def test_remarks_cut_at_a_thousand_characters_go_on_in_the_comments() -> None:
    remarks = "Unified Social Credit Code (USCC) 91350000100012345X (China); a.k.a. 'OLW'."
    cut = remarks.index("(China)") - 1
    padding = "For more information " + "x" * (ofac_csv.REMARKS_LIMIT - 23 - cut) + "; "
    text = padding + remarks
    files = [
        source("cons_prim.csv", prim("101", "ORCHID", remarks=text[: ofac_csv.REMARKS_LIMIT])),
        source("cons_comments.csv", row("101", text[ofac_csv.REMARKS_LIMIT :])),
    ]
    contents = ofac_csv.read(files)
    (record,) = contents
    assert Identifier(IdentifierKind.USCC, "91350000100012345X") in record.identifiers
    assert Name("OLW", NameKind.WEAK) in record.names
    assert not any("cut at" in warning for warning in contents.warnings)


def test_a_piece_that_the_cut_has_broken_is_no_identifier() -> None:
    text = "ISIN CNE000000SM3; For more information " + "x" * ofac_csv.REMARKS_LIMIT
    text = text[: ofac_csv.REMARKS_LIMIT - 15] + "; ISIN CND10000"
    contents = read_prim(prim("101", "ORCHID", remarks=text))
    (record,) = contents
    isins = [one.value for one in record.identifiers if one.kind is IdentifierKind.ISIN]
    assert isins == ["CNE000000SM3"]
    assert contents.unread == 1
    assert any("cut at 1000 characters" in one and "1 (uid 101)" in one for one in contents.warnings)


def test_remarks_that_end_in_a_full_stop_at_the_limit_are_whole() -> None:
    contents = read_prim(prim("101", "ORCHID", remarks="x" * (ofac_csv.REMARKS_LIMIT - 20) + "; ISIN CNE000000SM3."))
    assert not any("cut at" in warning for warning in contents.warnings)
    assert contents.records[0].identifiers[0] == Identifier(IdentifierKind.ISIN, "CNE000000SM3")


def test_a_person_stands_in_natural_order_with_the_printed_order_as_an_alias() -> None:
    files = [
        source("sdn.csv", prim("102", "FARLOW, Ada Beth, Jr.", kind="individual", remarks="a.k.a. 'FAR, Ada'.")),
        source("alt.csv", row("102", "1", "fka", "MERROW, Ada", None), row("102", "2", "nka", "VALE, Ada", None)),
    ]
    (record,) = ofac_csv.read(files)
    assert record.kind == "person"
    assert record.names[:2] == (
        Name("Ada Beth FARLOW, Jr.", NameKind.PRIMARY),
        Name("FARLOW, Ada Beth, Jr.", NameKind.ALIAS),
    )
    assert set(record.names[2:]) == {
        Name("Ada FAR", NameKind.WEAK),
        Name("Ada MERROW", NameKind.FORMER),
        Name("Ada VALE", NameKind.ALIAS),
    }


def test_a_company_keeps_its_comma() -> None:
    assert read_prim(PLAIN).records[0].name == "ORCHID LAUNCH WORKS CO., LTD."


def test_a_name_printed_twice_is_kept_once_and_stays_weak() -> None:
    files = [
        source("cons_prim.csv", prim("101", "ORCHID WORKS", remarks="Issuer Name Orchid Works; a.k.a. 'OLW'.")),
        source("cons_alt.csv", row("101", "1", "aka", "Olw", None), row("101", "2", "fka", "olw", None)),
    ]
    (record,) = ofac_csv.read(files)
    assert record.names == (Name("ORCHID WORKS", NameKind.PRIMARY), Name("OLW", NameKind.WEAK))


def test_a_vessel_keeps_its_columns_as_details() -> None:
    cells = (
        "103",
        "SEA FERN",
        "vessel",
        "IRAN",
        None,
        "5ABC",
        "Crude Oil Tanker",
        "318,000",
        "163,660",
        "Panama",
        None,
    )
    (record,) = read_prim(row(*cells, "Vessel Registration Identification IMO 9074729; MMSI 572469210 (linked)."))
    assert record.kind == "vessel"
    assert {("call_sign", "5ABC"), ("flag", "Panama"), ("gross_tonnage", "163,660")} <= set(record.details)
    assert Identifier(IdentifierKind.IMO, "9074729") in record.identifiers


def test_a_record_carries_its_publishers_identifier() -> None:
    assert read_prim(PLAIN).records[0].identifiers == (Identifier(IdentifierKind.PUBLISHER, "ofac:101"),)


def test_fill_counts_the_records_that_have_a_field() -> None:
    dated = "Listing Date (CMIC) 03 Jun 2021; ISIN CNE000000SM3."
    contents = read_prim(prim("101", "ORCHID", remarks=dated), prim("102", "FERN, Ada", kind="individual"))
    assert dict(contents.fill) == {
        "name": 2,
        "alias": 0,
        "identifier": 1,
        "country": 0,
        "programme": 2,
        "listed_on": 1,
    }
    assert contents.records[0].listed_on == date(2021, 6, 3)


REFUSED = {
    "an HTML page": (b"<!DOCTYPE html><html><body>Busy</body></html>", "is a web page"),
    "a JSON error": (b'{"error": "not found"}', "is JSON, perhaps a message"),
    "nothing": (b"", "is empty"),
    "only an end mark": (b"\x1a", "is empty"),
    "UTF-16": ('101,"X"'.encode("utf-16"), "is not UTF-8 text"),
    "Latin-1": (PLAIN.replace("ORCHID", "ORCHIDÉE").encode("latin-1"), "is not UTF-8 text"),
    "other columns": (b"ent_num,name,type\r\n1,2,3\r\n", "has 3 columns"),
    "a header": (b",".join([b"h"] * 12), "'h' is no number"),
    "a row of another width": (f"{PLAIN}\r\n102,x".encode(), "line 2, columns: has 2 columns where the file has 12"),
    "a row cut in its quotes": (prim("101", "ORCHID", remarks="ISIN CNE000000SM3").encode()[:-4], "is no CSV row"),
    "an unknown type": (prim("101", "X", kind="planet").encode(), "'planet' is none of"),
    "no name": (prim("101", "-0- ").encode(), "uid 101, name: is empty"),
    "the same row twice": (f"{PLAIN}\r\n{PLAIN}".encode(), "line 2, id: 101 is also that of f.csv line 1"),
    "one uid for two": (
        f"{PLAIN}\r\n{prim('101', 'FERN')}".encode(),
        "('FERN' here, 'ORCHID LAUNCH WORKS CO., LTD.' there)",
    ),
    "a date that is none": (prim("101", "X", remarks="Listing Date (CMIC) 31 Jun 2021.").encode(), "no day"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_list_is_refused_whole_with_its_place(case: str) -> None:
    content, said = REFUSED[case]
    with pytest.raises(ListDataError) as refusal:
        ofac_csv.read([SourceFile("f.csv", content)])
    assert said in str(refusal.value)
    assert str(refusal.value).startswith("f.csv")


def test_an_alias_of_an_unknown_entry_is_refused() -> None:
    with pytest.raises(ListDataError, match=r"alt.csv line 1, uid: 999 has no entry"):
        ofac_csv.read([source("sdn.csv", PLAIN), source("alt.csv", row("999", "1", "aka", "FERN", None))])


def test_an_unknown_kind_of_alias_is_refused() -> None:
    with pytest.raises(ListDataError, match=r"alt.csv line 1, type: 'dba' is none of aka, fka, nka"):
        ofac_csv.read([source("sdn.csv", PLAIN), source("alt.csv", row("101", "1", "dba", "FERN", None))])


def test_the_same_part_twice_is_refused() -> None:
    with pytest.raises(ListDataError, match=r"b.csv and a.csv are both the prim file"):
        ofac_csv.read([source("a.csv", PLAIN), source("b.csv", PLAIN)])


def test_aliases_alone_are_refused() -> None:
    with pytest.raises(ListDataError, match=r"primary file .* is missing \(files given: alt.csv\)"):
        ofac_csv.read([source("alt.csv", row("101", "1", "aka", "FERN", None))])


def test_comments_may_be_empty() -> None:
    contents = ofac_csv.read([source("cons_prim.csv", PLAIN), SourceFile("cons_comments.csv", b"\x1a")])
    assert len(contents.records) == 1


PRINTABLE = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=20)


@pytest.mark.slow
@given(st.lists(PRINTABLE.filter(lambda text: '"' not in text), min_size=1, max_size=5))
def test_every_name_written_is_read_back(names: list[str]) -> None:
    rows = [prim(str(place), f"N{text}") for place, text in enumerate(names, 1)]
    assert [record.name for record in read_prim(*rows)] == [f"N{text}" for text in names]


@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_refused_and_never_crash(content: bytes) -> None:
    with pytest.raises(ListDataError):
        ofac_csv.read([SourceFile("cons_prim.csv", content)])
