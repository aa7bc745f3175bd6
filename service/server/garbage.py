"""When a service looks for objects that hold each other: seldom, for it makes many that do not."""

import gc

# New objects between two searches, and how many searches pass before older ones are looked through too.
# Why: a search stops every thread. Measured behind single checks: 1.4 ms with 5,600 new objects, 11 ms with 20,000,
# 72 ms with 60,000; 200,000, as it was, would be the slowest answer by far. A request leaves 45 objects, so a search
# comes once in 110 of them. Python's own 700 cost batches a fifth once; now 6,000 holdings take the same time with 700
# as with 200,000.
_THRESHOLDS = (5_000, 10, 50)


def look_seldom() -> None:
    """Look for cycles from now on, but seldom."""
    gc.set_threshold(*_THRESHOLDS)
    gc.enable()


def leave_shared_alone() -> None:
    """Look through what is there now for the last time: another look would copy every page of it in every worker."""
    gc.collect()
    gc.freeze()
