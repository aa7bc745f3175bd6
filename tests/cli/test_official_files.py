"""Official files are read with their publishers' count, and loaded by command as they are."""

from pathlib import Path

import pytest

from service.cli.main import run_command
from service.lists import SourceFile, source_of
from service.lists.load.loader import read_contents

pytestmark = [pytest.mark.usefixtures("home"), pytest.mark.slow]

OFFICIAL = [
    ("us-sdn", "ofac_sdn_csv_2021-07", 8_976),
    ("us-cons", "ofac_cons_csv_2025-12", 442),
    ("us-cons", "ofac_cons_xml_2025-03", 443),
    ("us-cons", "ofac_cons_enhanced_2025-01", 443),
    ("us-cons", "ofac_cons_advanced_2020-03", 375),
    ("us-csl", "csl_csv_2022-04", 14_160),
    ("us-el", "bis", 3_409),
    ("un-sc", "un_xml_2026-02", 1_003),
    ("uk-ofsi", "uk/FCDO_SL_2025-08-11.ods", 5_302),
    ("us-1260h", "dod_1260h/1260H_2025-01-07_extracted.txt", 134),
]


@pytest.mark.parametrize(("code", "place", "entries"), OFFICIAL)
def test_official_files_are_read_with_their_publishers_count(shared: Path, code: str, place: str, entries: int) -> None:
    path = shared / "data" / "lists" / place
    files = [path] if path.is_file() else sorted(path.iterdir())
    contents = read_contents(source_of(code), [SourceFile(file.name, file.read_bytes()) for file in files])
    assert len(contents.records) == entries


@pytest.mark.parametrize(
    ("code", "place", "told"),
    [
        ("us-cons", "ofac_cons_csv_2025-12", "us-cons live 442 entries"),
        ("us-cons", "ofac_cons_enhanced_2025-01", "us-ns-cmic live 68 entries of 2025-01-10"),
        ("un-sc", "un_xml_2026-02", "un-sc live 1,003 entries of 2026-02-27"),
        ("us-el", "bis", "us-el live 3,409 entries"),
        # samples are read and counted, and smaller than the list ever was
        ("eu-fsf", "eu_samples", "eu-fsf held 7 entries of 2020-04-15"),
        ("uk-ofsi", "uk/sample_hmt.csv", "uk-ofsi held 6 entries of 2020-04-27"),
        ("us-1260h", "dod_1260h/1260H_2025-01-07_extracted.txt", "us-1260h held 134 entries of 2025-01-07"),
    ],
)
def test_official_files_are_loaded_as_they_are_and_counted(
    shared: Path, capsys: pytest.CaptureFixture[str], code: str, place: str, told: str
) -> None:
    path = shared / "data" / "lists" / place
    files = [path] if path.is_file() else sorted(path.iterdir())
    days = ["--published-on", "2025-12-01"] if "_csv_" in place else []  # OFAC's CSV prints none
    assert run_command(["lists", "load", code, *map(str, files), *days]) == int(" held " in told)
    assert told in " ".join(capsys.readouterr().out.split())


def test_the_sample_that_gives_one_id_to_two_people_waits_for_a_person_and_keeps_them_apart(
    shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = shared / "data" / "lists" / "eu_samples" / "sample_eu.xml"
    assert run_command(["lists", "load", "eu-fsf", str(file)]) == 1
    told = " ".join(capsys.readouterr().out.split())
    assert "one id is used for two parties: sample_eu.xml line 110, id: 5468" in told
    version = told.split("accept eu-fsf ")[1].split()[0]
    assert run_command(["lists", "accept", "eu-fsf", version, "--reason", "a sample"]) == 0
    for name, party in (("Sok-hwa Hwang", "eu-5468"), ("TestOneWord", "eu-5468-2")):
        capsys.readouterr()
        run_command(["explain", "--name", name, "--lists", "eu-fsf", "--jurisdiction", "DE"])
        assert party in capsys.readouterr().out
