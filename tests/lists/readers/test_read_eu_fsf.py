"""The EU's list: what the XML and the CSV say alike, and what only one of them says."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from service.domain.parties import Identifier, IdentifierKind, Name, NameKind
from service.errors import ListDataError
from service.lists.readers.eu import fsf_csv as eu_fsf_csv
from service.lists.readers.eu import fsf_xml as eu_fsf_xml
from service.lists.readers.records import Record
from tests.lists.readers.eu_extracts import EU_ROWS, EU_XML, eu_csv
from tests.lists.readers.written_files import source


def _without_strength(record: Record) -> Record:
    """Take away what the CSV lacks: which name is weak."""
    names = (replace(one, kind=NameKind.ALIAS) if one.kind is NameKind.WEAK else one for one in record.names)
    return replace(record, names=tuple(names), details=tuple(sorted(record.details)))


def test_person_is_named_in_latin_first_and_its_weak_name_is_weak() -> None:
    person = eu_fsf_xml.read(source(EU_XML)).records[0]
    assert person.names == (
        Name("Orlan TESTOV", NameKind.PRIMARY),
        Name("Орлан Тестов", NameKind.NATIVE),
        Name("The Uncle", NameKind.WEAK, date(2022, 3, 1)),
    )


def test_listing_counts_from_the_first_act_cited_and_the_other_days_keep_their_meaning() -> None:
    person = eu_fsf_xml.read(source(EU_XML)).records[0]
    assert person.listed_on == date(2014, 8, 1)
    assert ("designated on", "2014-07-30") in person.details
    assert ("in force since", "2022-03-02") in person.details
    assert person.programmes == ("UKR",)


def test_ids_of_the_eu_and_the_un_and_documents_by_their_codes() -> None:
    person, bank = eu_fsf_xml.read(source(EU_XML))
    assert person.identifiers == (
        Identifier(IdentifierKind.PUBLISHER, "eu:900001"),
        Identifier(IdentifierKind.PUBLISHER, "eu:EU.9001.11"),
        Identifier(IdentifierKind.PUBLISHER, "un:QDi.901"),
        Identifier(IdentifierKind.PASSPORT, "488555"),
    )
    assert Identifier(IdentifierKind.BIC, "FICTBY2X") in bank.identifiers
    assert bank.identifiers.count(Identifier(IdentifierKind.REGISTRATION, "1027700000000")) == 1
    assert (person.country, bank.country, bank.kind) == ("RU", "BY", "entity")


def test_csv_gives_the_same_records_as_the_xml_but_for_the_strength_that_it_lacks() -> None:
    xml, table = eu_fsf_xml.read(source(EU_XML)), eu_fsf_csv.read(source(eu_csv()))
    assert [_without_strength(one) for one in table] == [_without_strength(one) for one in xml]
    assert table.published_on == xml.published_on == date(2026, 8, 5)


def test_csv_that_has_a_column_of_strength_is_believed() -> None:
    text = eu_csv().replace("NameAlias_Gender", "NameAlias_Strong", 1)
    rows = text.split("\r\n")
    at = rows[0].split(";").index("NameAlias_Strong")
    cells = rows[3].split(";")
    rows[3] = ";".join([*cells[:at], "false", *cells[at + 1 :]])
    person = eu_fsf_csv.read(source("\r\n".join(rows))).records[0]
    assert [name.text for name in person.names if name.kind is NameKind.WEAK] == ["The Uncle"]


def test_id_whose_rows_speak_of_two_entities_is_refused_with_both_places() -> None:
    rows = [*EU_ROWS[:6], EU_ROWS[6] | {"Entity_LogicalId": "900001"}]
    with pytest.raises(ListDataError, match=r"line 8, entity eu referencenumber: .*'EU.9001.11' in line 2"):
        eu_fsf_csv.read(source(eu_csv(rows)))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("http://eu.europa.ec/fpi/fsd/export", "http://example.test/other", "its root is"),
        ('code="person"', 'code="robot"', "subjectType: 'robot' is unknown"),
        ('strong="false"', 'strong="perhaps"', "strong: 'perhaps' is unknown"),
        ('publicationDate="2014-08-01"', 'publicationDate="1.8.2014"', "publicationDate: '1.8.2014' is no day"),
        ('wholeName="Fiction Bank JSC"', 'wholeName=""', "entity 900002 has no name"),
    ],
)
def test_entity_that_breaks_the_format_is_refused_with_its_place(old: str, new: str, says: str) -> None:
    assert old in EU_XML
    with pytest.raises(ListDataError) as refused:
        eu_fsf_xml.read(source(EU_XML.replace(old, new)))
    assert says in str(refused.value)


def test_an_id_of_two_parties_keeps_both_apart_and_is_a_matter_for_a_person() -> None:
    contents = eu_fsf_xml.read(source(EU_XML.replace('logicalId="900002"', 'logicalId="900001"')))
    assert [record.uid for record in contents] == ["900001", "900001-2"]
    assert not any(one.kind is IdentifierKind.PUBLISHER for one in contents.records[1].identifiers)
    (doubt,) = contents.doubts
    assert "id: 900001 is also that of list line 3 ('Fiction Bank JSC' here, 'Orlan TESTOV' there)" in doubt


def test_an_entity_that_is_printed_twice_is_refused() -> None:
    start, end = EU_XML.index("<sanctionEntity"), EU_XML.index("</sanctionEntity>") + len("</sanctionEntity>")
    with pytest.raises(ListDataError, match="id: 900001 is also that of list line 3"):
        eu_fsf_xml.read(source(EU_XML.replace("</export>", EU_XML[start:end] + "</export>")))


def test_real_sample_gives_one_id_to_two_people_and_both_are_read(shared: Path) -> None:
    text = (shared / "data" / "lists" / "eu_samples" / "sample_eu.xml").read_text(encoding="utf-8")
    contents = eu_fsf_xml.read(source(text))
    assert len(contents.records) == 7
    assert contents.published_on == date(2020, 4, 15)
    names = {record.uid: record.name for record in contents}
    assert (names["927"], names["5468"], names["5468-2"]) == (
        "Mohamed Ben Belkacem Aouadi",
        "Sok-hwa Hwang",
        "TestOneWord",
    )
    assert "5468 is also that of" in contents.doubts[0]
