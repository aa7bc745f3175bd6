"""OpenSanctions' linked and nested exports: one entity with what the others say of it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from service.domain.parties import Identifier, IdentifierKind, Name, NameKind
from service.errors import ListDataError
from service.lists.catalogue import source_of
from service.lists.load.loader import read_contents
from service.lists.readers.opensanctions import ftm as opensanctions_ftm
from service.lists.readers.opensanctions import nested as opensanctions_nested
from service.lists.readers.opensanctions.follow_the_money import share_of
from service.lists.readers.records import Contents, Share
from tests.lists.readers.opensanctions_extracts import COMPANY, ISIN, LEI, SANCTION, entity, lines
from tests.lists.readers.written_files import source


def _read(*entities: dict[str, Any]) -> Contents:
    return opensanctions_ftm.read(source(lines(*entities), "entities.ftm.json"))


def test_names_are_primary_alias_native_weak_and_former() -> None:
    assert _read(COMPANY).records[0].names == (
        Name("Fiction Co Ltd", NameKind.PRIMARY),
        Name("Фикция ООО", NameKind.NATIVE),
        Name("Fiction Company", NameKind.ALIAS),
        Name("FIC", NameKind.WEAK),
        Name("Old Fiction", NameKind.FORMER),
    )


def test_security_before_or_after_its_issuer_gives_it_isin_ticker_and_figi() -> None:
    security = entity(
        "isin-1", "Security", isin=[ISIN], ticker=["601698 CN"], figiCode=["BBG000B9XRY4"], issuer=["NK-1"]
    )
    before, after = _read(security, COMPANY), _read(COMPANY, security)
    assert before.records == after.records
    assert set(before.records[0].identifiers) >= {
        Identifier(IdentifierKind.ISIN, ISIN),
        Identifier(IdentifierKind.TICKER, "601698 CN"),
        Identifier(IdentifierKind.FIGI, "BBG000B9XRY4"),
        Identifier(IdentifierKind.LEI, LEI),
        Identifier(IdentifierKind.IMO, "6459999"),
        Identifier(IdentifierKind.PUBLISHER, "os:NK-1"),
    }


def test_listed_security_of_an_unlisted_issuer_is_a_record_of_its_own() -> None:
    security = entity("isin-1", "Security", target=True, name=["Fiction 5% 2030"], isin=[ISIN], issuer=["NK-9"])
    record = _read(security).records[0]
    assert (record.uid, record.name) == ("isin-1", "Fiction 5% 2030")
    assert Identifier(IdentifierKind.ISIN, ISIN) in record.identifiers


def test_sanction_gives_programme_and_days_each_under_its_own_name() -> None:
    record = _read(SANCTION, COMPANY).records[0]
    assert (record.programmes, record.listed_on, record.ended_on) == (("US-NS-CMIC",), date(2021, 6, 3), None)
    assert ("sanction", "OFAC; US-NS-CMIC; listed 2021-06-03; starts 2021-08-02") in record.details


def test_party_has_ended_only_when_every_sanction_has() -> None:
    ended = entity("s-2", "Sanction", entity=["NK-1"], endDate=["2022-01-05"])
    assert _read(COMPANY, SANCTION, ended).records[0].ended_on is None
    assert _read(COMPANY, ended).records[0].ended_on == date(2022, 1, 5)


def test_ids_of_the_official_lists_are_told_and_others_are_not() -> None:
    same = [value for key, value in _read(COMPANY).records[0].details if key == "same as"]
    assert same == ["ofac:30882", "eu:EU.9001.11", "uk:RUS9001", "un:7000001", "ofsi:99001"]


def test_owners_come_with_percent_and_unlisted_links_are_marked() -> None:
    child = entity("NK-2", "Company", name=["Child Ltd"])
    bystander = entity("NK-3", "Company", name=["Bystander Ltd"])
    owns = entity("o-1", "Ownership", owner=["NK-1"], asset=["NK-2"], percentage=["51,5 %"])
    ended = entity("o-2", "Ownership", owner=["NK-3"], asset=["NK-2"], percentage=["30"], endDate=["2020-01-01"])
    records = {record.uid: record for record in _read(owns, COMPANY, child, bystander, ended)}
    assert set(records) == {"NK-1", "NK-2", "NK-3"}
    assert records["NK-2"].shares == (
        Share("NK-1", Decimal("51.5")),
        Share("NK-3", Decimal(30), until=date(2020, 1, 1)),
    )
    assert ("target", "no") in records["NK-2"].details
    assert ("target", "no") not in records["NK-1"].details


def test_passport_in_an_entity_of_its_own_goes_to_its_holder() -> None:
    person = entity("NK-4", "Person", target=True, name=["Orlan Testov"], nationality=["ru", "by"], country=["ru"])
    record = _read(entity("p-1", "Passport", holder=["NK-4"], number=["AB123"]), person).records[0]
    assert Identifier(IdentifierKind.PASSPORT, "AB123") in record.identifiers
    assert (record.kind, record.country) == ("person", None)


def test_listed_entity_of_an_unknown_schema_is_kept_and_warned_about() -> None:
    contents = _read(entity("NK-5", "Spaceship", target=True, name=["Fiction One"]))
    assert contents.records[0].kind == "entity"
    assert "'Spaceship', which no rule knows" in contents.warnings[0]


def test_id_used_twice_is_refused_with_both_lines() -> None:
    with pytest.raises(ListDataError, match=r"line 3, id: NK-1 is also that of .* line 1 "):
        _read(COMPANY, SANCTION, COMPANY)


def test_nested_export_gives_the_same_record_as_the_linked_one() -> None:
    security = entity("isin-1", "Security", isin=[ISIN], issuer=["NK-1"])
    owns = entity("o-1", "Ownership", owner=["NK-8"], asset=["NK-1"], percentage=["60"])
    inner = COMPANY["properties"] | {"sanctions": [SANCTION], "securities": [security], "ownershipAsset": [owns]}
    nested = opensanctions_nested.read(source(lines(COMPANY | {"properties": inner})))
    linked = _read(COMPANY, SANCTION, security, owns)
    assert nested.records == linked.records
    assert nested.published_on == linked.published_on == date(2026, 8, 5)


def test_nested_owner_is_not_taken_for_what_it_owns() -> None:
    owns = entity("o-1", "Ownership", owner=["NK-1"], asset=[entity("NK-2", "Company", name=["Child"])])
    inner = COMPANY["properties"] | {"ownershipOwner": [owns]}
    assert opensanctions_nested.read(source(lines(COMPANY | {"properties": inner}))).records[0].shares == ()


@pytest.mark.parametrize(
    ("printed", "share"),
    [(["50"], "50"), (["50.00%"], "50.00"), (["33,3 %"], "33.3"), (["100"], "100"), ([], None), (["25-50"], None),
     (["120"], None), (["half"], None), (["50", "60"], None)],
)  # fmt: skip
def test_share_is_read_only_where_it_is_one_number(printed: list[str], share: str | None) -> None:
    assert share_of(printed) == (Decimal(share) if share else None)


def test_an_export_of_single_entities_is_not_taken_for_nested_targets() -> None:
    party = entity("a", "Company", target=True, name=["Acme Rocketry"])
    sanction = entity("s", "Sanction", entity=["a"], programId=["XX-TEST"], startDate=["2023-05-04"])
    files = source(lines(party, sanction), "entities.ftm.json")
    with pytest.raises(ListDataError, match="line 2, schema: Sanction is no party"):
        opensanctions_nested.read(files)
    contents = read_contents(source_of("os-test"), files)
    assert [(one.uid, one.programmes, one.listed_on) for one in contents] == [("a", ("XX-TEST",), date(2023, 5, 4))]
