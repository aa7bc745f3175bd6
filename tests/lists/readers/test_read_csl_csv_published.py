"""trade.gov's list as CSV: the real file of April 2022, with its counts and its faults."""

import gzip
import re
from datetime import date
from pathlib import Path

import pytest

from service.domain.parties import Identifier, IdentifierKind
from service.lists.readers.csl import csv_file as csl_csv
from service.lists.readers.records import Contents, SourceFile
from tests.lists.readers.csl_entries import CMIC


@pytest.fixture(scope="module")
def real(shared: Path) -> Contents:
    content = gzip.decompress((shared / "data/lists/csl_csv_2022-04/consolidated.csv.gz").read_bytes())
    return csl_csv.read([SourceFile("consolidated.csv", content)])


@pytest.mark.slow
def test_the_real_file_has_14160_entries_on_thirteen_lists(real: Contents) -> None:
    assert len(real.records) == 14_160
    assert len({record.source_list for record in real}) == 13
    assert len([one for one in real.warnings if "is printed twice" in one]) == 1
    assert len([one for one in real.warnings if "is no day of any list" in one]) == 3  # such as 0017-05-26
    assert real.unread / real.pieces < 0.03


def test_the_real_cmic_entries_have_all_three_days_and_faulty_isins(real: Contents) -> None:
    cmic = [record for record in real if record.source_list == CMIC]
    assert len(cmic) == 68
    days = {(record.listed_on, record.restricted_from, record.divest_before) for record in cmic}
    assert (date(2021, 6, 3), date(2021, 8, 2), date(2022, 6, 3)) in days
    assert all(None not in three for three in days)
    found = {one.value for record in cmic for one in record.identifiers}
    assert {"BRC1EODR004", "CND10002K094", "CND10002G601", "603019 CN", "0728 HK"} <= found
    bare = [one for one in cmic if not {"isin", "ticker"} & {identifier.kind.value for identifier in one.identifiers}]
    assert len(bare) == 15


def test_real_identifiers_are_never_a_country_or_a_day(real: Contents) -> None:
    values = {one.value for record in real for one in record.identifiers}
    assert not [value for value in values if re.fullmatch(r"[A-Z]{2}|\d{4}-\d\d-\d\d", value)]
    assert Identifier(IdentifierKind.PUBLISHER, "ofac:15268") in real.records[1978].identifiers
