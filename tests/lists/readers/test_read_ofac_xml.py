from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from service.domain.parties import Identifier, IdentifierKind, Name, NameKind
from service.errors import ListDataError
from service.lists.readers.ofac import advanced as ofac_advanced
from service.lists.readers.ofac import classic_xml as ofac_xml
from service.lists.readers.ofac import enhanced as ofac_enhanced
from service.lists.readers.records import SourceFile
from tests.lists.readers.ofac_extracts import classic, entry, ids

AKAS = (
    "<akaList>"
    "<aka><uid>1</uid><type>a.k.a.</type><category>strong</category><lastName>ORCHID LAUNCH</lastName></aka>"
    "<aka><uid>2</uid><type>f.k.a.</type><category>strong</category><lastName>FERN WORKS</lastName></aka>"
    "<aka><uid>3</uid><type>a.k.a.</type><category>weak</category><lastName>OLW</lastName></aka>"
    "<aka><uid>4</uid><type>a.k.a.</type><category>strong</category><lastName>兰花发射</lastName></aka>"
    "</akaList>"
)


def test_names_are_strong_weak_former_or_native() -> None:
    (record,) = ofac_xml.read([classic(entry("101", "ORCHID LAUNCH WORKS", inside=AKAS))])
    assert record.names == (
        Name("ORCHID LAUNCH WORKS", NameKind.PRIMARY),
        Name("ORCHID LAUNCH", NameKind.ALIAS),
        Name("FERN WORKS", NameKind.FORMER),
        Name("OLW", NameKind.WEAK),
        Name("兰花发射", NameKind.NATIVE),
    )


def test_ids_mean_what_the_same_labels_mean_in_the_csv() -> None:
    inside = ids(
        ("Equity Ticker", "601698  CN"),
        ("ISIN", "CNE000000SM3"),
        ("Issuer Name", "Orchid Launch Co Ltd"),
        ("Listing Date (CMIC)", "03 Jun 2021"),
        ("Effective Date (CMIC)", "02 Aug 2021"),
        ("Purchase/Sales For Divestment Date (CMIC)", "03 Jun 2022"),
        ("Target Type", "Public Company"),
    )
    contents = ofac_xml.read(
        [classic(entry("101", "ORCHID", inside=inside + "<remarks>(Linked To: HARBOUR &amp; CO., LTD.)</remarks>"))]
    )
    (record,) = contents
    assert [one.value for one in record.identifiers] == ["601698 CN", "CNE000000SM3", "ofac:101"]
    assert record.names[1] == Name("Orchid Launch Co Ltd", NameKind.ISSUER)
    assert (record.listed_on, record.restricted_from, record.divest_before) == (
        date(2021, 6, 3),
        date(2021, 8, 2),
        date(2022, 6, 3),
    )
    assert set(record.details) == {("target_type", "Public Company"), ("linked_to", "HARBOUR & CO., LTD.")}
    assert (contents.pieces, contents.unread) == (8, 0)


def test_an_id_of_a_type_without_a_rule_is_counted_and_kept() -> None:
    contents = ofac_xml.read([classic(entry("101", "ORCHID", inside=ids(("Favourite Colour", "green"))))])
    assert (contents.pieces, contents.unread) == (1, 1)
    assert ("remark", "Favourite Colour green") in contents.records[0].details


def test_a_persons_document_keeps_country_and_dates() -> None:
    inside = (
        "<idList><id><uid>1</uid><idType>Passport</idType><idNumber>A7</idNumber><idCountry>Peru</idCountry>"
        "<issueDate>05 May 2001</issueDate><expirationDate>11 Mar 2006</expirationDate></id></idList>"
        "<nationalityList><nationality><uid>1</uid><country>Peru</country></nationality></nationalityList>"
        "<dateOfBirthList><dateOfBirthItem><uid>1</uid><dateOfBirth>circa 1951</dateOfBirth>"
        "</dateOfBirthItem></dateOfBirthList>"
    )
    (record,) = ofac_xml.read([classic(entry("102", "FARLOW", first="Ada", kind="Individual", inside=inside))])
    assert record.names == (Name("Ada FARLOW", NameKind.PRIMARY), Name("FARLOW, Ada", NameKind.ALIAS))
    assert record.country == "Peru"
    assert Identifier(IdentifierKind.PASSPORT, "A7") in record.identifiers
    assert ("document", "Passport A7 (Peru) issued 05 May 2001 expires 11 Mar 2006") in record.details
    assert ("born", "circa 1951") in record.details


def test_a_vessels_country_is_its_addresss_and_its_flag_a_detail() -> None:
    inside = (
        "<addressList><address><uid>1</uid><city>Wuhan</city><country>China</country></address></addressList>"
        "<vesselInfo><callSign>5ABC</callSign><vesselFlag>Panama</vesselFlag></vesselInfo>"
    )
    (record,) = ofac_xml.read([classic(entry("103", "SEA FERN", kind="Vessel", inside=inside))])
    assert (record.kind, record.country) == ("vessel", "China")
    assert {("flag", "Panama"), ("call_sign", "5ABC"), ("address", "Wuhan, China")} == set(record.details)


