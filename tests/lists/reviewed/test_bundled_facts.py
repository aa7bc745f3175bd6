"""The bundled data against the facts that it carries over, field by field, where those are present."""

import csv
import re
from collections import defaultdict
from pathlib import Path

from service.domain.listings import PublishedList
from service.domain.parties import IdentifierKind, Party
from service.domain.programmes import MEASURE_MARK, Programmes
from service.lists.reviewed.known_identifiers import bundled_identifiers
from service.lists.reviewed.known_names import bundled_names

Lists = dict[str, PublishedList]
BUNDLED = Path(__file__).parents[3] / "service" / "lists" / "reviewed" / "bundled"
AMEC, HESAI = "Advanced Micro-Fabrication Equipment Inc. China", "Hesai Technology Co., Ltd."
ALIBABA = "Alibaba Group Holding Limited"
# Acts of which the bundled table says more, or otherwise, by a better source: the fields that differ.
CORRECTED = {
    ("(other entities whose names closely match, not exactly)", "licensed", "2021-01-08"): {"effect"},  # its hour
    ("*", "superseded", "2021-06-03"): {"at", "source", "effect"},  # the hour of EO 14032
    ("*", "signed", "2021-06-03"): {"at", "source", "effect"},
    ("Tencent Holdings Ltd", "superseded", "2021-06-09"): {"at", "reference", "source"},  # the hour of EO 14034
    ("ByteDance Ltd", "superseded", "2021-06-09"): {"at", "reference", "source"},
    (AMEC, "challenged", "2024-08-16"): {"at", "source", "effect"},  # filed on 2024-08-14
    (AMEC, "delisted", "2024-12-18"): {"confidence", "effect"},
    ("IDG Capital Partners Co., Ltd.", "delisted", "2024-12-18"): {"confidence", "effect"},
    (HESAI, "delisted", "2024-10-16"): {"reference", "source", "effect"},  # court papers; the notice came later
    (HESAI, "listed", "2024-10-16"): {"reference", "source", "confidence", "effect"},
    (HESAI, "upheld", "2025-07-11"): {"effect"},
    ("Yangtze Memory Technologies Co., Ltd.", "challenged", "2025-12-05"): {
        "authority",
        "source",
        "confidence",
        "effect",
    },
    (ALIBABA, "proposed", "2026-02-13"): {"source"},
    (ALIBABA, "withdrawn", "2026-02-13"): {"source"},
    (ALIBABA, "challenged", "2026-06-23"): {"effect"},
}


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
        tickers = {re.sub(r"\s*([A-Z]{2})$", r" \1", ticker) for ticker in split(row["tickers"])}
        # What another list of the same company lacks is reviewed too, though this one prints it.
        added = {known.identifier.value for known in bundled_identifiers() if known.party == party.id}
        added -= split(row["isins"]) | tickers
        assert values(party, IdentifierKind.ISIN) - added == split(row["isins"])
        assert values(party, IdentifierKind.TICKER) - added == tickers
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
    renames = rows_of(facts / "renames_1260h.csv")
    assert renames
    for row in renames:
        assert parties[row["earlier"]] == parties[row["later"]]


def test_every_act_is_carried_over_in_order_but_for_what_better_sources_corrected(facts: Path) -> None:
    acts = [{**row, "confidence": row["grade"]} for row in rows_of(BUNDLED / "events.csv")]
    place, facts_of_acts = -1, rows_of(facts / "legal_events.csv")
    assert facts_of_acts
    for told in facts_of_acts:
        corrected = CORRECTED.get((told["party"], told["event"], told["at"]), set())
        same = set(told) - corrected
        found = (n for n, act in enumerate(acts) if n > place and all(act[field] == told[field] for field in same))
        place = next(found)
        assert {field for field in told if acts[place][field] != told[field]} == corrected


def test_no_act_of_the_facts_is_given_up(facts: Path) -> None:
    told = {(act["party"], act["event"], act["at"]) for act in rows_of(facts / "legal_events.csv")}
    assert CORRECTED.keys() <= told


def test_every_programme_is_in_the_table(programmes: Programmes, facts: Path) -> None:
    rows = rows_of(facts / "programmes.csv")
    assert [row["programme"] for row in rows] == [one for one in programmes.by_code if MEASURE_MARK not in one][
        : len(rows)
    ]
    for row in rows:
        programme = programmes.get(row["programme"])
        assert (programme.issuer, programme.source) == (row["issuer"], row["source"])
        assert (programme.begins.date().isoformat() if programme.begins else "") == row["from"]
