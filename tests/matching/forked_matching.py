"""Forked processes and threads that match at once: prints how many answers are not those given alone.

A process of its own, started by a test: it forks, which a process with threads of others may not.
"""

import os
import random
import sys
from concurrent.futures import ThreadPoolExecutor

from service.domain.holdings import Holding
from service.domain.parties import Name, NameKind, Party
from service.matching import Index, load_profile

_PROCESSES, _THREADS, _ROUNDS = 3, 3, 80
# Few words in many names, so that every question reads and sifts thousands of them.
_WORDS = ("China", "Eastern", "Trading", "Shipping", "Energy", "Holdings", "Group", "Steel", "Marine", "Orient")


def _names(count: int) -> list[str]:
    rng = random.Random(5)  # noqa: S311 the same names every time
    return [f"{' '.join(rng.sample(_WORDS, 3))} Q{''.join(rng.choices('aeioulmnrst', k=5))}" for _ in range(count)]


def _asked(names: list[str]) -> list[list[Holding]]:
    """Give batches: names asked by several at once, which are bounded together, and a few asked alone."""
    rng = random.Random(6)  # noqa: S311 the same names every time
    batches = [[Holding(row, name) for row, name in enumerate(rng.sample(names, 20))] for _ in range(6)]
    return [*batches, *([Holding(1, " ".join(rng.sample(_WORDS, 3)))] for _ in range(6))]


def main() -> None:
    """Match alone, then in all processes and threads at once."""
    names = _names(6_000)
    parties = [Party(f"p-{n}", name, (Name(name, NameKind.PRIMARY),)) for n, name in enumerate(names)]
    index, asked = Index.build(parties, load_profile()), _asked(names)
    alone = [index.best_matches_all(batch) for batch in asked]

    def differing(start: int) -> int:
        turns = range(start, start + _ROUNDS)
        return sum(_answer(index, asked[turn % len(asked)]) != alone[turn % len(asked)] for turn in turns)

    children = []
    for number in range(_PROCESSES):
        child = os.fork()
        if child == 0:
            with ThreadPoolExecutor(_THREADS) as threads:
                found = sum(threads.map(differing, range(number, number + _THREADS)))
            os._exit(min(found, 100))
        children.append(child)
    found = sum(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children)
    sys.stdout.write(f"{found} of {_PROCESSES * _THREADS * _ROUNDS} differ\n")


def _answer(index: Index, batch: list[Holding]) -> object:
    try:
        return index.best_matches_all(batch)
    except Exception as error:  # noqa: BLE001 an answer too, and a wrong one
        return repr(error)


if __name__ == "__main__":
    main()
