"""OFAC's CSV where texts hold quotation marks that were not doubled, as in its file of 2020-03-03.

OFAC writes one record to a line and no blank behind a comma, so a quotation mark closes a text only where the line ends
or a comma follows that begins the next cell; every other one belongs to the text.
"""

import re

# A cell begins with a quotation mark, a digit, or OFAC's `-0-` for nothing.
_CLOSING = re.compile(r'"\s?,(?=["\d-])')
_BARE = re.compile(r"[^\",]*")


def cells_of(line: str) -> tuple[str, ...] | None:
    """Split a line into its cells; None where that cannot be done without a guess, as when it is cut off."""
    cells: list[str] = []
    rest = line
    while True:
        if rest.startswith('"'):
            closing = _CLOSING.search(rest, 1)
            if closing is None:
                last = rest.rstrip()
                return (*cells, _undoubled(last[1:-1])) if len(last) > 1 and last.endswith('"') else None
            cells.append(_undoubled(rest[1 : closing.start()]))
            rest = rest[closing.end() :]
            continue
        bare = _BARE.match(rest)
        end = bare.end() if bare else 0
        cells.append(rest[:end])
        if end == len(rest):
            return tuple(cells)
        if rest[end] != ",":
            return None
        rest = rest[end + 1 :]


def _undoubled(text: str) -> str:
    """Write a quotation mark once where it was doubled as CSV wants it."""
    return text.replace('""', '"')
