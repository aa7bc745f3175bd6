"""What goes wrong outside Pendens is said in one plain sentence, without numbers of errors or Python's own shapes."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

NAMES_OF_PYTHON = re.compile(r"Errno|Traceback|\{'|\['|Error:")


def told(arguments: list[str], **environment: str) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PENDENS_")}
    done = subprocess.run(
        [sys.executable, "-m", "service.cli", *arguments],
        env={**kept, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 2
    assert not NAMES_OF_PYTHON.search(done.stderr), done.stderr
    return done.stderr


def test_a_port_in_use_is_said_with_the_way_out(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        said = told(["serve", "--port", port], PENDENS_HOME=str(tmp_path))
    assert said == f"pendens: port {port} is in use: choose another with --port\n"


def test_an_address_of_another_machine_is_said_with_the_way_out(tmp_path: Path) -> None:
    key = f"pnd_abcdefgh_{'x' * 43}"
    said = told(["serve", "--host", "192.0.2.1", "--port", "0"], PENDENS_HOME=str(tmp_path), PENDENS_ADMIN_KEY=key)
    assert said == "pendens: 192.0.2.1 is no address of this machine: choose another with --host\n"


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    said = told(["screen", str(tmp_path / "none.csv"), "--no-store"], PENDENS_HOME=str(tmp_path))
    assert f"pendens: {tmp_path / 'none.csv'} is not there: check how it is written" in said


def test_an_output_in_a_folder_that_is_not_there_names_the_folder(tmp_path: Path) -> None:
    file = tmp_path / "book.csv"
    file.write_text("Name,ISIN\nAPPLE INC,US0378331005\n", encoding="utf-8")
    output = tmp_path / "nowhere" / "result.json"
    said = told(["screen", str(file), "--output", str(output), "--no-store"], PENDENS_HOME=str(tmp_path))
    assert f"pendens: {tmp_path / 'nowhere'} is not there" in said


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"PENDENS_PORT": "abc"}, "PENDENS_PORT: not a whole number"),
        ({"PENDENS_WORKERS": "0", "PENDENS_STALE_POLICY": "maybe"}, "PENDENS_WORKERS: must be greater than or equal"),
        ({"PENDENS_SECRET_KEY": "short-secret"}, "PENDENS_SECRET_KEY: write a random text"),
    ],
)
def test_settings_that_cannot_be_used_are_named_one_by_one(
    tmp_path: Path, settings: dict[str, str], words: str
) -> None:
    said = told(["doctor"], PENDENS_HOME=str(tmp_path), **settings)
    assert words in said
    assert all(name in said for name in settings)
    assert "short-secret" not in said
    assert "unset it for the default" in said
