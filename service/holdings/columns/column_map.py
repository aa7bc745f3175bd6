"""The map a person writes from a holding's fields to the headings of a file."""

import re
from collections.abc import Iterable

from service.errors import ColumnMapError

IGNORE = "ignore"  # what a heading is mapped to whose column names no security
BETWEEN_IGNORED = "|"
# A comma parts two mappings only where a field name follows it: headings may hold commas themselves.
_MAPPING_COMMA = re.compile(r",(?=\s*[A-Za-z_]+\s*=)")


def parse_columns(texts: Iterable[str]) -> dict[str, str]:
    """Read `name=Security,isin=Code`, written as one text or several; `side=` takes the column from its field.

    `ignore=Heading`, as often as needed, leaves a column out; the headings are joined by `|`.

    Raises:
        ColumnMapError: a part is no mapping, or a field is mapped twice.
    """
    columns: dict[str, str] = {}
    for part in (part for text in texts for part in _MAPPING_COMMA.split(text)):
        field, _, heading = (half.strip() for half in part.partition("="))
        if not field or (not heading and "=" not in part):
            raise ColumnMapError(f"{part!r} is no mapping")
        if field == IGNORE and field in columns:
            columns[field] += f"{BETWEEN_IGNORED}{heading}"
            continue
        if field in columns:
            raise ColumnMapError(f"{field!r} is mapped twice")
        columns[field] = heading
    return columns
