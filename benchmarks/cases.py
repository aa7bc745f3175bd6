"""Verdicts case by case, committed: a change of the matcher shows which cases it turned, for better or worse."""

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from benchmarks.outcomes import FOUND, QUIET, Outcome, Suite

FOLDER = Path(__file__).parent / "cases"
_COLUMNS = ("case", "family", "verdict")
_COUNT = "*"  # in place of a case: how often a family has a verdict

Key = tuple[str, str]


def freeze(suites: Iterable[Suite], folder: Path = FOLDER) -> None:
    """Write the verdicts of suites; one that could not be measured keeps its file."""
    folder.mkdir(exist_ok=True)
    for suite in suites:
        if not suite.absent:
            with (folder / f"{suite.code}.csv").open("w", encoding="utf-8", newline="") as stream:
                writer = csv.writer(stream, lineterminator="\n")
                writer.writerow(_COLUMNS)
                writer.writerows((*key, verdict) for key, verdict in sorted(_frozen(suite).items()))


def differences(suite: Suite, folder: Path = FOLDER) -> list[str]:
    """Say which cases have another verdict than the frozen one, or are new or gone."""
    file = folder / f"{suite.code}.csv"
    if suite.absent or not file.is_file():
        return []
    with file.open(encoding="utf-8", newline="") as stream:
        before = {(row["case"], row["family"]): row["verdict"] for row in csv.DictReader(stream)}
    now = _frozen(suite)
    usual = "not measured" if suite.is_whole else "as wanted"
    texts = {(one.case.id, one.case.family): one.case.text for one in suite.outcomes}
    return [
        f"{suite.code}: {case} [{family}] {texts.get((case, family), '')!r} "
        f"was {before.get((case, family), usual)}, is {now.get((case, family), usual)}"
        for case, family in sorted(before.keys() | now.keys())
        if before.get((case, family)) != now.get((case, family))
    ]


def _frozen(suite: Suite) -> Mapping[Key, str]:
    if suite.is_whole:
        return {(one.case.id, one.case.family): one.verdict for one in suite.outcomes}
    odd = {(one.case.id, one.case.family): one.verdict for one in suite.outcomes if not _is_as_wanted(one)}
    counts = Counter((one.case.family, one.verdict) for one in suite.outcomes)
    return odd | {(_COUNT, f"{family}: {verdict}"): str(count) for (family, verdict), count in counts.items()}


def _is_as_wanted(one: Outcome) -> bool:
    return one.verdict in FOUND if one.case.wanted else one.verdict == QUIET
