"""Threads that take turns: one computes while the others stand by, unless it takes long or waits for something.

Python lets one thread of a process compute anyway. Where four want to, each asks for its turn every half millisecond,
and the kernel switches between them: a tenth to a quarter of the processor time of a check went there.
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from waitress.task import ThreadedTaskDispatcher  # type: ignore[import-untyped] # waitress ships no types

# How much processor time a request takes before another one is begun beside it. Why: a check takes 1 to 2 ms and is
# over by then; a portfolio takes seconds, and a name that resembles hundreds of listed ones some 30 ms, for which no
# other is to wait. By the clock alone all would be begun at once as soon as the machine is busy with something else.
_CPU_SECONDS = 0.005
# The same by the clock: what neither computes nor says that it waits, as for a parser of strangers' files.
_CLOCK_SECONDS = 0.05


class Turns(ThreadedTaskDispatcher):  # type: ignore[misc] # waitress ships no types
    """Threads with one queue, of which one is at its turn."""

    def __init__(self, threads: int, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._holder: int | None = None  # the thread whose turn it is
        self._since = (0.0, 0.0)  # by the clock, and of its thread's processor time
        self._cpu_clocks: dict[int, int] = {}  # by thread
        self._is_watched = False  # a thread stands by, for the case that the turn takes long
        self._at_work = 0
        self.set_thread_count(threads)

    def count(self) -> int:
        """Count the tasks that wait or are worked on."""
        return len(self.queue) + self._at_work

    def add_task(self, task: Any) -> None:  # noqa: ANN401 waitress ships no types
        """Let a thread do a task when its turn has come."""
        with self.lock:
            self.queue.append(task)
            self._call_another()

    def give_up_turn(self) -> None:
        """Let another thread begin: the one that calls this is about to wait. It goes on when it need not, at once."""
        if self._holder == threading.get_ident():
            with self.lock:
                self._end_turn()
                self._call_another()

    def handler_thread(self, thread_no: int) -> None:
        """Do tasks until it is over."""
        own = threading.get_ident()
        self._cpu_clocks[own] = time.pthread_getcpuclockid(own)
        while (task := self._next(thread_no)) is not None:
            try:
                task.service()
            except BaseException:  # as waitress: a thread outlives what it does
                self.logger.exception("Exception when servicing %r", task)
            with self.lock:
                self._at_work -= 1
                self._end_turn()

    def _next(self, thread_no: int) -> Any:  # noqa: ANN401 as above
        """Wait for a turn and take the first task; None where this thread is to end."""
        with self.lock:
            while not (self.queue and self._left() <= 0) and not self.stop_count:
                self._stand_by()
            if self.stop_count:
                self.stop_count -= 1
                self.threads.discard(thread_no)
                self.thread_exit_cv.notify()
                return None
            task = self.queue.popleft()
            self._at_work += 1
            self._holder, self._since = threading.get_ident(), (self._clock(), time.thread_time())
            self._call_another()
            return task

    def _stand_by(self) -> None:
        """Wait for a task; where one waits already, and nobody does so yet, only until the turn has taken long."""
        if not self.queue or self._is_watched:
            self.queue_cv.wait()
            return
        self._is_watched = True
        self.queue_cv.wait(self._left())
        self._is_watched = False

    def _left(self) -> float:
        """Tell for how many seconds yet, at the least, nobody else begins."""
        if self._holder is None:
            return 0.0
        began, had = self._since
        taken = time.clock_gettime(self._cpu_clocks[self._holder]) - had
        return min(began + _CLOCK_SECONDS - self._clock(), _CPU_SECONDS - taken)

    def _end_turn(self) -> None:
        if self._holder == threading.get_ident():
            self._holder = None

    def _call_another(self) -> None:
        """Wake a thread where a task waits and nobody would begin it in time."""
        if self.queue and (self._holder is None or not self._is_watched):
            self.queue_cv.notify()


class Lane(ThreadedTaskDispatcher):  # type: ignore[misc] # waitress ships no types
    """Threads with a queue of their own, which work side by side; that requests wait is no news."""

    queue_logger = logging.getLogger("service.server.front.queue")

    def __init__(self, threads: int) -> None:
        super().__init__()
        self.queue_logger.setLevel(logging.CRITICAL)
        self.set_thread_count(threads)
