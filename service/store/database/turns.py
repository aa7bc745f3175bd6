"""Whose turn a transaction that writes waits for, where a database lets several write at once (PostgreSQL)."""

from enum import Enum


class Turn(Enum):
    """What a transaction writes: those of one turn come one after the other, those of two do not wait for each other.

    Why: much of what is written depends on what was read before it (is this recorded already, is the queue full). One
    after the other is what SQLite does with everything. Screenings only add, and find shared texts by their hash, so
    they may be written side by side; whoever removes shared texts waits until none is being written.
    """

    ORDERED = "ordered"  # lists, events, uploads: whatever has no turn of its own
    JOBS = "jobs"
    REQUESTS = "requests"  # by their keys
    ACCESS = "access"  # tenants, keys, people and their sign-ins
    SCREENING = "screening"  # side by side
    TEXTS = "texts"  # begins a screening anew, or removes what none names: no screening is written meanwhile
    LEASES = "leases"  # the row's own lock is enough
    TABLES = "tables"  # nothing else is written meanwhile
