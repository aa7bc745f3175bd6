"""The commands that the pages print run as they are printed, in a folder that holds only what a clone has.

A block marked `sh` is run, one marked `sh served` beside a running service, and one marked `sh not-run` is not: it may
hold only what `NOT_RUN` names. Of `make` it is checked that the target is there.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

import pytest
import yaml

from tests.docs.fences import PAGES, ROOT, Command, Fence, fences

RUN, SERVED, NOT_RUN_INFO = "sh", "sh served", "sh not-run"
OTHERS = {"text", "yaml", "csv", "toml", "python", "diff"}
# Programs and addresses that a test should not need: what they do is looked at by hand before a release.
NOT_RUN = (
    "make ",
    "pipx ",
    "docker ",
    "git ",
    "cp ",
    "systemctl ",
    "kill ",
    ".venv/bin/pendens serve",
    ".venv/bin/pendens lists update",
    ".venv/bin/pendens lists load us-sdn",  # its publisher's files do not ship
)
WITH_COMMANDS = [page for page in PAGES if any(fence.info in {RUN, SERVED} for fence in fences(page))]


@pytest.fixture
def clone(tmp_path: Path, empty_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder that looks like a clone that was set up, and in which a command may write."""
    folder = tmp_path / "clone"
    (folder / ".venv").mkdir(parents=True)
    (folder / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
    shutil.copytree(ROOT / "examples", folder / "examples")
    shutil.copy(ROOT / "examples" / "portfolio.csv", folder / "orders.csv")
    monkeypatch.setenv("COLUMNS", "120")
    return folder


def run(command: Command, folder: Path) -> str:
    """Run a command, hold it to its exit code, and return what it wrote."""
    ran = subprocess.run(["/bin/bash", "-c", command.line], cwd=folder, capture_output=True, text=True, check=False)
    assert ran.returncode == command.exit_code, f"{command.line}\n{ran.stdout}\n{ran.stderr}"
    return ran.stdout


@pytest.mark.slow
@pytest.mark.parametrize("page", WITH_COMMANDS, ids=lambda page: page.name)
def test_commands_of_a_page_run_as_they_are_printed(page: Path, clone: Path) -> None:
    said = ""
    for fence in fences(page):
        if fence.info == RUN:
            said = "".join(run(one, clone) for one in fence.commands if not one.line.startswith("make "))
        elif fence.info == SERVED:
            run_served(fence, clone)
        elif fence.info == "text" and said:
            missing = {line.rstrip() for line in fence.text.splitlines()} - {
                line.rstrip() for line in said.splitlines()
            }
            assert missing == set(), f"{page.name} shows lines that the command above them does not print"
            said = ""


def run_served(fence: Fence, folder: Path) -> None:
    if not shutil.which("curl"):
        pytest.skip("curl is not on this machine")
    with serving(folder) as port:
        for command in fence.commands:
            there = Command(command.line.replace("localhost:8000", f"127.0.0.1:{port}"), command.exit_code)
            answer = run(there, folder)
            assert '"type"' not in answer[:20], answer
            assert answer.startswith(("{", "[")), answer


@contextmanager
def serving(folder: Path) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(folder / ".venv/bin/pendens"), "serve", "--port", str(port), "--workers", "1"]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(command, cwd=folder, stdout=log, stderr=log) as process,
    ):
        try:
            _wait(f"http://127.0.0.1:{port}/readyz", folder / "log")
            yield port
        finally:
            process.terminate()


def _wait(address: str, log: Path) -> None:
    until = time.monotonic() + 120
    while True:
        try:
            urllib.request.urlopen(address).close()  # noqa: S310 our own address
        except URLError:
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.2)
        else:
            return


@pytest.mark.slow
def test_the_step_of_a_pipeline_stops_it_and_leaves_its_report(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{clone / '.venv' / 'bin'}:{os.environ['PATH']}")
    [steps] = [yaml.safe_load(fence.text)["steps"] for fence in fences(ROOT / "README.md") if fence.info == "yaml"]
    [screened] = [step["run"] for step in steps if step.get("run", "").startswith("pendens screen")]

    run(Command(screened, 1), clone)

    report = screened.split("--output ")[1].split()[0]
    assert "<testsuite" in (clone / report).read_text(encoding="utf-8")
    assert [step["with"]["path"] for step in steps if "uses" in step] == [report]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_block_escapes_the_run_unseen(page: Path) -> None:
    for fence in fences(page):
        assert fence.info in {RUN, SERVED, NOT_RUN_INFO, *OTHERS}, f"{page.name}: say what {fence.text[:60]!r} is"
        if fence.info == NOT_RUN_INFO:
            assert [one.line for one in fence.commands if not f"{one.line} ".startswith(NOT_RUN)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_make_target_that_a_page_names_is_there(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", page.read_text(encoding="utf-8"), re.MULTILINE))

    assert named - targets == set()


@pytest.mark.parametrize(
    "page", [*PAGES, *sorted((ROOT / "docs" / "decisions").glob("*.md"))], ids=lambda page: page.name
)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]*)(?:#([^)\s]+))?\)", page.read_text(encoding="utf-8"))
    for target, anchor in links:
        if target.startswith(("http://", "https://")):
            continue
        there = page.parent / target if target else page
        assert there.exists(), f"{page.name} links to {target}, which is not there"
        if anchor:
            assert anchor in _anchors(there), f"{page.name} links to #{anchor}, which {there.name} does not have"


def _anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub and GitLab make them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
