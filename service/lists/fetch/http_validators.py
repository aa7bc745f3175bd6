"""Keeps the HTTP validators of fetched files, so that the next update can ask whether they have changed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from service.files.atomic_write import clear_drafts, replacing
from service.files.privacy import make_folder


@dataclass(frozen=True, slots=True)
class Remark:
    """The validators of one file (ETag, Last-Modified), with the SHA-256 (hex) of its address and of its bytes.

    The address is kept as a hash because it may contain a token.
    """

    address: str
    content: str
    etag: str | None = None
    last_modified: str | None = None

    @classmethod
    def of(cls, address: str, content: bytes, etag: str | None, last_modified: str | None) -> "Remark":
        """Note the marks of some bytes."""
        return cls(_hash(address.encode()), _hash(content), etag, last_modified)

    def is_of(self, address: str, content: bytes | None) -> bool:
        """Return whether these marks still stand for the bytes that are kept of an address."""
        return content is not None and (self.address, self.content) == (_hash(address.encode()), _hash(content))


def recall(file: Path) -> dict[str, Remark]:
    """Read the remarks by file name; a file that is missing or damaged only costs one download more."""
    try:
        rows = json.loads(file.read_bytes())
        return {name: Remark(**row) for name, row in rows.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def remember(file: Path, remarks: Mapping[str, Remark]) -> None:
    """Write the remarks in place of those before, whole or not at all; what a killed writer left is cleared away.

    One process writes at a time.

    Raises:
        OSError: the folder cannot be written.
    """
    make_folder(file.parent)
    clear_drafts(file.parent, file.name)
    written = json.dumps({name: asdict(remark) for name, remark in remarks.items()}, indent=1, sort_keys=True)
    with replacing(file) as stream:
        stream.write(written.encode())


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
