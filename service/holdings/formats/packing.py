"""Files packed with gzip, as filings are kept: unpacked up to the size limit, and no further."""

from service.errors import DamagedFileError, FileTooLargeError
from service.files import gunzipped, is_gzipped
from service.files.faults import GzipDamagedError, GzipTooLargeError


def unpacked(content: bytes, max_bytes: int) -> bytes:
    """Give the content of a gzip file, of all its members; any other file as it is.

    Raises:
        FileTooLargeError: it unpacks to more than the limit.
        DamagedFileError: it is damaged or cut off, or something stands behind it.
    """
    if not is_gzipped(content):
        return content
    try:
        return gunzipped(content, max_bytes)
    except GzipTooLargeError as error:
        raise FileTooLargeError(f"the gzip file {error}") from error
    except GzipDamagedError as error:
        raise DamagedFileError(f"the gzip file {error}") from error