def test_publication_day_and_count_are_the_publishers() -> None:
    contents = ofac_xml.read([classic(entry("101", "ORCHID"), count=443, day="12/16/2021")])
    assert (contents.published_on, contents.declared, len(contents.records)) == (date(2021, 12, 16), 443, 1)


REFUSED = {
    "an unknown kind": (classic(entry("101", "ORCHID", kind="Planet")), "'Planet' is none of"),
    "an unknown alias": (
        classic(entry("101", "ORCHID", inside=AKAS.replace("f.k.a.", "d.b.a."))),
        "uid 101, aka: 'd.b.a.', 'strong'",
    ),
    "no uid": (classic(entry("", "ORCHID")), "uid: is no number"),
    "no name": (classic(entry("101", "")), "uid 101, name: is empty"),
    "no entry": (classic(), "holds no record"),
    "a day that is none": (classic(entry("101", "ORCHID"), day="28/03/2025"), "Publish_Date: '28/03/2025'"),
    "one uid for two": (classic(entry("101", "ORCHID"), entry("101", "FERN")), "('FERN' here, 'ORCHID' there)"),
    "the same entry twice": (
        classic(entry("101", "ORCHID"), entry("101", "ORCHID")),
        "consolidated.xml line 5, id: 101 is also that of consolidated.xml line 4",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_an_entry_out_of_form_refuses_the_list_with_its_place(case: str) -> None:
    file, said = REFUSED[case]
    with pytest.raises(ListDataError) as refusal:
        ofac_xml.read([file])
    assert said in str(refusal.value)
    assert str(refusal.value).startswith("consolidated.xml")


READERS = {
    "classic": (ofac_xml, "sdnList"),
    "enhanced": (ofac_enhanced, "sanctionsData"),
    "advanced": (ofac_advanced, "Sanctions"),
}
LAUGHS = "".join(f'<!ENTITY l{place} "{f"&l{place - 1};" * 10 if place else "ha" * 50}">' for place in range(12))
NO_LIST = {
    "an HTML page": b"<!DOCTYPE html><html><body>Busy</body></html>",
    "a page without a type": b"<html><body>Busy</body></html>",
    "a JSON error": b'{"error": "not found"}',
    "nothing": b"",
    "binary": bytes(range(256)),
    "wrong encoding": '<?xml version="1.0" encoding="utf-8"?><ROOT>é'.encode("latin-1") + b"</ROOT>",
    "a bomb": f"<!DOCTYPE ROOT [{LAUGHS}]><ROOT>&l11;</ROOT>".encode(),
    "a file of this machine": b'<!DOCTYPE ROOT [<!ENTITY f SYSTEM "file:///etc/hostname">]><ROOT>&f;</ROOT>',
    "an undeclared entity": b"<ROOT>&nothing;</ROOT>",
    "a deep nest": b"<ROOT>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</ROOT>",
    "a cut file": b'<ROOT xmlns="x"><sdnEntry><uid>1</uid>',
    "no entries": b"<ROOT></ROOT>",
}


@pytest.mark.parametrize("form", READERS)
@pytest.mark.parametrize("case", NO_LIST)
def test_what_is_no_such_list_is_refused_by_every_xml_reader(form: str, case: str) -> None:
    reader, root = READERS[form]
    content = NO_LIST[case].replace(b"ROOT", root.encode())
    with pytest.raises(ListDataError, match=r"^f\.xml"):
        reader.read([SourceFile("f.xml", content)])


SAID = {
    "an HTML page": "its root is <html>",
    "a page without a type": "its root is <html>",
    "a bomb": "declares a document type",
    "a file of this machine": "declares a document type",
    "a deep nest": "is no intact XML",
    "a cut file": "is no intact XML",
}


@pytest.mark.parametrize("case", SAID)
def test_the_refusal_says_what_is_wrong_with_the_xml(case: str) -> None:
    with pytest.raises(ListDataError) as refusal:
        ofac_xml.read([SourceFile("f.xml", NO_LIST[case].replace(b"ROOT", b"sdnList"))])
    assert SAID[case] in str(refusal.value)


@pytest.mark.parametrize("reader", [ofac_xml, ofac_enhanced, ofac_advanced])
def test_xml_comes_in_one_file(reader: ModuleType) -> None:
    file = SourceFile("f.xml", b"<a/>")
    with pytest.raises(ListDataError, match=r"2 were given \(f.xml, f.xml\)"):
        reader.read([file, file])
    with pytest.raises(ListDataError, match=r"0 were given \(none\)"):
        reader.read([])


@pytest.mark.slow
def test_the_real_file_has_the_count_that_it_declares(shared: Path) -> None:
    path = shared / "data" / "lists" / "ofac_cons_xml_2025-03" / "consolidated.xml"
    content = path.read_bytes()
    contents = ofac_xml.read([SourceFile(path.name, content)])
    assert (len(contents.records), contents.declared, contents.published_on) == (443, 443, date(2025, 3, 28))
    assert sum("CMIC-EO13959" in record.programmes for record in contents) == 68
    for cut in (len(content) // 3, len(content) - 5):
        with pytest.raises(ListDataError, match="is no intact XML"):
            ofac_xml.read([SourceFile(path.name, content[:cut])])
