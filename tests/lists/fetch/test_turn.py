"""Only one update works on a folder, and what goes wrong within its turn keeps its own name."""

from pathlib import Path

import pytest

from service.lists.fetch.feeds import UpdateUnderWayError
from service.lists.fetch.turn import turn


def test_another_update_is_told_apart_from_a_publisher_that_does_not_answer(tmp_path: Path) -> None:
    with pytest.raises(TimeoutError, match="the publisher"), turn(tmp_path, 0, on_wait=pytest.fail):
        raise TimeoutError("the publisher")
    with (
        turn(tmp_path, 0, on_wait=pytest.fail),
        pytest.raises(UpdateUnderWayError, match="another update has gone on for more than 0 s"),
        turn(tmp_path, 0, on_wait=lambda: None),
    ):
        pytest.fail("two have it")
