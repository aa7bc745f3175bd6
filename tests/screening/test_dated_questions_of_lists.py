"""Dated questions about lists that are loaded: by instrument, day of issue and tenor, to the minute, with sources."""

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from service.domain.as_of import AsOf
from service.domain.holdings import Holding, Portfolio
from service.domain.instruments import Instrument
from service.lists import Loader, SourceFile, load_programmes, source_of
from service.matching import load_profile
from service.register.register import Register
from service.screening.screener import Screener, ScreeningRequest
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


FILES: Mapping[str, SourceFile] = {
    "eu-833": SourceFile("32014R0833.csv", eu_annexes.TABLE.encode()),
    "os-gb_hmt_invbans": SourceFile("targets.simple.csv", (test_read_opensanctions_tables.SIMPLE + _BANNED).encode()),
    "us-sdn": ofac_extracts.enhanced(
        designated("7", "LODESTAR WORKS", "2010-01-04"),
        designated("24230", "GAZ GROUP", "2018-04-06"),
        designated("17248", "LUKOIL OAO", "2025-10-22"),
    ),
}


@pytest.fixture(scope="module")
def screeners() -> Mapping[str, Screener]:
    """Make a screener of each list; a day that a list does not know is answered by what it prints."""
    made = {}
    for code, file in FILES.items():
        loader = Loader(PROGRAMMES, date(2026, 11, 22), date(2026, 8, 20))
        (one,) = loader.load(source_of(code), [file], {})
        made[code] = Screener(Register.of([one.published], PROGRAMMES), load_profile(), at("2026-11-22"))
    return made


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
