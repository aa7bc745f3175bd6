"""A store that is only looked at leaves no trace, and is never wrong for it."""

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection

from service.errors import StoreError
from service.store import Store
from tests.store.samples import NOW, published, screening

pytestmark = pytest.mark.sqlite


def traces(folder: Path) -> list[tuple[str, int, bytes]]:
    files = sorted(folder.iterdir())
    held = [(file.name, file.stat().st_mtime_ns, file.read_bytes()) for file in files]
    return [("", folder.stat().st_mtime_ns, b""), *held]


def look(url: str) -> Store:
    store = Store.open_readonly(url)
    assert store is not None
    return store


@pytest.fixture
def filled(url: str) -> str:
    with closing(Store.open(url)) as store:
        store.lists.add(published(), retrieved_at=NOW)
        store.add_screening(screening(published()))
    return url


@pytest.mark.slow
def test_looking_leaves_the_folder_as_it_was(filled: str, file: Path) -> None:
    before = traces(file.parent)
    with closing(look(filled)) as store:
        assert store.is_ready()
        assert store.lists.live_versions() == {"us-ccmc": published().version.version}
        assert store.lists.load() == (published(),)
        assert store.screening("0b8f") == screening(published())
    assert traces(file.parent) == before
    assert [path.name for path in file.parent.iterdir()] == ["pendens.db"]


@pytest.mark.slow
def test_looking_sees_what_a_running_program_has_written(filled: str, file: Path) -> None:
    with closing(Store.open(filled)) as running:
        running.lists.add(published("us-sdn"), retrieved_at=NOW)
        names = {path.name for path in file.parent.iterdir()}
        assert "pendens.db-wal" in names
        with closing(look(filled)) as store:
            assert set(store.lists.live_versions()) == {"us-ccmc", "us-sdn"}
            running.lists.add(published("us-el"), retrieved_at=NOW)
            assert set(store.lists.live_versions()) == {"us-ccmc", "us-el", "us-sdn"}
        assert {path.name for path in file.parent.iterdir()} == names


@pytest.mark.slow
def test_looking_goes_on_after_the_running_program_has_ended(filled: str, file: Path) -> None:
    running = Store.open(filled)
    running.lists.add(published("us-sdn"), retrieved_at=NOW)
    with closing(look(filled)) as store:
        running.close()
        before = traces(file.parent)
        assert set(store.lists.live_versions()) == {"us-ccmc", "us-sdn"}
        assert traces(file.parent) == before


@pytest.mark.slow
def test_an_answer_read_while_the_file_changed_is_read_again(filled: str) -> None:
    answers: list[int] = []

    def count(connection: Connection) -> int:
        found = connection.exec_driver_sql("SELECT count(*) FROM lists").scalar_one()
        if not answers:
            with closing(Store.open(filled)) as other:
                other.lists.add(published("us-sdn"), retrieved_at=NOW)
        answers.append(found)
        return int(found)

    with closing(look(filled)) as store:
        assert store.database.read(count) == 2
    assert answers == [1, 2]


@pytest.mark.slow
def test_a_failure_while_the_file_changed_is_tried_again(filled: str) -> None:
    tries = []

    def stumble(connection: Connection) -> int:
        tries.append(1)
        if len(tries) == 1:
            with closing(Store.open(filled)) as other:
                other.lists.add(published("us-sdn"), retrieved_at=NOW)
            connection.exec_driver_sql("SELECT * FROM nowhere")
        return len(tries)

    with closing(look(filled)) as store:
        assert store.database.read(stumble) == 2


@pytest.mark.slow
def test_a_file_that_never_rests_is_read_with_sqlites_own_locks(filled: str) -> None:
    tries: list[int] = []

    def disturb(connection: Connection) -> int:
        tries.append(len(tries))
        with closing(Store.open(filled)) as other:
            other.lists.add(published(f"us-{len(tries)}"), retrieved_at=NOW)
        return int(connection.exec_driver_sql("SELECT count(*) FROM lists").scalar_one())

    with closing(look(filled)) as store:
        assert store.database.read(disturb) == 5
    assert len(tries) == 4


@pytest.mark.slow
def test_nothing_can_be_written_while_looking(filled: str) -> None:
    with closing(look(filled)) as store, pytest.raises(StoreError, match="it may not be written"):
        store.lists.add(published("us-sdn"), retrieved_at=NOW)


def test_there_is_nothing_to_look_at_where_there_is_no_file(url: str, file: Path) -> None:
    assert Store.open_readonly(url) is None
    assert not file.parent.exists()


def test_an_empty_file_is_nothing_to_look_at(url: str, file: Path) -> None:
    file.parent.mkdir()
    file.touch()
    before = traces(file.parent)
    assert Store.open_readonly(url) is None
    assert traces(file.parent) == before


@pytest.mark.slow
def test_a_name_with_signs_that_addresses_use_is_looked_at_as_it_is(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/50% häm#1 & more.db"
    with closing(Store.open(url)) as store:
        store.lists.add(published(), retrieved_at=NOW)
    with closing(look(url)) as store:
        assert store.lists.load() == (published(),)
