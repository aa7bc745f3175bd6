"""Only one update works on a folder, and what goes wrong within its turn keeps its own name."""

from pathlib import Path

import pytest

from service.lists.fetch.feeds import UpdateUnderWayError
from service.lists.fetch.folder_update_lock import folder_update_lock


def test_another_update_is_told_apart_from_a_publisher_that_does_not_answer(tmp_path: Path) -> None:
    with pytest.raises(TimeoutError, match="the publisher"), folder_update_lock(tmp_path, 0, on_wait=pytest.fail):
        raise TimeoutError("the publisher")
    with (
        folder_update_lock(tmp_path, 0, on_wait=pytest.fail),
        pytest.raises(UpdateUnderWayError, match="another update has gone on for more than 0 s"),
        folder_update_lock(tmp_path, 0, on_wait=lambda: None),
    ):
        pytest.fail("two have it")
