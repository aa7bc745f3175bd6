"""What a list prints of a party for people to read: its addresses and remarks, bounded in number and length."""

from collections.abc import Iterator

from service.domain.parties import FactKind, PrintedFact
from service.lists.catalogue import Source
from service.lists.load.mapping import listed_only, party_id
from service.lists.readers.records import Contents, Record

# Why: SDN's longest entry has 30 addresses, the UK's longest statement of reasons 4,000 characters; a card shows what a
# person compares, and a file of a stranger may hold anything.
MOST_FACTS = 40  # of each kind and party
LONGEST_FACT = 4_000  # characters
# Details that are shown too, under the keys that readers give them; what readers put among the `printed` needs no key.
_ADDRESS, _ADDRESSES = frozenset({"address"}), frozenset({"addresses"})
_REMARKS = frozenset({"remarks", "remark", "notes", "reason", "footnote"})
_BETWEEN_ADDRESSES = "; "  # CSL prints all of a record in one cell


def facts_of(source: Source, contents: Contents) -> tuple[PrintedFact, ...]:
    """Return the addresses and remarks of the listed records, each once, in the order of the file."""
    return tuple(dict.fromkeys(fact for record in listed_only(contents) for fact in _of_record(source, record)))


def _of_record(source: Source, record: Record) -> Iterator[PrintedFact]:
    party, count = party_id(source, record.uid), dict.fromkeys(FactKind, 0)
    for kind, text in _printed(record):
        count[kind] += 1
        if count[kind] <= MOST_FACTS:
            yield PrintedFact(party, kind, text if len(text) <= LONGEST_FACT else f"{text[: LONGEST_FACT - 1]}\u2026")


def _printed(record: Record) -> Iterator[tuple[FactKind, str]]:
    """Give the texts as printed; the remarks whole where the reader keeps them so, else the pieces it did not read."""
    joined = (part for text in _details(record, _ADDRESSES) for part in text.split(_BETWEEN_ADDRESSES) if part)
    addresses = (*_of_kind(record, FactKind.ADDRESS), *_details(record, _ADDRESS), *joined)
    yield from ((FactKind.ADDRESS, text) for text in addresses)
    whole = _of_kind(record, FactKind.REMARK)
    yield from ((FactKind.REMARK, text) for text in whole or _details(record, _REMARKS))


def _of_kind(record: Record, wanted: FactKind) -> list[str]:
    return [text for kind, text in record.printed if kind is wanted]


def _details(record: Record, keys: frozenset[str]) -> list[str]:
    return [text for key, text in record.details if key in keys]
