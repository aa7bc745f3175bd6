"""Parties and an index over publicly known facts, and the bundled lists' own parties."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from service.domain.holdings import Holding
from service.domain.parties import Party
from service.lists import load_bundled, load_programmes
from service.matching import Index, Profile, load_profile
from service.register.register import Register
from tests.matching.known_parties import PARTIES, make_party

Named = Callable[..., Party]
Strengths = Callable[[str], dict[str, str]]


@pytest.fixture(scope="session")
def profile() -> Profile:
    return load_profile()


@pytest.fixture(scope="session")
def index(profile: Profile) -> Index:
    return Index.build(PARTIES, profile)


@pytest.fixture(scope="session")
def strengths(index: Index) -> Strengths:
    """Give each matched party's strength for a name."""
    return lambda name: {m.party_id: m.strength.value for m in index.best_matches(Holding(1, name))}


@pytest.fixture(scope="session")
def party() -> Named:
    return make_party


@pytest.fixture(scope="session")
def bundled() -> tuple[Party, ...]:
    programmes = load_programmes()
    return tuple(Register.of(load_bundled(programmes), programmes).parties.values())


@pytest.fixture(scope="session")
def bundled_index(bundled: tuple[Party, ...], profile: Profile) -> Index:
    return Index.build(bundled, profile)


@pytest.fixture(scope="session")
def shared_data(request: pytest.FixtureRequest) -> Path:
    """Find the publishers' files, which are no part of the project; skip where they are absent."""
    folder = request.config.rootpath / os.environ.get("PENDENS_TEST_DATA", "../shared") / "data"
    if not folder.is_dir():
        pytest.skip("the publishers' files are absent")
    return folder
