import gzip
import time
from pathlib import Path

import pytest

from service.domain.parties import IdentifierKind, Name, NameKind
from service.lists.readers.ofac import classic_csv as ofac_csv
from service.lists.readers.records import Contents, SourceFile


def read_folder(folder: Path) -> Contents:
    files = []
    for path in sorted(folder.iterdir()):
        content = path.read_bytes()
        is_packed = path.suffix == ".gz"
        files.append(
            SourceFile(path.stem if is_packed else path.name, gzip.decompress(content) if is_packed else content)
        )
    return ofac_csv.read(files)


# folder -> entries, as the lists' README states; share of remark pieces that no rule reads, at most
COUNTS = {
    "ofac_cons_csv_2025-12": (442, 0.001),
    "ofac_sdn_csv_2021-07": (8976, 0.002),
    "ofac_sdn_csv_2024-05": (14965, 0.002),
}


@pytest.mark.slow
@pytest.mark.parametrize("folder", COUNTS)
def test_the_real_files_have_the_published_counts(shared: Path, folder: str) -> None:
    entries, unread = COUNTS[folder]
    contents = read_folder(shared / "data" / "lists" / folder)
    assert len(contents.records) == entries
    assert contents.unread / contents.pieces < unread


def test_the_real_consolidated_list_has_its_cmic_entries_and_the_alias_from_the_comments(shared: Path) -> None:
    contents = read_folder(shared / "data" / "lists" / "ofac_cons_csv_2025-12")
    cmic = {record.uid: record for record in contents if "CMIC-EO13959" in record.programmes}
    assert len(cmic) == 68
    assert Name("CCCC", NameKind.WEAK) in cmic["30930"].names
    listed = {one.value for record in cmic.values() for one in record.identifiers if one.kind is IdentifierKind.ISIN}
    assert {"BRC1EODR004", "CND10002K094", "CND10002G601"} <= listed
    tickers = {one.value for record in cmic.values() for one in record.identifiers if one.kind is IdentifierKind.TICKER}
    assert {"601698 CN", "603019 CN", "0728 HK"} <= tickers
    traded = {IdentifierKind.ISIN, IdentifierKind.TICKER}
    assert sum(not traded & {one.kind for one in record.identifiers} for record in cmic.values()) == 15


@pytest.mark.slow
def test_the_real_sdn_list_is_read_within_its_time(shared: Path) -> None:
    """1.5 s is the budget on a quiet machine; ten times that is a fault on any."""
    folder = shared / "data" / "lists" / "ofac_sdn_csv_2021-07"
    started = time.process_time()
    contents = read_folder(folder)
    assert time.process_time() - started < 15
    aliases = sum(len(record.names) - 1 for record in contents)
    assert aliases > 11_910
