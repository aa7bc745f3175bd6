"""Whether a column under an unknown heading holds identifiers or figures: by check digits, and by how many differ."""

import pytest

from service.holdings import read_portfolio
from tests.holdings.holdings_files import csv_file

NAMES = ("Veltrano AG", "Ostrander SE", "Korvath Inc", "Belmira SpA", "Dunmore PLC")
SEDOLS = ("0263494", "0540528", "0798059", "0287580", "0673123")
LETTERED = ("B0SWJX3", "B1YW440", "BH4HKS3", "BP6MXD8", "B10RZP7")
CUSIPS = ("037833100", "594918104", "023135106", "191216100", "478160104")


def _is_identifier(cells: tuple[str, ...], *, heading: str = "Feld 7", names: tuple[str, ...] = NAMES) -> bool:
    rows = [f'{name},"{cell}",{10 * len(name)}' for name, cell in zip(names, cells, strict=False)]
    read = read_portfolio(csv_file(f"Name,{heading},Quantity", *rows))
    return heading in {column for _, column in read.layout.columns}


@pytest.mark.parametrize(
    ("cells", "is_identifier"),
    [
        (SEDOLS, True),
        (SEDOLS[:3], True),
        (LETTERED, True),
        (LETTERED[:2], True),
        (CUSIPS, True),
        (("037833100", "0263494", "US0378331005"), True),
        (("0263-494", "0540-528", "0798-059"), True),
        # One number in every row, or too few to tell it from a figure.
        (("0263494",) * 5, False),
        (SEDOLS[:2], False),
        (("0263494", "0540528", "0263494", "0540528", "0263494"), False),
        # Quantities of seven and nine digits, of which one in ten passes.
        (("1234567", "0263494", "2345678", "3456789", "4567890"), False),
        (("123456789", "037833100", "234567890", "345678901", "456789012"), False),
        (("1000000", "1500000", "2500000", "3000000", "1200000"), False),
        # Weights without a point, and amounts as they are written.
        (("263494", "540528", "798059", "287580", "673123"), False),
        (("0.263494", "0.540528", "0.798059", "0.287580", "0.673123"), False),
        (("0,263,494", "0,540,528", "0,798,059", "0,287,580", "0,673,123"), False),
        (("-0263494", "-0540528", "-0798059", "-0287580", "-0673123"), False),
        (("0263494%", "0540528%", "0798059%", "0287580%", "0673123%"), False),
    ],
)
def test_content_tells_identifiers_from_figures(cells: tuple[str, ...], is_identifier: bool) -> None:  # noqa: FBT001
    assert _is_identifier(cells) == is_identifier


def test_an_identifier_of_the_fund_in_every_row_is_not_the_security_s() -> None:
    fund = ("LU0323578657",) * 5
    assert not _is_identifier(fund)
    assert _is_identifier(fund, names=("Veltrano AG",) * 5)


def test_what_is_too_little_to_tell_a_column_by_is_asked_about_beside_the_row() -> None:
    read = read_portfolio(
        csv_file("Name,Feld 7", *(f"{name},{cell}" for name, cell in zip(NAMES, SEDOLS[:2], strict=False)))
    )
    assert [[(one.field, one.text) for one in row.beside] for row in read.portfolio.holdings] == [
        [("sedol", "0263494")],
        [("sedol", "0540528")],
    ]
    assert not [note for note in read.portfolio.warnings if note.column == "header"]
