"""What every test may ask for: a home of its own, and the shared data where it is present."""

import inspect
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from service.store import Store
from tests.compiled_templates import keep_compiled_templates
from tests.databases import SERVER, database_in, drop_all, put_back
from tests.homes import BegunHomes

# How long an example takes says more of the machine's load than of the code; what must be bounded in time has tests.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", settings.get_profile("unhurried"), max_examples=1_000)  # see `make soak`
settings.load_profile("unhurried")
keep_compiled_templates()

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "portfolio.csv"


@pytest.fixture
def home(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the command a data folder of its own, in which the bundled lists are live as after any earlier command.

    A test that moves the clock begins with an empty one: when the lists came in is told by its own clock.
    """
    if SERVER:
        return Path(request.getfixturevalue("empty_home"))
    homes: BegunHomes = request.getfixturevalue("begun_homes")
    folder = homes.empty() if "clock" in request.fixturenames else homes.put_back()
    database_in(folder)  # the migrations need not run for each
    _be_at_home_in(folder, monkeypatch)
    return folder


@pytest.fixture
def empty_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the command a data folder of its own, there and empty: one that is named and absent is refused."""
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    _be_at_home_in(folder, monkeypatch)
    return folder


def _be_at_home_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("PENDENS_") and not name.startswith("PENDENS_TEST_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PENDENS_HOME", str(folder))
    if SERVER:
        monkeypatch.setenv("PENDENS_DATABASE_URL", database_in(folder))
    monkeypatch.setenv("COLUMNS", "132")


@pytest.fixture
def begun_home(tmp_path: Path, begun_homes: BegunHomes) -> Callable[[datetime], Path]:
    """Give the home that was begun at an instant; where there is a server, an empty folder beside an empty database."""
    return lambda begun_at: tmp_path if SERVER else begun_homes.put_back(begun_at)


@pytest.fixture(scope="session")
def begun_homes(tmp_path_factory: pytest.TempPathFactory) -> BegunHomes:
    """Give the homes that are begun once for all tests of this process."""
    return BegunHomes(tmp_path_factory.mktemp("begun"))


@pytest.fixture(scope="session", autouse=True)
def _no_home_of_the_machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give whatever names no home another default than the one of who runs the tests, where anything may lie."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        yield


if SERVER:

    @pytest.fixture(autouse=True)
    def _databases_go(tmp_path: Path) -> Iterator[None]:
        yield
        put_back(tmp_path)

    @pytest.fixture(scope="session", autouse=True)
    def _all_databases_go() -> Iterator[None]:
        yield
        drop_all()

    @pytest.fixture(scope="session", autouse=True)
    def _as_on_one_machine() -> Iterator[None]:
        """Ask nobody for a key, as with the embedded database: that a server's does is looked at from outside.

        Processes that a test starts are not reached by this: see tests/server/test_keys_with_a_server.py.
        """
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Store, "is_embedded", True)
            yield

    def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
        """Leave out what is about SQLite's own files: what is marked so, or asks for the `file` of its database."""
        left = [item for item in items if _is_about_a_file(item)]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if not _is_about_a_file(item)]

    def _is_about_a_file(item: pytest.Item) -> bool:
        asks = inspect.signature(item.function).parameters if isinstance(item, pytest.Function) else {}
        return item.get_closest_marker("sqlite") is not None or "file" in asks


@pytest.fixture(scope="session")
def shared() -> Path:
    """Find the real lists and holdings files; without them the test is skipped."""
    folder = Path(os.environ.get("PENDENS_TEST_DATA", ROOT.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip("the real lists and holdings files are not on this machine")
    return folder
