"""Dated questions about lists that are loaded: by instrument, day of issue and tenor, to the minute, with sources."""

import csv
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from service.domain.as_of import AsOf
from service.domain.holdings import Holding, Portfolio
from service.domain.instruments import Instrument
from service.domain.listings import PublishedList
from service.domain.parties import Name, NameKind
from service.domain.stakes import Stake
from service.lists import Loader, SourceFile, load_programmes, source_of
from service.matching import load_profile
from service.register.register import Register
from service.screening.screener import Screener, ScreeningRequest
from tests.builders import party, published
from tests.lists.readers import eu_annexes, ofac_extracts, test_read_opensanctions_tables
from tests.screening.test_screener import at

TABLE = Path(__file__).parents[1] / "dated_questions_of_lists.csv"
PROGRAMMES = load_programmes()
_BANNED = (
    '"NK-1","Company","Gazprombank Joint Stock Company","Gazprombank","","ru","","","","","","GB-RUS-INV",'
    '"UK Investment Bans","2025-10-06T14:15:21","",""\n'
)


def designated(uid: str, name: str, day: str) -> str:
    lists = f"<sanctionsLists><sanctionsList refId='1' datePublished='{day}'>SDN List</sanctionsList></sanctionsLists>"
    programme = "<sanctionsPrograms><sanctionsProgram refId='1'>RUSSIA-EO14024</sanctionsProgram></sanctionsPrograms>"
    return ofac_extracts.entity(uid, ofac_extracts.name(name, is_primary=True), inside=lists + programme)


def directed(uid: str, name: str, programme: str, *said: tuple[str, str]) -> str:
    """Write an entry of the Consolidated list that prints its directives and their days."""
    tags = f"<sanctionsPrograms><sanctionsProgram refId='1'>{programme}</sanctionsProgram></sanctionsPrograms>"
    return ofac_extracts.entity(
        uid, ofac_extracts.name(name, is_primary=True), inside=tags + ofac_extracts.features(*said)
    )


def sectoral(uid: str, name: str, number: str, day: str) -> str:
    lists = f"<sanctionsLists><sanctionsList refId='1' datePublished='{day}'>{_SSI}</sanctionsList></sanctionsLists>"
    tags = "<sanctionsPrograms><sanctionsProgram refId='1'>UKRAINE-EO13662</sanctionsProgram></sanctionsPrograms>"
    said = ofac_extracts.features(("Executive Order 13662 Directive Determination -", f"Subject to Directive {number}"))
    return ofac_extracts.entity(uid, ofac_extracts.name(name, is_primary=True), inside=lists + tags + said)


def russian(number: str, listed: str, effective: str = "") -> list[tuple[str, str]]:
    days = [(f"Listing Date (EO 14024 Directive {number}):", listed)]
    return [*days, (f"Effective Date (EO 14024 Directive {number}):", effective)] if effective else days


def regime(*rows: str) -> SourceFile:
    return SourceFile("list.csv", "\n".join(("id,name,statute,listed_on,found_on", *rows, "")).encode())


