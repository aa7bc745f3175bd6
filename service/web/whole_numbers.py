"""Reads whole numbers out of addresses and forms: ASCII digits, and no more than every database has for a row."""

# The largest number that every database has for a row: beyond it SQLite's driver fails, and PostgreSQL refuses.
LARGEST = 2**31 - 1


def read_whole(text: str) -> int | None:
    """Read a number from 0 to `LARGEST`; None for any other text."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST))):
        return None
    number = int(text)
    return number if number <= LARGEST else None
