"""The glossary has the words of the code: each once, and each where it says."""

import ast
import re

from tests.docs.fences import ROOT

ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| word ")
]


def test_no_word_is_told_twice() -> None:
    words = [word for row in ROWS for word in row[0].split(", ")]

    assert sorted({word for word in words if words.count(word) > 1}) == []


def test_every_class_or_function_that_bears_a_word_is_in_the_package() -> None:
    defined = {
        node.name
        for path in (ROOT / "service").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef | ast.FunctionDef)
    }
    named = {row[2].strip("`") for row in ROWS if re.fullmatch(r"`\w+`", row[2])}

    assert len(ROWS) > 50
    assert named - defined == set()
