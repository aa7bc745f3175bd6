"""Stores the register of the live lists as arrays in one file, which all processes map and read in place."""

from service.register.mapped.joining import entries_of, joined
from service.register.mapped.making import snapshot_of
from service.register.mapped.packing import FORM
from service.register.mapped.stored_book import StoredBook

__all__ = ["FORM", "StoredBook", "entries_of", "joined", "snapshot_of"]
