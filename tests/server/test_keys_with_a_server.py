"""With a database server nobody is let in without a key, on this machine too: others may reach the same rows."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import SERVER

pytestmark = pytest.mark.skipif(not SERVER, reason="PENDENS_TEST_DATABASE_URL names no PostgreSQL server")


def test_it_does_not_start_until_somebody_has_a_key(home: Path) -> None:
    serve = [sys.executable, "-m", "service.cli", "serve", "--host", "127.0.0.1", "--port", "0"]
    refused = subprocess.run(serve, capture_output=True, text=True, timeout=120, check=False)
    assert refused.returncode == 2
    assert "pendens keys create" in refused.stderr
    assert "Traceback" not in refused.stderr
