"""The UN list: names in parts and scripts, qualities, documents, days with offsets."""

import gzip
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from service.domain.parties import Identifier, IdentifierKind, Name, NameKind
from service.errors import ListDataError
from service.lists.readers.un import consolidated_xml as un_xml
from tests.lists.readers.un_extracts import UN
from tests.lists.readers.written_files import source


def test_person_has_parts_joined_scripts_told_apart_and_low_quality_weak() -> None:
    person = un_xml.read(source(UN)).records[0]
    assert person.names == (
        Name("ORLAN TESTOV", NameKind.PRIMARY),
        Name("Orlan Tesdov", NameKind.ALIAS),
        Name("Orlan Tesztov", NameKind.ALIAS),
        Name("O. Testow", NameKind.ALIAS),
        Name("The Uncle", NameKind.WEAK),
        Name("Orl", NameKind.ALIAS),
        Name("Орл", NameKind.NATIVE),
        Name("Орлан Тестов", NameKind.NATIVE),
    )


def test_reference_number_is_the_id_and_both_numbers_are_the_publishers() -> None:
    contents = un_xml.read(source(UN))
    person = contents.records[0]
    assert (person.uid, person.kind, person.country) == ("TAi.901", "person", "KP")
    assert person.identifiers == (
        Identifier(IdentifierKind.PUBLISHER, "un:7000001"),
        Identifier(IdentifierKind.PUBLISHER, "un:TAi.901"),
        Identifier(IdentifierKind.PASSPORT, "AB187304"),
        Identifier(IdentifierKind.NATIONAL, "103-006"),
        Identifier(IdentifierKind.TAX, "TSTRLN71A01Z100A"),
    )
    assert (person.programmes, person.listed_on) == (("Taliban",), date(2015, 4, 7))
    assert contents.published_on == date(2026, 2, 27)


def test_entity_keeps_acronyms_in_its_name_former_names_and_no_country_when_there_are_two() -> None:
    entity = un_xml.read(source(UN)).records[1]
    assert [(name.text, name.kind) for name in entity.names] == [
        ("GENERAL FICTION CORPORATION (GFC)", NameKind.PRIMARY),
        ("Fiction Trading (FT)", NameKind.ALIAS),
        ("Old Fiction Bureau", NameKind.FORMER),
        ("華信虛構(香港)有限公司", NameKind.NATIVE),
    ]
    assert entity.country is None
    assert ("countries", "CN SY") in entity.details


def test_fill_counts_the_records_that_have_each_field() -> None:
    fill = dict(un_xml.read(source(UN)).fill)
    assert fill == {"name": 2, "alias": 2, "identifier": 1, "country": 1, "programme": 2, "listed_on": 2}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("<QUALITY>Low</QUALITY>", "<QUALITY>Middling</QUALITY>", "QUALITY: 'Middling' is unknown"),
        ("<DATAID>7000001</DATAID>", "<DATAID/>", "line 4, DATAID: it is empty"),
        ("2009-07-16", "16 July 2009", "LISTED_ON: '16 July 2009' is no day"),
        ("KPe.901", "TAi.901", "id: TAi.901 is also that of consolidated.xml line 4"),
        ("GENERAL FICTION CORPORATION (GFC)", "na", "the record has no name"),
    ],
)
def test_record_that_breaks_the_format_is_refused_with_its_place(old: str, new: str, says: str) -> None:
    assert old in UN
    with pytest.raises(ListDataError) as refused:
        un_xml.read(source(UN.replace(old, new), "consolidated.xml"))
    assert says in str(refused.value)
    assert str(refused.value).startswith("consolidated.xml ")


@pytest.mark.slow
def test_real_list_has_its_730_people_and_273_entities(shared: Path) -> None:
    packed = shared / "data" / "lists" / "un_xml_2026-02" / "consolidated.xml.gz"
    contents = un_xml.read(source(gzip.decompress(packed.read_bytes())))
    assert Counter(record.kind for record in contents) == {"person": 730, "entity": 273}
    assert dict(contents.fill)["listed_on"] == 1003
    assert all(name.text for record in contents for name in record.names)
    assert sum(name.kind is NameKind.WEAK for record in contents for name in record.names) > 600
    sudanese = next(record for record in contents if record.uid == "CDi.001")
    assert sudanese.name == "ERIC BADEGE"
