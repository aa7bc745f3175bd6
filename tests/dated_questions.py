"""Dated questions about bundled lists with the answer that the law gave: our own, and shared ones."""

import csv
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

Question = dict[str, str]
Json = dict[str, Any]

OWN = Path(__file__).parent / "dated_questions.csv"
_SHARED = ("timeline_cases.csv", "timeline_cases_2.csv")
_TOLD = ("status", "buy", "sell", "hold", "divest_before", "if_lifted")


def questions_of(path: Path) -> list[Question]:
    """Read the questions of a table that need no list beside the bundled ones."""
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if _is_bundled(row)]


def _is_bundled(row: Question) -> bool:
    """Tell whether the bundled lists answer; the market of EO 14071 is one of them since the table was written."""
    return row.get("list_file", "bundled") == "bundled" or row.get("programme") == "eo-14071"


def shared_questions(facts: Path) -> list[Question]:
    """Read the shared questions."""
    return [row for name in _SHARED for row in questions_of(facts / name)]


def differs(question: Question, finding: Json) -> dict[str, tuple[str, str]]:
    """Give each field that is answered otherwise than the law did, with what was found and what was wanted.

    A row for `review` tells its flag alone; a flag that is acceptable too is no difference.
    """
    flag = finding["flag"]
    if flag != question["flag"] and flag == question.get("accept_too"):
        return {}
    found = {"flag": flag} if flag == "review" else {"flag": flag, **_told(finding)}
    wanted = {field: question[field] for field in found}
    if question.get("restricted_from"):
        begins = question["restricted_from"]
        told = finding["restricted_from"] or ""
        found["restricted_from"] = _instant(told) if "T" in begins else told[:10]  # a bare day asks for the day
        wanted["restricted_from"] = _instant(begins) if "T" in begins else begins
    if "proceedings" in question:
        found["proceedings"], wanted["proceedings"] = "|".join(_proceedings(finding)), question["proceedings"]
    return {field: (found[field], wanted[field]) for field in found if found[field] != wanted[field]}


def _told(finding: Json) -> dict[str, str]:
    matches = [match for match in finding["matches"] if match["counts"]]
    told = {
        "status": matches[0]["listing"]["status"] if matches else "",
        **finding["trade"],
        "divest_before": (finding["divest_before"] or "")[:10],
        "if_lifted": finding["if_lifted"] or "",
    }
    return {field: told[field] for field in _TOLD}


def _proceedings(finding: Json) -> Sequence[str]:
    matches = finding["matches"]
    return matches[0]["listing"]["proceedings"] if matches else ()


def _instant(text: str | None) -> str:
    return datetime.fromisoformat(text).astimezone().isoformat() if text else ""
