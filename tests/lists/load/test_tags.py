"""Every tag that OFAC and trade.gov print has a row of its own; what has none is shown, and warned about."""

import csv
import hashlib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from service.domain.as_of import AsOf
from service.domain.flags import Flag, flag_of
from service.domain.jurisdictions import parse_jurisdiction
from service.domain.parties import Name, NameKind
from service.domain.programmes import EVERYBODY, Programmes, Restriction
from service.domain.status import listing_status_at
from service.lists import source_of
from service.lists.load.mapping import Mapped, map_records
from service.lists.load.tags import UNREAD, meanings_of, rules
from service.lists.readers.records import Contents, Record
from service.lists.reviewed.tables import GRADES
from service.lists.reviewed.versions import READER_VERSION

# What each reader made of the table of tags: a version of a list names the reader that made it.
TABLES = {
    2: "96abe87314dfc5e827542101d1b88da46276e33f81cfe19308a2c0e1071b6703",
    3: "96abe87314dfc5e827542101d1b88da46276e33f81cfe19308a2c0e1071b6703",  # ownership is read, the table is the same
    4: "96abe87314dfc5e827542101d1b88da46276e33f81cfe19308a2c0e1071b6703",  # all members of gzip are read
    5: "96abe87314dfc5e827542101d1b88da46276e33f81cfe19308a2c0e1071b6703",  # hours of first days
    6: "f3d624ef38b44f92e6cb6f8c439d33423b42eaf1d92027ab008eb95ed3dfaaa9",  # a directive is a programme of its own
    7: "449d7cf7e81a27cd19b9f2e2c547c2c987b5e254eb121f072e98dfc9729bf9aa",  # annexes of a regulation, UK Schedule 2
    8: "6f6deb31ea6a9ca61f335276c88aa0e3f9644136c7c178c3e75f382d2cd1e066",  # regimes, programmes of OpenSanctions
    9: "9cf3dfb963ee17a07820d24628cf5d47f700bfc260203876ae38cffc2c07f467",  # directives of the CSL
}
TODAY = date(2026, 1, 5)
CONS, CSL = source_of("us-cons"), source_of("us-csl")
ISN = "Nonproliferation Sanctions (ISN) - State Department"
# Each tag of OFAC's Consolidated lists from 2020 to 2025, and what it does to trading.
CONS_TAGS = {
    "CMIC-EO13959": Restriction.DIVESTMENT,
    "UKRAINE-EO13662": Restriction.PARTIAL,
    "RUSSIA-EO14024": Restriction.BLOCKING,
    "NS-PLC": Restriction.DEALINGS,
    "SDGT": Restriction.BLOCKING,
    "SYRIA": Restriction.BLOCKING,
    "VENEZUELA-EO13850": Restriction.BLOCKING,
    "IRAN-CON-ARMS-EO": Restriction.BLOCKING,
    "561-Related": Restriction.PARTIAL,
    "FSE-IR": Restriction.DEALINGS,
    "FSE-SY": Restriction.DEALINGS,
    "CAATSA - RUSSIA": Restriction.PARTIAL,
    "BURMA-EO14014": Restriction.BLOCKING,
    "ILLICIT-DRUGS-EO14059": Restriction.BLOCKING,
}
# Each list of the Consolidated Screening List, old and new names.
CSL_SOURCES = {
    "Specially Designated Nationals (SDN) - Treasury Department": Restriction.BLOCKING,
    "Sectoral Sanctions Identifications List (SSI) - Treasury Department": Restriction.PARTIAL,
    "Foreign Sanctions Evaders (FSE) - Treasury Department": Restriction.DEALINGS,
    "Palestinian Legislative Council List (PLC) - Treasury Department": Restriction.DEALINGS,
    "Non-SDN Palestinian Legislative Council (NS-PLC) - Treasury Department": Restriction.DEALINGS,
    "Capta List (CAP) - Treasury Department": Restriction.PARTIAL,
    "Non-SDN Menu-Based Sanctions List (NS-MBS List) - Treasury Department": Restriction.PARTIAL,
    "Non-SDN Menu-Based Sanctions List (NS-MBS) - Treasury Department": Restriction.PARTIAL,
    "Non-SDN Chinese Military-Industrial Complex Companies List (CMIC) - Treasury Department": Restriction.DIVESTMENT,
    "Entity List (EL) - Bureau of Industry and Security": Restriction.NONE,
    "Military End User (MEU) List - Bureau of Industry and Security": Restriction.NONE,
    "Unverified List (UVL) - Bureau of Industry and Security": Restriction.NONE,
    "Denied Persons List (DPL) - Bureau of Industry and Security": Restriction.NONE,
    "ITAR Debarred (DTC) - State Department": Restriction.NONE,
    "AECA Debarred List": Restriction.NONE,
    "Uyghur Forced Labor Prevention Act Entity List (UFLPA) - Department of Homeland Security": Restriction.NONE,
}
SDN_SINCE = ("list", "SDN List 2023-02-24")
DIRECTIVE = ("directive_date", "Listing Date (EO 14024 Directive 3): 24 Feb 2022")


