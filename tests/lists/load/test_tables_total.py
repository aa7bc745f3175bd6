"""No programme, directive, annex or measure of the files that publishers print is without a row of its own."""

import csv
import gzip
import io
import re
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from service.domain.parties import Name, NameKind
from service.domain.programmes import Programmes, Restriction
from service.lists import SourceFile, source_of
from service.lists.load.loader import read_contents
from service.lists.load.tags import UNREAD, TagMeaning, meanings_of, rules
from service.lists.readers.records import Record

OS = source_of("os-sanctions")


def named(*tags: str, **details: str) -> Record:
    return Record("1", (Name("Lodestar", NameKind.PRIMARY),), programmes=tags, details=tuple(details.items()))


def meaning(*tags: str, **details: str) -> TagMeaning:
    (one,) = meanings_of(OS, named(*tags, **details))
    return one


@pytest.fixture(scope="module")
def issued(shared: Path) -> Mapping[str, tuple[str, ...]]:
    """Read the programmes of OpenSanctions with their measures, by key."""
    found = {}
    with tarfile.open(shared / "data" / "lists" / "opensanctions" / "programmes_2026-08.tar.gz") as archive:
        for member in archive:
            if member.name.endswith(".yml") and (file := archive.extractfile(member)):
                text = file.read().decode()
                block = re.search(r"^measures:\n((?:\s*- .*\n?)+)", text, re.MULTILINE)
                measures = re.findall(r"- (.*)", block[1]) if block else []
                found[Path(member.name).stem] = tuple(measures)
    return found


def test_every_programme_of_opensanctions_has_a_row(
    issued: Mapping[str, tuple[str, ...]], programmes: Programmes
) -> None:
    assert len(issued) == 261
    known = {rule.tag for rule in rules() if rule.list_code == "os"}
    assert sorted(set(issued) - known) == []
    assert all(programmes.get(meaning(key).programme) for key in issued)


def test_every_measure_of_opensanctions_has_a_row(
    issued: Mapping[str, tuple[str, ...]], programmes: Programmes
) -> None:
    """A measure without a row is read as a freeze, so that one with a row says otherwise unless it is one."""
    measures = {measure for one in issued.values() for measure in one}
    assert len(measures) == 14
    freezing = {one for one in measures if meaning("EU-AFG", measure=one).programme == "eu-fsf"}
    assert freezing == {"Asset freeze"}
    assert meaning("EU-AFG", measure="Something new").programme == "eu-fsf"


def test_an_investment_ban_never_reads_as_a_notice(
    issued: Mapping[str, tuple[str, ...]], programmes: Programmes
) -> None:
    banning = [key for key, measures in issued.items() if "Investment ban" in measures]
    assert len(banning) == 17
    for key in banning:
        for details in ({}, {"measure": "Investment ban"}):
            programme = programmes.measured(meaning(key, **details).programme)
            assert programme.restriction is not Restriction.NONE, key


@pytest.mark.parametrize(
    ("tags", "details", "programme"),
    [
        (("EU-UKR",), {}, "eu-fsf"),
        (("EU-UKR",), {"measure": "Travel ban"}, "eu-fsf.other"),
        (("EU-RUS",), {"measure": "Financial restrictions"}, "eu-fsf.securities"),
        (("US-SSI",), {"measure": "Financial restrictions"}, "us-ssi"),
        (("CA-SEMA",), {}, "ca-sema"),
        (("SECO-UKRAINE",), {}, "ch-seco"),
        (("AU-RUSSIA",), {}, "au-dfat"),
        (("NEW-ONE",), {"topic": "invest.ban"}, "os-invest-ban"),
        ((), {"topic": "sanction.linked"}, "os-linked"),
        (("NEW-ONE",), {}, UNREAD),
    ],
)
def test_a_programme_is_read_with_what_is_printed_for_the_entry(
    programmes: Programmes, tags: tuple[str, ...], details: dict[str, str], programme: str
) -> None:
    assert programmes.measured(meaning(*tags, **details).programme).code == programme


def test_a_topic_beside_a_known_programme_says_nothing_more() -> None:
    found = meanings_of(OS, named("NEW-ONE", "EU-UKR", topic="invest.ban"))
    assert [one.programme for one in found] == ["os-invest-ban", "eu-fsf"]
    assert meaning("EU-UKR", topic="sanction.linked").programme == "eu-fsf"


@pytest.mark.parametrize(
    ("code", "programme", "binds"),
    [
        ("os-ca_dfatd_sema_sanctions", "ca-sema", "CA"),
        ("os-ch_seco_sanctions", "ch-seco", "CH"),
        ("os-au_dfat_sanctions", "au-dfat", "AU"),
        ("os-jp_mof_sanctions", "jp-mof", "JP"),
    ],
)
def test_the_data_set_of_an_authority_binds_its_own_persons(
    programmes: Programmes, code: str, programme: str, binds: str
) -> None:
    (one,) = meanings_of(source_of(code), named("ANYTHING"))
    assert (one.programme, programmes.get(one.programme).binds) == (programme, binds)


def test_every_annex_of_the_european_regulation_has_a_row(shared: Path) -> None:
    file = shared / "data" / "lists" / "eu_consolidated_2026-08" / "32014R0833.csv.gz"
    annexes = {
        (row["annex"], row["measure"])
        for row in csv.DictReader(io.StringIO(gzip.decompress(file.read_bytes()).decode()))
    }
    known = {rule.tag for rule in rules() if rule.list_code == "eu-833"}
    whole = {rule.when.removeprefix("measure=") for rule in rules() if rule.list_code == "eu-833" and not rule.tag}
    assert sorted(annex for annex, measure in annexes if annex not in known and measure not in whole) == []


def british(shared: Path) -> Iterator[Record]:
    file = shared / "data" / "lists" / "uk" / "FCDO_SL_2025-08-11.ods"
    yield from read_contents(source_of("uk-ofsi"), [SourceFile(file.name, file.read_bytes())])


@pytest.mark.slow
def test_every_measure_of_the_british_list_has_a_row(shared: Path) -> None:
    words = [rule.when.partition("=")[2] for rule in rules() if rule.list_code == "uk-ofsi" and rule.when]
    printed = {value for record in british(shared) for kind, value in record.details if kind == "sanctions imposed"}
    assert printed
    assert [value for value in printed if not any(word in value for word in words)] == []
