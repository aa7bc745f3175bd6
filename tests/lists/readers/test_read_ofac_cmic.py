"""The NS-CMIC entries, read from three of OFAC's formats, are the facts' own, field by field."""

import csv
import zipfile
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import pytest

from service.domain.parties import IdentifierKind, NameKind
from service.lists.readers.ofac import classic_csv as ofac_csv
from service.lists.readers.ofac import classic_xml as ofac_xml
from service.lists.readers.ofac import enhanced as ofac_enhanced
from service.lists.readers.ofac.remarks import document_number, ticker
from service.lists.readers.records import Contents, Record, SourceFile

CMIC = "CMIC-EO13959"
# Only the Enhanced XML prints names in other scripts; these are all it has for NS-CMIC parties.
NATIVE = {"33091", "33111", "33112", "33113", "33114", "33893"}


@cache
def edition(lists: Path, name: str) -> Mapping[str, Record]:
    contents = {"csv": _from_csv, "xml": _from_xml, "enhanced": _from_enhanced}[name](lists)
    return {record.uid: record for record in contents if CMIC in record.programmes}


def _from_csv(lists: Path) -> Contents:
    folder = lists / "ofac_cons_csv_2025-12"
    return ofac_csv.read([SourceFile(path.name, path.read_bytes()) for path in sorted(folder.iterdir())])


def _from_xml(lists: Path) -> Contents:
    return ofac_xml.read([SourceFile("c.xml", (lists / "ofac_cons_xml_2025-03" / "consolidated.xml").read_bytes())])


def _from_enhanced(lists: Path) -> Contents:
    with zipfile.ZipFile(lists / "ofac_cons_enhanced_2025-01" / "CONS_ENHANCED.ZIP") as packed:
        return ofac_enhanced.read([SourceFile("c.xml", packed.read("CONS_ENHANCED.XML"))])


@cache
def facts(shared: Path) -> Mapping[str, Mapping[str, str]]:
    with (shared / "facts" / "ns_cmic.csv").open(encoding="utf-8", newline="") as file:
        return {row["ofac_id"]: row for row in csv.DictReader(file)}


def many(cell: str) -> list[str]:
    return [value for value in cell.split("|") if value]


def plain(names: Iterable[str]) -> set[str]:
    """Compare without case and without a last dot, which the facts drop from issuer names."""
    return {" ".join(name.split()).casefold().removesuffix(".") for name in names}


def named(record: Record, *kinds: NameKind) -> set[str]:
    return plain(name.text for name in record.names if name.kind in kinds)


def values(record: Record, kind: IdentifierKind) -> list[str]:
    return sorted(one.value for one in record.identifiers if one.kind is kind)


def details(record: Record, key: str) -> list[str]:
    return sorted(value for name, value in record.details if name == key)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["csv", "xml", "enhanced"])
def test_every_edition_has_exactly_the_parties_of_the_facts(shared: Path, name: str) -> None:
    assert set(edition(shared / "data" / "lists", name)) == set(facts(shared))
    assert len(facts(shared)) == 68


@pytest.mark.parametrize("name", ["csv", "xml", "enhanced"])
def test_names_are_those_of_the_facts_by_kind(shared: Path, name: str) -> None:
    """The facts put former names among the aliases; a name that is printed in two kinds is kept in the stronger."""
    for uid, record in edition(shared / "data" / "lists", name).items():
        fact = facts(shared)[uid]
        primary, weak = plain([fact["name"]]), plain(many(fact["weak_aliases"]))
        aliases, issuers = plain(many(fact["aliases"])), plain(many(fact["issuer_names"]))
        assert record.name == fact["name"]
        assert named(record, NameKind.WEAK) == weak - primary, uid
        strong = named(record, NameKind.ALIAS, NameKind.FORMER, NameKind.ISSUER)
        assert strong - primary == (aliases | issuers) - primary - weak, uid
        assert named(record, NameKind.ISSUER) <= issuers, uid
        assert named(record, NameKind.ALIAS, NameKind.FORMER) <= aliases, uid


@pytest.mark.parametrize("name", ["csv", "xml", "enhanced"])
def test_identifiers_are_those_of_the_facts(shared: Path, name: str) -> None:
    for uid, record in edition(shared / "data" / "lists", name).items():
        fact = facts(shared)[uid]
        assert values(record, IdentifierKind.ISIN) == sorted(set(many(fact["isins"]))), uid
        assert values(record, IdentifierKind.TICKER) == sorted({ticker(one) for one in many(fact["tickers"])}), uid
        assert values(record, IdentifierKind.USCC) == sorted(map(document_number, many(fact["uscc"]))), uid
        assert values(record, IdentifierKind.PUBLISHER) == [f"ofac:{uid}"]


@pytest.mark.parametrize("name", ["csv", "xml", "enhanced"])
def test_dates_type_and_links_are_those_of_the_facts(shared: Path, name: str) -> None:
    for uid, record in edition(shared / "data" / "lists", name).items():
        fact = facts(shared)[uid]
        dates = [str(day) for day in (record.listed_on, record.restricted_from, record.divest_before)]
        assert dates == [fact["listed_on"], fact["effective_on"], fact["divest_before"]], uid
        assert details(record, "target_type") == many(fact["target_type"]), uid
        assert details(record, "linked_to") == sorted(many(fact["linked_to"])), uid


def test_editions_differ_in_native_names_alone(shared: Path) -> None:
    lists = shared / "data" / "lists"
    for uid, record in edition(lists, "csv").items():
        for other in ("xml", "enhanced"):
            theirs = edition(lists, other)[uid]
            native = {one for one in theirs.names if one.kind is NameKind.NATIVE}
            assert set(theirs.names) - native == set(record.names), (uid, other)
            assert bool(native) == (other == "enhanced" and uid in NATIVE), (uid, other)
            assert set(theirs.identifiers) == set(record.identifiers), (uid, other)
            assert theirs.programmes == record.programmes
