"""When a service looks for objects that hold each other: seldom, for it makes many that do not."""

import gc

# New objects between two searches, and how many searches pass before older ones are looked through too. Why: a search
# stops every thread, for about 0.1 ms per thousand new objects, so few of them keep the slowest answers short: with
# 200,000 (it was that) one answer of ten thousand waited for 20 to 70 ms, with 5,000 none for more than 2 ms. A request
# leaves 34 objects, so a search comes once in 150 of them; a batch of 6,000 holdings takes the same time with either.
_THRESHOLDS = (5_000, 10, 50)


def look_seldom() -> None:
    """Look for cycles from now on, but seldom."""
    gc.set_threshold(*_THRESHOLDS)
    gc.enable()


def leave_shared_alone() -> None:
    """Look through what is there now for the last time: another look would copy every page of it in every worker."""
    gc.collect()
    gc.freeze()