def record(*tags: str, source_list: str | None = None, **changes: object) -> Record:
    made = Record(uid="1", names=(Name("Lodestar Works", NameKind.PRIMARY),), programmes=tags, source_list=source_list)
    return made if not changes else Record(**{**{f: getattr(made, f) for f in Record.__slots__}, **changes})


def mapped(programmes: Programmes, code: str, *records: Record) -> Mapped:
    return map_records(source_of(code), Contents(records), TODAY, programmes)


def flags(programmes: Programmes, code: str, one: Record) -> list[Flag]:
    now = AsOf.parse("2026-02-01")
    listing_statuses = (
        listing_status_at(listing, programmes, now, now) for listing in mapped(programmes, code, one).listings
    )
    return [flag_of(listing_status, ["US"]) for listing_status in listing_statuses]


def test_every_row_names_a_programme_and_where_the_law_says_so(programmes: Programmes) -> None:
    with (Path(__file__).parents[3] / "service" / "lists" / "load" / "tags.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(rules()) > 50
    for row in rows:
        programme = programmes.get(row["programme"])
        assert programme.binds == EVERYBODY or parse_jurisdiction(programme.binds) == programme.binds
        assert programme.source
        assert row["source"]
        assert row["grade"] in GRADES


def test_a_tag_that_is_read_otherwise_makes_another_version() -> None:
    """A failure says: raise READER_VERSION, and add the new table to TABLES."""
    table = "\n".join(repr(rule) for rule in rules())
    assert hashlib.sha256(table.encode()).hexdigest() == TABLES[READER_VERSION]


def test_no_two_rows_are_meant_by_the_same_tag() -> None:
    keys = Counter((one.list_code, one.part, one.tag, one.when) for one in rules())
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize(("tag", "restriction"), CONS_TAGS.items())
def test_a_tag_of_the_consolidated_list_has_the_restriction_of_its_law(
    programmes: Programmes, tag: str, restriction: Restriction
) -> None:
    (meaning,) = meanings_of(CONS, record(tag))
    assert programmes.get(meaning.programme).restriction is restriction


@pytest.mark.parametrize(("source_list", "restriction"), CSL_SOURCES.items())
def test_a_list_of_the_screening_list_has_the_restriction_of_its_law(
    programmes: Programmes, source_list: str, restriction: Restriction
) -> None:
    (meaning,) = meanings_of(CSL, record("WHATEVER", "ELSE", source_list=source_list))
    assert programmes.get(meaning.programme).restriction is restriction


@pytest.mark.parametrize(
    ("tag", "programme"), [("E.O. 13382", "us-eo13382"), ("INKSNA", "us-isn"), ("A New Act of 2030", UNREAD)]
)
def test_a_nonproliferation_entry_falls_under_its_own_statute(tag: str, programme: str) -> None:
    assert [one.programme for one in meanings_of(CSL, record(tag, source_list=ISN))] == [programme]


@pytest.mark.parametrize(
    ("details", "programme"),
    [
        ((), "us-eo14024"),
        ((DIRECTIVE,), "us-eo14024-directives.directive-3"),
        ((DIRECTIVE, SDN_SINCE), "us-eo14024 us-eo14024-directives.directive-3"),
    ],
)
def test_one_tag_of_two_restrictions_is_told_apart_by_what_the_entry_says(
    details: tuple[tuple[str, str], ...], programme: str
) -> None:
    assert [one.programme for one in meanings_of(CONS, record("RUSSIA-EO14024", details=details))] == programme.split()


def test_each_tag_makes_a_listing_with_a_flag_of_its_own(programmes: Programmes) -> None:
    two = record("UKRAINE-EO13662", "FSE-IR")
    assert [one.programme for one in mapped(programmes, "us-cons", two).listings] == ["us-ssi", "us-fse"]
    assert flags(programmes, "us-cons", two) == [Flag.RESTRICTED, Flag.NO_TRADE]


def test_a_foreign_sanctions_evader_may_be_kept_and_neither_bought_nor_sold(programmes: Programmes) -> None:
    assert programmes.get("us-fse").restriction is Restriction.DEALINGS
    assert flags(programmes, "us-cons", record("FSE-SY")) == [Flag.NO_TRADE]


def test_a_tag_without_a_row_is_a_notice_and_named(programmes: Programmes) -> None:
    found = mapped(programmes, "us-cons", record("NEW-EO19999"))
    assert found.unread_tags == ("NEW-EO19999",)
    assert flags(programmes, "us-cons", record("NEW-EO19999")) == [Flag.NOTICE]


def test_a_tag_without_a_row_is_seen_beside_one_that_has_one(programmes: Programmes) -> None:
    found = mapped(programmes, "us-cons", record("CMIC-EO13959", "RUSSIA-EO14024-B"))
    assert [one.programme for one in found.listings] == ["eo-14032", UNREAD]
    assert found.unread_tags == ("RUSSIA-EO14024-B",)


def test_a_list_without_a_row_is_a_notice_and_named(programmes: Programmes) -> None:
    found = mapped(programmes, "us-csl", record(source_list="A New List (ANL) - Department of Commerce"))
    assert found.unread_tags == ("A New List (ANL) - Department of Commerce",)
    assert [one.programme for one in found.listings] == [UNREAD]


def test_an_entry_without_any_tag_is_warned_about(programmes: Programmes) -> None:
    assert mapped(programmes, "us-cons", record()).unread_tags == ("none",)


@pytest.mark.parametrize(
    ("details", "listed_on"),
    [
        ((DIRECTIVE,), date(2022, 2, 24)),
        ((("directive_date", "Listing Date (EO 14024 Directive 1a): 22 Feb 2022"),), date(2022, 2, 22)),
        ((("list", "SDN List 2023-02-24"),), date(2023, 2, 24)),
        ((("list", "SDN List 2014-03-20"),), date(2021, 4, 15)),  # under another order then: this one is of 2021
        ((), TODAY),
    ],
)
def test_a_listing_begins_on_the_day_of_its_own_list_or_directive(
    programmes: Programmes, details: tuple[tuple[str, str], ...], listed_on: date
) -> None:
    (listing,) = mapped(programmes, "us-cons", record("RUSSIA-EO14024", details=details)).listings
    assert listing.listed_on == listed_on


_SECTORAL = "Sectoral Sanctions Identifications List (SSI) - Treasury Department"
_DETERMINED = "Executive Order 13662 Directive Determination - Subject to Directive "
_OF_ANOTHER_ORDER = "Executive Order 14024 Directive Information Subject to Directive 3 - All transactions in"


@pytest.mark.parametrize(
    ("said", "programmes_of"),
    [
        ((f"{_DETERMINED}4",), ["us-ssi.directive-4"]),
        ((f"{_DETERMINED}2", f"{_DETERMINED}4", _OF_ANOTHER_ORDER), ["us-ssi.directive-2", "us-ssi.directive-4"]),
        ((_OF_ANOTHER_ORDER,), ["us-ssi"]),
    ],
)
def test_the_joint_list_tells_the_directive_too(
    programmes: Programmes, said: tuple[str, ...], programmes_of: list[str]
) -> None:
    details = tuple(("directive", text) for text in said)
    found = mapped(programmes, "us-csl", record(source_list=_SECTORAL, details=details))
    assert [one.programme for one in found.listings] == programmes_of
