"""A list in use says when it was last looked at, and what to do where that is no good."""

from datetime import date

import pytest

from service.domain.listings import ListUse, ListVersion

VERSION = ListVersion(
    "us-test", "Test", "Publisher", "sha256:0", date(2026, 11, 20), date(2026, 11, 22), 1, date(2020, 6, 24)
)


@pytest.mark.parametrize(
    ("use", "told", "way"),
    [
        (ListUse(VERSION, 1, is_stale=False), "last checked 1 day ago", "update it"),
        (ListUse(VERSION, 8, is_stale=True), "last checked 8 days ago", "update it"),
        (
            ListUse(VERSION, 0, is_stale=True, is_ahead=True),
            "last checked on 2026-11-22, a day still to come by this machine's clock",
            "set the clock",
        ),
    ],
)
def test_a_list_says_when_it_was_checked_and_what_to_do(use: ListUse, told: str, way: str) -> None:
    assert (use.last_checked, use.way_out) == (told, way)
