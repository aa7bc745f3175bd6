"""Reads trade.gov's Consolidated Screening List as JSON: the download (`consolidated.json`), or every page of the API.

The fields are those of https://developer.trade.gov (Consolidated Screening List, `search`): an object with `results`,
whose `ids` and `addresses` are objects.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from service.errors import ListDataError
from service.lists.readers.csl.labels import LabelledId, meaning_of
from service.lists.readers.csl.records import LEFT_OUT, LISTS, TEXTS, CslEntry, contents_of_entries
from service.lists.readers.days import ISO, day
from service.lists.readers.records import Contents, SourceFile
from service.lists.readers.source_text import json_of

_Object: TypeAlias = Mapping[str, object]

_ADDRESS = ("address", "city", "state", "state_or_province", "postal_code", "country")
_REQUIRED = ("id", "source", "name")
# What the API has printed with a result, read or left out; `score` comes with fuzzy searches.
_KNOWN = frozenset({"id", "ids", "addresses", "country", "score", *TEXTS, *LISTS, *LEFT_OUT})


def read(files: Sequence[SourceFile]) -> Contents:
    """Read the list from one download, or from the pages of the API in any order.

    `published_on` is the newest day on which a source list was updated, `declared` the API's own `total`.

    Raises:
        ListDataError: a file is not this list or an error's answer; pages are missing; two entries have one id.
    """
    if not files:
        raise ListDataError("the Consolidated Screening List: no file was given: give the download")
    pages = [(file.name, _page(file)) for file in files]
    total = _total(pages)
    entries = [entry for name, page in pages for entry in _entries(name, page)]
    if total is not None and len(entries) < total:
        problem = f"{len(entries)} of {total} results: the answer is a page"
        raise ListDataError(f"{files[0].name}, total: {problem}: give every page, or the download")
    contents = contents_of_entries(entries, published_on=_published(pages), declared=total)
    fields = Counter(field for name, page in pages for result in _results(name, page) for field in result)
    unknown = (
        f"{pages[0][0]}, {field!r}: unknown field of {count:,} results: it is not read"
        for field, count in sorted(fields.items())
        if field not in _KNOWN
    )
    return replace(contents, warnings=(*contents.warnings, *unknown), columns=tuple(sorted(fields)))


def _page(file: SourceFile) -> _Object:
    page = json_of(file)
    if not isinstance(page, dict) or not isinstance(page.get("results"), list):
        said = page.get("message") or page.get("error") or page.get("errors") if isinstance(page, dict) else None
        problem = f"the answer is an error, {said}" if said else "no list of results"
        raise ListDataError(f"{file.name}, results: {problem}: fetch it again")
    return page


def _total(pages: Sequence[tuple[str, _Object]]) -> int | None:
    totals = {total for _, page in pages if isinstance(total := page.get("total"), int)}
    if len(totals) > 1:
        counts = " and ".join(map(str, sorted(totals)))
        raise ListDataError(f"{pages[0][0]}, total: the pages say {counts}: fetch them anew, the list changed between")
    return next(iter(totals), None)


def _published(pages: Sequence[tuple[str, _Object]]) -> date | None:
    days = []
    for name, page in pages:
        for number, source in enumerate(_objects(page.get("sources_used"), f"{name}, sources_used"), start=1):
            place = f"{name}, sources_used {number}, source_last_updated"
            days.append(day(_text(source.get("source_last_updated"))[:10], ISO, place))
    return max(filter(None, days), default=None)


def _results(name: str, page: _Object) -> list[_Object]:
    return _objects(page["results"], f"{name}, results")


def _entries(name: str, page: _Object) -> Iterator[CslEntry]:
    for number, result in enumerate(_results(name, page), start=1):
        place = f"{name} result {number}"
        missing = [field for field in _REQUIRED if field not in result]
        if missing:
            raise ListDataError(f"{place}, {', '.join(missing)}: no such field: this is not trade.gov's list")
        yield _entry(place, result)


def _entry(place: str, result: _Object) -> CslEntry:
    addresses = _objects(result.get("addresses"), f"{place}, addresses")
    lists = {field: _texts(result.get(field), f"{place}, {field}") for field in LISTS}
    ids, unread = _ids(_objects(result.get("ids"), f"{place}, ids"))
    return CslEntry(
        place=place,
        uid=_text(result["id"]),
        texts={field: _text(result.get(field)) for field in TEXTS},
        lists={**lists, "addresses": [text for address in addresses if (text := _joined(address, _ADDRESS))]},
        countries=[_text(address.get("country")) for address in addresses],
        ids=ids,
        unread=unread,
    )


def _ids(objects: Sequence[_Object]) -> tuple[list[LabelledId], list[str]]:
    known, unread = [], []
    for one in objects:
        label, number = _text(one.get("type")), _text(one.get("number"))
        if meaning_of(label) and number:
            known.append(LabelledId(label, number, number))
        else:
            unread.append(_joined(one, ("type", "number", "country")))
    return known, unread


def _joined(parts: _Object, names: Sequence[str]) -> str:
    return ", ".join(text for name in names if (text := _text(parts.get(name))))


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else "" if value is None else str(value)


def _texts(value: object, place: str) -> list[str]:
    """Read a list of texts; the API has also given one text joined by `; `, and null for none."""
    if isinstance(value, str):
        value = value.split("; ")
    if value is not None and not isinstance(value, list):
        raise ListDataError(f"{place}: {value!r} is no list: this is not trade.gov's list")
    return [text for one in value or () if (text := _text(one))]


def _objects(value: object, place: str) -> list[_Object]:
    """Read a list of objects; null is none."""
    objects = value or []
    if not isinstance(objects, list) or not all(isinstance(one, dict) for one in objects):
        raise ListDataError(f"{place}: no list of objects: this is not trade.gov's list")
    return objects
