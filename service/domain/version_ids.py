"""How a version of a list is named: by its hash, or by the beginning of it that a person types."""

from collections.abc import Iterable
from dataclasses import dataclass

from service.errors import UnknownListError

SCHEME = "sha256:"
# Why six: versions of a list are counted in hundreds, and of a thousand two share six hex digits once in thirty lists.
LEAST_DIGITS = 6
# For those who state in a schema what they take: `sha256:` may be left out, and capitals mean the same.
PATTERN = rf"^([sS][hH][aA]256:)?[0-9A-Fa-f]{{{LEAST_DIGITS},64}}$"

# Why twelve: enough to tell any two apart by eye, and short enough for a column of a table.
SHOWN_DIGITS = 12


def short(version: str) -> str:
    """Return the digits by which a version, or any other hash, is shown where the whole would fill the line."""
    return version.removeprefix(SCHEME)[:SHOWN_DIGITS]


def beginning_of(version: str) -> str:
    """Return the beginning of a version's id as a person may type it again, and as a log names it."""
    return f"{SCHEME}{short(version)}"


@dataclass(frozen=True, slots=True)
class VersionId:
    """A version as somebody asks for it: `digits` are the first hex digits of its hash, in small letters."""

    digits: str

    @classmethod
    def of(cls, asked: str) -> "VersionId":
        """Read what was asked for, with or without `sha256:`, in small or capital letters."""
        return cls(asked.lower().removeprefix(SCHEME))

    def names(self, version: str) -> bool:
        """Tell whether it is the beginning of a version's whole id, `sha256:` and 64 digits."""
        return version.removeprefix(SCHEME).startswith(self.digits)

    def one_of(self, code: str, versions: Iterable[str]) -> str:
        """Give the one whole id that it names among those of a list.

        Raises:
            UnknownListError: it names none or several, or has fewer than six digits.
        """
        found = sorted({version for version in versions if self.names(version)})
        if not found:
            raise UnknownListError(f"{code} has no versions {self.digits}")
        if len(self.digits) < LEAST_DIGITS:
            raise UnknownListError(f"write {LEAST_DIGITS} or more digits of the version {self.digits!r}")
        if len(found) > 1:
            raise UnknownListError(f"several versions begin with {self.digits}")
        return found[0]
