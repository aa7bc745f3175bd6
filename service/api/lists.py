"""Lists: the versions that are live, and how old they are."""

from collections import Counter
from collections.abc import Iterable

from flask import Response, jsonify
from marshmallow import Schema, fields

from service.api.answers import DAY, Answer, ListUseSchema, text
from service.api.contract import Gives, Resource
from service.api.negotiation import tagged_by_content
from service.api.problems import ERRORS_OF_LISTS
from service.api.use_cases import use_cases
from service.domain.as_of import AsOf
from service.domain.listings import Listing, ListUse
from service.domain.programmes import Programmes
from service.domain.status import listing_status_at
from service.screening.document import Document, list_document

resource = Resource("lists", "Published lists of designated parties", ERRORS_OF_LISTS)


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


class LiveListWithStatusesSchema(LiveListSchema):
    """A live list version and how its listings stand."""

    statuses = fields.Dict(
        keys=fields.String(), values=fields.Integer(), metadata={"description": "Listings by their status now."}
    )


@resource.view("GET", "/v1/lists", Gives(ListsSchema, is_tagged=True))
def get_lists() -> Response:
    """Show every live list with its version and age."""
    return tagged_by_content(jsonify(lists=[_live_list(use) for use in live_uses()]))


@resource.view("GET", "/v1/lists/<code>", Gives(LiveListWithStatusesSchema, is_tagged=True), refuses=(404, 503))
def get_list(code: str) -> Response:
    """Show the live version of a list with its age, and its listings counted by their status now."""
    screener = use_cases().screener
    register = screener.register.choose([code])
    (use,) = (use for use in screener.live_uses() if use.version.code == code)
    return tagged_by_content(
        jsonify({**_live_list(use), "statuses": _statuses(register.book.grouped_listings(), register.programmes)})
    )


def live_uses() -> tuple[ListUse, ...]:
    """Give every live list with its age now."""
    return use_cases().screener.live_uses()


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


def _statuses(alike: Iterable[tuple[Listing, int]], programmes: Programmes) -> dict[str, int]:
    """Count listings, given with how many are alike, by their status now."""
    now = AsOf(use_cases().screener.now())
    counted: Counter[str] = Counter()
    for listing, number in alike:
        listing_status = listing_status_at(listing, programmes, now, now)
        if listing_status:
            counted[listing_status.status.value] += number
    return dict(sorted(counted.items()))
