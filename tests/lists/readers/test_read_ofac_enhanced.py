import zipfile
from datetime import date
from pathlib import Path

import pytest

from service.domain.parties import Identifier, IdentifierKind, Name, NameKind
from service.errors import ListDataError
from service.lists.readers.ofac import enhanced as ofac_enhanced
from service.lists.readers.records import SourceFile
from tests.lists.readers.ofac_extracts import enhanced, entity, features, name

ORCHID = name("ORCHID LAUNCH WORKS", "兰花发射", is_primary=True)


def test_translations_in_other_scripts_are_native_names() -> None:
    names = (name("OLW", is_low=True), name("FERN WORKS", "ФЕРН", alias="F.K.A."), name("ORCHID"), ORCHID)
    (record,) = ofac_enhanced.read([enhanced(entity("101", *names))])
    assert record.name == "ORCHID LAUNCH WORKS"
    assert set(record.names) == {
        Name("ORCHID LAUNCH WORKS", NameKind.PRIMARY),
        Name("兰花发射", NameKind.NATIVE),
        Name("OLW", NameKind.WEAK),
        Name("FERN WORKS", NameKind.FORMER),
        Name("ФЕРН", NameKind.FORMER),
        Name("ORCHID", NameKind.ALIAS),
    }


def test_a_persons_name_is_turned_round() -> None:
    person = entity("102", name("FARLOW, Ada", is_primary=True), name("VALE, Ada"), kind="Individual")
    (record,) = ofac_enhanced.read([enhanced(person)])
    assert [one.text for one in record.names] == ["Ada FARLOW", "FARLOW, Ada", "Ada VALE"]


LISTS = (
    '<sanctionsLists><sanctionsList datePublished="2014-10-10">Consolidated List</sanctionsList>'
    '<sanctionsList datePublished="2015-07-30">Sectoral Sanctions Identifications List</sanctionsList></sanctionsLists>'
)


def test_the_listing_date_is_the_own_lists_and_not_the_collections() -> None:
    (record,) = ofac_enhanced.read([enhanced(entity("101", ORCHID, inside=LISTS))])
    assert record.listed_on == date(2015, 7, 30)
    assert ("list", "Consolidated List 2014-10-10") in record.details


def test_the_printed_listing_date_goes_before_the_lists_own() -> None:
    inside = LISTS + features(("Listing Date (CMIC)", "03 Jun 2021"))
    (record,) = ofac_enhanced.read([enhanced(entity("101", ORCHID, inside=inside))])
    assert record.listed_on == date(2021, 6, 3)


def test_documents_addresses_and_relationships_are_read() -> None:
    inside = (
        '<addresses><address id="1"><country refId="1">China</country><translations><translation><addressParts>'
        "<addressPart><type>CITY</type><value>Wuhan</value></addressPart></addressParts></translation></translations>"
        "</address></addresses>"
        "<identityDocuments><identityDocument><type>Tax ID No.</type><documentNumber>77</documentNumber>"
        "<issuingCountry>China</issuingCountry></identityDocument></identityDocuments>"
        "<relationships><relationship><type>Owned or Controlled By</type>"
        '<relatedEntity entityId="7">HARBOUR</relatedEntity></relationship>'
        "<relationship><type>Acting for or on behalf of</type>"
        '<relatedEntity entityId="8">PIER</relatedEntity></relationship></relationships>'
    )
    (record,) = ofac_enhanced.read([enhanced(entity("101", ORCHID, inside=inside))])
    assert record.country == "China"
    assert Identifier(IdentifierKind.TAX, "77") in record.identifiers
    assert record.owners == (("7", None),)
    assert set(record.details) == {
        ("address", "Wuhan, China"),
        ("document", "Tax ID No. 77 (China)"),
        ("linked_to", "HARBOUR"),
        ("linked_to", "PIER"),
    }


REFUSED = {
    "an unknown kind": (entity("101", ORCHID, kind="Planet"), "'Planet' is none of"),
    "an unknown alias": (entity("101", ORCHID, name("X", alias="D.B.A.")), "'D.B.A.' is none of"),
    "no primary name": (entity("101", name("ORCHID")), "uid 101, name: is missing"),
    "a day that is none": (entity("101", ORCHID, inside=LISTS.replace("2015-07-30", "soon")), "'soon' is no day"),
    "no uid": (entity("", ORCHID), "uid: is no number"),
    "one uid for two": (
        entity("101", ORCHID) + entity("101", name("FERN", is_primary=True)),
        "('FERN' here, 'ORCHID LAUNCH WORKS' there)",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_an_entity_out_of_form_refuses_the_list(case: str) -> None:
    text, said = REFUSED[case]
    with pytest.raises(ListDataError) as refusal:
        ofac_enhanced.read([enhanced(text)])
    assert said in str(refusal.value)


@pytest.mark.slow
def test_the_real_file_has_the_published_count(shared: Path) -> None:
    with zipfile.ZipFile(shared / "data" / "lists" / "ofac_cons_enhanced_2025-01" / "CONS_ENHANCED.ZIP") as packed:
        content = packed.read("CONS_ENHANCED.XML")
    contents = ofac_enhanced.read([SourceFile("CONS_ENHANCED.XML", content)])
    assert (len(contents.records), contents.published_on) == (443, date(2025, 1, 10))
    assert dict(contents.fill)["listed_on"] == 443
    with pytest.raises(ListDataError, match="is no intact XML"):
        ofac_enhanced.read([SourceFile("CONS_ENHANCED.XML", content[: len(content) // 2])])
