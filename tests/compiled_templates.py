"""The templates of the pages, compiled once for all applications that the tests make in a process."""

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class CompiledTemplates(BytecodeCache):
    """Keeps compiled templates in memory, each under the hash of its text: one that is changed is compiled anew.

    Why: to compile them is four fifths of making an application (0.6 of 0.75 s of processor time), and some
    five hundred tests make one.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket with what was compiled before, where there is any."""
        kept = self._kept.get((bucket.key, bucket.checksum))
        if kept:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled just now."""
        self._kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


def keep_compiled_templates() -> None:
    """Have every application that is made from here on look among the compiled templates first."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": CompiledTemplates()}
