"""The document's named parts: a set of words stands once, under its name, and a client gets one type of it."""

from collections.abc import Sequence
from typing import Any

from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from marshmallow import fields

_OF_THE_WORDS = ("type", "enum")
_LOCATIONS_OF_SCHEMAS = "#/components/schemas/"


class _NamedWords(OpenAPIConverter):
    """Refers to the component of an enumeration instead of writing its words again."""

    def field2property(self, field: fields.Field[Any]) -> dict[str, Any]:
        """Describe a field; one of named words by reference, null beside it where it may be null."""
        described: dict[str, Any] = super().field2property(field)
        name = _name_of(field)
        if name is None or "enum" not in described:
            return described
        self._require(name, [word for word in described["enum"] if word is not None], field)
        said = {key: value for key, value in described.items() if key not in _OF_THE_WORDS}
        reference = {"$ref": f"{_LOCATIONS_OF_SCHEMAS}{name}"}
        if field.allow_none:
            return {"anyOf": [reference, {"type": "null"}], **said}
        return {"allOf": [reference], **said} if said else reference

    def _require(self, name: str, words: Sequence[str], field: fields.Field[Any]) -> None:
        """Write a set of words down once."""
        if name not in self.spec.components.schemas:
            said = (field.enum.__doc__ or "").strip().splitlines() if isinstance(field, fields.Enum) else []
            description = {"description": said[0]} if said else {}
            self.spec.components.schema(name, {"type": "string", "enum": list(words), **description})


def _name_of(field: fields.Field[Any]) -> str | None:
    """Give the name of a field's set of words: of its enumeration, or `component` in its metadata; None without one."""
    if isinstance(field, fields.Enum) and field.by_value:
        return field.enum.__name__
    return field.metadata.get("component")


class NamedWordsPlugin(MarshmallowPlugin):
    """Describes schemas, with the sets of words under their names."""

    Converter = _NamedWords
