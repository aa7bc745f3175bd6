"""An index that was laid out from the one before is the same, byte by byte, as one that was made anew."""

import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from service.domain.parties import Identifier, IdentifierKind, Name, NameKind, Party
from service.files.array_file import ArrayFile
from service.matching import Profile, build_index
from service.matching.retrieve.amending import amend

PEOPLE = tuple(
    Party(f"person-{number}", name, (Name(name, NameKind.PRIMARY), Name(alias, NameKind.ALIAS)), (), "RU", kind)
    for number, (name, alias, kind) in enumerate(
        [
            ("ZERBINI, Anton J.", "Антон Цербини", "person"),
            ("OSTRANDER, Mobile", "محمد أوستراندر", "person"),
            ("MOBILE STAR", "КЕЛЬВАН", "vessel"),
            ("ZERBINI MOBILE CO., LTD.", "海康威视", "entity"),
        ]
    )
)
NUMBERS = (Identifier(IdentifierKind.TICKER, "0941 HK"), Identifier(IdentifierKind.ISIN, "US0378331005"))


def pool_of(bundled: Sequence[Party]) -> list[Party]:
    every = [*bundled[:120], *PEOPLE, replace(PEOPLE[3], id="numbered", identifiers=NUMBERS)]
    return sorted(every, key=lambda one: one.id)


def require_same(before: Sequence[Party], after: Sequence[Party], other: set[str], profile: Profile) -> None:
    """Lay `after` out from `before`, where the parties `other` are not what they were."""
    places = {one.id: number for number, one in enumerate(before)}
    numbers = np.array([-1 if one.id in other else places.get(one.id, -1) for one in after], np.int64)
    former = ArrayFile.in_memory(*build_index(before, profile))
    found, whole = (
        ArrayFile.in_memory(*made) for made in (amend(former, numbers, after, profile), build_index(after, profile))
    )
    assert found.arrays.keys() == whole.arrays.keys()
    for name, array in whole.arrays.items():
        assert (found.arrays[name].dtype, found.arrays[name].shape) == (array.dtype, array.shape), name
        assert found.arrays[name].tobytes() == array.tobytes(), name
    assert found.meta == whole.meta


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_any_change_is_laid_out_as_anew(seed: int, bundled: tuple[Party, ...], profile: Profile) -> None:
    chance = random.Random(seed)  # noqa: S311 no secret
    pool = pool_of(bundled)
    before = [one for one in pool if chance.random() < 0.8]
    after = [one for one in pool if chance.random() < 0.8]
    renamed = {one.id: replace(one, names=one.names[:1]) for one in after if chance.random() < 0.1}
    require_same(before, [renamed.get(one.id, one) for one in after], {*renamed}, profile)


def test_the_first_and_the_last_party_come_and_go(bundled: tuple[Party, ...], profile: Profile) -> None:
    pool = [*pool_of(bundled[:3])]
    for before, after in ((pool[1:-1], pool), (pool, pool[1:-1]), ([], pool), (pool, []), (pool, pool)):
        require_same(before, after, set(), profile)


def test_a_word_that_only_a_person_had_is_a_companys_again(profile: Profile) -> None:
    person, _, vessel, company = PEOPLE
    require_same([person, company], [company], set(), profile)
    require_same([company], [person, company], set(), profile)
    require_same([person, vessel, company], [person, company], {company.id}, profile)
