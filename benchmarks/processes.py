"""What processes take, with all below them: processor time, and memory of which what is shared is counted in parts."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_FIRST_TIME, _LAST_TIME = 11, 15  # of /proc/PID/stat behind the name: own and system time, and those of ended children


def family(pid: int) -> Iterator[int]:
    """Give a process and all below it."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in task.read_text().split():
                yield from family(int(child))


def cpu_seconds(pid: int) -> float:
    """Give the processor time of a process and all below it, in seconds, those that ended included."""
    return sum(map(_cpu_seconds, family(pid)))


def memory_kb(pid: int) -> int:
    """Give the memory of a process and all below it, in kB: of what is shared each has its part (PSS)."""
    return sum(_memory_kb(one, "Pss:") for one in family(pid))


def own_memory_kb(pid: int) -> int:
    """Give of that what is mapped from no file: it alone grows, the rest changes with who else maps the same files."""
    return sum(_memory_kb(one, "Pss_Anon:") for one in family(pid))


def _cpu_seconds(pid: int) -> float:
    with suppress(OSError):
        told = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        return sum(map(int, told[_FIRST_TIME:_LAST_TIME])) / _TICKS
    return 0.0


def _memory_kb(pid: int, kind: str) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith(kind):
                return int(line.split()[1])
    return 0
