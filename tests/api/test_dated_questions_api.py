"""The law's answers on dated questions with the bundled lists, through POST /v1/screenings."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.api.conftest import Json
from tests.dated_questions import OWN, Question, differs, questions_of, shared_questions

pytestmark = pytest.mark.slow

Screen = Callable[..., Json]


def wrong(questions: list[Question], screen: Screen) -> list[object]:
    found: list[object] = []
    for one in questions:
        holding = {name: one[name] for name in ("name", "isin") if one[name]}
        asked = {"known_at": one["known_at"]} if one.get("known_at") else {}
        holder = {"jurisdictions": [one["jurisdiction"]]} if one.get("jurisdiction") else {}
        (finding,) = screen(holding, as_of=one["as_of"], include_clear=True, **asked, **holder)["findings"]
        if difference := differs(one, finding):
            found.append((one["name"], one["as_of"], difference))
    return found


def test_our_own_dated_questions_come_out_as_the_law_answered(screen: Screen) -> None:
    assert wrong(questions_of(OWN), screen) == []


def test_the_shared_dated_questions_come_out_as_written(shared_data: Path, screen: Screen) -> None:
    assert wrong(shared_questions(shared_data / "facts"), screen) == []
