"""What a parser may use: a base for every file, and more for a large one, because an honest large file needs it."""

from dataclasses import dataclass

_MEGABYTE = 1_000_000

# Why: measured on files of 10 columns, all cells filled. XLSX of 200,000 rows (9.5 MB): 235 MB of address space and
# 4.6 s of CPU; 100 bytes of memory a cell. The base lets a small file be read and keeps a hostile one below 500 MB.
MEMORY_BYTES, CPU_SECONDS = 400 * _MEGABYTE, 4
_MEMORY_PER_BYTE = 40  # bytes of memory for each byte of the file; measured 22 for XLSX
_SECONDS_PER_MEGABYTE = 4  # measured 0.5 s for XLSX, on one free core
# Why: no file may use more memory than this however large it is, unless the setting itself is higher.
_MOST_MEMORY_BYTES = 4_000 * _MEGABYTE
# Why: the wall clock also counts what other processes use: with a load of 13 on two cores a parser took six times its
# computing time. A parser never sleeps, so this only ends one that stands still.
_WALL_PER_CPU = 8


@dataclass(frozen=True, slots=True)
class ParserLimits:
    """The limits of one parser process for a small file: address space in bytes, CPU in seconds.

    A large file gets more, up to `most_memory_bytes`.
    """

    memory_bytes: int = MEMORY_BYTES
    seconds: int = CPU_SECONDS
    most_memory_bytes: int = _MOST_MEMORY_BYTES

    def for_size(self, size: int) -> "ParserLimits":
        """Return the limits for a file of `size` bytes: the base, and more in proportion."""
        most = max(self.memory_bytes, self.most_memory_bytes)
        memory = min(self.memory_bytes + _MEMORY_PER_BYTE * size, most)
        return ParserLimits(memory, self.seconds + size * _SECONDS_PER_MEGABYTE // _MEGABYTE, most)

    @property
    def wall_seconds(self) -> float:
        """Return the limit by the clock on the wall."""
        return float(self.seconds * _WALL_PER_CPU)
