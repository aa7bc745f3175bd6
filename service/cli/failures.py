"""What the system says when a file cannot be used, in plain words."""

import errno
from collections.abc import Mapping

_SAID: Mapping[int, str] = {
    errno.ENOENT: "is not there: check how it is written, and from which folder you call",
    errno.EACCES: "may not be read or written by you: ask its owner, or change its permissions",
    errno.EPERM: "may not be changed by you: ask its owner",
    errno.EROFS: "lies on a disk that is read-only: choose another place",
    errno.EISDIR: "is a folder: name a file",
    errno.ENOTDIR: "has a file where a folder should be: check how it is written",
    errno.ENOSPC: "has no room: the disk is full, free some space or choose another",
    errno.EDQUOT: "has no room: your quota is used up, free some space or choose another place",
    errno.EFBIG: "has no room: the file would be larger than your limit for files",
    errno.EMFILE: "cannot be opened: too many files are open, close some or raise the limit (ulimit -n)",
    errno.ENAMETOOLONG: "has too long a name: shorten it",
    errno.ELOOP: "leads back to itself: a link points to where it came from",
    errno.EIO: "cannot be read or written: the disk reports a fault",
}


def plain_words(error: OSError, place: object = None) -> str:
    """Return one sentence that names the place, the problem and what to do.

    Args:
        error: what the system said.
        place: the file that was asked for, where the system names one that nobody asked for.
    """
    named = place or error.filename or "a file"
    cause = error.strerror or str(error) or type(error).__name__
    return f"{named} {_SAID.get(error.errno or 0, f'cannot be used ({cause.lower()})')}"
