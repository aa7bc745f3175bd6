"""Directives and measures are programmes of their own, and lose nothing of their family by it."""

import pytest

from service.domain.parties import Name, NameKind
from service.domain.programmes import MEASURE_MARK, Restriction
from service.lists.catalogue import source_of
from service.lists.load.tags import meanings_of
from service.lists.readers.records import Record
from service.lists.reviewed.programmes import load_programmes

LAW = load_programmes()
RESTRICTING = {Restriction.BLOCKING, Restriction.PARTIAL}
MEASURES = [one for code, one in LAW.by_code.items() if MEASURE_MARK in code and one.restriction in RESTRICTING]


@pytest.mark.parametrize("measure", MEASURES, ids=lambda one: one.code)
def test_who_is_owned_by_the_listed_falls_under_a_measure_as_under_its_family(measure: object) -> None:
    """The 50 % rule for sectoral sanctions (OFAC FAQ 373) knows no directive that it does not reach."""
    one = LAW.get(measure.code)  # type: ignore[attr-defined] # a programme
    family = LAW.by_code.get(one.family)
    assert one.ownership == (family.ownership if family else ())


def test_the_sectoral_directives_have_the_fifty_percent_rule() -> None:
    assert all(LAW.get(f"us-ssi.directive-{number}").ownership for number in (1, 2, 3, 4))


def british(*details: tuple[str, str]) -> list[str]:
    record = Record(uid="1", names=(Name("Lodestar Works", NameKind.PRIMARY),), details=details)
    return [meaning.programme for meaning in meanings_of(source_of("uk-ofsi"), record)]


@pytest.mark.parametrize(
    "remark",
    ["UN listing: travel ban and arms embargo", "Shipping sanctions too", "dealing in transferable securities"],
)
def test_only_the_column_of_measures_tells_that_nothing_is_frozen(remark: str) -> None:
    """A list that prints no such column freezes whoever is on it, whatever its remarks speak of."""
    assert british(("remarks", remark)) == ["uk-ofsi"]
    assert british(("remarks", remark), ("sanctions imposed", "Asset freeze, Travel Ban")) == ["uk-ofsi"]
    assert british(("sanctions imposed", "Travel Ban")) == ["uk-ofsi.travel"]
    assert british(("remarks", "Asset freeze"), ("sanctions imposed", "Travel Ban")) == ["uk-ofsi.travel"]
