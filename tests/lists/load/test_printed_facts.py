"""What lists print of a party for people to read: its addresses and remarks."""

import pytest

from service.domain.parties import FactKind, Name, NameKind
from service.lists.catalogue import source_of
from service.lists.load.printed_facts import LONGEST_FACT, MOST_FACTS, facts_of
from service.lists.readers.ofac import classic_csv
from service.lists.readers.own import house_csv
from service.lists.readers.records import Contents, Record, SourceFile
from service.lists.readers.un import consolidated_xml
from tests.lists.readers import ofac_extracts
from tests.lists.readers.un_extracts import UN

_BOTH = "id,name,restriction,reason,remarks\n"
_HOUSE = 'id,name,restriction,address,remarks\nH-1,Lodestar Works,divest,"1 Harbour Road, Hull",seen in 2025\n'


def texts(code: str, contents: Contents, kind: FactKind) -> list[str]:
    return [fact.text for fact in facts_of(source_of(code), contents) if fact.kind is kind]


def record(*printed: tuple[FactKind, tuple[str, ...]]) -> Contents:
    pairs = tuple((kind, text) for kind, found in printed for text in found)
    return Contents((Record("1", (Name("LODESTAR", NameKind.PRIMARY),), programmes=("divest",), printed=pairs),))


def test_the_firms_own_list_may_print_an_address_and_a_remark() -> None:
    contents = house_csv.read([SourceFile("house.csv", _HOUSE.encode())])
    assert texts("house-made", contents, FactKind.ADDRESS) == ["1 Harbour Road, Hull"]
    assert texts("house-made", contents, FactKind.REMARK) == ["seen in 2025"]


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        ("weapons,seen in 2025", ["seen in 2025", "weapons"]),
        ("weapons,", ["weapons"]),
        (",seen in 2025", ["seen in 2025"]),
        ("same,same", ["same"]),
        (",", []),
    ],
)
def test_the_firms_reason_is_shown_beside_its_remarks(cells: str, shown: list[str]) -> None:
    content = f"{_BOTH}H-1,Lodestar Works,divest,{cells}\n"
    contents = house_csv.read([SourceFile("house.csv", content.encode())])
    assert texts("house-made", contents, FactKind.REMARK) == shown


def test_remarks_of_ofac_are_whole_as_they_are_printed() -> None:
    remarks = "a.k.a. 'LODE'; Registration Number 123 (China); made up for a test."
    line = ofac_extracts.prim("101", "ORCHID WORKS", remarks=remarks)
    contents = classic_csv.read([ofac_extracts.source("cons_prim.csv", line)])
    assert texts("us-cons", contents, FactKind.REMARK) == [remarks]


def test_addresses_of_the_united_nations_are_joined_from_their_parts() -> None:
    contents = consolidated_xml.read([SourceFile("un.xml", UN.encode())])
    assert "China" in texts("un-sc", contents, FactKind.ADDRESS)


def test_what_a_stranger_prints_is_bounded() -> None:
    roads = tuple(f"{number} Harbour Road" for number in range(MOST_FACTS + 5))
    many = record((FactKind.ADDRESS, roads), (FactKind.REMARK, ("x" * 10_000,)))
    assert len(texts("house-made", many, FactKind.ADDRESS)) == MOST_FACTS
    (remark,) = texts("house-made", many, FactKind.REMARK)
    assert (len(remark), remark[-1]) == (LONGEST_FACT, "…")


@pytest.mark.parametrize("printed", [("same", "same"), ("same",)])
def test_what_is_printed_twice_is_told_once(printed: tuple[str, ...]) -> None:
    assert texts("house-made", record((FactKind.REMARK, printed)), FactKind.REMARK) == ["same"]
