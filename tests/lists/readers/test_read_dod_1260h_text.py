"""The text of a s.1260H notice, of parties that do not exist; and the real one."""

import csv
from datetime import date
from pathlib import Path

import pytest

from service.errors import ListDataError
from service.lists.readers.dod import notice_text as dod_1260h_text
from service.lists.readers.records import Contents, Record, SourceFile

HEADING = """Entities Identified as Chinese Military Companies Operating in the United States in
Accordance with Section 1260H of the William M. (“Mac”) Thornberry National Defense
Authorization Act for Fiscal Year 2021 (Public Law 116-283)"""
NOTE = """1  Farstar Technology Co., Ltd. was previously identified as and remains a Chinese military company operating
in the United States in accordance with Section 1260H as reported in 89 Fed. Reg. 86230 (October 29, 2024).
"""
LEGEND = "\n* Subsidiaries Listed with Parent Companies\n"
END = """
The Following Previously Listed Entities Did Not Meet the Requirements of Section 1260H
as Mandated by Section 1260H(a).

Gonestar Co., Ltd. (Gone)

Awaystar Group Co.
"""
NAME = "1260H_2025-01-07_extracted.txt"


def read(body: str, *, heading: str = HEADING, marks: str = "", name: str = NAME) -> Contents:
    return dod_1260h_text.read([SourceFile(name, f"{heading}{marks}\n \n{body}".encode())])


def groups(contents: Contents) -> dict[str, str]:
    names = {record.uid: record.name for record in contents}
    return {record.name: names[record.owners[0][0]] if record.owners else "" for record in contents}


def names(record: Record) -> list[tuple[str, str]]:
    return [(name.text, name.kind.value) for name in record.names]


BODY = """Polestar Group (Limited) (PSG)
 Pole Works Co., Ltd.
Pole Systems Co., Ltd. (formerly Old Pole Co., Ltd.)

Lodestar Corporation (LODE)
 Lode Precision Co., Ltd. (Lode (Precision))

"""


def test_groups_give_parents_and_brackets_give_names() -> None:
    contents = read(BODY)
    assert groups(contents) == {
        "Polestar Group (Limited)": "",
        "Pole Works Co., Ltd.": "Polestar Group (Limited)",
        "Pole Systems Co., Ltd.": "Polestar Group (Limited)",
        "Lodestar Corporation": "",
        "Lode Precision Co., Ltd.": "Lodestar Corporation",
    }
    by_uid = {record.uid: record for record in contents}
    assert names(by_uid["polestar-group-limited"])[1:] == [("PSG", "alias")]
    assert names(by_uid["pole-systems-co-ltd"])[1:] == [("Old Pole Co., Ltd.", "former")]
    assert names(by_uid["lode-precision-co-ltd"])[1:] == [("Lode (Precision)", "alias")]
    assert by_uid["pole-works-co-ltd"].owners == (("polestar-group-limited", None),)
    assert ("parent", "Polestar Group (Limited)") in by_uid["pole-works-co-ltd"].details


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Pole Group (Limited)", [("Pole Group (Limited)", "primary")]),
        ("Pole Co. (formerly Old Pole) (PC)", [("Pole Co.", "primary"), ("Old Pole", "former"), ("PC", "alias")]),
        ("Pole Co. (formerly known as Old Pole)", [("Pole Co.", "primary"), ("Old Pole", "former")]),
        ("Pole (BVI) Co., Ltd.", [("Pole (BVI) Co., Ltd.", "primary")]),
        ("Pole Co. (POLE CO.)", [("Pole Co.", "primary")]),
        ("Pole Co. (a.k.a. PC)", [("Pole Co.", "primary"), ("PC", "alias")]),
        ("Pole, Americas", [("Pole, Americas", "primary")]),
    ],
)
def test_a_name_and_its_brackets(printed: str, expected: list[tuple[str, str]]) -> None:
    assert names(read(printed).records[0]) == expected


def test_indentation_says_nothing() -> None:
    flat = "\n".join(line.strip() for line in BODY.split("\n"))
    deep = "\n".join(f"\t  {line}\xa0 " if line else " \x0b" for line in BODY.split("\n"))
    assert groups(read(flat)) == groups(read(deep)) == groups(read(BODY))
    assert groups(read(BODY.replace("\n", "\r\n"))) == groups(read(BODY))


def test_a_name_broken_over_lines_is_one() -> None:
    broken = "Polestar Group\n(PSG)\n Pole Science &\nTechnology Co.,\nLtd. (formerly\nOld Pole)\n"
    contents = read(broken)
    assert [names(record) for record in contents] == [
        [("Polestar Group", "primary"), ("PSG", "alias")],
        [("Pole Science & Technology Co., Ltd.", "primary"), ("Old Pole", "former")],
    ]


