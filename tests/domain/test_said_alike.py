"""What several surfaces say of a thing they say alike: the age of a list, the beginning of a version, a permission."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.events import EventKind
from service.domain.flags import PERMISSION_WORDS, Flag, Permission, strictest
from service.domain.instants import days_since
from service.domain.status import has_ended, listing_status_at
from service.domain.version_ids import VersionId, beginning_of, short
from service.reports.palette import trade_text
from service.web.words import PERMISSIONS
from tests.builders import PROGRAMMES, event, listing, moment

DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))
DIGITS = st.text("0123456789abcdef", min_size=64, max_size=64)


@given(DAYS, st.integers(0, 20_000))
def test_an_age_is_counted_in_days_of_utc(day: date, age: int) -> None:
    night = datetime(day.year, day.month, day.day, 23, 59, tzinfo=UTC) + timedelta(days=age)
    assert days_since(day, night) == age
    assert days_since(day, night.astimezone(timezone(timedelta(hours=14)))) == age
    assert days_since(day + timedelta(days=age + 1), night) == 0


@given(DIGITS)
def test_what_is_shown_of_a_version_names_it_again(digits: str) -> None:
    version = f"sha256:{digits}"
    assert digits.startswith(short(version))
    assert beginning_of(version) == f"sha256:{short(version)}"
    for typed in (short(version), beginning_of(version), beginning_of(version).upper()):
        assert VersionId.of(typed).one_of("us-list", [version]) == version


def _said(permission: Permission) -> Iterator[str]:
    yield PERMISSIONS[permission.value]
    text = trade_text({"buy": permission.value, "sell": permission.value, "hold": permission.value})
    yield text.plain.partition(" · ")[0].removeprefix("buy ")


@pytest.mark.parametrize("permission", Permission)
def test_a_page_and_a_table_say_a_permission_alike(permission: Permission) -> None:
    assert set(_said(permission)) == {PERMISSION_WORDS[permission]}


@given(st.lists(st.sampled_from(Flag)))
def test_the_strictest_flag_is_the_one_of_the_highest_severity(flags: list[Flag]) -> None:
    assert strictest(flags).severity == max((flag.severity for flag in flags), default=Flag.CLEAR.severity)


@given(st.lists(st.sampled_from(sorted(set(EventKind) - {EventKind.SIGNED, EventKind.PROPOSED})), max_size=5))
def test_acts_that_end_a_listing_end_its_standing(kinds: list[EventKind]) -> None:
    acts = [event(kind, f"2022-0{month}-01") for month, kind in enumerate(kinds, 1) if kind is not EventKind.LISTED]
    one = listing("open", *acts)
    listing_status = listing_status_at(one, PROGRAMMES, moment("2030-01-01"), moment("2030-01-01"))
    assert listing_status is not None
    assert listing_status.has_ended is has_ended(one.events)
