"""The bundled data against the facts that it carries over, field by field, where those are present."""

import csv
import re
from collections import defaultdict
from pathlib import Path

from service.domain.listings import PublishedList
from service.domain.parties import IdentifierKind, Party
from service.domain.programmes import Programmes
from service.lists.known_names import bundled_names

Lists = dict[str, PublishedList]
BUNDLED = Path(__file__).parents[2] / "service" / "lists" / "bundled"


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def values(party: Party, kind: IdentifierKind) -> set[str]:
    return {identifier.value for identifier in party.identifiers if identifier.kind is kind}


def split(cell: str) -> set[str]:
    return {value for value in cell.split("|") if value}


def test_every_ns_cmic_party_is_as_its_facts_say(published: Lists, facts: Path) -> None:
    one = published["us-ns-cmic"]
    parties = {party.id: party for party in one.parties}
    listings = {listing.party_id: listing for listing in one.listings}
    rows = rows_of(facts / "ns_cmic.csv")
    assert len(rows) == len(parties)
    for row in rows:
        party, listing = parties[f"ofac-{row['ofac_id']}"], listings[f"ofac-{row['ofac_id']}"]
        assert party.name == listing.entry == row["name"]
        reviewed = {known.name.text for known in bundled_names() if known.party == party.id}
        strong = {n.text.casefold() for n in party.names if n.kind != "weak" and n.text not in reviewed}
        weak = {n.text.casefold() for n in party.names if n.kind == "weak" and n.text not in reviewed}
        told = {row["name"], *split(row["aliases"]), *split(row["issuer_names"])}
        assert strong == {text.casefold() for text in told}
        assert weak == {text.casefold() for text in split(row["weak_aliases"])}
        assert values(party, IdentifierKind.ISIN) == split(row["isins"])
        tickers = {re.sub(r"\s*([A-Z]{2})$", r" \1", ticker) for ticker in split(row["tickers"])}
        assert values(party, IdentifierKind.TICKER) == tickers
        assert values(party, IdentifierKind.USCC) == split(row["uscc"].replace("(China)", "").strip())
        assert values(party, IdentifierKind.PUBLISHER) == {f"ofac:{row['ofac_id']}"}
        assert listing.listed_on
        assert listing.listed_on.isoformat() == row["listed_on"]
        assert f"{listing.restricted_from:%Y-%m-%d %H:%M}" == f"{row['effective_on']} 00:01"
        assert f"{listing.divest_before:%Y-%m-%d %H:%M}" == f"{row['divest_before']} 00:01"


def test_every_s1237_listing_is_as_its_facts_say(published: Lists, facts: Path) -> None:
    listings = {listing.entry: listing for listing in published["us-ccmc"].listings}
    rows = rows_of(facts / "ccmc_1237.csv")
    assert {row["name"] for row in rows} == set(listings)
    for row in rows:
        listing = listings[row["name"]]
        assert listing.listed_on
        assert listing.restricted_from
        assert listing.divest_before
        assert listing.listed_on.isoformat() == row["listed_on"]
        assert listing.restricted_from.isoformat(timespec="minutes") == row["prohibited_from"]
        assert listing.divest_before.isoformat(timespec="minutes") == row["divest_before"]
        assert listing.source == row["basis"]


def test_every_row_of_the_1260h_editions_is_carried_over(facts: Path) -> None:
    def contents(rows: list[dict[str, str]]) -> dict[str, set[tuple[object, ...]]]:
        editions: dict[str, set[tuple[object, ...]]] = defaultdict(set)
        for row in rows:
            aliases = frozenset(split(row["aliases"]) | split(row.get("weak_aliases", "")))
            rest = (row["name"], aliases, row["former_names"], row["parent"], row["removed_on"])
            editions[row["edition"]].add(rest)
        return editions

    ours = rows_of(BUNDLED / "cmc_1260h.csv")
    theirs = rows_of(facts / "cmc_1260h.csv")
    assert len(theirs) == 397
    assert contents([row for row in ours if row["place"] != "footnote"]) == contents(theirs)
    assert [row["name"] for row in ours if row["place"] == "footnote"] == ["Hesai Technology Co., Ltd."]


def test_every_known_rename_joins_one_record(published: Lists, facts: Path) -> None:
    parties = {name.text: party.id for party in published["us-1260h"].parties for name in party.names}
    for row in rows_of(facts / "renames_1260h.csv"):
        assert parties[row["earlier"]] == parties[row["later"]]


def test_every_act_is_carried_over_in_order(facts: Path) -> None:
    told = rows_of(facts / "legal_events.csv")
    ours = [{**row, "confidence": row["grade"]} for row in rows_of(BUNDLED / "events.csv")]
    kept = [{field: row[field] for field in told[0]} for row in ours]
    assert kept == told


def test_every_programme_is_in_the_table(programmes: Programmes, facts: Path) -> None:
    rows = rows_of(facts / "programmes.csv")
    assert [row["programme"] for row in rows] == list(programmes.by_code)[: len(rows)]
    for row in rows:
        programme = programmes.get(row["programme"])
        assert (programme.issuer, programme.source) == (row["issuer"], row["source"])
        assert (programme.begins.date().isoformat() if programme.begins else "") == row["from"]
