"""What a person types finds its party first: numbers of all kinds, parts of names, the strictest and closest on top."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from service.bootstrap import Services, start
from service.config import Settings
from service.designations.lookup import DesignationQuery
from service.designations.searching import closeness
from service.domain.designation import Designation
from service.lists import SourceFile
from tests.databases import database_in

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Services:
    home = tmp_path_factory.mktemp("search")
    return start(Settings(home=home, database_url=database_in(home)), now=lambda: NOW)


def search(services: Services, text: str) -> Sequence[Designation]:
    return services.designations.search(DesignationQuery(text))


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("941", "ofac-30923"),
        ("0941", "ofac-30923"),
        ("00941", "ofac-30923"),
        ("941 HK", "ofac-30923"),
        ("0941.HK", "ofac-30923"),
        ("941-HK", "ofac-30923"),
        ("SEHK:941", "ofac-30923"),
        ("hkg:0941", "ofac-30923"),
        ("002415", "ofac-30946"),
        ("002415.SZ", "ofac-30946"),
        ("SZSE: 002415", "ofac-30946"),
        ("1810", "xiaomi-corporation"),
        ("688012", "advanced-micro-fabrication-equipment-inc"),
        ("ofac-30946", "ofac-30946"),
        ("OFAC-30946", "ofac-30946"),
        ("ofac:30946", "ofac-30946"),
        ("30946", "ofac-30946"),
        ("xiaomi-corporation", "xiaomi-corporation"),
        ("CNE100000PM8", "ofac-30946"),
        ("  cne100000pm8 ", "ofac-30946"),
        ("hikvis", "ofac-30946"),
        ("Hangzhou Hikvis", "ofac-30946"),
        ("semiconductor manuf", "ofac-30951"),
        ("luokung", "luokung-technology-corp"),
        ("小米", "xiaomi-corporation"),
    ],
)
def test_the_first_entry_is_the_one_that_was_meant(services: Services, text: str, party: str) -> None:
    found = search(services, text)
    assert found[0].party.id == party
    assert found[0].match is not None


@pytest.mark.parametrize("text", ["941", "ofac-30946", "0941.HK", "1810"])
def test_a_number_finds_its_party_and_nobody_that_resembles_it(services: Services, text: str) -> None:
    (found,) = search(services, text)
    assert found.match
    assert found.match.strength.value == "identifier"


@pytest.mark.parametrize("text", ["china", "railway", "china mobile", "semiconductor", "technology", "aviation"])
def test_each_party_is_found_once_and_the_strictest_first_among_equally_close_ones(
    services: Services, text: str
) -> None:
    found = search(services, text)
    ids = [one.party.id for one in found]
    assert ids
    assert len(ids) == len(set(ids))
    asked = [(*closeness(one.match)[:1], one.flag.severity) for one in found if one.match]
    assert asked == sorted(asked, reverse=True)


@pytest.mark.parametrize("text", ["zzqx", "999999", "ofac-1", "1", "", "   "])
def test_what_names_nobody_finds_nobody_or_everybody(services: Services, text: str) -> None:
    found = search(services, text)
    assert not [one for one in found if one.match and one.match.strength.value == "identifier"]


def test_records_that_one_publisher_numbers_alike_are_one_entry(tmp_path: Path) -> None:
    """The screening list prints OFAC's records anew: the primary authority's stands, with the listings of both."""
    one = start(Settings(home=tmp_path, database_url=database_in(tmp_path)), now=lambda: NOW)
    again = {
        "id": "70001",
        "name": "LODESTAR WORKS LTD",
        "source": "Specially Designated Nationals (SDN) - Treasury Department",
        "entity_number": "70001",
        "type": "Entity",
        "programs": ["SDGT"],
        "alt_names": ["LODESTAR"],
    }
    sdn = b'70001,"LODESTAR WORKS LTD",-0- ,"SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
    for code, name, content in (
        ("us-csl", "consolidated.json", json.dumps({"results": [again]}).encode()),
        ("us-sdn", "sdn.csv", sdn),
    ):
        for taken in one.keeper.load(code, [SourceFile(name, content)], date(2026, 11, 20)):
            one.keeper.accept(code, taken.published.version.version, "a list of one party")
    renewed = start(Settings(home=tmp_path, database_url=database_in(tmp_path)), now=lambda: NOW)
    for text in ("70001", "lodestar", "LODESTAR WORKS LTD", "ofac-70001", "csl-70001"):
        (found,) = search(renewed, text)
        assert found.party.id == "ofac-70001"
        assert {listing_status.listing.list_code for listing_status in found.listing_statuses} == {"us-sdn", "us-csl"}
        assert "csl-70001" in found.records
