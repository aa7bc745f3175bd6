"""Published lists as parties and listings; the bundled ones are reviewed, cited package data."""

from service.lists.programmes import load_programmes
from service.lists.publication import load_bundled

__all__ = ["load_bundled", "load_programmes"]
