"""The measure of decorated names in small: some names of us-ns-cmic in every shape."""

from collections import Counter

import pytest

from benchmarks import decorations
from benchmarks.sources import namesakes
from service.domain.holdings import Holding
from service.domain.parties import Party
from service.matching import Index

pytestmark = pytest.mark.slow

_EVERY = 12  # names; all of them take half a minute (`python -m benchmarks quality --only decorations`)
_MOST, _MOST_UNKNOWN = 0.01, 0.10


def test_names_of_the_ban_are_found_in_every_shape(bundled_index: Index, bundled: tuple[Party, ...]) -> None:
    same = namesakes(bundled)
    asked = [
        (family, printed, same[party])
        for text, party in decorations.names_of_the_ban()[::_EVERY]
        for family, printed in decorations.decorated(text)
    ]
    found = bundled_index.best_matches_all([Holding(row, printed) for row, (_, printed, _) in enumerate(asked)])
    every, missed = Counter(family for family, _, _ in asked), Counter[str]()
    for (family, _, wanted), matches in zip(asked, found, strict=True):
        missed[family] += wanted.isdisjoint(match.party_id for match in matches)
    limits = {family: _MOST_UNKNOWN if family == decorations.UNKNOWN else _MOST for family in every}
    assert {family: n for family, n in missed.items() if n > limits[family] * every[family]} == {}
