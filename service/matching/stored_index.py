"""Gives the matcher's index of a register: built in memory, or laid out once for all processes and mapped by each."""

import hashlib

from service.files.artifact_cache import Shelf
from service.matching import MATCHER_VERSION, Index, Profile, lay_out
from service.register.register import Register

_ENDING = ".index"
# Raise it whenever the same parties are laid out differently: a file of another layout must not be found.
LAYOUT = 10
_NAMED = 16  # hexadecimal digits of a hash


def built_index(register: Register, profile: Profile) -> Index:
    """Index a register's parties in memory."""
    return Index.build(register.in_order(), profile)


def kept_index(shelf: Shelf, register: Register, profile: Profile) -> Index:
    """Map the index of a register whose parties have a name, or make it first; of any other, build one in memory."""
    state = register.book.state
    if state is None:
        return built_index(register, profile)
    made_of = hashlib.sha256(f"{state}\n{profile.hash}\n{MATCHER_VERSION}\n{LAYOUT}".encode()).hexdigest()[:_NAMED]
    parties = register.in_order()
    file = shelf.find_or_make(f"{made_of}{_ENDING}", lambda: lay_out(parties, profile))
    return Index.read(file, parties, profile)
