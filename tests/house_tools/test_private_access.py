"""The check of tests that reach inside finds each way of doing so, and none where there is none."""

from pathlib import Path

import pytest

from house_tools.private_access import KNOWN, offenders, reached, too_many


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("store._database.read(f)", ["_database"]),
        ("from service.store import _hidden, Store", ["_hidden"]),
        ("monkeypatch.setattr(module, '_LIMIT', 3)", ["_LIMIT"]),
        ("monkeypatch.setattr('service.files._LIMIT', 3)", ["_LIMIT"]),
        ("self._cache = cls._made", []),
        ("value.__class__.__name__", []),
        ("os._exit(0)", []),
        ("from tests.builders import _made", []),
        ("store.database.read(f); name = '_database'", []),
    ],
)
def test_each_way_inside_is_found(source: str, names: list[str]) -> None:
    assert [name for _, name in reached(source)] == names


def test_a_file_that_is_not_known_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "test_new.py").write_text("x = 1\nstore._database\n", "utf-8")
    said = list(too_many(offenders(tmp_path)))
    assert "tests/test_new.py:2: reaches for _database: speak to a public door" in said
    assert all(f"tests/{file}" in " ".join(said) for file in KNOWN)  # none of these is in the folder any more


def test_no_test_reaches_inside_that_did_not() -> None:
    assert list(too_many(offenders())) == []
