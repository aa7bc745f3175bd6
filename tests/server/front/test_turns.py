"""Who computes when several requests wait: one after the other, unless one takes long or waits for something."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from service.server.front.turns import Turns

_WAIT_SECONDS = 20.0


class Task:
    """Something that a thread does."""

    def __init__(self, work: Callable[[], None]) -> None:
        self._work = work
        self.done = threading.Event()

    def service(self) -> None:
        """Do it."""
        try:
            self._work()
        finally:
            self.done.set()

    def cancel(self) -> None:
        """Be given up."""


@contextmanager
def turns(threads: int, clock: Callable[[], float] = time.monotonic) -> Iterator[Turns]:
    lane = Turns(threads, clock)
    try:
        yield lane
    finally:
        lane.shutdown(timeout=_WAIT_SECONDS)
        assert not lane.threads


class StillClock:
    """A time that passes only when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_one_computes_at_a_time_and_all_are_done_in_their_order() -> None:
    inside, most, order = 0, 0, []

    def work(number: int) -> None:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        order.append(number)
        for _ in range(50):
            time.sleep(0)  # lets every other thread run that is ready
        inside -= 1

    with turns(4, StillClock()) as lane:
        tasks = [Task(lambda number=number: work(number)) for number in range(200)]  # type: ignore[misc] # its own number
        for task in tasks:
            lane.add_task(task)
        assert all(task.done.wait(_WAIT_SECONDS) for task in tasks)
    assert most == 1
    assert order == list(range(200))


def test_one_that_takes_long_does_not_keep_the_others() -> None:
    go_on = threading.Event()
    with turns(3) as lane:
        long = [Task(lambda: go_on.wait(_WAIT_SECONDS) and None) for _ in range(2)]
        short = [Task(lambda: None) for _ in range(20)]
        for task in (*long, *short):
            lane.add_task(task)
        assert all(task.done.wait(_WAIT_SECONDS) for task in short)
        assert not any(task.done.is_set() for task in long)
        assert lane.count() == 2
        go_on.set()
        assert all(task.done.wait(_WAIT_SECONDS) for task in long)


def test_one_that_computes_for_long_does_not_keep_the_others() -> None:
    begun = threading.Event()

    def compute() -> None:
        until = time.monotonic() + _WAIT_SECONDS
        while not begun.is_set() and time.monotonic() < until:
            pass

    with turns(2, StillClock()) as lane:
        long, short = Task(compute), Task(begun.set)
        lane.add_task(long)
        lane.add_task(short)
        assert short.done.wait(_WAIT_SECONDS)
        assert long.done.wait(_WAIT_SECONDS)


def test_one_that_waits_lets_another_begin_at_once() -> None:
    go_on, begun = threading.Event(), threading.Event()
    with turns(2, StillClock()) as lane:

        def wait() -> None:
            lane.give_up_turn()
            lane.give_up_turn()  # it has none any more
            go_on.wait(_WAIT_SECONDS)

        waiting, other = Task(wait), Task(begun.set)
        lane.add_task(waiting)
        lane.add_task(other)
        assert begun.wait(_WAIT_SECONDS)
        assert not waiting.done.is_set()
        lane.give_up_turn()  # a thread that is none of them has nothing to give up
        go_on.set()
        assert waiting.done.wait(_WAIT_SECONDS)


@pytest.mark.parametrize("threads", [1, 4])
def test_a_failure_ends_no_thread_and_tasks_that_come_one_by_one_are_all_done(threads: int) -> None:
    def fail() -> None:
        raise ValueError

    with turns(threads) as lane:
        for number in range(300):
            task = Task(fail if number % 3 == 0 else lambda: None)
            lane.add_task(task)
            assert task.done.wait(_WAIT_SECONDS)
        assert len(lane.threads) == threads
