"""Published lists as parties and listings; the bundled ones are reviewed, cited package data."""

from service.lists.catalogue import require_code, source_of
from service.lists.guards import Before
from service.lists.loading import Loader
from service.lists.parties import linked_records
from service.lists.programmes import load_programmes
from service.lists.publication import bundled_codes, bundled_state, load_bundled
from service.lists.readers.records import SourceFile

__all__ = [
    "Before",
    "Loader",
    "SourceFile",
    "bundled_codes",
    "bundled_state",
    "linked_records",
    "load_bundled",
    "load_programmes",
    "require_code",
    "source_of",
]
