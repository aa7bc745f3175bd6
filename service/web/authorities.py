"""The official page of a list, and of a record where its authority has one; the addresses are a table beside this."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files

from service.domain.parties import Identifier, IdentifierKind

_DATA = tomllib.loads(files(__package__).joinpath("authorities.toml").read_text("utf-8"))
_RECORDS: dict[str, str] = _DATA.pop("records")
_OPENSANCTIONS = "os-"
_NUMBER = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Official:
    """A page of an authority, with what to call it."""

    name: str
    address: str


def official_page(list_code: str) -> Official | None:
    """Return the authority's own page of a list; None for a list of the firm, which has none."""
    is_dataset = list_code.startswith(_OPENSANCTIONS)
    row = _DATA.get("os" if is_dataset else list_code)
    if row is None:
        return None
    return Official(row["authority"], row["page"].format(dataset=list_code.removeprefix(_OPENSANCTIONS)))


def official_records(identifiers: Iterable[Identifier]) -> Iterator[Official]:
    """Return the pages of a party's own records, by the numbers that authorities give it."""
    for identifier in identifiers:
        publisher, _, number = identifier.value.partition(":")
        if identifier.kind is IdentifierKind.PUBLISHER and publisher in _RECORDS and _NUMBER.fullmatch(number):
            yield Official(f"{publisher.upper()} record {number}", _RECORDS[publisher].format(number=number))
