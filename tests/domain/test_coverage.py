"""The days that a list knows, and those that it does not, by what is kept of it."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.coverage import (
    CoveredDays,
    Gap,
    KeptVersion,
    ListHistory,
    Origin,
    joined,
    without,
)
from service.domain.flags import can_restrict
from tests.builders import PROGRAMMES

WEEK = 7


def day(text: str) -> date:
    return date.fromisoformat(text)


def kept(first: str, last: str, origin: Origin = Origin.PUBLISHED) -> KeptVersion:
    return KeptVersion(f"sha256:{first}", day(first), day(last), origin)


OLD, NEW = kept("2021-07-20", "2021-07-25"), kept("2024-05-06", "2024-05-20")
BOTH = ListHistory((NEW, OLD))
NOW = day("2024-05-22")


def gap(history: ListHistory, asked: str, today: date = NOW, limit: int | None = WEEK) -> Gap | None:
    return history.covered(today).gap_at(day(asked), today, limit)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("2021-07-19", Gap(None, day("2021-07-20"))),
        ("2021-07-20", None),
        ("2021-07-25", None),
        ("2021-07-26", Gap(day("2021-07-25"), day("2024-05-06"))),
        ("2024-05-05", Gap(day("2021-07-25"), day("2024-05-06"))),
        ("2024-05-06", None),
        ("2024-05-20", None),
        ("2024-05-22", None),  # two days after the last check
        ("2030-01-01", None),  # a day to come is asked of what is known now
    ],
)
def test_a_day_is_known_from_publication_to_the_last_check(asked: str, expected: Gap | None) -> None:
    assert gap(BOTH, asked) == expected


def test_a_list_goes_on_after_its_last_check_for_as_long_as_it_may_go_unchecked() -> None:
    later = day("2024-08-01")
    assert gap(BOTH, "2024-05-27", later) is None
    assert gap(BOTH, "2024-05-28", later) == Gap(day("2024-05-20"), None)
    assert gap(BOTH, "2024-08-01", later) == Gap(day("2024-05-20"), None)
    assert gap(BOTH, "2024-08-01", later, None) is None


def test_versions_join_where_one_was_seen_current_until_the_next_was_published() -> None:
    daily = ListHistory((kept("2024-05-07", "2024-05-08"), kept("2024-05-01", "2024-05-06")))
    assert daily.covered(NOW).spans == ((day("2024-05-01"), day("2024-05-08")),)


def test_what_had_not_been_published_yet_was_not_known() -> None:
    then = day("2022-01-01")
    assert BOTH.covered(then).spans == ((day("2021-07-20"), day("2021-07-25")),)
    assert gap(BOTH, "2024-05-06", then) == Gap(day("2021-07-25"), None)
    assert gap(BOTH, "2021-07-22", then) is None
    assert gap(BOTH, "2021-07-22", day("2021-07-01")) == Gap(None, None)
    week_after = BOTH.covered(day("2021-07-25")).gap_at(day("2022-01-01"), NOW, WEEK)
    assert week_after == Gap(day("2021-07-25"), None)  # what was known then says nothing of a later day
    assert BOTH.covered(day("2021-07-22")).spans == ((day("2021-07-20"), day("2021-07-22")),)


def test_a_bundled_list_knows_every_day_and_was_empty_before_its_first() -> None:
    bundled = ListHistory((kept("2021-06-03", "2026-11-22", Origin.BUNDLED),))
    now = day("2027-06-01")
    for asked in ("1999-01-01", "2021-06-03", "2024-02-29", "2027-05-31"):
        assert gap(bundled, asked, now, None) is None
    assert gap(bundled, "2020-01-01", day("2020-10-01"), None) is None


def test_a_successor_inherits_what_the_bundled_list_knew() -> None:
    succeeded = ListHistory(
        (kept("2027-01-10", "2027-01-12"), kept("2021-06-03", "2026-11-22", Origin.BUNDLED)),
    )
    now = day("2027-01-12")
    assert gap(succeeded, "2020-01-01", now) is None
    assert gap(succeeded, "2026-11-22", now) is None
    assert gap(succeeded, "2026-12-24", now) == Gap(day("2026-11-22"), day("2027-01-10"))


def test_the_firms_own_list_begins_on_its_day_and_goes_on() -> None:
    own = ListHistory((kept("2024-05-06", "2024-05-06", Origin.OWN),))
    now = day("2026-01-01")
    assert gap(own, "2024-05-05", now, None) == Gap(None, day("2024-05-06"))
    assert gap(own, "2025-12-24", now, None) is None
    assert own.covered(now).spans == ((day("2024-05-06"), now),)


def test_the_days_of_a_version_whose_entries_are_lost_are_not_known() -> None:
    put_back = ListHistory(
        (kept("2024-05-01", "2024-05-20"),),
        dropped=(kept("2024-05-05", "2024-05-08"), kept("2024-05-12", "2024-05-20")),
    )
    now = day("2024-05-20")
    assert put_back.covered(now).spans == (
        (day("2024-05-01"), day("2024-05-04")),
        (day("2024-05-09"), day("2024-05-11")),
        (now, now),  # today is answered by the version that was put back
    )
    assert gap(put_back, "2024-05-14", now) == Gap(day("2024-05-11"), now)


def test_a_day_after_the_last_check_is_not_known_where_another_version_was_current_then() -> None:
    older = ListHistory((OLD,), dropped=(kept("2021-07-27", "2021-07-30"),))
    assert gap(older, "2021-07-26", NOW) is None
    assert gap(older, "2021-07-28", NOW) == Gap(day("2021-07-25"), None)


def test_nothing_is_lost_by_a_new_review_of_a_bundled_list() -> None:
    renewed = ListHistory(
        (kept("2021-06-03", "2026-11-22", Origin.BUNDLED),),
        dropped=(kept("2021-06-03", "2026-01-01", Origin.BUNDLED), kept("2026-11-20", "2026-12-01")),
    )
    assert renewed.covered(day("2026-12-01")).spans == ((day("2021-06-03"), day("2026-11-22")),)


def test_a_gap_says_of_which_days_nothing_is_kept() -> None:
    first, last = day("2021-07-20"), day("2024-05-06")
    assert [str(one) for one in (Gap(first, last), Gap(first, None), Gap(None, last), Gap(None, None))] == [
        "between 2021-07-20 and 2024-05-06",
        "after 2021-07-20",
        "before 2024-05-06",
        "at all",
    ]


def test_only_a_law_that_binds_the_holder_and_restricts_makes_a_missing_day_matter() -> None:
    def of(*codes: str) -> list[bool]:
        return [can_restrict([PROGRAMMES.get(code)], ("US",)) for code in codes]

    assert of("blocking", "partial", "everybody") == [True, True, True]
    assert of("notice", "european") == [False, False]
    assert can_restrict([PROGRAMMES.get("european")], ("DE",))
    assert not can_restrict([], ("US",))


DAYS = st.integers(0, 400).map(lambda number: date(2024, 1, 1) + timedelta(days=number))
SPANS = st.tuples(DAYS, DAYS)
ORIGINS = st.sampled_from(Origin)
VERSIONS = st.builds(
    lambda span, origin: KeptVersion("v", min(span), max(span), origin), SPANS, st.just(Origin.PUBLISHED)
)
LIMITS = st.none() | st.integers(0, 30)


def days_of(spans: tuple[tuple[date, date], ...]) -> set[date]:
    return {first + timedelta(days=n) for first, last in spans for n in range((last - first).days + 1)}


@given(st.lists(SPANS, max_size=6), st.lists(SPANS, max_size=4))
def test_spans_are_sets_of_days(given_spans: list[tuple[date, date]], excluded: list[tuple[date, date]]) -> None:
    whole, out = joined(given_spans), joined(excluded)
    assert days_of(whole) == days_of(tuple(span for span in given_spans if span[0] <= span[1]))
    assert all(one[1] + timedelta(days=1) < two[0] for one, two in pairwise(whole))
    assert days_of(without(whole, out)) == days_of(whole) - days_of(out)


@given(st.lists(VERSIONS, min_size=1, max_size=5), VERSIONS, DAYS, DAYS, LIMITS)
def test_another_version_never_makes_a_day_known_that_it_does_not_answer_for(
    before: list[KeptVersion], added: KeptVersion, asked: date, known_on: date, limit: int | None
) -> None:
    history = ListHistory(tuple(before))
    grown = ListHistory((added, *before))
    alone = ListHistory((added,))
    was_known = history.covered(known_on).gap_at(asked, known_on, limit) is None
    is_known = grown.covered(known_on).gap_at(asked, known_on, limit) is None
    answers = alone.covered(known_on).gap_at(asked, known_on, limit) is None
    assert not is_known or was_known or answers


@given(st.lists(VERSIONS, min_size=1, max_size=5), st.lists(VERSIONS, max_size=3), st.integers(0, 30))
def test_today_is_always_known_while_the_list_was_checked_within_its_limit(
    carried: list[KeptVersion], dropped: list[KeptVersion], limit: int
) -> None:
    today = max(one.last_day for one in carried) + timedelta(days=limit)
    assert ListHistory(tuple(carried), tuple(dropped)).covered(today).gap_at(today, today, limit) is None


def test_no_version_at_all_knows_no_day() -> None:
    assert CoveredDays(()).gap_at(NOW, NOW, None) == Gap(None, None)
