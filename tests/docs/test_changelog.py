"""The changelog keeps to the sections of Keep a Changelog, each once in a release and in their order."""

import re

from tests.docs.fences import ROOT

SECTIONS = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"]


def test_a_release_has_the_known_sections_once_and_in_their_order() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    _, *releases = re.split(r"^## ", text, flags=re.MULTILINE)

    assert releases
    for release in releases:
        found = re.findall(r"^### (.+)$", release, re.MULTILINE)
        assert found == [section for section in SECTIONS if section in found]


def test_every_line_of_a_release_stands_under_a_section() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    _, *releases = re.split(r"^## ", text, flags=re.MULTILINE)

    for release in releases:
        before, *_ = release.split("\n### ")
        assert not re.search(r"^- ", before, re.MULTILINE)
