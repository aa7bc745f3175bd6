"""The walk of a small list reads nothing twice, and what it made live is published without anybody's remembering it."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from benchmarks.walks import calls_of, three_rows
from service.bootstrap import Services, activating, start
from service.config import Settings
from service.domain.flags import Flag
from service.domain.holdings import Holding, Portfolio
from service.screening.screener import ScreeningRequest
from tests.databases import database_in

pytestmark = pytest.mark.slow

# Why: 8,700 measured; 200,000 where every bundled list was read again.
MOST_CALLS = 20_000
# Why: a process of its own, counted from the command's first call to its last. 540,000 measured: 220,000 lay out the
# register and the index of 259 parties, 150,000 read the matcher's knowledge, 47,000 import modules, the rest is the
# database and the command itself. 590,000 where every reviewed name was read for three parties that have none.
MOST_CALLS_OF_A_COMMAND = 575_000
MOST_CALLS_OF_A_TABLE_UNREAD = 100  # the module is imported: 32 measured; 16,208 where the table was read
_COUNTED = """
import json, sys
from benchmarks.walks import calls_of
from service.cli.main import run_command
found = calls_of(lambda: run_command(["lists", "load", "house-desk", sys.argv[1], "--published-on", "2026-11-20"]))
open(sys.argv[2], "w").write(json.dumps(found))
"""


def _begun(home: Path) -> Services:
    return start(Settings(home=home, database_url=database_in(home)))


def _flags(services: Services) -> list[Flag]:
    portfolio = Portfolio((Holding(1, name="Gamma AG"),), rows=1)
    return [finding.flag for finding in services.screener.screen(portfolio, ScreeningRequest()).findings]


def _made(home: Path, ending: str) -> set[str]:
    return {file.name for file in (home / "index").glob(f"*{ending}")}


def test_loading_three_rows_takes_few_calls(tmp_path: Path) -> None:
    services = _begun(tmp_path)
    services.keeper.load("house-desk", [three_rows("GAMMA AG")])
    found = calls_of(lambda: services.keeper.load("house-desk", [three_rows("DELTA AG")]))
    assert 0 < found.total() <= MOST_CALLS


def test_publishing_a_loaded_list_reads_no_bundled_one_again(tmp_path: Path) -> None:
    services = _begun(tmp_path)
    services.keeper.load("house-desk", [three_rows("GAMMA AG")])  # reads the reviewed names, once a process

    def publish() -> None:
        with activating(services):
            services.keeper.load("house-desk", [three_rows("DELTA AG")])

    found = calls_of(publish)
    assert sum(count for file, count in found.items() if file.endswith("/lists/reviewed/histories.py")) == 0


def test_what_a_command_made_live_is_published_when_it_ends(tmp_path: Path) -> None:
    services = _begun(tmp_path)
    registers, indexes = _made(tmp_path, ".lists"), _made(tmp_path, ".index")
    with activating(services):
        services.keeper.load("house-desk", [three_rows("GAMMA AG")])
    assert _made(tmp_path, ".lists") > registers
    assert _made(tmp_path, ".index") > indexes
    assert _flags(services) == [Flag.CLEAR]
    assert _flags(_begun(tmp_path)) != [Flag.CLEAR]


def test_a_command_that_changed_nothing_builds_nothing(tmp_path: Path) -> None:
    services = _begun(tmp_path)
    made = _made(tmp_path, "")
    live = services.keeper.versions("us-ns-cmic")[0].version
    with activating(services):
        services.store.lists.touch(live.code, live.version, checked_on=live.checked_on + timedelta(days=1))
    assert _made(tmp_path, "") == made


def test_a_removed_list_is_published_as_gone(tmp_path: Path) -> None:
    services = _begun(tmp_path)
    with activating(services):
        services.keeper.load("house-desk", [three_rows("GAMMA AG")])
    with activating(services):
        services.keeper.remove("house-desk", "Ann", "a test")
    assert "house-desk" not in {one.code for one in _begun(tmp_path).screener.register.lists}


def test_a_command_that_loads_a_firms_own_list_reads_no_reviewed_name_of_other_parties(tmp_path: Path) -> None:
    file, noted = tmp_path / "house-desk.csv", tmp_path / "calls"
    file.write_bytes(three_rows("GAMMA AG").content)
    home = tmp_path / "home"
    start(Settings(home=home, database_url=f"sqlite:///{home}/pendens.sqlite3")).store.close()
    asked = [sys.executable, "-c", _COUNTED, str(file), str(noted)]
    done = subprocess.run(asked, env={"PENDENS_HOME": str(home)}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(noted.read_text("utf-8"))
    assert _calls_in(found, "lists/load/loader.py") > 0
    assert _calls_in(found, "lists/reviewed/known_names.py") < MOST_CALLS_OF_A_TABLE_UNREAD
    assert sum(found.values()) <= MOST_CALLS_OF_A_COMMAND


def _calls_in(found: dict[str, int], file: str) -> int:
    return sum(calls for name, calls in found.items() if name.endswith(f"/{file}"))
