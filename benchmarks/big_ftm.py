"""Writes a synthetic OpenSanctions export (entities.ftm.json): names made of syllables, no real party among them."""

import gzip
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

# OpenSanctions' largest dataset names some parties many times and most of them twice or thrice.
_NAMES_OF_EACH = (1, 2, 2, 3, 3, 4)
_BEGINNINGS = ("b", "br", "ch", "d", "f", "g", "gr", "h", "j", "k", "kh", "l", "m", "n", "p", "r", "s", "sh", "t", "v")
_VOWELS, _ENDS = ("a", "e", "i", "o", "u", "ai", "ou"), ("", *"nrslkmv")
_SYLLABLES = tuple(first + vowel + last for first in _BEGINNINGS for vowel in _VOWELS for last in _ENDS)
_FORMS = ("Ltd", "LLC", "JSC", "GmbH", "Co., Ltd.", "S.A.", "OOO", "Inc.", "PLC", "AG")
_TRADES = ("Trading", "Shipping", "Industries", "Holding", "Invest", "Energy", "Technology", "Metals", "Bank")
_COUNTRIES = ("ru", "ir", "kp", "cn", "sy", "by", "ve", "mm", "ae", "tr", "cy", "hk")
_SEEN = "2026-01-15T06:00:00"


def lines(names: int, seed: int = 1) -> Iterator[str]:
    """Give entities, one JSON line each, until they bear so many names; every third one has a sanction."""
    dice = random.Random(seed)
    told = number = 0
    while told < names:
        number += 1
        count = min(dice.choice(_NAMES_OF_EACH), names - told)
        told += count
        yield from _entity(dice, number, count)


def _entity(dice: random.Random, number: int, count: int) -> Iterator[str]:
    uid, is_person = f"NK-{number:08d}", dice.random() < 0.6
    name = _person(dice) if is_person else _firm(dice)
    aliases = [_varied(dice, name) for _ in range(count - 1)]
    number_kind = "passportNumber" if is_person else "registrationNumber"
    properties = {
        "name": [name],
        "alias": list(dict.fromkeys(aliases)),
        "country": [dice.choice(_COUNTRIES)],
        "topics": ["sanction"],
        number_kind: [f"{dice.randrange(10**9):09d}"],
    }
    yield _line(uid, "Person" if is_person else "Company", name, properties)
    if number % 3 == 0:
        sanction = {"entity": [uid], "authority": ["A ministry"], "programId": ["XX-TEST"], "startDate": ["2023-05-04"]}
        yield _line(f"{uid}-s", "Sanction", "Sanction", sanction)


def _line(uid: str, schema: str, caption: str, properties: dict[str, list[str]]) -> str:
    entity = {"id": uid, "caption": caption, "schema": schema, "properties": properties, "datasets": ["synthetic"]}
    return json.dumps({**entity, "referents": [], "last_seen": _SEEN, "target": schema != "Sanction"})


def _word(dice: random.Random) -> str:
    return "".join(dice.choice(_SYLLABLES) for _ in range(dice.choice((2, 2, 3)))).capitalize()


def _person(dice: random.Random) -> str:
    return " ".join(_word(dice) for _ in range(dice.choice((2, 3))))


def _firm(dice: random.Random) -> str:
    words = [_word(dice) for _ in range(dice.choice((1, 2)))]
    return " ".join([*words, dice.choice(_TRADES), dice.choice(_FORMS)])


def _varied(dice: random.Random, name: str) -> str:
    words = name.split()
    place = dice.randrange(1, len(words))
    if dice.random() < 0.5:
        return " ".join([*words[place:], *words[:place]])
    return " ".join([*words[:place], _word(dice), *words[place + 1 :]])


def main() -> None:
    """Write `python benchmarks/big_ftm.py NAMES FILE.json.gz`."""
    count, file = int(sys.argv[1]), Path(sys.argv[2])
    with gzip.open(file, "wt", compresslevel=3) as stream:
        stream.writelines(f"{line}\n" for line in lines(count))


if __name__ == "__main__":
    main()
