"""The document itself as JSON, written part by part, so that it takes no memory however long it is."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from service.answer import Shown
from service.document import Document


def to_json(document: Document) -> str:
    """Write a document that is in memory."""
    return "".join(json_parts(Shown.of(document)))


def json_parts(shown: Shown) -> Iterator[str]:
    """Write an answer, indented as `json.dumps(document, indent=2)` does, with a line's end."""
    start = "{\n"
    for key, value in shown.answer.parts(include_clear=shown.include_clear):
        yield f"{start}  {_indented(key, 1)}: "
        start = ",\n"
        if isinstance(value, Iterator):
            yield from array_parts(value, lambda one: f"\n    {_indented(one, 2)}", "\n  ")
        else:
            yield _indented(value, 1)
    yield "\n}\n"


def array_parts(items: Iterator[Any], write: Callable[[Any], str], end: str, comma: str = ",") -> Iterator[str]:
    """Write an array item by item; `end` stands before the bracket that closes one with items."""
    start = "["
    for item in items:
        yield f"{start}{write(item)}"
        start = comma
    yield "[]" if start == "[" else f"{end}]"


def _indented(value: object, depth: int) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2).replace("\n", "\n" + "  " * depth)
