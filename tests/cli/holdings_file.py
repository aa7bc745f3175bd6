"""A small holdings file, and what the command answers when it screens one."""

import json
from pathlib import Path
from typing import Any

import pytest

from service.cli.main import run_command

HEADER = "Name,ISIN,Quantity,Market Value,Currency\n"


def screen(capsys: pytest.CaptureFixture[str], file: Path, *options: str) -> tuple[int, dict[str, Any]]:
    code = run_command(["screen", str(file), "--format", "json", *options])
    return code, json.loads(capsys.readouterr().out)


def portfolio(tmp_path: Path, *rows: str, header: str = HEADER) -> Path:
    file = tmp_path / "holdings.csv"
    file.write_text(header + "\n".join(rows) + "\n", encoding="utf-8")
    return file
