"""JSON as programs write it: lists of objects become tables, whatever wraps them. Runs in a sandbox."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from service.errors import BinaryFileError
from service.holdings.columns.headings import ECHOED, meaning_of
from service.holdings.formats.workbook import Row, Sheet
from service.holdings.limits import MAX_COLUMNS, FileLimits
from service.holdings.table import trim

_Object: TypeAlias = Mapping[str, Any]
_Path: TypeAlias = tuple[str, ...]
# How lists of identifiers name the kind and the number of each: {"type": "ISIN", "value": "…"}.
_KINDS = frozenset({"type", "scheme", "idtype", "id_type", "kind", "system", "identifiertype", "identifier_type"})
_NUMBERS = frozenset({"value", "id", "identifier", "code", "number"})
_DEPTH = 20  # objects inside each other; exports have some five


def json_tables(text: str, limits: FileLimits) -> Iterator[Sheet]:
    """Give each list of objects as a table named by its keys; the headings are row 0, the objects count from 1.

    Lists of lists, lists by column, and lines of an object each (NDJSON) are tables, too.

    Raises:
        BinaryFileError: it is no JSON, gives a key twice, or holds no table.
        FileTooLargeError: it has too many cells.
    """
    tables = _JsonTables()
    tables.take(_document(text), ())
    sheets = tables.sheets()
    if not sheets:
        raise BinaryFileError("the JSON holds no list of objects")
    seen = 0
    for name, rows in sheets:
        width = max(len(cells) for _, cells in rows)
        seen += width * len(rows)
        limits.check_cells(seen, f"the list {name!r} has {len(rows):,} objects of {width:,} keys")
        if width > MAX_COLUMNS:
            raise BinaryFileError(f"the objects of the list {name!r} have {width:,} different keys, which no table has")
        yield Sheet(name, (row for row in rows if any(row[1])))


def _document(text: str) -> object:
    """Read one document, or one of a line each.

    Raises:
        BinaryFileError: it is neither.
    """
    decoder = json.JSONDecoder(object_pairs_hook=_once, parse_float=str, parse_int=str, parse_constant=lambda _: "")
    documents, place = [], 0
    try:
        while (place := _next(text, place)) < len(text):
            document, place = decoder.raw_decode(text, place)
            documents.append(document)
    except json.JSONDecodeError as error:
        raise BinaryFileError(f"line {error.lineno} is no JSON ({error.msg})") from error
    except RecursionError as error:
        raise BinaryFileError("the JSON nests objects far deeper than any export of holdings does") from error
    return documents[0] if len(documents) == 1 else documents


def _next(text: str, place: int) -> int:
    while place < len(text) and text[place] in " \t\r\n\ufeff\x1e":
        place += 1
    return place


def _once(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    """Refuse a key that comes twice: one of the two values would be lost."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for place, (key, _) in enumerate(pairs) if key in {name for name, _ in pairs[:place]})
        raise BinaryFileError(f"the JSON gives the key {twice[:60]!r} twice in one object")
    return found


