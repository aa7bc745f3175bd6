"""The tags of OFAC's and trade.gov's real files have a row each, and are counted."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from service.domain.programmes import Programmes
from service.lists import SourceFile, source_of
from service.lists.load.loader import Loaded, Loader, read_contents
from service.lists.load.tags import UNREAD

CSL_COUNTS = {
    "us-sdn": 10026,
    "us-el": 2001,
    "us-dtc": 727,
    "us-dpl": 462,
    "us-ssi": 290,
    "us-uvl": 201,
    "us-isn": 92,
    "us-eo13382": 79,
    "us-ns-plc": 78,
    "us-meu": 71,
    "eo-14032": 68,
    "us-capta": 53,
    "us-mbs": 17,
    "us-fse": 3,
}


def loaded(shared: Path, programmes: Programmes, code: str, folder: str) -> Iterator[Loaded]:
    found = sorted((shared / "data" / "lists" / folder).iterdir())
    files = [SourceFile(file.name, file.read_bytes()) for file in found]
    yield from Loader(programmes, date(2026, 1, 5), date(2026, 1, 5)).load(source_of(code), files, {})


@pytest.mark.parametrize(
    ("code", "folder", "counts"),
    [
        (
            "us-cons",
            "ofac_cons_csv_2025-12",
            {"us-ssi": 286, "us-ns-plc": 78, "eo-14032": 68, "us-eo14024": 68, "us-eo14024-directives": 25},
        ),
        ("us-cons", "ofac_cons_xml_2025-03", {"us-ssi": 286, "us-fse": 1, "us-syria": 1, "us-561": 1}),
        ("us-cons", "ofac_cons_enhanced_2025-01", {"us-ssi": 286, "us-eo14024": 73, "us-eo14024-directives": 25}),
        ("us-cons", "ofac_cons_advanced_2020-03", {"us-ssi": 290, "us-fse": 6, "us-syria": 6, "us-sdgt": 1}),
        (
            "us-csl",
            "csl_csv_2022-04",
            CSL_COUNTS,
        ),
    ],
)
def test_no_tag_of_a_real_file_is_unread(
    shared: Path, programmes: Programmes, code: str, folder: str, counts: dict[str, int]
) -> None:
    one = next(loaded(shared, programmes, code, folder))
    listed = {(programmes.get(each.programme).family, each.party_id) for each in one.published.listings}
    found = Counter(family for family, _ in listed)
    assert UNREAD not in found
    assert not [warning for warning in one.warnings if "is in no table" in warning]
    assert {programme: found[programme] for programme in counts} == counts


def test_every_entry_under_eo_14024_without_a_directive_is_on_the_sdn_list(shared: Path) -> None:
    """The reading of the tag in the CSV, which prints no lists, proven on the XML that does."""
    file = shared / "data" / "lists" / "ofac_cons_enhanced_2025-01" / "CONS_ENHANCED.ZIP"
    contents = read_contents(source_of("us-cons"), [SourceFile(file.name, file.read_bytes())])
    tagged = [one for one in contents if "RUSSIA-EO14024" in one.programmes]
    bare = [one for one in tagged if not any("14024 Directive" in value for _, value in one.details)]
    assert len(bare) == 57
    assert all(any(value.startswith("SDN List ") for _, value in one.details) for one in bare)


def test_a_file_from_before_a_part_existed_makes_no_version_of_it(shared: Path, programmes: Programmes) -> None:
    found = loaded(shared, programmes, "us-cons", "ofac_cons_advanced_2020-03")
    assert [one.published.version.code for one in found] == ["us-cons"]
