"""Counts rates in memory that all worker processes of a machine share: it is made before they are forked."""

import fcntl
import hashlib
import mmap
import os
import struct
import tempfile
import threading
import time
import weakref
from collections.abc import Callable
from functools import lru_cache

from service.access.rates import Allowance, Rate, take_one

# Why: 512 sets of 8 places are 4,096 subjects in 96 kB; a firm has some hundred keys. Where more come, as strangers
# from many addresses do, the bucket of a set that is full soonest is forgotten: its owner gains what little it lacked.
_SETS, _PLACES = 512, 8
_PLACE = struct.Struct("=16sd")  # the hash of a subject, and when its bucket is full again by the monotonic clock
_DIGEST_BYTES = 16
_NOBODY = bytes(_DIGEST_BYTES)


class HostRates:
    """The buckets of a machine's subjects, over all threads and forked processes.

    The system's record locks (fcntl(2)) keep processes apart and are let go of when one is killed; threads of one
    process, which those locks do not see, are kept apart by a lock of their own. A bucket takes some 7 µs.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Make empty buckets; `clock` counts seconds, the same in every process."""
        self._clock = clock
        self._table = mmap.mmap(-1, _SETS * _PLACES * _PLACE.size)
        self._threads = threading.Lock()
        self._file = _empty_file()
        weakref.finalize(self, os.close, self._file)

    def take(self, subject: str, rate: Rate) -> Allowance:
        """Take a request from the bucket of a subject."""
        digest, number = _place_of(subject)
        with self._threads:
            fcntl.lockf(self._file, fcntl.LOCK_EX, 1, number)
            try:
                offset, full_at = self._find(digest, number)
                full_at, allowance = take_one(full_at, self._clock(), rate)
                _PLACE.pack_into(self._table, offset, digest, full_at)
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN, 1, number)
        return allowance

    def _find(self, digest: bytes, number: int) -> tuple[int, float]:
        """Find the place of a bucket in its set, and when it is full; a new one takes that of the fullest there."""
        begin = number * _PLACES * _PLACE.size
        oldest, oldest_full_at = begin, float("inf")
        for offset in range(begin, begin + _PLACES * _PLACE.size, _PLACE.size):
            owner, full_at = _PLACE.unpack_from(self._table, offset)
            if owner == digest:
                return offset, full_at
            if owner == _NOBODY:
                return offset, float("-inf")
            if full_at < oldest_full_at:
                oldest, oldest_full_at = offset, full_at
        return oldest, float("-inf")


def _empty_file() -> int:
    """Make a file without a name, to be locked: in memory where the system has that, for a disk may be full.

    Raises:
        OSError: there is no room for it.
    """
    if hasattr(os, "memfd_create"):
        return os.memfd_create("pendens-rates")
    with tempfile.TemporaryFile(prefix="pendens-rates-") as file:
        return os.dup(file.fileno())


@lru_cache(maxsize=_SETS * _PLACES)
def _place_of(subject: str) -> tuple[bytes, int]:
    """Hash a subject, and give the number of its set."""
    digest = hashlib.blake2b(subject.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_BYTES).digest()
    return digest, int.from_bytes(digest[:8], "big") % _SETS
