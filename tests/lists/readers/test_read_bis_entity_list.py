"""The Entity List as JSON, with parties that do not exist; and the real file."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import ListDataError
from service.lists.readers.bis import entity_list as bis_entity_list
from service.lists.readers.records import Contents, Record, SourceFile


def entity(name: object = "Lodestar Works", **fields: object) -> dict[str, object]:
    return {
        "name": name,
        "aliases": [],
        "country": "China",
        "address": "1 Pier Road, Dalian, China.",
        "status": None,
        "effective_date": None,
        "federal_register": "84 FR 22963, 5/21/19",
        "notes": "For all items subject to the EAR",
        **fields,
    }


def page_of(*entities: object, **page: object) -> SourceFile:
    content = {"list_id": "bis-entity-list", "extracted": "2026-07-09", "count": len(entities), "entities": entities}
    return SourceFile("bis.json", json.dumps({**content, **page}).encode())


def read(*entities: object, **page: object) -> Contents:
    return bis_entity_list.read([page_of(*entities, **page)])


def names(record: Record) -> list[tuple[str, str]]:
    return [(name.text, name.kind.value) for name in record.names]


def test_an_entity_becomes_a_record_with_an_id_of_name_and_country() -> None:
    contents = read(entity(aliases=["Lodestar", "LODESTAR WORKS"]), count=3, extracted="2026-07-09")
    record = contents.records[0]
    assert record.uid == "lodestar-works-china"
    assert names(record) == [("Lodestar Works", "primary"), ("Lodestar", "alias")]
    assert (record.country, record.listed_on, record.identifiers) == ("China", date(2019, 5, 21), ())
    assert dict(record.details)["notes"] == "For all items subject to the EAR"
    assert (contents.declared, contents.published_on) == (3, date(2026, 7, 9))


@pytest.mark.parametrize(
    ("printed", "day", "unread"),
    [
        ("75 FR 1701, 1/13/10.\n85 FR 83769, 12/23/20", date(2010, 1, 13), 0),
        ("85 FR 83769, 12/23/20\n75 FR 1701, 1/13/10", date(2010, 1, 13), 0),
        ("66 FR 24266\n81 FR 64696, 9/20/16", None, 1),
        ("66 FR 24266,\n81 FR 64696 9/20/16.", None, 1),
        ("84 FR 22963, 5/21/91", None, 1),
        ("84 FR 22963, 13/21/19", None, 1),
        ("84 FR 22963 preview citation details, 5/21/19", date(2019, 5, 21), 0),
        ("see the Federal Register", None, 1),
    ],
)
def test_the_first_citation_says_since_when(printed: str, day: date | None, unread: int) -> None:
    contents = read(entity(federal_register=printed))
    assert contents.records[0].listed_on == day
    assert contents.unread == unread
    assert bool(contents.warnings) == (day is None)


def test_an_effective_date_is_when_the_restriction_begins() -> None:
    record = read(entity(effective_date="2019-08-19", status="temporary")).records[0]
    assert (record.restricted_from, record.listed_on) == (date(2019, 8, 19), date(2019, 5, 21))
    assert ("status", "temporary") in record.details


@pytest.mark.parametrize(
    ("printed", "primary", "others"),
    [
        ("Lode, OOO (f.k.a., Old Lode)", "Lode, OOO", [("Old Lode", "former")]),
        ("Lode, JSC (a.k.a., Lode Plant", "Lode, JSC", [("Lode Plant", "alias")]),
        ("Lode Company (a.k.a.", "Lode Company", []),
        ("Lode Company (a.k.a. “LC”)", "Lode Company", [("LC", "alias")]),
        ("Lode (Shanghai)", "Lode (Shanghai)", []),
        ("Lode Institute subordinate institution:", "Lode Institute subordinate institution", []),
    ],
)
def test_names_that_a_publisher_prints_into_one(printed: str, primary: str, others: list[tuple[str, str]]) -> None:
    assert names(read(entity(printed)).records[0]) == [(primary, "primary"), *others]


@pytest.mark.parametrize(
    ("printed", "kept"),
    [
        ("Pole Shipyard. 1 Quay Street, Kerch, Crimea 98000, Ukraine", ["Pole Shipyard"]),
        ("Pole Oy Ltd., 20 Street, Vantaa, China 01740", ["Pole Oy Ltd."]),
        ("Pole-Most, LLC. D. 10 korp. 3 Street, Moscow 121000, China", ["Pole-Most, LLC"]),
        ("Pole, 5 Pier; and 6 Pier, Dalian, China", ["Pole"]),
        ("Pole Academy, 31 Research Institute", ["Pole Academy, 31 Research Institute"]),
        ("China Pole 3rd Academy, 31 Institute", ["China Pole 3rd Academy, 31 Institute"]),
        ("Pole Air Force; PAF", ["Pole Air Force", "PAF"]),
        ("Pole Star; and", ["Pole Star"]),
        ("Pole (PS), a.k.a., the following two aliases:", ["Pole (PS)"]),
        (
            "Pole Institute (a.k.a., Pole Academy (PA)'s 9 Institute)",
            ["Pole Institute", "Pole Academy (PA)'s 9 Institute"],
        ),
    ],
)
def test_addresses_and_joining_words_are_taken_off_aliases(printed: str, kept: list[str]) -> None:
    assert [name.text for name in read(entity(aliases=[printed])).records[0].names[1:]] == kept


TWINS = (
    entity(address="1 Pier Road, Dalian", federal_register="84 FR 22963, 5/21/19"),
    entity(address="Karachi", federal_register="84 FR 22963, 5/21/19"),
    entity(address=None, federal_register="75 FR 1701, 1/13/10"),
    entity(country="Pakistan"),
)


@given(st.permutations(TWINS))
def test_ids_survive_any_order(twins: list[dict[str, object]]) -> None:
    contents = read(*twins)
    uids = {(record.country, dict(record.details).get("address")): record.uid for record in contents}
    assert uids == {
        ("China", None): "lodestar-works-china",
        ("China", "1 Pier Road, Dalian"): "lodestar-works-china-1-pier-road-dalian",
        ("China", "Karachi"): "lodestar-works-china-karachi",
        ("Pakistan", "1 Pier Road, Dalian, China."): "lodestar-works-pakistan",
    }
    assert len(contents.warnings) == 2


def test_namesakes_without_addresses_are_counted() -> None:
    contents = read(*[entity(address=None, federal_register=f"{volume} FR 1") for volume in (80, 81, 82)])
    assert [record.uid for record in contents] == [f"lodestar-works-china{end}" for end in ("", "-2", "-3")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<html></html>", "a web page"),
        (page_of(entity()).content[:-20], "cut off"),
        (b'{"error": "not found"}', "the answer is an error, not found"),
        (b'{"entities": []}', "no list of entities"),
        (b'{"entities": {"a": 1}}', "no list of entities"),
        (b"[]", "no list of entities"),
        (page_of("Lodestar").content, "entity 1: no name"),
        (page_of(entity(), {"name": "A", "aliases": []}).content, "entity 2: no country, federal_register"),
        (page_of(entity(name=" ")).content, "entity 1, name: is empty"),
        (page_of(entity(name=7)).content, "entity 1, name: 7 is no text"),
        (page_of(entity(aliases="A; B")).content, "entity 1, aliases: 'A; B' is no list"),
        (page_of(entity(effective_date="soon")).content, "effective_date: 'soon' is no day"),
        (page_of(entity(), count="many").content, "count: 'many' is no number"),
    ],
)
def test_a_file_that_is_not_the_list_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(ListDataError, match=message):
        bis_entity_list.read([SourceFile("bis.json", content)])


@pytest.mark.slow
def test_the_real_list_has_as_many_entities_as_it_says(shared: Path) -> None:
    content = (shared / "data/lists/bis/bis_entity_list.json").read_bytes()
    contents = bis_entity_list.read([SourceFile("bis_entity_list.json", content)])
    assert len(contents.records) == contents.declared == 3409
    assert len({record.uid for record in contents}) == 3409
    assert dict(contents.fill)["listed_on"] > 3380
    assert contents.unread / contents.pieces < 0.01
    page = json.loads(content)
    page["entities"].reverse()
    again = bis_entity_list.read([SourceFile("bis_entity_list.json", json.dumps(page).encode())])
    assert sorted(again.records, key=lambda one: one.uid) == sorted(contents.records, key=lambda one: one.uid)
