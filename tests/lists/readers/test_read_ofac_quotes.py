"""OFAC's CSV whose texts hold quotation marks that were not doubled (its file of 2020-03-03)."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.parties import Name, NameKind
from service.errors import ListDataError
from service.lists.readers.ofac import classic_csv as ofac_csv
from service.lists.readers.ofac.loose_quotes import cells_of
from service.lists.readers.records import Contents
from tests.lists.readers.ofac_extracts import prim, row, source


def _read(*remarks: str) -> Contents:
    rows = [prim(str(100 + place), f"ORCHID {place}", remarks=text) for place, text in enumerate(remarks)]
    return ofac_csv.read([source("sdn.csv", *rows)])


@pytest.mark.parametrize(
    ("remarks", "weak"),
    [
        ('a.k.a. "night.owl77"', {"night.owl77"}),
        ('a.k.a. "night.owl77"; a.k.a. "quiet river".', {"night.owl77", "quiet river"}),
        ('"Orchid" is a trading name; a.k.a. "OLW"', {"OLW"}),
        ('a.k.a. "OLW"; a.k.a. \'OWL\'; Linked To: "FERN".', {"OLW", "OWL"}),
        ('Tax ID No. "7"; a.k.a. "A, B"; a.k.a. "C".', {"A, B", "C"}),
        ('For more, see "x", and "y"; a.k.a. "OLW"', {"OLW"}),
    ],
)
def test_weak_aliases_between_bare_quotation_marks_are_read(remarks: str, weak: set[str]) -> None:
    contents = _read("Phone 1", remarks, "Phone 2")
    assert {name.text for name in contents.records[1].names if name.kind is NameKind.WEAK} == weak
    assert [one for one in contents.warnings if "quotation marks" in one] == [
        "sdn.csv line 2: quotation marks inside a text are not doubled: read as part of it"
    ]
    assert [record.name for record in contents.records] == ["ORCHID 0", "ORCHID 1", "ORCHID 2"]


def test_lines_are_named_and_beyond_twenty_counted() -> None:
    (warning,) = [one for one in _read(*['a.k.a. "OLW".'] * 23).warnings if "quotation" in one]
    assert warning.startswith("sdn.csv lines 1, 2, 3,")
    assert " 20 and 3 more: " in warning


def test_comments_with_bare_quotation_marks_go_on_where_the_remarks_were_cut() -> None:
    files = [
        source("sdn.csv", prim("101", "ORCHID", remarks="x" * (ofac_csv.REMARKS_LIMIT - 6) + "; a.k.")),
        source("sdn_comments.csv", row("101", 'a. "night.owl77"; a.k.a. "quiet river".')),
    ]
    (record,) = ofac_csv.read(files).records
    assert {Name("night.owl77", NameKind.WEAK), Name("quiet river", NameKind.WEAK)} <= set(record.names)


def test_well_formed_quotation_marks_are_no_warning() -> None:
    contents = ofac_csv.read([source("sdn.csv", prim("101", 'ORCHID ""LTD""'))])
    assert contents.records[0].name == 'ORCHID "LTD"'
    assert not any("quotation" in one for one in contents.warnings)


@pytest.mark.parametrize(
    "line",
    [
        '101,"ORCHID "X" LTD',  # cut off
        '101,"ORCHID "X" LTD",-0- ,"A","B"',  # fewer cells than the others
        '101,ORCHID "X" LTD,-0- ',
    ],
)
def test_what_would_be_a_guess_is_refused_with_its_line(line: str) -> None:
    with pytest.raises(ListDataError, match=r"sdn\.csv line 2"):
        ofac_csv.read([source("sdn.csv", prim("100", "FERN"), line)])


@given(st.lists(st.text(st.characters(exclude_characters='"\r\n', codec="utf-8")), min_size=1, max_size=12))
def test_a_line_that_csv_can_read_is_read_alike(texts: list[str]) -> None:
    line = ",".join(f'"{text}"' for text in texts)
    assert cells_of(line) == tuple(next(csv.reader(io.StringIO(line))))
