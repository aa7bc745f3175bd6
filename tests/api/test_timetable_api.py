"""The law's timetable, asked through POST /v1/screenings: first our own rows, then the shared ones where present."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.api.conftest import Json

Screen = Callable[..., Json]

HIKVISION = {"name": "HANGZHOU HIKVISION DIGITAL-A", "isin": "CNE100000PM8"}
XIAOMI_B = {"name": "XIAOMI CORP CLASS B"}

# Flag, day of divest_before, if_lifted.
# EO 13959 s.1(a) and (b) as first signed; EO 14032 s.1 and its Annex; Xiaomi v. DoD, 1:21-cv-00280 (D.D.C.).
OWN_ROWS = [
    (HIKVISION, "2020-10-01T12:00-04:00", ("notice", None, None)),
    (HIKVISION, "2021-01-11T09:29-05:00", ("pending", "2021-11-12", None)),
    (HIKVISION, "2021-01-11T09:30-05:00", ("divest", "2021-11-12", None)),
    (HIKVISION, "2021-06-15T12:00-04:00", ("pending", "2022-06-03", None)),
    (HIKVISION, "2022-06-02T23:59-04:00", ("divest", "2022-06-03", None)),
    (HIKVISION, "2022-06-03T00:01-04:00", ("no_trade", "2022-06-03", None)),
    (XIAOMI_B, "2021-03-12T23:59-05:00", ("enjoined", None, "pending")),
    (XIAOMI_B, "2021-03-16T12:00-04:00", ("enjoined", None, "divest")),
    (XIAOMI_B, "2021-05-26T12:00-04:00", ("former", None, None)),
]


@pytest.mark.parametrize(("holding", "as_of", "law"), OWN_ROWS)
def test_the_law_comes_out_of_the_api(screen: Screen, holding: Json, as_of: str, law: tuple[str | None, ...]) -> None:
    (finding,) = screen(holding, as_of=as_of)["findings"]
    day = finding["divest_before"] and finding["divest_before"][:10]
    assert (finding["flag"], day, finding["if_lifted"]) == law


def _answer(finding: Json) -> dict[str, str]:
    """Write a finding as a row of the timetable; of listings with equal flags the last made gives the status."""
    giving = [match["listing"] for match in finding["matches"] if match["counts"] and match["flag"] == finding["flag"]]
    listing = max(giving, key=lambda one: one["listed_on"] or "", default=None) or {}
    return {
        "flag": finding["flag"],
        "status": listing.get("status", ""),
        **finding["trade"],
        "divest_before": (finding["divest_before"] or "")[:10],
        "if_lifted": finding["if_lifted"] or "",
    }


@pytest.mark.slow
def test_every_row_of_the_timetable_comes_out_as_written(shared_data: Path, screen: Screen) -> None:
    path = shared_data / "facts" / "timeline_cases.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    wrong = {}
    for row in rows:
        holding = {name: row[name] for name in ("name", "isin") if row[name]}
        (finding,) = screen(holding, as_of=row["as_of"], include_clear=True)["findings"]
        answer = _answer(finding)
        if answer != {name: row[name] for name in answer}:
            wrong[row["name"], row["as_of"]] = answer
    assert len(rows) == 33
    assert wrong == {}
