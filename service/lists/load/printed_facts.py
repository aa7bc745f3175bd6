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
_KINDS = {"address": FactKind.ADDRESS, "addresses": FactKind.ADDRESS}
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
    for key, text in (*record.printed, *record.details):
        if key in _KINDS:
            parts = text.split(_BETWEEN_ADDRESSES) if key == "addresses" else [text]
            yield from ((_KINDS[key], part) for part in parts if part)
    whole = [text for key, text in record.printed if key in _REMARKS]
    yield from ((FactKind.REMARK, text) for text in whole or [text for key, text in record.details if key in _REMARKS])
