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


@pytest.fixture(params=["in memory", "in a file"])
def store(request: pytest.FixtureRequest, url: str) -> Iterator[Store]:
    with closing(Store.in_memory() if request.param == "in memory" else Store.open(url)) as opened:
        yield opened
