import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from service.reports import to_xlsx
from tests.reports.conftest import MARKUP, Json, sheets


def column(table: list[list[Any]], heading: str) -> list[Any]:
    return [row[table[0].index(heading)] for row in table[1:]]


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_the_sheets_are_summary_findings_matches_rejected_warnings_and_evidence(document: Json) -> None:
    assert list(sheets(to_xlsx(document))) == ["Summary", "Findings", "Matches", "Rejected", "Warnings", "Evidence"]


def test_the_first_sheet_says_what_was_asked_what_came_out_and_how_much_is_held(document: Json) -> None:
    table = sheets(to_xlsx(document))["Summary"]
    facts = {row[0]: row[1] for row in table}
    assert facts["Outcome"] == document["outcome"]
    assert facts["Rows"] == "8 rows = 5 screened + 2 rejected + 1 not holdings (1 cash)"
    assert facts["For"] == "US holders"
    totals = table[[row[0] for row in table].index("Flag") + 1 :]
    assert [row[0] for row in totals] == ["divest", "pending", "enjoined", "clear"]
    assert totals[0][1:5] == ["do not buy; sell only to divest, by the deadline if there is one", 2.0, 172401.5, "USD"]
    assert totals[2][3:5] == [-330.0, "HKD"]


def test_a_file_with_some_findings_alone_says_so(document: Json) -> None:
    some = {**document, "filter": {"flag": ["divest"], "text": "hik"}}
    for name in ("Summary", "Evidence"):
        facts = {row[0]: row[1] for row in sheets(to_xlsx(some))[name]}
        assert facts["Only these findings are shown"] == "flag: divest; text: hik"


def test_every_column_has_the_type_of_what_it_holds(document: Json) -> None:
    table = sheets(to_xlsx(document))["Findings"]
    assert column(table, "Row")[:4] == [2.0, 6.0, 4.0, 3.0]
    assert [column(table, "Market value")[place] for place in (0, 3)] == [172400.5, -330.0]
    assert column(table, "Acquired on")[0] == date(2021, 2, 18)
    assert column(table, "Divest before")[0] == date(2021, 11, 12)
    assert column(table, "Restricted from")[0] == datetime(2021, 1, 11, 9, 30)  # noqa: DTZ001 a spreadsheet has no zone
    assert column(table, "Days left")[0] == 240.0
    assert column(table, "Flag")[:4] == ["divest", "divest", "pending", "enjoined"]
    assert column(table, "Breach")[0] == "bought after the prohibition"
    assert all(isinstance(score, float) for score in column(table, "Score")[:3])


def test_an_instant_keeps_its_offset_beside_it(document: Json) -> None:
    table = sheets(to_xlsx(document))["Findings"]
    place = table[0].index("Divest before")
    assert (table[0][place + 1], table[1][place + 1]) == ("… its offset", "-05:00")


def test_a_text_is_never_a_formula_or_an_address(document: Json) -> None:
    content = to_xlsx(document)
    assert column(sheets(content)["Findings"], "Name")[1] == f"@{MARKUP}"
    written = parts(content)
    assert not any("<f>" in body or "<hyperlink" in body for body in written.values())
    assert not any("External" in body for name, body in written.items() if name.endswith(".rels"))


def test_the_header_is_frozen_with_filters(document: Json) -> None:
    sheet = parts(to_xlsx(document))["xl/worksheets/sheet2.xml"]
    assert 'state="frozen"' in sheet
    assert "<autoFilter" in sheet
    assert "<cols>" in sheet


def test_matches_have_their_explanation_and_their_acts(document: Json) -> None:
    table = sheets(to_xlsx(document))["Matches"]
    assert len(table) - 1 == sum(len(finding["matches"]) for finding in document["findings"])
    (acts, *_) = [
        acts
        for acts, status in zip(column(table, "Acts"), column(table, "Status"), strict=True)
        if status == "enjoined"
    ]
    assert "2021-03-12 enjoined: D.D.C." in acts
    assert all(column(table, "Explanation"))


def test_rejected_rows_have_their_mend(document: Json) -> None:
    table = sheets(to_xlsx(document))["Rejected"]
    assert [row[0] for row in table[1:]] == [5.0, 8.0]
    assert "save the file with values only" in table[1][3]


def test_the_evidence_names_screening_input_lists_matcher_and_every_row(document: Json) -> None:
    table = sheets(to_xlsx(document))["Evidence"]
    facts = {row[0]: row[1] for row in table}
    assert facts["Screening"] == document["screening_id"]
    assert facts["Input SHA-256"] == document["input"]["sha256"]
    assert facts["Row account"] == "8 rows = 5 screened + 2 rejected + 1 not holdings (1 cash)"
    assert (facts["Rows"], facts["Column for acquired_on"]) == (8.0, "Acquired")
    assert facts["Matcher profile hash"] == document["matcher"]["profile_hash"]
    assert facts["Law (programme table)"] == document["law"]["version"]
    for use in document["lists"]:
        row = next(row for row in table if row[0] == use["code"])
        assert row[1] == use["version"]
        assert row[2] == date.fromisoformat(use["published_on"])
        assert row[4] == use["entries"]


def test_the_same_document_gives_the_same_bytes(document: Json) -> None:
    assert parts(to_xlsx(document)) == parts(to_xlsx(document))


def test_a_screening_without_findings_has_its_evidence_all_the_same(screen: Callable[..., Json]) -> None:
    clear = {**screen("Name,ISIN\nAPPLE INC,US0378331005\n"), "findings": []}
    found = sheets(to_xlsx(clear))
    assert len(found["Findings"]) == 1
    assert found["Evidence"][0][1] == clear["screening_id"]


def test_a_text_beyond_a_cells_limit_is_cut_and_marked(document: Json) -> None:
    long = {**document["findings"][0], "reason": "x" * 40_000}
    reason = column(sheets(to_xlsx({**document, "findings": [long]}))["Findings"], "Reason")[0]
    assert (len(reason), reason[-1]) == (32_767, "…")
