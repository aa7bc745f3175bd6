"""The bundled lists as loaded once, and the shared data where it is present."""

import os
import shutil
from pathlib import Path

import pytest

from service.domain.listings import PublishedList
from service.domain.programmes import Programmes
from service.lists import load_bundled, load_programmes
from service.register.register import Register

ROOT = Path(__file__).parents[2]
BUNDLED = ROOT / "service" / "lists" / "reviewed" / "bundled"


@pytest.fixture(scope="session")
def programmes() -> Programmes:
    return load_programmes()


@pytest.fixture(scope="session")
def published(programmes: Programmes) -> dict[str, PublishedList]:
    return {one.version.code: one for one in load_bundled(programmes)}


@pytest.fixture(scope="session")
def register(programmes: Programmes, published: dict[str, PublishedList]) -> Register:
    return Register.of(list(published.values()), programmes)


@pytest.fixture(scope="session")
def facts() -> Path:
    """Find the compiled facts that the bundled data carries over; skip where they are absent."""
    folder = ROOT / os.environ.get("PENDENS_TEST_DATA", "../shared") / "facts"
    if not folder.is_dir():
        pytest.skip("the shared facts are not here")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Copy the bundled data, to be broken."""
    return Path(shutil.copytree(BUNDLED, tmp_path / "bundled"))
