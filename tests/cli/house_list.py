"""A list of the firm, written to a file."""

import gzip
from pathlib import Path

HEADER = "id,name,restriction,aliases,isins,listed_on,reason\n"


def write(tmp_path: Path, *rows: str, name: str = "house.csv") -> str:
    file = tmp_path / name
    content = (HEADER + "\n".join(rows) + "\n").encode()
    file.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    return str(file)
