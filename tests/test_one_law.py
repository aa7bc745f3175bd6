"""Each law of the house is written in one place: what only that place may do is found nowhere else in the code.

That the surfaces which lean on a law also agree is told beside each law's own tests.
"""

import re
from pathlib import Path

import pytest

import service

CODE = Path(service.__file__).parent

# The law, what its one place does that no other may, and the place.
LAWS = [
    (
        "a file is written whole",
        r"\bmkstemp\b|os\.replace|os\.rename|os\.link\b|hardlink_to",
        {"files/atomic_write.py"},
    ),
    ("XML from outside is read safely", r"iterparse|ParserCreate", {"files/safe_xml.py"}),
    ("a spreadsheet's repeats are bounded", r"number-(?:rows|columns)-repeated", {"files/opendocument.py"}),
    ("check digits", r"stdnum import .*\b(?:isin|cusip|sedol|figi|lei)\b|def \w*luhn", {"domain/check_digits.py"}),
    ("the age of a day", r"\.date\(\) - [a-z_.]+\)\.days", {"domain/instants.py"}),
    (
        "the beginning of a version",
        r"removeprefix\((?:\"sha256:\"|SCHEME)\)\[|version\[:1\d\]",
        {"domain/version_ids.py"},
    ),
    ("what a permission is called", r"[\"']frozen[\"']: [\"'(]|FROZEN: \"frozen\"", {"domain/flags.py"}),
    ("a listing has ended", r"any\(event\.kind in ENDINGS", {"domain/status.py"}),
    ("whose law is asked for", r"[\[(]\"US\",?[\])]", {"domain/jurisdictions.py", "api/screenings.py"}),  # an example
    ("two persons", r"WITHDRAWAL_ASKED, EventDecision", {"domain/four_eyes.py"}),
]


def _who_does(pattern: str) -> set[str]:
    return {
        file.relative_to(CODE).as_posix()
        for file in CODE.rglob("*.py")
        if re.search(pattern, file.read_text(encoding="utf-8"))
    }


@pytest.mark.parametrize(("pattern", "places"), [law[1:] for law in LAWS], ids=[law[0] for law in LAWS])
def test_a_law_is_found_in_its_place_and_nowhere_else(pattern: str, places: set[str]) -> None:
    assert _who_does(pattern) == places
