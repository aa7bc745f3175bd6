"""The annexes of a regulation as a table: the annex says the measure, and few rows print a day."""

from datetime import date

import pytest

from service.domain.parties import IdentifierKind, NameKind
from service.errors import ListDataError
from service.lists.readers.eu.annexes_csv import read
from service.lists.readers.records import Record, SourceFile
from tests.lists.readers.eu_annexes import FINANCE, HEADER, TABLE, annexes


def records(text: str) -> list[Record]:
    return list(read([SourceFile("32014R0833.csv", text.encode())]))


def test_every_row_is_an_entry_under_its_annex() -> None:
    found = records(TABLE)
    assert [(one.uid, one.programmes) for one in found][:3] == [
        ("iii-1", ("III",)),
        ("iii-2", ("III",)),
        ("vi-rosneft", ("VI",)),
    ]
    kamaz = next(one for one in found if one.uid == "iv-7")
    assert [(name.text, name.kind) for name in kamaz.names] == [
        ("KAMAZ Publicly Traded Company", NameKind.PRIMARY),
        ("KAMAZ PJSC", NameKind.ALIAS),
        ("ПАО «Камаз»", NameKind.NATIVE),
    ]
    assert kamaz.listed_on == date(2023, 2, 25)
    assert kamaz.identifiers[0].kind is IdentifierKind.PUBLISHER
    assert next(one for one in found if one.uid.startswith("xlii")).kind == "vessel"
    assert next(one for one in found if one.uid == "xiv-sberbank").listed_on == date(2022, 6, 14)


def test_two_rows_of_one_annex_and_name_are_two_entries() -> None:
    row = f"IV||{FINANCE}||LegalEntity|Lodestar Works|"
    assert [one.uid for one in records(annexes(row, row))] == ["iv-lodestar-works", "iv-lodestar-works-2"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (annexes(f"III|1|{FINANCE}|soon|LegalEntity|Lodestar|"), "line 2, startDate: 'soon' is no day"),
        (annexes(f"|1|{FINANCE}||LegalEntity|Lodestar|"), "line 2, annex and name"),
        (annexes(f"III|1|{FINANCE}||LegalEntity||"), "line 2, annex and name"),
        (annexes(f"III|1|{FINANCE}||Planet|Lodestar|"), "line 2, schema: 'Planet' is unknown"),
        (HEADER, "holds no record"),
        ("name,alias\nLodestar,\n", "no header with the columns"),
    ],
)
def test_what_is_no_such_table_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(ListDataError, match=said):
        records(text)
