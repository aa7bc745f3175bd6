"""What every test may ask for: a home of its own, and the shared data where it is present."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says more of the machine's load than of the code; what must be bounded in time has tests.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "portfolio.csv"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the command a data folder of its own, there and empty: one that is named and absent is refused."""
    for name in [name for name in os.environ if name.startswith("PENDENS_") and name != "PENDENS_TEST_DATA"]:
        monkeypatch.delenv(name)
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("PENDENS_HOME", str(folder))
    monkeypatch.setenv("COLUMNS", "132")
    return folder


@pytest.fixture(scope="session")
def shared() -> Path:
    """Find the real lists and holdings files; without them the test is skipped."""
    folder = Path(os.environ.get("PENDENS_TEST_DATA", ROOT.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip("the real lists and holdings files are not on this machine")
    return folder
