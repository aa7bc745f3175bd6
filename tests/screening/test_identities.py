"""Ids are UUIDs that grow with time, so that a database adds them at the end."""

import time
from uuid import UUID

from service.screening.identities import new_id


def test_ids_are_of_version_seven_and_tell_their_instant() -> None:
    before = time.time_ns() // 1_000_000
    made = UUID(new_id())
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert before <= made.int >> 80 <= time.time_ns() // 1_000_000


def test_later_ids_are_greater_and_none_comes_twice() -> None:
    made = []
    for _ in range(200):
        made.append(new_id())
        time.sleep(0.000_01)
    assert made == sorted(set(made))
