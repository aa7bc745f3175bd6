"""OpenSanctions' four exports: real samples load with their counts."""

import gzip
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from service.domain.parties import IdentifierKind
from service.lists.readers.opensanctions import ftm as opensanctions_ftm
from service.lists.readers.opensanctions import nested as opensanctions_nested
from service.lists.readers.opensanctions import securities as opensanctions_securities
from service.lists.readers.opensanctions import simple as opensanctions_simple
from tests.lists.readers.written_files import source

pytestmark = pytest.mark.slow


def test_real_samples_load_with_their_counts(shared: Path) -> None:
    folder = shared / "data" / "lists" / "opensanctions"
    packed = (folder / "ua_war_sanctions_targets.simple.csv.gz").read_bytes()
    simple = opensanctions_simple.read(source(gzip.decompress(packed)))
    kinds = Counter(record.kind for record in simple)
    assert kinds == {"entity": 2717, "person": 1543, "vessel": 1340}
    assert simple.published_on == date(2026, 3, 13)
    found = Counter(one.kind for record in simple for one in record.identifiers)
    assert (found[IdentifierKind.IMO], found[IdentifierKind.LEI]) == (2852, 0)
    members = (folder / "entities.ftm.venezuela_members.json").read_bytes()
    assert len(opensanctions_ftm.read(source(members)).records) == 274
    fixture = (folder / "yente_fixture_t1_entities.ftm.json").read_bytes()
    assert len(opensanctions_ftm.read(source(fixture)).records) == 6
    nested = (folder / "yhchen_targets.nested.fixture.jsonl").read_bytes()
    assert [record.listed_on for record in opensanctions_nested.read(source(nested))] == [date(2026, 2, 26), None, None]
    securities = (folder / "zavod_testdataset_securities.csv").read_bytes()
    assert [record.name for record in opensanctions_securities.read(source(securities))] == ["AAA Inc"]
