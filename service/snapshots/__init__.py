"""The live lists of one state, joined and laid out as arrays: read in place, shared, never walked to answer one row."""

from service.snapshots.joining import entries_of, joined
from service.snapshots.making import snapshot_of
from service.snapshots.packing import FORM
from service.snapshots.stored_book import StoredBook

__all__ = ["FORM", "StoredBook", "entries_of", "joined", "snapshot_of"]
