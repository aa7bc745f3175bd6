"""What is measured on: the bundled lists, and the publishers' files where they are present."""

import csv
import gzip
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from benchmarks import matcher
from service.domain.parties import MARKET, NameKind, Party
from service.lists import Loader, SourceFile, load_bundled, load_programmes, source_of
from service.matching import Index
from service.register.register import Register

ROOT = Path(__file__).parents[1]
# The day on which files that print none are taken to be published: any fixed day makes the same parties.
_DAY = date(2026, 11, 22)
_UNSURE = frozenset({NameKind.WEAK})


@dataclass(frozen=True, slots=True)
class PublishersList:
    """A list as its publisher's files have it: the catalogue's code, the folder and the files in it."""

    label: str
    code: str
    folder: str
    files: tuple[str, ...]


LISTS = (
    PublishersList("SDN 2021", "us-sdn", "ofac_sdn_csv_2021-07", ("*",)),
    PublishersList("SDN 2024 (primary names)", "us-sdn", "ofac_sdn_csv_2024-05", ("*",)),
    PublishersList("Consolidated 2025", "us-cons", "ofac_cons_csv_2025-12", ("*",)),
    PublishersList("CSL 2022", "us-csl", "csl_csv_2022-04", ("*",)),
    PublishersList("UN 2026", "un-sc", "un_xml_2026-02", ("*",)),
    PublishersList("UK 2025", "uk-ofsi", "uk", ("*.ods",)),
    PublishersList("Entity List", "us-el", "bis", ("*",)),
    PublishersList("1260H 2025", "us-1260h", "dod_1260h", ("*.txt",)),
    PublishersList("Ukraine-related, OpenSanctions", "os-ua", "opensanctions", ("ua_war*",)),
)
SDN, CSL = LISTS[0], LISTS[3]


@cache
def data_folder() -> Path | None:
    """Find the publishers' files, which are no part of the project; None where they are absent."""
    folder = (ROOT / os.environ.get("PENDENS_TEST_DATA", "../shared")).resolve() / "data"
    return folder if folder.is_dir() else None


@cache
def register() -> Register:
    """Read the bundled lists."""
    programmes = load_programmes()
    return Register.of(load_bundled(programmes), programmes)


@cache
def bundled() -> tuple[Party, ...]:
    """Give the parties of the bundled lists that bear names; a market bears none."""
    return tuple(party for party in register().parties.values() if party.kind != MARKET)


@cache
def parties_on(codes: frozenset[str]) -> frozenset[str]:
    """Give the ids of the parties that some bundled list of these codes names, whatever became of the listing."""
    listings = register().listings
    return frozenset(party for party, records in listings.items() if any(one.list_code in codes for one in records))


@cache
def parties_of(published: PublishersList) -> tuple[Party, ...]:
    """Load a list through the product's own readers; no parties where its files are absent."""
    folder = data_folder()
    if folder is None or not (folder / "lists" / published.folder).is_dir():
        return ()
    paths = sorted(path for glob in published.files for path in (folder / "lists" / published.folder).glob(glob))
    files = [SourceFile(path.name, path.read_bytes()) for path in paths]
    loaded = Loader(load_programmes(), _DAY, _DAY).load(source_of(published.code), files, {})
    return loaded[0].published.parties


@cache
def bundled_index() -> Index:
    """Index the bundled lists; kept."""
    return matcher.build(bundled())


@cache
def index_of(published: PublishersList | None) -> Index | None:
    """Index a publisher's list, or the bundled ones for None; kept, since several suites ask it."""
    if published is None:
        return bundled_index()
    parties = parties_of(published)
    return matcher.build(parties) if parties else None


def rows(*path: str) -> list[dict[str, str]]:
    """Read a table of the publishers' files; no rows where it is absent."""
    folder = data_folder()
    file = folder.joinpath(*path) if folder else None
    if file is None or not file.is_file():
        return []
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def clean_names() -> tuple[str, ...]:
    """Give the names of companies that are on no list used here; none where the file is absent."""
    folder = data_folder()
    file = folder / "names" / "listed_companies_clean.txt.gz" if folder else None
    if file is None or not file.is_file():
        return ()
    return tuple(dict.fromkeys(gzip.decompress(file.read_bytes()).decode().splitlines()))


def namesakes(parties: Iterable[Party]) -> Mapping[str, frozenset[str]]:
    """Give for each party the ids of all that have one of its surer names: lists name one person under several acts."""
    holders: dict[str, set[str]] = {}
    listed = tuple(parties)
    for party in listed:
        for text in _sure_names(party):
            holders.setdefault(text, set()).add(party.id)
    return {party.id: frozenset({party.id}.union(*(holders[text] for text in _sure_names(party)))) for party in listed}


def _sure_names(party: Party) -> frozenset[str]:
    return frozenset(name.text.casefold() for name in party.names if name.kind not in _UNSURE)