class _JsonTables:
    """Collects the tables of a document by their keys; lists of the same keys under several parents are one."""

    def __init__(self) -> None:
        self._objects: dict[_Path, list[dict[_Path, str]]] = {}
        self._rows: dict[_Path, list[list[str]]] = {}

    def take(self, value: object, path: _Path) -> None:
        """Look for tables in a value.

        Raises:
            BinaryFileError: it nests deeper than any export does.
        """
        if len(path) > _DEPTH:
            raise BinaryFileError(f"the JSON nests objects over {_DEPTH} deep, which no export of holdings does")
        if isinstance(value, list):
            self._take_list(value, path)
        elif isinstance(value, dict):
            self._take_object(value, path)

    def sheets(self) -> list[tuple[str, list[Row]]]:
        """Give the tables, each with its name."""
        found = [(path, _with_headings(objects)) for path, objects in self._objects.items()]
        found += [(path, list(enumerate(rows, 1))) for path, rows in self._rows.items()]
        return [(".".join(path), rows) for path, rows in found if rows and any(map(any, (row[1] for row in rows)))]

    def _take_list(self, values: Sequence[object], path: _Path) -> None:
        if values and all(isinstance(one, list) and not any(map(_is_nested, one)) for one in values):
            rows = [[_text(cell) for cell in one] for one in values if isinstance(one, list)]
            self._rows.setdefault(path, []).extend(rows)
            return
        for value in values:
            if isinstance(value, dict):
                self._add(value, path)
            elif isinstance(value, list):
                self.take(value, path)
            elif _text(value):
                self._objects.setdefault(path, []).append({(path[-1] if path else "value",): _text(value)})

    def _take_object(self, value: _Object, path: _Path) -> None:
        inner = list(value.values())
        if _is_split(value):
            self._rows.setdefault(path, []).extend([[_text(cell) for cell in row] for row in _split_rows(value)])
        elif (columns := _by_column(value)) is not None:
            for row in columns:
                self._add(row, path)
        elif len(inner) > 1 and all(isinstance(one, dict) for one in inner) and _share_keys(inner):
            for key, one in value.items():
                self._add({"key": key, **one}, path)
        else:
            self._add(value, path, is_alone=True)

    def _add(self, value: _Object, path: _Path, *, is_alone: bool = False) -> None:
        """Take an object as a row, and the lists of objects in it as tables; alone it is a row only of a security."""
        row: dict[_Path, str] = {}
        self._flatten(value, (), path, row)
        is_row = not is_alone or any(
            text and (known := meaning_of(key[-1])) and known.field and known.field not in ECHOED
            for key, text in row.items()
        )
        if is_row and row:
            self._objects.setdefault(path, []).append(row)

    def _flatten(self, value: _Object, prefix: _Path, path: _Path, row: dict[_Path, str]) -> None:
        for name, inner in value.items():
            key = (*prefix, name)
            if isinstance(inner, dict):
                if len(path) + len(key) > _DEPTH:
                    raise BinaryFileError(f"the JSON nests objects over {_DEPTH} deep")
                self._flatten(inner, key, path, row)
            elif isinstance(inner, list) and (numbers := _identifiers(inner)):
                row.update({(*prefix, kind): number for kind, number in numbers.items()})
            elif isinstance(inner, list) and any(map(_is_nested, inner)):
                self.take(inner, (*path, *key))
            elif isinstance(inner, list):
                row[key] = "; ".join(filter(None, map(_text, inner)))
            else:
                row[key] = _text(inner)


def _with_headings(objects: Sequence[Mapping[_Path, str]]) -> list[Row]:
    """Write objects as rows under their keys; a nested key is shortened to its last part where that is known."""
    keys = list(dict.fromkeys(key for one in objects for key in one))
    last = [key[-1] for key in keys]
    headings = [
        name if meaning_of(" ".join(key)) is None and meaning_of(name) and last.count(name) == 1 else " ".join(key)
        for key, name in zip(keys, last, strict=True)
    ]
    rows = [(number, [one.get(key, "") for key in keys]) for number, one in enumerate(objects, 1)]
    return [(0, headings), *rows]


def _identifiers(values: Sequence[object]) -> dict[str, str]:
    """Read a list of identifiers, each with its kind and number; empty where it is no such list."""
    found: dict[str, str] = {}
    for value in values:
        named = {key.casefold(): _text(one) for key, one in value.items()} if isinstance(value, dict) else {}
        kind = next((named[key] for key in named if key in _KINDS and named[key]), "")
        number = next((named[key] for key in named if key in _NUMBERS), None)
        if not kind or number is None or found.get(kind, number) != number:
            return {}
        found[kind] = number
    return found


def _is_split(value: _Object) -> bool:
    rows, columns = value.get("data"), value.get("columns")
    return (
        isinstance(rows, list)
        and isinstance(columns, list)
        and all(isinstance(row, list) for row in rows)
        and not any(map(_is_nested, columns))
    )


def _split_rows(value: _Object) -> list[list[object]]:
    return [value["columns"], *value["data"]]


def _by_column(value: _Object) -> list[dict[str, object]] | None:
    """Turn lists or numbered objects by column into rows; None where the object is no such table."""
    inner = list(value.values())
    if len(inner) > 1 and all(isinstance(one, list) and one and not any(map(_is_nested, one)) for one in inner):
        if len({len(one) for one in inner}) == 1:
            return [dict(zip(value, row, strict=True)) for row in zip(*inner, strict=True)]
        return None
    if inner and all(isinstance(one, dict) and one and all(key.isdigit() for key in one) for one in inner):
        numbers = sorted({key for one in inner for key in one}, key=int)
        return [{name: one.get(number) for name, one in value.items()} for number in numbers]
    return None


def _share_keys(objects: Sequence[_Object]) -> bool:
    first = set(objects[0])
    return all(2 * len(first & set(one)) >= len(first) for one in objects)


def _is_nested(value: object) -> bool:
    return isinstance(value, dict | list)


def _text(value: object) -> str:
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).lower()
    return trim(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
