"""OpenSanctions' four exports: one entity with what the others say of it."""

import gzip
import json
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.parties import Identifier, IdentifierKind, Name, NameKind
from service.errors import ListDataError
from service.lists.catalogue import source_of
from service.lists.loading import read_contents
from service.lists.readers import (
    opensanctions_ftm,
    opensanctions_nested,
    opensanctions_securities,
    opensanctions_simple,
)
from service.lists.readers.follow_the_money import share_of
from service.lists.readers.records import Contents, Record, Share
from tests.lists.readers.written_files import source

_ISIN = "US0378331005"
_LEI = "HWUPKR0MPOU8FGXBT394"


def _entity(uid: str, schema: str, *, target: bool = False, **properties: Any) -> dict[str, Any]:  # noqa: ANN401 (JSON)
    caption = (properties.get("name") or [schema])[0]
    return {"id": uid, "caption": caption, "schema": schema, "properties": properties, "target": target,
            "referents": ["ofac-30882", "eu-fsf-eu-9001-11", "gb-fcdo-rus9001", "unsc-7000001", "gb-hmt-99001", "Q1"],
            "datasets": ["us_ofac_cons"], "last_seen": "2026-08-05T10:00:00"}  # fmt: skip


def _lines(*entities: dict[str, Any]) -> str:
    return "".join(json.dumps(entity, ensure_ascii=False) + "\n" for entity in entities)


def _read(*entities: dict[str, Any]) -> Contents:
    return opensanctions_ftm.read(source(_lines(*entities), "entities.ftm.json"))


COMPANY = _entity(
    "NK-1", "Company", target=True, name=["Fiction Co Ltd", "Фикция ООО", "Fiction Company"], weakAlias=["FIC"],
    previousName=["Old Fiction"], leiCode=[_LEI], registrationNumber=["91440300"], taxNumber=["7707"],
    jurisdiction=["cn"], country=["hk", "cn"], topics=["sanction"], imoNumber=["IMO6459999"],
)  # fmt: skip
SANCTION = _entity(
    "s-1", "Sanction", entity=["NK-1"], authority=["OFAC"], programId=["US-NS-CMIC"], program=["NS-CMIC"],
    listingDate=["2021-06-03"], startDate=["2021-08-02"],
)  # fmt: skip


def test_names_are_primary_alias_native_weak_and_former() -> None:
    assert _read(COMPANY).records[0].names == (
        Name("Fiction Co Ltd", NameKind.PRIMARY),
        Name("Фикция ООО", NameKind.NATIVE),
        Name("Fiction Company", NameKind.ALIAS),
        Name("FIC", NameKind.WEAK),
        Name("Old Fiction", NameKind.FORMER),
    )


def test_security_before_or_after_its_issuer_gives_it_isin_ticker_and_figi() -> None:
    security = _entity(
        "isin-1", "Security", isin=[_ISIN], ticker=["601698 CN"], figiCode=["BBG000B9XRY4"], issuer=["NK-1"]
    )
    before, after = _read(security, COMPANY), _read(COMPANY, security)
    assert before.records == after.records
    assert set(before.records[0].identifiers) >= {
        Identifier(IdentifierKind.ISIN, _ISIN),
        Identifier(IdentifierKind.TICKER, "601698 CN"),
        Identifier(IdentifierKind.FIGI, "BBG000B9XRY4"),
        Identifier(IdentifierKind.LEI, _LEI),
        Identifier(IdentifierKind.IMO, "6459999"),
        Identifier(IdentifierKind.PUBLISHER, "os:NK-1"),
    }


def test_listed_security_of_an_unlisted_issuer_is_a_record_of_its_own() -> None:
    security = _entity("isin-1", "Security", target=True, name=["Fiction 5% 2030"], isin=[_ISIN], issuer=["NK-9"])
    record = _read(security).records[0]
    assert (record.uid, record.name) == ("isin-1", "Fiction 5% 2030")
    assert Identifier(IdentifierKind.ISIN, _ISIN) in record.identifiers


def test_sanction_gives_programme_and_days_each_under_its_own_name() -> None:
    record = _read(SANCTION, COMPANY).records[0]
    assert (record.programmes, record.listed_on, record.ended_on) == (("US-NS-CMIC",), date(2021, 6, 3), None)
    assert ("sanction", "OFAC; US-NS-CMIC; listed 2021-06-03; starts 2021-08-02") in record.details


