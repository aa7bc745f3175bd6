"""Stores the register of the live lists as arrays in one file, which all processes map and read in place."""

from service.register.mapped.amending import amended
from service.register.mapped.joining import entries_of, joined
from service.register.mapped.making import snapshot_of
from service.register.mapped.mapped_register import MappedRegister
from service.register.mapped.packing import FORM

__all__ = ["FORM", "MappedRegister", "amended", "entries_of", "joined", "snapshot_of"]
