"""The document itself as JSON, written part by part, so that it takes no memory however long it is."""

import json
from collections.abc import Iterator

from service.screening.answer import Shown, array_parts
from service.screening.document import Document


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


def _indented(value: object, depth: int) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2).replace("\n", "\n" + "  " * depth)
