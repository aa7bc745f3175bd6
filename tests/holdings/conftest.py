"""Publishers' real files, where they are present."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def publisher_files() -> Path:
    """Give the folder of publishers' holdings files; the test skips where it is absent."""
    folder = (ROOT / os.environ.get("PENDENS_TEST_DATA", "../shared")).resolve() / "data" / "holdings"
    if not folder.is_dir():
        pytest.skip("PENDENS_TEST_DATA has no data/holdings")
    return folder