_SSI = "Sectoral Sanctions Identifications List"
_ENTITY = {"aliases": [], "address": "1 Road", "federal_register": "85 FR 100, 1/15/20", "notes": ""}
FILES: Mapping[str, SourceFile] = {
    "us-cons": ofac_extracts.enhanced(
        sectoral("101", "HARBOUR BANK ONE", "1", "2014-07-16"),
        sectoral("102", "GRANITE ENERGY TWO", "2", "2014-07-16"),
        sectoral("103", "BASALT DEFENCE THREE", "3", "2014-09-12"),
        sectoral("104", "MERIDIAN OILFIELD FOUR", "4", "2014-09-12"),
        directed(
            "105",
            "CINDER SOVEREIGN",
            "RUSSIA-EO14024",
            *russian("1", "15 Apr 2021"),
            *russian("1a", "22 Feb 2022", "01 Mar 2022"),
        ),
        directed("106", "TUNDRA HOLDING", "RUSSIA-EO14024", *russian("3", "24 Feb 2022", "26 Mar 2022")),
    ),
    "us-el": SourceFile(
        "entity_list.json",
        json.dumps(
            {
                "extracted": "2026-07-09",
                "count": 2,
                "entities": [
                    {"name": "Quarry Semiconductor", "country": "China", **_ENTITY},
                    {"name": "Harbour Optics", "country": "Russia", **_ENTITY},
                ],
            }
        ).encode(),
    ),
    "us-fl": regime("9,ELDER FOUNDRY,us-fl-scrutinized,2020-01-02,", "1,LODESTAR WORKS,us-fl-scrutinized,2025-03-14,"),
    "us-in": regime("1,LODESTAR WORKS,us-in-china,2024-06-01,2024-06-01"),
    "us-tx": regime("9,ELDER FOUNDRY,us-tx-2270,2020-01-02,", "1,LODESTAR WORKS,us-tx-2270,2026-01-05,2026-02-01"),
    "no-gpfg": regime("1,LODESTAR WORKS,no-gpfg,2025-03-14,", "2,QUIETWATER MINING,no-gpfg.observation,2025-03-14,"),
    "eu-833": SourceFile("32014R0833.csv", eu_annexes.TABLE.encode()),
    "os-gb_hmt_invbans": SourceFile("targets.simple.csv", (test_read_opensanctions_tables.SIMPLE + _BANNED).encode()),
    "us-sdn": ofac_extracts.enhanced(
        designated("7", "LODESTAR WORKS", "2010-01-04"),
        designated("24230", "GAZ GROUP", "2018-04-06"),
        designated("17248", "LUKOIL OAO", "2025-10-22"),
        designated("8", "UNITED COMPANY RUSAL PLC", "2018-04-06"),
        designated("34644", "PUBLIC JOINT STOCK COMPANY ALROSA", "2022-04-07"),
        designated("9", "VTB BANK PUBLIC JOINT STOCK COMPANY", "2022-02-24"),
        designated("17022", "OPEN JOINT-STOCK COMPANY ROSNEFT OIL COMPANY", "2025-10-22"),
        designated("26367", "PETROLEOS DE VENEZUELA SA", "2019-01-28"),
        designated("34682", "JOINT STOCK COMPANY ALFA-BANK", "2022-04-06"),
        designated("36496", "PUBLIC JOINT STOCK COMPANY ROSBANK", "2022-12-15"),
        designated("42096", "HOLDINGOVAYA KOMPANIYA METALLOINVEST AO", "2023-04-12"),
        designated("43097", "PUBLIC JOINT STOCK COMPANY POLYUS", "2023-05-19"),
        designated("10", "PUBLIC JOINT STOCK COMPANY MOSCOW EXCHANGE MICEX-RTS", "2024-06-12"),
        designated("17145", "SURGUTNEFTEGAS", "2025-01-10"),
        designated("11", "WAFANGDIAN BEARING COMPANY LIMITED", "2025-01-15"),
    ),
}


@pytest.fixture(scope="module")
def screeners() -> Mapping[str, Screener]:
    """Make a screener of each list; a day that a list does not know is answered by what it prints."""
    made = {}
    for code, file in FILES.items():
        loader = Loader(PROGRAMMES, date(2026, 11, 22), date(2026, 8, 20))
        one, *_ = loader.load(source_of(code), [file], {})
        lists = [one.published, owned(one.published)] if code == "us-el" else [one.published]
        made[code] = Screener(Register.of(lists, PROGRAMMES), load_profile(), at("2026-11-22"))
    return made


def owned(entity_list: PublishedList) -> PublishedList:
    """State that the first party of the Entity List holds half of a company (the affiliates rule of BIS)."""
    owner = entity_list.parties[0].id
    stake = Stake("own-desk", owner, "own-desk-pebble", Decimal(50), date(2020, 1, 1), "register of companies")
    company = party("own-desk-pebble", Name("PEBBLE WAFERS", NameKind.PRIMARY))
    return replace(published("own-desk", [company], []), stakes=(stake,))


def questions() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize("asked", questions(), ids=lambda one: f"{one['name']} {one['as_of']} {one['source']}")
def test_the_law_answers_to_its_day_and_minute(asked: dict[str, str], screeners: Mapping[str, Screener]) -> None:
    assert asked["source"]
    holding = Holding(
        1,
        asked["name"],
        instrument=Instrument(asked["instrument"]) if asked["instrument"] else None,
        issued_on=day(asked["issued_on"]),
        matures_on=day(asked["matures_on"]),
    )
    request = ScreeningRequest(AsOf.parse(asked["as_of"]), jurisdictions=(asked["jurisdiction"],))
    (found,) = screeners[asked["list"]].screen(Portfolio((holding,), rows=1), request).findings
    told = {
        "flag": found.flag.value,
        "restricted_from": found.restricted_from.date().isoformat() if found.restricted_from else "",
        "divest_before": found.divest_before.date().isoformat() if found.divest_before else "",
    }
    if asked["status"]:
        told["status"] = found.basis.listing_status.status.value if found.basis else ""
    assert told == {field: asked[field] for field in told}


def test_a_day_that_a_list_does_not_know_is_open_for_the_holders_of_the_statute_that_follows_it(
    screeners: Mapping[str, Screener],
) -> None:
    def causes(holder: str) -> list[str]:
        request = ScreeningRequest(AsOf.parse("2024-05-01"), jurisdictions=(holder,))
        found = screeners["us-el"].screen(Portfolio((Holding(1, "SOME BAKERY"),), rows=1), request)
        return [one.cause.value for one in found.shortfalls]

    assert causes("US-IN") == ["history"]
    assert causes("US") == []
