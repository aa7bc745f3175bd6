"""A small list in OFAC's format, as it is fetched, and what a screening says of it."""

import json
import socket
import struct
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.cli.main import run_command
from tests.lists.readers.ofac_extracts import prim, row, source
from tests.publisher import Visit

FIRST_DAY = datetime(2026, 5, 4, 12, tzinfo=UTC)
THREE_DAYS_LATER = datetime(2026, 5, 7, 12, tzinfo=UTC)
FIRMS = ["ORCHID LAUNCH WORKS", "PELICAN TANKER", "QUARRY OPTICS", "RAVEN METALS", "SPRUCE AVIONICS"] + [
    f"{tree} HARBOUR TRADING" for tree in ("ALDER", "BEECH", "CEDAR", "DOGWOOD", "ELM", "FIR", "GINKGO", "HAZEL")
]
PRIMARY, ALIASES = "/exports/SDN.CSV", "/exports/ALT.CSV"
Play = Callable[[Visit], None]


def primary(firms: list[str], first: int = 101) -> bytes:
    rows = [prim(str(first + place), name, programmes="SDGT") for place, name in enumerate(firms)]
    return source("sdn.csv", *rows).content


GOOD = primary(FIRMS)
GOOD_ALIASES = source("alt.csv", row("101", "7", "aka", "OLW SPACE", None)).content


def screened(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[str, int]:
    """Give the flag of a firm known by its alias in the second file, and the age of the list."""
    portfolio = tmp_path / "portfolio.csv"
    portfolio.write_text("Name\nOLW SPACE\n")
    capsys.readouterr()
    run_command(["screen", str(portfolio), "--lists", "us-sdn", "--format", "json", "--all", "--no-store"])
    document = json.loads(capsys.readouterr().out)
    return document["findings"][0]["flag"], document["lists"][0]["age_days"]


def gives(content: bytes, status: int = 200, **headers: str) -> Play:
    return lambda visit: visit.answer(status, content, **headers)


def resets(visit: Visit) -> None:
    visit.send_response(200)
    visit.send_header("Content-Length", str(len(GOOD)))
    visit.end_headers()
    visit.wfile.write(GOOD[: len(GOOD) // 2])
    visit.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    visit.connection.close()
