"""When a service looks for objects that hold each other: seldom, for it makes many that do not."""

import gc

# New objects between two searches, and how many searches pass before older ones are looked through too. Python's own
# 700, 10, 10 cost a fifth of the time that matching takes.
_THRESHOLDS = (200_000, 10, 50)


def look_seldom() -> None:
    """Look for cycles from now on, but seldom."""
    gc.set_threshold(*_THRESHOLDS)
    gc.enable()


def leave_shared_alone() -> None:
    """Look through what is there now for the last time: another look would copy every page of it in every worker."""
    gc.collect()
    gc.freeze()
