"""The main job on files as their publishers issued them."""

import csv
import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from service.cli.main import run_command

pytestmark = pytest.mark.slow

FILES = [
    "ishares_iemg_2020-03.csv",
    "ishares_eem_2025-01.csv",
    "ishares_acwi_2022-03-10_raw.csv",
    "ishares_eimi_2021-08-30_raw.csv",
    "nbim_equities_2019.csv",
    "spdr_spy_2025.xlsx",
    "hkex_list_of_securities_2021.xlsx",
    "ark_arkq_2021-02-12.csv",
]
IEMG = FILES[0]
DAWNING, XIAOMI = 1809, 47


@pytest.fixture(scope="module", autouse=True)
def _no_trace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PENDENS_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@cache
def screened(file: Path, as_of: str | None) -> dict[str, Any]:
    """Screen a file by command, all rows shown."""
    when = ["--as-of", as_of] if as_of else []
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "answer.json"
        options = ["--format", "json", "--all", "--no-store", "--output", str(target), *when]
        code = run_command(["screen", str(file), *options])
        document: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    assert code == {"pass": 0, "fail": 1, "incomplete": 2}[document["gate"]]
    return document


def flags(shared: Path, file: str, as_of: str | None) -> dict[int, str]:
    document = screened(shared / "data" / "holdings" / file, as_of)
    return {finding["row"]: finding["flag"] for finding in document["findings"]}


def labelled(shared: Path, file: str, label: str) -> list[int]:
    with (shared / "data" / "holdings" / "labelled_rows.csv").open(encoding="utf-8", newline="") as stream:
        return [int(row["row"]) for row in csv.DictReader(stream) if (row["file"], row["class"]) == (file, label)]


@pytest.mark.parametrize("file", FILES)
def test_every_row_of_a_publishers_file_is_accounted_for(shared: Path, file: str) -> None:
    counts = screened(shared / "data" / "holdings" / file, None)["counts"]
    assert counts["rows"] == counts["screened"] + counts["rejected"] + sum(counts["not_holdings"].values())
    assert counts["rejected"] == 0
    assert sum(counts["flags"].values()) == counts["screened"] > 40


def test_on_1_march_2022_all_14_parties_are_to_be_divested(shared: Path) -> None:
    answers = flags(shared, IEMG, "2022-03-01")
    assert [answers[row] for row in labelled(shared, IEMG, "ns-cmic")] == ["divest"] * 14


def test_on_15_september_2021_dawning_is_not_listed_yet(shared: Path) -> None:
    answers = flags(shared, IEMG, "2021-09-15")
    expected = dict.fromkeys(labelled(shared, IEMG, "ns-cmic"), "divest") | {DAWNING: "former"}
    assert {row: answers[row] for row in expected} == expected


def test_on_15_february_2021_each_party_has_its_own_clock(shared: Path) -> None:
    answers = flags(shared, IEMG, "2021-02-15")
    smic, cccc, hikvision, crcc, crrc = 183, 323, 403, (528, 847), (433, 692)
    assert {answers[row] for row in (smic, cccc, hikvision, *crcc, DAWNING, *crrc)} == {"divest"}
    mobile, telecom, unicom, cnooc = 11, 216, 234, 28
    assert {answers[row] for row in (mobile, telecom, unicom, cnooc, XIAOMI)} == {"pending"}
    avic, csic = (1433, 1806, 1973), 1002
    assert {answers[row] for row in avic} <= {"clear", "former", "notice", "review"}
    assert answers[csic] in {"divest", "review"}


def test_today_the_window_is_over_for_all_14(shared: Path) -> None:
    answers = flags(shared, IEMG, None)
    assert [answers[row] for row in labelled(shared, IEMG, "ns-cmic")] == ["no_trade"] * 14


@pytest.mark.parametrize(
    ("as_of", "flag"), [("2021-02-15", "pending"), ("2021-03-16", "enjoined"), ("2021-05-26", "former")]
)
def test_the_xiaomi_row_follows_the_court(shared: Path, as_of: str, flag: str) -> None:
    document = screened(shared / "data" / "holdings" / IEMG, as_of)
    finding = next(finding for finding in document["findings"] if finding["row"] == XIAOMI)
    assert (finding["flag"], finding["if_lifted"]) == (flag, "divest" if flag == "enjoined" else None)


@pytest.mark.parametrize("as_of", ["2021-02-15", "2021-09-15", "2022-03-01", None])
@pytest.mark.parametrize("file", FILES)
def test_a_near_miss_is_never_above_review(shared: Path, file: str, as_of: str | None) -> None:
    answers = flags(shared, file, as_of)
    found = Counter(answers[row] for row in labelled(shared, file, "near-miss-not-listed"))
    assert set(found) <= {"clear", "review"}


def test_the_h_line_without_a_listed_isin_is_found_by_its_ticker(shared: Path) -> None:
    document = screened(shared / "data" / "holdings" / IEMG, None)
    finding = next(finding for finding in document["findings"] if finding["row"] == 528)
    assert (finding["matches"][0]["matched_on"], finding["matches"][0]["party_id"]) == ("ticker", "ofac-30959")
