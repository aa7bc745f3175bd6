"""What the store's tests start from."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from service.store import Store
from tests.databases import SERVER, database_in, empty_database_in


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "home" / "pendens.db"


@pytest.fixture
def url(file: Path, tmp_path: Path) -> str:
    """Give the address of a database that is not there yet, or has no tables."""
    return empty_database_in(tmp_path) if SERVER else f"sqlite:///{file}"


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Run the migrations once for all stores in a file."""
    file = tmp_path_factory.mktemp("empty") / "pendens.db"
    Store.open(f"sqlite:///{file}").close()
    return file.read_bytes()


@pytest.fixture(params=["on a server"] if SERVER else ["in memory", "in a file"])
def store(request: pytest.FixtureRequest, tmp_path: Path, file: Path, empty: bytes) -> Iterator[Store]:
    if request.param == "in a file":
        file.parent.mkdir()
        file.write_bytes(empty)
    address = database_in(tmp_path) if SERVER else f"sqlite:///{file}"
    with closing(Store.in_memory() if request.param == "in memory" else Store.open(address)) as opened:
        yield opened
