"""The British lists: several rows of one party, names in parts, numbered cells, the pretty-printed sheet."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from service.domain.parties import Identifier, IdentifierKind, Name, NameKind
from service.errors import ListDataError
from service.lists.readers.records import Record
from service.lists.readers.uk import conlist as ofsi_conlist
from service.lists.readers.uk import sanctions_list as uk_sanctions_list
from tests.lists.readers.uk_extracts import OFSI_ROWS, UK_COLUMNS, UK_ROWS, UK_XML, ofsi_csv, uk_csv
from tests.lists.readers.written_files import ods, source

_SHORT = ("Unique ID", "OFSI Group ID", "Name", "Regime Name", "Type", "Designation source", "Date Designated",
          "Sanctions Imposed")  # fmt: skip
_PUBLISHER = IdentifierKind.PUBLISHER


def _short(*rows: tuple[str, str, str, str]) -> bytes:
    tail = ("UK", "29-06-2012", "Asset freeze, Travel Ban")
    return ods([_SHORT, *((uid, group, name, "Belarus", kind, *tail) for uid, group, name, kind in rows)])


def test_rows_of_one_id_are_one_record_with_names_in_natural_order() -> None:
    contents = uk_sanctions_list.read(source(uk_csv()))
    person = contents.records[0]
    assert person.names == (
        Name("Orlan Petrovich TESTOV", NameKind.PRIMARY),
        Name("Орлан ТЕСТОВ", NameKind.NATIVE),
        Name("The Uncle", NameKind.WEAK),
        Name("Orlan TESTOW", NameKind.ALIAS),
    )
    assert [record.uid for record in contents] == ["RUS9001", "RUS9002", "RUS9003"]
    assert contents.published_on == date(2026, 8, 20)


def test_numbered_cells_give_each_number_and_two_nationalities_no_country() -> None:
    person = uk_sanctions_list.read(source(uk_csv())).records[0]
    assert person.identifiers == (
        Identifier(_PUBLISHER, "uk:RUS9001"),
        Identifier(_PUBLISHER, "ofsi:99001"),
        Identifier(_PUBLISHER, "un:QDi.901"),
        Identifier(IdentifierKind.PASSPORT, "AB123"),
        Identifier(IdentifierKind.PASSPORT, "77 88"),
    )
    assert (person.country, person.listed_on) == (None, date(2020, 12, 31))
    assert ("countries", "RU BY") in person.details


def test_company_numbers_are_of_the_kind_that_their_cell_calls_them() -> None:
    firm, ship = uk_sanctions_list.read(source(uk_csv())).records[1:]
    assert firm.identifiers[2:] == (
        Identifier(IdentifierKind.REGISTRATION, "1027700132195"),
        Identifier(IdentifierKind.TAX, "7707083893"),
        Identifier(IdentifierKind.BIC, "FICTRUMM"),
    )
    assert (ship.kind, ship.country) == ("vessel", "KM")
    assert ship.identifiers[1:] == (Identifier(IdentifierKind.IMO, "9074729"),)


def test_xml_csv_and_full_sheet_give_the_same_records() -> None:
    table = {record.uid: _sorted(record) for record in uk_sanctions_list.read(source(uk_csv()))}
    sheet = ods([UK_COLUMNS, *([row.get(column, "") for column in UK_COLUMNS] for row in UK_ROWS)])
    assert {record.uid: _sorted(record) for record in uk_sanctions_list.read(source(sheet))} == table
    markup = {record.uid: _sorted(record) for record in uk_sanctions_list.read(source(UK_XML))}
    assert markup == {uid: table[uid] for uid in ("RUS9001", "RUS9003")}


def _sorted(record: Record) -> tuple[object, ...]:
    return (record.name, frozenset(record.names), frozenset(record.identifiers), record.kind, record.country,
            record.programmes, record.listed_on, frozenset(record.details))  # fmt: skip


@pytest.mark.parametrize("is_pretty", [True, False])
def test_short_sheet_is_read_whether_pretty_printed_or_not(*, is_pretty: bool) -> None:
    row = ("BEL9001", "99001", "TESTOVA Orla  Petrovna", "Belarus", "Individual", "UK", "27-01-2025", "Travel Ban")
    record = uk_sanctions_list.read(source(ods([_SHORT, row], is_pretty=is_pretty))).records[0]
    assert [(name.text, name.kind) for name in record.names] == [
        ("Orla Petrovna TESTOVA", NameKind.PRIMARY),
        ("TESTOVA Orla Petrovna", NameKind.ALIAS),
    ]
    assert (record.listed_on, record.programmes) == (date(2025, 1, 27), ("Belarus",))
    assert ("sanctions imposed", "Travel Ban") in record.details


@pytest.mark.parametrize("name", ["Testova Orla", "TESTOVA ORLA", "AL-TEST ORLA MUSA"])
def test_name_whose_capitals_tell_no_surname_stays_as_printed(name: str) -> None:
    record = uk_sanctions_list.read(source(_short(("BEL9001", "99001", name, "Individual")))).records[0]
    assert record.names == (Name(name, NameKind.PRIMARY),)


def test_record_printed_without_a_name_is_kept_under_its_id_and_warned_about() -> None:
    sheet = _short(("BEL9001", "99001", " ", "Individual"), ("BEL9002", " ", "FICTION LLC", "Entity"))
    contents = uk_sanctions_list.read(source(sheet, "uk.ods"))
    assert [record.name for record in contents] == ["BEL9001", "FICTION LLC"]
    assert contents.warnings == ("uk.ods line 2: BEL9001 is printed without a name: it is kept under its id",)
    assert dict(contents.fill)["name"] == 1


def test_id_given_to_two_parties_is_refused_with_both_places() -> None:
    other = UK_ROWS[0] | {"Name 6": "OTHER", "Name 1": "Somebody", "Name 2": "Else"}
    with pytest.raises(
        ListDataError, match=r"line 7, name: id RUS9001 is 'Somebody Else OTHER' here but 'Orlan .* line 3"
    ):
        uk_sanctions_list.read(source(uk_csv([*UK_ROWS[:4], other])))
    with pytest.raises(ListDataError, match="RUS9001 is entity, group '99001' here but person"):
        uk_sanctions_list.read(source(uk_csv([*UK_ROWS[:4], UK_ROWS[2] | {"Designation Type": "Entity"}])))
    with pytest.raises(ListDataError, match=r"RUS9001 is that of .* line 3 too"):
        uk_sanctions_list.read(source(UK_XML.replace("RUS9003", "RUS9001")))


def test_second_primary_name_of_the_same_party_is_an_alias_with_a_warning() -> None:
    contents = uk_sanctions_list.read(source(uk_csv([*UK_ROWS[:2], UK_ROWS[0] | {"Name 1": "Orlann"}])))
    assert Name("Orlann Petrovich TESTOV", NameKind.ALIAS) in contents.records[0].names
    assert "has a second primary name" in contents.warnings[0]


def test_ofsi_rows_of_a_group_are_one_record_and_remarks_with_labels_are_read() -> None:
    contents = ofsi_conlist.read(source(ofsi_csv()))
    person, firm = contents.records
    assert [(name.text, name.kind) for name in person.names] == [
        ("Orlan TESTOV", NameKind.PRIMARY),
        ("Орлан ТЕСТОВ", NameKind.NATIVE),
        ("The Uncle", NameKind.WEAK),
    ]
    assert [one.value for one in person.identifiers] == ["ofsi:99001", "uk:RUS9001", "un:QDi.901"]
    assert (person.country, person.listed_on) == ("RU", date(2020, 12, 30))
    assert [name.kind for name in firm.names] == [NameKind.PRIMARY, NameKind.FORMER]
    assert Identifier(IdentifierKind.REGISTRATION, "1027700132195") in firm.identifiers
    assert ("parent company", "Fiction Group") in firm.details
    assert (contents.pieces, contents.unread, contents.published_on) == (6, 1, date(2021, 4, 27))


def test_ofsi_list_must_say_when_it_was_updated() -> None:
    with pytest.raises(ListDataError, match="does not say 'Last Updated,'"):
        ofsi_conlist.read(source(ofsi_csv().split("\r\n", 1)[1]))


def test_ofsi_group_of_two_kinds_or_of_two_parties_is_refused() -> None:
    with pytest.raises(ListDataError, match=r"line 5, Group ID: 99001 is entity here but person"):
        ofsi_conlist.read(source(ofsi_csv([*OFSI_ROWS[:2], OFSI_ROWS[3] | {"Group ID": "99001"}])))
    with pytest.raises(ListDataError, match="'OTHER' here but 'Orlan TESTOV'"):
        ofsi_conlist.read(source(ofsi_csv([OFSI_ROWS[0], OFSI_ROWS[1] | {"Name 6": "OTHER", "Name 1": ""}])))


@pytest.mark.slow
def test_real_fcdo_sheet_has_its_5302_entries(shared: Path) -> None:
    sheet = shared / "data" / "lists" / "uk" / "FCDO_SL_2025-08-11.ods"
    contents = uk_sanctions_list.read(source(sheet.read_bytes(), sheet.name))
    assert len(contents.records) == 5302
    assert Counter(record.kind for record in contents) == {"person": 3754, "entity": 1087, "vessel": 461}
    assert dict(contents.fill)["name"] == 5300
    assert [warning.split(": ")[1].split()[0] for warning in contents.warnings] == ["BEL0174", "RUS1467"]
    assert {record.uid: record.listed_on for record in contents}["AFG0001"] == date(2012, 6, 29)


def test_real_ofsi_sample_has_its_six_targets(shared: Path) -> None:
    sample = shared / "data" / "lists" / "uk" / "sample_hmt.csv"
    contents = ofsi_conlist.read(source(sample.read_bytes()))
    names = {record.uid: record.name for record in contents}
    assert names["11039"] == "Sang-kuk SO"
    assert len(names) == 6
    hafez = next(record for record in contents if record.uid == "9215")
    assert [one.value for one in hafez.identifiers if one.kind is _PUBLISHER] == [
        "ofsi:9215",
        "uk:AQD0183",
        "un:QDi.263",
    ]
