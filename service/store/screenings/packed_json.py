"""JSON as it is kept: compressed, and known by its hash, so that equal texts are kept once."""

import json
import zlib
from hashlib import sha256
from typing import Any

from service.store.database.engines import write_json

# Why: of 2 kB of a listing's acts level 1 leaves 710 bytes in 25 µs, 6 leaves 640 in 40 µs, 9 no fewer.
_LEVEL = 6


def pack_json(value: object) -> bytes:
    """Write and compress a value.

    Raises:
        ValueError: a number is not finite.
    """
    return pack_text(write_json(value))


def pack_text(text: str) -> bytes:
    """Compress a text."""
    return zlib.compress(text.encode(), _LEVEL)


def unpack_json(packed: bytes) -> Any:  # noqa: ANN401  # whatever was written
    """Read what `pack_json` wrote.

    Raises:
        ValueError: the bytes are damaged.
    """
    try:
        return json.loads(zlib.decompress(packed))
    except zlib.error as error:
        raise ValueError("a stored text is damaged: restore the database from a backup") from error


def digest_of(*texts: str) -> bytes:
    """Give the SHA-256 (32 bytes) of texts; it differs where they are parted otherwise."""
    whole = sha256()
    for text in texts:
        content = text.encode()
        whole.update(len(content).to_bytes(8, "big"))
        whole.update(content)
    return whole.digest()
