"""Counts how many companies and how many people bear each word: `python -m knowledge_tools.count_words ../shared/data`.

The table that it writes says how little a word tells. It is made once from official lists and public holdings files
and ships with the profile; loading a list changes none of it.
"""

import csv
import gzip
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from knowledge_tools.who import Bearer, join, key_of
from service.domain.parties import NameKind
from service.holdings import read_portfolio
from service.lists import SourceFile, source_of
from service.lists.load.loader import read_contents
from service.lists.readers.records import Record
from service.matching.normalise.scripts import LATIN, scripts_of

TABLE = Path(__file__).resolve().parents[1] / "service" / "matching" / "knowledge" / "word_counts.csv"
LEAST = 3  # bearers: a rarer word tells all it can
_LISTS = (
    ("us-sdn", "ofac_sdn_csv_2021-07", "OFAC SDN 2021-07"),
    ("us-sdn", "ofac_sdn_csv_2024-05", "OFAC SDN 2024-05"),
    ("us-cons", "ofac_cons_csv_2025-12", "OFAC Consolidated 2025-12"),
    ("us-csl", "csl_csv_2022-04", "trade.gov CSL 2022-04"),
    ("us-el", "bis", "BIS Entity List 2026-07"),
    ("un-sc", "un_xml_2026-02", "UN Security Council 2026-02"),
    ("uk-ofsi", "uk", "UK sanctions list 2025-08"),
)
_UNTYPED = ("us-csl", "us-el")  # some or all of their records do not say whether they are people
_HOLDINGS = (
    ("ishares_iemg_2020-03.csv", "iShares IEMG 2020-03"),
    ("ishares_eem_2025-01.csv", "iShares EEM 2025-01"),
    ("ishares_acwi_2022-03-10_raw.csv", "iShares ACWI 2022-03"),
    ("ishares_eimi_2021-08-30_raw.csv", "iShares EIMI 2021-08"),
    ("nbim_equities_2019.csv", "NBIM equities 2019"),
    ("spdr_spy_2025.xlsx", "SPDR SPY 2025"),
    ("hkex_list_of_securities_2021.xlsx", "HKEX list of securities"),
)
_CLEAN = ("listed_companies_clean.txt.gz", "listed companies")


def count_words(data: Path) -> Iterator[str]:
    """Give the lines of the table."""
    records = [(code, record) for code, folder, _ in _LISTS for record in _records(data / "lists" / folder, code)]
    people = [_bearer(code, record) for code, record in records if record.kind == "person"]
    listed = [(code, _bearer(code, record)) for code, record in records if record.kind == "entity"]
    names_of_people = {word for one in people for name in one.names for word in key_of(name)}
    companies = [one for code, one in listed if code not in _UNTYPED or not _is_person(one, names_of_people)]
    companies += [*_clean(data / "names"), *_held(data / "holdings")]
    people += [one for code, one in listed if code in _UNTYPED and _is_person(one, names_of_people)]
    yield from _lines(join(companies).words, join(people, is_person=True).words)


def _lines(companies: Iterable[frozenset[str]], people: Iterable[frozenset[str]]) -> Iterator[str]:
    firms, persons = [*companies], [*people]
    by_firm, by_person = (Counter(word for words in group for word in words) for group in (firms, persons))
    sources = ", ".join(title for *_, title in (*_LISTS, *_HOLDINGS, _CLEAN))
    yield "# How many companies and how many people bear a word; words that fewer than three bear are left out."
    yield f"# Counted {date.today().isoformat()} by knowledge_tools.count_words from: {sources}."  # noqa: DTZ011 - a label
    yield "# Words are folded; a bearer with several names, or in several files, counts once."
    yield f"# companies={len(firms)} people={len(persons)}"
    yield "word,companies,people"
    for word in sorted({*by_firm, *by_person}):
        if by_firm[word] + by_person[word] >= LEAST:
            yield f"{word},{by_firm[word]},{by_person[word]}"


def _records(folder: Path, code: str) -> tuple[Record, ...]:
    files = [SourceFile(file.name, file.read_bytes()) for file in sorted(folder.iterdir()) if "sample" not in file.name]
    return read_contents(source_of(code), files).records


def _bearer(code: str, record: Record) -> Bearer:
    names = [name.text for name in record.names if name.kind is not NameKind.WEAK or name is record.names[0]]
    publisher = "ofac" if code in {"us-sdn", "us-cons"} else code
    return Bearer(tuple(filter(_is_latin, names)), (f"{publisher}:{record.uid}",))


def _is_latin(text: str) -> bool:
    """Tell whether a name is counted: a romanised native name would count the machine's words, not people's."""
    return scripts_of(text) == {LATIN}


def _is_person(one: Bearer, names_of_people: set[str]) -> bool:
    """Tell whether an untyped record is a person: two to five words, all borne by people."""
    words = key_of(one.names[0]) if one.names else ()
    return 1 < len(words) <= 5 and names_of_people.issuperset(words)  # noqa: PLR2004 - as promised


def _clean(folder: Path) -> Iterator[Bearer]:
    for name in gzip.decompress((folder / _CLEAN[0]).read_bytes()).decode().splitlines():
        yield Bearer((name,))


def _held(folder: Path) -> Iterator[Bearer]:
    for file, _ in _HOLDINGS:
        for one in read_portfolio((folder / file).read_bytes()).portfolio.holdings:
            if one.name and _is_latin(one.name):
                yield Bearer((one.name,), (one.isin,) if one.isin else ())


def main() -> None:
    """Write the table."""
    lines = list(count_words(Path(sys.argv[1])))
    TABLE.write_text("\n".join([*lines, ""]), encoding="utf-8")
    rows = list(csv.reader(line for line in lines if not line.startswith("#")))
    sys.stdout.write(f"{len(rows) - 1} words in {TABLE.name}; {lines[3]}\n")


if __name__ == "__main__":
    main()
