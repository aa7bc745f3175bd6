"""The fields of requests that marshmallow does not know: instants, jurisdictions, amounts, words, column maps."""

from abc import abstractmethod
from collections.abc import Mapping
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any, cast

from flask_smorest.fields import Upload  # type: ignore[import-untyped]  # flask-smorest ships no types
from marshmallow import ValidationError, fields
from werkzeug.datastructures import FileStorage

from service.domain.as_of import AsOf
from service.domain.jurisdictions import parse_jurisdiction
from service.errors import PendensError
from service.holdings import parse_columns
from service.lists import SourceFile

Beside = Mapping[str, object] | None

# More digits than any amount of money has: a number of a million digits only keeps the machine busy.
_MOST_DIGITS = 40
# What file systems allow; the name is kept with the version.
_LONGEST_NAME = 255


class DomainText(fields.String):
    """A text that the domain reads; its error is carried on, so that the problem keeps its type."""

    @abstractmethod
    def read(self, text: str) -> object:
        """Give the domain's value."""

    def _deserialize(self, value: object, attr: str | None, data: Beside, **kwargs: object) -> Any:  # noqa: ANN401  # the domain's value
        try:
            return self.read(super()._deserialize(value, attr, data, **kwargs))
        except PendensError as error:
            raise ValidationError([error]) from None


class Instant(DomainText):
    """A `AsOf`: an instant with offset, or a bare date."""

    def __init__(self, *, description: str, allow_none: bool = False, required: bool = False) -> None:
        shape = {"anyOf": [{"format": "date"}, {"format": "date-time"}], "description": description}
        super().__init__(metadata=shape, allow_none=allow_none, required=required)

    def read(self, text: str) -> AsOf:
        """Read an instant that every clock can be compared with."""
        return AsOf.parse(text)


class Jurisdiction(DomainText):
    """A holder's jurisdiction."""

    def __init__(self) -> None:
        super().__init__(metadata={"pattern": r"^\s*[A-Za-z]{2}(-[A-Za-z0-9]{1,3})?\s*$"})

    def read(self, text: str) -> str:
        """Read a jurisdiction."""
        return parse_jurisdiction(text)


class JsonBoolean(fields.Boolean):
    """True or false and nothing that resembles them: `"no"` read as true would hide rows."""

    def _deserialize(self, value: object, attr: str | None, data: Beside, **kwargs: object) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return bool(super()._deserialize(value, attr, data, **kwargs))


class FormBoolean(fields.Boolean):
    """The words true and false."""

    def __init__(self, *, description: str) -> None:
        metadata = {"description": description}
        super().__init__(truthy={"true"}, falsy={"false"}, load_default=False, metadata=metadata)


class Amount(fields.Field[str]):
    """A JSON number or numeric text, as text without loss; what the text says is judged with the row."""

    default_error_messages = {  # noqa: RUF012  # marshmallow's own name and type
        "invalid": "Not a number or numeric text.",
        "too_long": f"Has more than {_MOST_DIGITS} digits.",
    }

    def __init__(self) -> None:
        shape = {"type": ["number", "string"], "description": "Number, or numeric text."}
        super().__init__(metadata=shape, allow_none=True)

    def _deserialize(self, value: object, attr: str | None, data: Beside, **kwargs: object) -> str:  # noqa: ARG002  # marshmallow's signature
        if isinstance(value, str):
            return value
        if not isinstance(value, Decimal):
            raise self.make_error("invalid", input=value)
        if abs(value.adjusted()) > _MOST_DIGITS or len(value.as_tuple().digits) > _MOST_DIGITS:
            raise self.make_error("too_long")
        return format(value, "f")


class UploadedFile(Upload):  # type: ignore[misc]  # flask-smorest ships no types
    """A file part of a form; a text part of the same name is no file."""

    default_error_messages = {"invalid": "Not a file: send it as a part with a filename."}  # noqa: RUF012  # marshmallow's own

    def _deserialize(self, value: object, attr: str | None, data: Beside, **kwargs: object) -> FileStorage:  # noqa: ARG002  # marshmallow's signature
        if not isinstance(value, FileStorage):
            raise self.make_error("invalid", input=value)
        return value


class PublishedFile(UploadedFile):
    """A file part as a list's publisher issued it; its name is kept, without folders."""

    default_error_messages = {"name": f"Has no printable file name of 1 to {_LONGEST_NAME} characters."}  # noqa: RUF012  # marshmallow's own

    def _deserialize(self, value: object, attr: str | None, data: Beside, **kwargs: object) -> SourceFile:  # type: ignore[override]  # a part on the wire, a file for the reader
        file = super()._deserialize(value, attr, data, **kwargs)
        name = PurePosixPath((file.filename or "").replace("\\", "/")).name
        if not 0 < len(name) <= _LONGEST_NAME or not name.isprintable():
            raise self.make_error("name")
        return SourceFile(name, file.read())


class Words(fields.List[str]):
    """A form or query field that may be repeated and may hold several words parted by commas."""

    def _deserialize(self, value: object, attr: str | None, data: Beside, **kwargs: object) -> list[str | None]:
        words = [word.strip() for text in cast("list[str]", value) for word in text.split(",")]
        return super()._deserialize(words, attr, data, **kwargs)


class ColumnMap(fields.List[str]):
    """A map such as `name=Security,isin=Code`, from a field of a holding to a heading; may be repeated."""

    def _deserialize(self, value: object, attr: str | None, data: Beside, **kwargs: object) -> Any:  # noqa: ANN401  # a list on the wire, a map for the reader
        texts = cast("list[str]", super()._deserialize(value, attr, data, **kwargs))
        try:
            return parse_columns(texts)
        except PendensError as error:
            raise ValidationError([error]) from None
