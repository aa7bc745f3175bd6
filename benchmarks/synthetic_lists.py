"""Writes a house list of any length, the same for the same seed: `python benchmarks/synthetic_lists.py 1000000 FILE`.

The names are put together from syllables, trades, places and legal forms in the proportions of company registers: few
words are in very many names, most are in very few. No name is anybody's on purpose.
"""

import csv
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

COLUMNS = ("id", "name", "aliases", "isins", "country", "restriction", "listed_on", "reason", "source")
_ONSETS = (
    "b",
    "br",
    "ch",
    "d",
    "f",
    "g",
    "gr",
    "h",
    "j",
    "k",
    "l",
    "m",
    "n",
    "p",
    "q",
    "r",
    "s",
    "sh",
    "t",
    "v",
    "x",
    "z",
)
_NUCLEI = ("a", "e", "i", "o", "u", "ai", "ao", "ei", "ia", "ou")
_CODAS = ("", "", "", "l", "m", "n", "ng", "r", "s", "t", "x")
_TRADES = (
    *("Technology", "Holdings", "Trading", "Group", "Industrial", "Shipping", "Energy", "Electronics", "Investment"),
    *("Logistics", "Petroleum", "Construction", "Aviation", "Materials", "Pharmaceutical", "Machinery", "Telecom"),
)
_FORMS = ("Co., Ltd.", "Limited", "Ltd", "Inc.", "LLC", "GmbH", "S.A.", "PJSC", "Corp.", "B.V.", "S.p.A.", "OOO")
_COUNTRIES = ("CN", "RU", "IR", "AE", "TR", "HK", "DE", "US", "GB", "VE", "BY", "KP", "SY", "MM")
_RESTRICTIONS = ("blocked", "blocked", "divest", "restricted", "notice")
_FIRST_DAY, _DAYS = date(2010, 1, 4), 5_000
_DISTINCT_WORDS = 150_000  # of a million names of companies; a word's share falls with its rank
_ALIASED, _NUMBERED = 0.35, 0.1  # shares of the parties


def rows(parties: int, seed: int = 7) -> Iterator[dict[str, str]]:
    """Make parties one by one."""
    chance = random.Random(seed)
    words = [_word(chance) for _ in range(_DISTINCT_WORDS)]
    for number in range(parties):
        name = _name(chance, words)
        yield {
            "id": f"S{number:07d}",
            "name": name,
            "aliases": _name(chance, words) if chance.random() < _ALIASED else "",
            "isins": _isin(number) if chance.random() < _NUMBERED else "",
            "country": chance.choice(_COUNTRIES),
            "restriction": chance.choice(_RESTRICTIONS),
            "listed_on": (_FIRST_DAY + timedelta(days=chance.randrange(_DAYS))).isoformat(),
            "reason": "synthetic",
            "source": "benchmark",
        }


def write(parties: int, file: Path) -> None:
    """Write a list of so many parties; it has about a third more names."""
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows(parties))


def _word(chance: random.Random) -> str:
    syllables = (
        chance.choice(_ONSETS) + chance.choice(_NUCLEI) + chance.choice(_CODAS) for _ in range(chance.randint(1, 4))
    )
    return "".join(syllables).capitalize()


def _name(chance: random.Random, words: list[str]) -> str:
    """Take words so that the n-th is about 1/n as likely as the first, as in any register of names."""
    own = [words[int(_DISTINCT_WORDS ** chance.random()) - 1] for _ in range(chance.choice((1, 1, 2, 2, 3)))]
    trades = chance.sample(_TRADES, chance.choice((0, 1, 1, 2)))
    return " ".join((*own, *trades, chance.choice(_FORMS)))


def _isin(number: int) -> str:
    """Number an issue of a country that has none, with the right check digit (ISO 6166)."""
    body = f"XS{number:09d}"
    digits = "".join(str(int(letter, 36)) for letter in body)
    doubled = (int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return f"{body}{-sum(value // 10 + value % 10 for value in doubled) % 10}"


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
