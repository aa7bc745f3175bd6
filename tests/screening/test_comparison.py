"""Two screenings are compared holding by holding, whatever the rows are called in each file."""

from typing import Any

from service.screening.comparison import ScreeningComparison, compare

Json = dict[str, Any]


def finding(row: int, flag: str = "clear", **holding: object) -> Json:
    severity = {"clear": 0, "enjoined": 35, "divest": 60}[flag]
    answer = ("trade", "restricted_from", "divest_before", "if_confirmed", "if_lifted", "breach", "decision")
    return {
        "row": row,
        "holding": holding,
        "flag": flag,
        "severity": severity,
        "matches": [],
        **dict.fromkeys(answer),
    }


def compared(old: list[Json], new: list[Json]) -> ScreeningComparison:
    return compare({"findings": old, "counts": {}, "errors": []}, {"findings": new, "counts": {}, "errors": []})


def test_a_holding_is_the_same_one_in_another_row() -> None:
    found = compared([finding(2, "enjoined", name="XIAOMI", isin="X")], [finding(9, "divest", name="XIAOMI", isin="X")])
    (changed,) = found.changed
    assert (changed.before["row"], changed.after["row"], changed.fields) == (2, 9, ("flag",))
    assert (found.appeared, found.gone, found.unchanged) == ((), (), 0)


def test_a_renamed_holding_is_known_by_its_isin_and_one_without_by_its_name() -> None:
    old = [finding(2, "divest", name="OLD NAME", isin="X"), finding(3, "divest", name="NAMED", ticker="1")]
    new = [finding(2, "divest", name="NAMED", ticker="2"), finding(3, "divest", name="NEW NAME", isin="X")]
    assert compared(old, new).unchanged == 2


def test_what_came_and_went_is_shown_when_flagged_and_counted_when_clear() -> None:
    old = [finding(2, "divest", name="A"), finding(3, name="B"), finding(4, name="C")]
    new = [finding(2, "enjoined", name="D"), finding(3, name="C"), finding(4, name="E"), finding(5, "divest", name="F")]
    found = compared(old, new)
    assert [one["holding"]["name"] for one in found.gone] == ["A"]
    assert [one["holding"]["name"] for one in found.appeared] == ["F", "D"]
    assert (found.clear_gone, found.clear_appeared, found.unchanged, found.changed) == (1, 1, 1, ())


def test_equal_rows_are_paired_one_to_one() -> None:
    found = compared([finding(2, name="A"), finding(3, name="A")], [finding(2, "divest", name="A")])
    assert (len(found.changed), found.clear_gone, found.unchanged) == (1, 1, 0)


def test_an_order_to_buy_is_not_an_order_to_sell() -> None:
    found = compared([finding(2, "divest", name="A", side="buy")], [finding(2, "divest", name="A", side="sell")])
    assert (len(found.gone), len(found.appeared)) == (1, 1)


def test_rows_that_name_nothing_are_paired_with_nothing() -> None:
    found = compared([finding(2, "divest")], [finding(2, "divest")])
    assert (len(found.gone), len(found.appeared)) == (1, 1)


def test_another_listing_behind_the_same_flag_is_a_change() -> None:
    old, new = finding(2, "divest", name="A"), finding(2, "divest", name="A")
    old["matches"] = [{"list": "us-ccmc", "party_id": "a", "listing": {"status": "in_force"}}]
    new["matches"] = [{"list": "us-ns-cmic", "party_id": "a", "listing": {"status": "in_force"}}]
    (changed,) = compared([old], [new]).changed
    assert changed.fields == ("matches",)