@pytest.mark.parametrize(
    "note",
    [
        NOTE,
        NOTE.replace("Ltd. was previously", "\nLtd. was\n\npreviously"),
        NOTE.replace("Co., Ltd. was", "Co., Ltd.\nwas"),
    ],
)
def test_a_footnote_amid_a_group_keeps_its_party_and_the_group(note: str) -> None:
    body = f"Polestar Group\n Pole Works Co., Ltd.\n \n{note} Pole Systems Co., Ltd.\n"
    contents = read(body + LEGEND, marks="1*")
    assert groups(contents) == {
        "Polestar Group": "",
        "Pole Works Co., Ltd.": "Polestar Group",
        "Pole Systems Co., Ltd.": "Polestar Group",
        "Farstar Technology Co., Ltd.": "",
    }
    farstar = next(record for record in contents if record.uid == "farstar-technology-co-ltd")
    assert dict(farstar.details)["reported_in"] == "89 Fed. Reg. 86230 (October 29, 2024)"


def test_a_footnote_at_the_end_of_a_group_ends_it() -> None:
    contents = read(f"Polestar Group\n Pole Works\n\n{NOTE}\nLodestar Corporation\n{LEGEND}", marks="1*")
    assert groups(contents)["Lodestar Corporation"] == ""


def test_names_that_are_listed_no_more_are_no_records() -> None:
    contents = read(BODY + LEGEND + END, marks="*")
    assert len(contents.records) == 5
    assert "Gonestar Co., Ltd. (Gone); Awaystar Group Co." in contents.warnings[0]


def test_page_numbers_are_no_names_but_numbers_begin_some() -> None:
    contents = read("360 Lode Inc.\n\n2\n\nPage 3 of 9\n\n54 Pole Works\n", marks="")
    assert [record.name for record in contents] == ["360 Lode Inc.", "54 Pole Works"]


@pytest.mark.parametrize(
    ("heading", "name", "day"),
    [
        (HEADING, NAME, date(2025, 1, 7)),
        (f"January 31, 2024\n{HEADING}", NAME, date(2024, 1, 31)),
        (HEADING, "notice_2025-13-40.txt", None),
        (HEADING, "notice.txt", None),
    ],
)
def test_the_day_is_printed_or_in_the_name_of_the_file(heading: str, name: str, day: date | None) -> None:
    contents = read(f"{NOTE}\n{BODY}", heading=heading, name=name, marks="1")
    assert contents.published_on == day
    assert bool(contents.warnings) == (day is None)
    assert all(record.listed_on is None for record in contents)


def test_one_name_under_two_parents_gets_two_ids_in_any_order() -> None:
    first, second = "Polestar\n Joint Works\n\n", "Lodestar\n Joint Works\n\n"
    one, other = (
        {record.owners[0][0]: record.uid for record in read(body) if record.owners}
        for body in (first + second, second + first)
    )
    assert one == other == {"lodestar": "joint-works", "polestar": "joint-works-2"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"%PDF-1.7 ...", "a PDF"),
        (b"<html></html>", "a web page"),
        (b"", "empty"),
        (b"Polestar Group\n", "no heading"),
        (f"{HEADING}\n\n \n".encode(), "holds no record"),
        (f"{HEADING}1*\n\n{BODY}".encode(), "footnote 1: announced but missing: the text is cut off"),
        (f"{HEADING}*\n\n{BODY}".encode(), r"legend \*: announced but missing: the text is cut off"),
        (f"{HEADING}1\n\n{BODY}{NOTE[:90]}".encode(), "the footnote does not end"),
        (HEADING.encode("utf-16"), "not UTF-8"),
    ],
)
def test_a_text_that_is_not_the_notice_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(ListDataError, match=message):
        dod_1260h_text.read([SourceFile(NAME, content)])


@pytest.fixture(scope="module")
def real(shared: Path) -> Contents:
    content = (shared / "data/lists/dod_1260h" / NAME).read_bytes()
    return dod_1260h_text.read([SourceFile(NAME, content)])


def test_the_real_notice_has_133_rows_and_hesai(real: Contents) -> None:
    assert len(real.records) == 134
    assert real.published_on == date(2025, 1, 7)
    kept = [record.name for record in real if dict(record.details).get("footnote")]
    assert kept == ["Hesai Technology Co., Ltd."]
    assert not any("Megvii" in record.name for record in real)


def test_the_real_notice_agrees_with_the_facts(real: Contents, shared: Path) -> None:
    facts = csv.DictReader((shared / "facts/cmc_1260h.csv").read_text(encoding="utf-8").splitlines())
    expected = {letters(row["name"]): letters(row["parent"]) for row in facts if row["edition"] == "2025-01-07"}
    found = {letters(record.name): letters(dict(record.details).get("parent", "")) for record in real}
    assert len(found.keys() & expected.keys()) >= 132
    assert all(expected[name].startswith(found[name]) for name in found.keys() & expected.keys() if expected[name])


def letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
