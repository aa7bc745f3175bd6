"""Published lists as parties and listings; the bundled ones are reviewed, cited package data."""

from service.lists.catalogue import require_code, source_of, zone_of
from service.lists.load.guards import Before
from service.lists.load.loader import Loader
from service.lists.load.tags import programmes_of
from service.lists.readers.own.namesakes_csv import read_namesakes
from service.lists.readers.records import SourceFile
from service.lists.reviewed.coming import read_coming
from service.lists.reviewed.parties import linked_records
from service.lists.reviewed.programmes import load_programmes
from service.lists.reviewed.publication import bundled_codes, bundled_state, load_bundled

__all__ = [
    "Before",
    "Loader",
    "SourceFile",
    "bundled_codes",
    "bundled_state",
    "linked_records",
    "load_bundled",
    "load_programmes",
    "programmes_of",
    "read_coming",
    "read_namesakes",
    "require_code",
    "source_of",
    "zone_of",
]
