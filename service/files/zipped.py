"""What stands in a zip file beside the archive: of two archives in one file, programs read the last one alone."""

import io
import zipfile

_END = b"PK\x05\x06"
_END_BYTES = 22  # of the record that ends an archive, without its comment


def stray_bytes(content: bytes) -> str:
    """Say what stands before or behind the archive in a zip file; empty where it is the archive alone.

    Raises:
        zipfile.BadZipFile, NotImplementedError: it is no zip file that can be read.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        begins = min((member.header_offset for member in archive.infolist()), default=0)
        ends = len(content) - _END_BYTES - len(archive.comment)
    if begins:
        return f"{begins:,} bytes before the archive, perhaps another archive"
    if content[ends : ends + len(_END)] != _END:
        return "something behind the archive"
    return ""
