"""Lists: the versions that are live, and how old they are."""

from flask import Response, jsonify
from marshmallow import Schema, fields

from service.api.answers import DAY, Answer, ListUseSchema, text
from service.api.contract import Gives, Resource
from service.api.current import use_cases
from service.document import Document, list_document
from service.domain.listings import ListUse
from service.screener import ScreeningRequest

resource = Resource("lists", "Published lists of designated parties")


class LiveListSchema(ListUseSchema):
    """A live list version."""

    title = text()
    publisher = text()
    first_date = text("The earliest day that can be asked about.", DAY)
    max_age_days = fields.Integer(allow_none=True, metadata={"description": "Null where the list never goes stale."})
    default = fields.Boolean(metadata={"description": "Used where a request names no lists."})


class ListsSchema(Answer):
    """Every live list."""

    lists: fields.List[Schema] = fields.List(fields.Nested(LiveListSchema))


@resource.view("GET", "/v1/lists", Gives(ListsSchema))
def get_lists() -> Response:
    """Show every live list with its version and age."""
    return jsonify(lists=[_live_list(use) for use in live_uses()])


def live_uses() -> tuple[ListUse, ...]:
    """Give every live list with its age now."""
    screener = use_cases().screener
    return screener.uses(screener.register, ScreeningRequest(), screener.now())


def _live_list(use: ListUse) -> Document:
    version, defaults = use.version, use_cases().screener.lists
    return {
        **list_document(use),
        "title": version.title,
        "publisher": version.publisher,
        "first_date": version.first_date.isoformat(),
        "max_age_days": version.max_age_days,
        "default": defaults is None or version.code in defaults,
    }
