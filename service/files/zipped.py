"""Refuses zip files that programs read differently: with a second archive in them, or with a part twice."""

import io
import zipfile
from collections import Counter

_END = b"PK\x05\x06"
_END_BYTES = 22  # of the record that ends an archive, without its comment


def stray_bytes(content: bytes) -> str:
    """Say what stands before or behind the archive in a zip file, or twice in it; empty where there is no such thing.

    Names that differ by capitals or slashes alone are one part, as in workbooks (ISO/IEC 29500-2, section 6.2.2.3).

    Raises:
        zipfile.BadZipFile, NotImplementedError: it is no zip file that can be read.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        begins = min((member.header_offset for member in archive.infolist()), default=0)
        ends = len(content) - _END_BYTES - len(archive.comment)
        names = Counter(member.filename.replace("\\", "/").casefold() for member in archive.infolist())
    if begins:
        return f"{begins:,} bytes before the archive, perhaps another archive"
    if content[ends : ends + len(_END)] != _END:
        return "something behind the archive"
    twice = next((name for name, count in names.items() if count > 1), None)
    return f"the part {twice!r} {names[twice]:,} times" if twice is not None else ""
