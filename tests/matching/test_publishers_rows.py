"""The matcher on publishers' own rows, where they are present."""

import csv
import gzip
import time
from pathlib import Path

import pytest

from service.domain.holdings import Holding
from service.domain.matches import Match, Strength
from service.domain.parties import Party
from service.matching import Index, Profile
from service.matching.identifiers.markets import market_of

_FIRM = {Strength.EXACT, Strength.CLOSE}


@pytest.fixture(scope="module")
def labelled(shared_data: Path) -> list[dict[str, str]]:
    with (shared_data / "holdings" / "labelled_rows.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _matches(labelled: list[dict[str, str]], kind: str, index: Index) -> list[tuple[dict[str, str], tuple[Match, ...]]]:
    return [(row, index.best_matches(Holding(1, row["name"]))) for row in labelled if row["class"] == kind]


def _plain(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())


def test_listed_companies_are_found_by_name_alone(
    labelled: list[dict[str, str]], bundled_index: Index, bundled: tuple[Party, ...]
) -> None:
    known = {party.id: {_plain(name.text) for name in party.names} for party in bundled}
    missed = [
        row["name"]
        for row, matches in _matches(labelled, "ns-cmic", bundled_index)
        if not any(_plain(row["entity"]) in known[match.party_id] for match in matches)
    ]
    assert missed == []


def test_near_misses_are_seldom_leads_and_never_more(labelled: list[dict[str, str]], bundled_index: Index) -> None:
    answers = _matches(labelled, "near-miss-not-listed", bundled_index)
    assert not [row["name"] for row, matches in answers if any(match.strength in _FIRM for match in matches)]
    assert sum(bool(matches) for _, matches in answers) <= 0.05 * len(answers)


def test_affiliates_are_never_more_than_leads_to_their_parents(
    labelled: list[dict[str, str]], bundled_index: Index, bundled: tuple[Party, ...]
) -> None:
    names = {party.id: {_plain(name.text) for name in party.names} for party in bundled}
    itself = _plain("China United Network Communications Co., Ltd.")  # on the s.1260H list since 2025
    firm = [
        (row["name"], match.party_id)
        for row, matches in _matches(labelled, "affiliate-not-listed", bundled_index)
        for match in matches
        if match.strength in _FIRM and itself not in names[match.party_id]
    ]
    assert firm == []


@pytest.mark.slow
def test_clean_companies_raise_at_most_one_alert_in_a_thousand(shared_data: Path, bundled_index: Index) -> None:
    with gzip.open(shared_data / "names" / "listed_companies_clean.txt.gz", "rt", encoding="utf-8") as file:
        holdings = [Holding(row, line) for row, line in enumerate(file.read().splitlines())]
    alerts = [h.name for h, found in zip(holdings, bundled_index.best_matches_all(holdings), strict=True) if found]
    assert len(alerts) <= len(holdings) / 1000


@pytest.mark.slow
def test_a_fund_is_matched_and_the_index_built_quickly(
    shared_data: Path, bundled: tuple[Party, ...], profile: Profile
) -> None:
    with (shared_data / "holdings" / "ishares_iemg_2020-03.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    holdings = [
        Holding(
            place, row["Name"], isin=row["ISIN"], sedol=row["SEDOL"], ticker=row["Ticker"], exchange=row["Exchange"]
        )
        for place, row in enumerate(rows)
    ]
    started = time.process_time()
    answers = Index.build(bundled, profile).best_matches_all(holdings)
    assert time.process_time() - started < 15.0  # measured 0.35 s; a slow machine has room, a quadratic scan has none
    assert sum(found[0].strength is Strength.IDENTIFIER for found in answers if found) >= 14


def test_a_row_is_found_by_its_ticker_and_the_printed_name_of_its_exchange(
    shared_data: Path, bundled_index: Index
) -> None:
    with (shared_data / "holdings" / "ishares_iemg_2020-03.csv").open(encoding="utf-8-sig", newline="") as file:
        row = list(csv.DictReader(file))[528 - 2]
    found = bundled_index.best_matches(Holding(528, ticker=row["Ticker"], exchange=row["Exchange"]))
    assert [(match.matched_on, match.against) for match in found] == [("ticker", "1186 HK")]


def test_every_exchange_of_a_fund_is_known_but_those_of_futures(shared_data: Path) -> None:
    with (shared_data / "holdings" / "ishares_iemg_2020-03.csv").open(encoding="utf-8-sig", newline="") as file:
        printed = {row["Exchange"] for row in csv.DictReader(file)}
    assert {name for name in printed if market_of(name) is None} <= {
        "-",
        "Ice Futures U.S.",
        "NO MARKET (E.G. UNLISTED)",
    }