def test_party_has_ended_only_when_every_sanction_has() -> None:
    ended = _entity("s-2", "Sanction", entity=["NK-1"], endDate=["2022-01-05"])
    assert _read(COMPANY, SANCTION, ended).records[0].ended_on is None
    assert _read(COMPANY, ended).records[0].ended_on == date(2022, 1, 5)


def test_ids_of_the_official_lists_are_told_and_others_are_not() -> None:
    same = [value for key, value in _read(COMPANY).records[0].details if key == "same as"]
    assert same == ["ofac:30882", "eu:EU.9001.11", "uk:RUS9001", "un:7000001", "ofsi:99001"]


def test_owners_come_with_percent_and_unlisted_links_are_marked() -> None:
    child = _entity("NK-2", "Company", name=["Child Ltd"])
    bystander = _entity("NK-3", "Company", name=["Bystander Ltd"])
    owns = _entity("o-1", "Ownership", owner=["NK-1"], asset=["NK-2"], percentage=["51,5 %"])
    ended = _entity("o-2", "Ownership", owner=["NK-3"], asset=["NK-2"], percentage=["30"], endDate=["2020-01-01"])
    records = {record.uid: record for record in _read(owns, COMPANY, child, bystander, ended)}
    assert set(records) == {"NK-1", "NK-2", "NK-3"}
    assert records["NK-2"].shares == (
        Share("NK-1", Decimal("51.5")),
        Share("NK-3", Decimal(30), until=date(2020, 1, 1)),
    )
    assert ("target", "no") in records["NK-2"].details
    assert ("target", "no") not in records["NK-1"].details


def test_passport_in_an_entity_of_its_own_goes_to_its_holder() -> None:
    person = _entity("NK-4", "Person", target=True, name=["Orlan Testov"], nationality=["ru", "by"], country=["ru"])
    record = _read(_entity("p-1", "Passport", holder=["NK-4"], number=["AB123"]), person).records[0]
    assert Identifier(IdentifierKind.PASSPORT, "AB123") in record.identifiers
    assert (record.kind, record.country) == ("person", None)


def test_listed_entity_of_an_unknown_schema_is_kept_and_warned_about() -> None:
    contents = _read(_entity("NK-5", "Spaceship", target=True, name=["Fiction One"]))
    assert contents.records[0].kind == "entity"
    assert "'Spaceship', which no rule knows" in contents.warnings[0]


def test_id_used_twice_is_refused_with_both_lines() -> None:
    with pytest.raises(ListDataError, match=r"line 3, id: NK-1 is also that of .* line 1 "):
        _read(COMPANY, SANCTION, COMPANY)


def test_nested_export_gives_the_same_record_as_the_linked_one() -> None:
    security = _entity("isin-1", "Security", isin=[_ISIN], issuer=["NK-1"])
    owns = _entity("o-1", "Ownership", owner=["NK-8"], asset=["NK-1"], percentage=["60"])
    inner = COMPANY["properties"] | {"sanctions": [SANCTION], "securities": [security], "ownershipAsset": [owns]}
    nested = opensanctions_nested.read(source(_lines(COMPANY | {"properties": inner})))
    linked = _read(COMPANY, SANCTION, security, owns)
    assert nested.records == linked.records
    assert nested.published_on == linked.published_on == date(2026, 8, 5)


def test_nested_owner_is_not_taken_for_what_it_owns() -> None:
    owns = _entity("o-1", "Ownership", owner=["NK-1"], asset=[_entity("NK-2", "Company", name=["Child"])])
    inner = COMPANY["properties"] | {"ownershipOwner": [owns]}
    assert opensanctions_nested.read(source(_lines(COMPANY | {"properties": inner}))).records[0].shares == ()


@pytest.mark.parametrize(
    ("printed", "share"),
    [(["50"], "50"), (["50.00%"], "50.00"), (["33,3 %"], "33.3"), (["100"], "100"), ([], None), (["25-50"], None),
     (["120"], None), (["half"], None), (["50", "60"], None)],
)  # fmt: skip
def test_share_is_read_only_where_it_is_one_number(printed: list[str], share: str | None) -> None:
    assert share_of(printed) == (Decimal(share) if share else None)


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
        (_LEI, "us", IdentifierKind.LEI, _LEI),
        (_ISIN, "us", IdentifierKind.ISIN, _ISIN),
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
        f'"Fiction PAO","{_LEI}","","RU000A0JX0J2;{_ISIN}","FIC.MM","ru","f","t","t","NK-1","","ru_nsd_isin","",'
        '"Fiktsiya;Фикция",""\n'
    )
    record = opensanctions_securities.read(source(SECURITIES + row)).records[0]
    assert [(one.kind, one.value) for one in record.identifiers] == [
        (IdentifierKind.PUBLISHER, "os:NK-1"),
        (IdentifierKind.ISIN, "RU000A0JX0J2"),
        (IdentifierKind.ISIN, _ISIN),
        (IdentifierKind.LEI, _LEI),
        (IdentifierKind.OTHER, "FIC.MM"),
    ]
    assert (record.programmes, record.source_list, record.country) == (("EO-14071",), "ru_nsd_isin", "RU")
    assert ("sanctioned", "no") in record.details
    with pytest.raises(ListDataError, match="line 2, sanctioned: 'maybe' is neither true nor false"):
        opensanctions_securities.read(source(SECURITIES + row.replace('"f"', '"maybe"')))


