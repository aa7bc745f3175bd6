from typing import Any

import pytest

from service.charts import Width, deadlines_svg, deadlines_text, summary_svg, summary_text
from service.domain.as_of import AsOf
from tests.charts.drawn import alternative, texts

AS_OF = AsOf.parse("2021-02-15T12:00-05:00")
COUNTS = {
    "rows": 2_509,
    "screened": 2_496,
    "rejected": 1,
    "not_holdings": {"cash": 9, "total": 3},
    "flags": {"clear": 2_481, "divest": 14, "enjoined": 1},
    "market_value": {"divest": {"USD": 1_234_567.8, "": 5, "CNY": 7}},
}


def finding(
    flag: str, party: str, buy: str | None, sell: str | None, if_confirmed: str | None = None
) -> dict[str, Any]:
    return {
        "row": 2,
        "holding": {"name": party},
        "flag": flag,
        "if_confirmed": if_confirmed,
        "restricted_from": buy,
        "divest_before": sell,
        "matches": [{"party": party}],
    }


PENDING = finding("pending", "Xiaomi", "2021-03-15T09:30:00-04:00", "2022-01-15T00:00:00-05:00")
DIVEST = finding("divest", "SMIC", "2021-02-01T09:30:00-05:00", "2021-12-04T00:00:00-05:00")
LEAD = finding("review", "Megvii", "2021-01-11T09:30:00-05:00", "2021-11-12T00:00:00-05:00", "divest")
OVER = finding("no_trade", "Hikvision", "2021-08-02T00:01:00-04:00", "2022-06-03T00:01:00-04:00")


def test_deadlines_are_told_the_nearest_first_and_those_past_are_left_out() -> None:
    assert deadlines_text([DIVEST, PENDING, PENDING, OVER], AS_OF) == (
        "2021-03-15 09:30-04:00, in 27 days: purchases are prohibited of Xiaomi (2 holdings).",
        "2021-12-04 00:00-05:00, in 291 days: the divestment window closes for SMIC (1 holding).",
        "2022-01-15 00:00-05:00, in 333 days: the divestment window closes for Xiaomi (2 holdings).",
    )


@pytest.mark.slow
def test_a_lead_is_told_as_one() -> None:
    (sentence,) = deadlines_text([LEAD], AS_OF)
    assert sentence.endswith("for Megvii (1 holding), if a person confirms the match.")
    assert "? Megvii" in texts(deadlines_svg([LEAD], AS_OF))


def test_the_picture_has_a_lane_per_party_with_its_dates() -> None:
    shown = texts(deadlines_svg([DIVEST, PENDING, PENDING], AS_OF))
    assert {"Xiaomi (2)", "SMIC", "2021-03-15", "2022-01-15", "2021-12-04"} <= set(shown)


def test_a_portfolio_without_deadlines_says_so() -> None:
    svg = deadlines_svg([OVER], AS_OF)
    assert texts(svg) == ["No purchase ban or divestment date lies ahead of these holdings."]
    assert alternative(svg) == texts(svg)[0]


def test_what_must_be_divested_without_a_known_date_is_told() -> None:
    undated = {**DIVEST, "restricted_from": None, "divest_before": None}
    (told,) = deadlines_text([undated, OVER], AS_OF)
    assert told == (
        "No date is known ahead: the reasons say of what is to be divested (1) which fact would set one, if any."
    )
    assert alternative(deadlines_svg([undated], AS_OF)) == told


def test_more_parties_than_a_picture_takes_are_counted_and_all_told() -> None:
    many = [finding("divest", f"Party {number}", None, "2021-12-04T00:00:00-05:00") for number in range(40)]
    assert "and 10 more parties" in texts(deadlines_svg(many, AS_OF, width=Width.NARROW))
    assert len(deadlines_text(many, AS_OF)) == 40


def test_the_summary_tells_every_flag_and_every_row() -> None:
    assert summary_text(COUNTS) == (
        "14 divest · 5, 7 CNY, 1,234,568 USD.",
        "1 enjoined.",
        "2,481 clear.",
        "2,509 rows: 2,496 screened, 1 rejected, 12 not holdings.",
    )


def test_the_summary_picture_counts_what_is_clear_without_a_bar() -> None:
    svg = summary_svg(COUNTS)
    assert {"↓ divest", "‖ enjoined", "✓ clear", "2,481"} <= set(texts(svg))
    assert "14 · 5, 7 CNY, 1 more currencies" in texts(svg)
    assert alternative(svg) == " ".join(summary_text(COUNTS))


def test_a_summary_of_nothing_has_its_row_account() -> None:
    nothing = {**COUNTS, "flags": {}, "rows": 0, "screened": 0, "rejected": 0, "not_holdings": {}}
    assert texts(summary_svg(nothing)) == ["0 rows: 0 screened, 0 rejected, 0 not holdings."]
