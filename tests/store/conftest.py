"""What the store's tests start from."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from service.store import Store


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "home" / "pendens.db"


@pytest.fixture
def url(file: Path) -> str:
    return f"sqlite:///{file}"


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Run the migrations once for all stores in a file."""
    file = tmp_path_factory.mktemp("empty") / "pendens.db"
    Store.open(f"sqlite:///{file}").close()
    return file.read_bytes()


@pytest.fixture(params=["in memory", "in a file"])
def store(request: pytest.FixtureRequest, url: str, file: Path, empty: bytes) -> Iterator[Store]:
    if request.param == "in a file":
        file.parent.mkdir()
        file.write_bytes(empty)
    with closing(Store.in_memory() if request.param == "in memory" else Store.open(url)) as opened:
        yield opened