def test_table_of_issuers_and_securities_puts_the_securities_onto_their_issuer() -> None:
    table = (
        "id,type,name,issuer,topics,is_target\n"
        f"isin-{_ISIN},Security,Fiction 5%,osv-lei-a,,false\n"
        "lei-a,Organization,Fiction Inc,,bank,true\n"
        "lei-b,Organization,Clean Inc,,bank,false\n"
    )
    contents = opensanctions_securities.read(source(table))
    assert [record.uid for record in contents] == ["lei-a"]
    assert Identifier(IdentifierKind.ISIN, _ISIN) in contents.records[0].identifiers
    with pytest.raises(
        ListDataError, match=r"line 4, id: lei-a is also that of .* line 3 .'Clean Inc' here, 'Fiction Inc' there"
    ):
        opensanctions_securities.read(source(table.replace("lei-b", "lei-a")))


def test_listed_security_without_an_issuer_in_the_table_is_a_record_and_an_unlisted_one_is_not() -> None:
    table = (
        "id,type,name,issuer,topics,is_target\n"
        f"isin-{_ISIN},Security,Fiction 5%,osv-gone,,true\n"
        "isin-XS0000000009,Security,Fiction 6%,osv-gone,,false\n"
    )
    contents = opensanctions_securities.read(source(table))
    assert [record.name for record in contents] == ["Fiction 5%"]
    assert Identifier(IdentifierKind.ISIN, _ISIN) in contents.records[0].identifiers


def test_cell_of_200_000_characters_is_read() -> None:
    record = _simple("NK-1", "Company", "Fiction", "", "", "ru", "", "", "x" * 200_000, "", "", "", "A", "", "", "")
    assert max(len(value) for _, value in record.details) == 200_000


def test_real_samples_load_with_their_counts(shared: Path) -> None:
    folder = shared / "data" / "lists" / "opensanctions"
    packed = (folder / "ua_war_sanctions_targets.simple.csv.gz").read_bytes()
    simple = opensanctions_simple.read(source(gzip.decompress(packed)))
    kinds = Counter(record.kind for record in simple)
    assert kinds == {"entity": 2717, "person": 1543, "vessel": 1340}
    assert simple.published_on == date(2026, 3, 13)
    found = Counter(one.kind for record in simple for one in record.identifiers)
    assert (found[IdentifierKind.IMO], found[IdentifierKind.LEI]) == (2852, 0)
    members = (folder / "entities.ftm.venezuela_members.json").read_bytes()
    assert len(opensanctions_ftm.read(source(members)).records) == 274
    fixture = (folder / "yente_fixture_t1_entities.ftm.json").read_bytes()
    assert len(opensanctions_ftm.read(source(fixture)).records) == 6
    nested = (folder / "yhchen_targets.nested.fixture.jsonl").read_bytes()
    assert [record.listed_on for record in opensanctions_nested.read(source(nested))] == [date(2026, 2, 26), None, None]
    securities = (folder / "zavod_testdataset_securities.csv").read_bytes()
    assert [record.name for record in opensanctions_securities.read(source(securities))] == ["AAA Inc"]


def test_an_export_of_single_entities_is_not_taken_for_nested_targets() -> None:
    party = _entity("a", "Company", target=True, name=["Acme Rocketry"])
    sanction = _entity("s", "Sanction", entity=["a"], programId=["XX-TEST"], startDate=["2023-05-04"])
    files = source(_lines(party, sanction), "entities.ftm.json")
    with pytest.raises(ListDataError, match="line 2, schema: Sanction is no party"):
        opensanctions_nested.read(files)
    contents = read_contents(source_of("os-test"), files)
    assert [(one.uid, one.programmes, one.listed_on) for one in contents] == [("a", ("XX-TEST",), date(2023, 5, 4))]
