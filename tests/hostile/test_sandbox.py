"""The sandbox lives through whatever a parser does, and says in one sentence what it was."""

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.errors import ParserError, ParserMemoryError, ParserTimeError
from service.sandbox import ParserLimits, Sandbox, Task

pytestmark = pytest.mark.slow

LIMITS = ParserLimits(seconds=1)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    made = Sandbox()
    yield made
    made.close()


def run(sandbox: Sandbox, name: str, arguments: object = None, content: bytes = b"") -> bytes:
    return b"".join(sandbox.parse(Task("tests.hostile.breaking", name), arguments, [content], LIMITS))


@pytest.mark.parametrize(
    ("name", "error", "says"),
    [
        ("dies", ParserError, r"the parser died of it \(SIGSEGV\): open it in the program that made it"),
        ("fills_memory", ParserMemoryError, r"more than 400 MB of memory: .*PENDENS_PARSER_MEMORY_MB"),
        ("runs_forever", ParserTimeError, r"more than 1 s of computing time: .*PENDENS_PARSER_SECONDS"),
        ("stumbles", ParserError, r"the parser failed on it \(ZeroDivisionError\)"),
        ("no_such_parser", ParserError, "AttributeError"),
    ],
)
def test_a_parser_that_breaks_is_a_refusal_and_the_next_file_is_read(
    sandbox: Sandbox, name: str, error: type[ParserError], says: str
) -> None:
    with pytest.raises(error, match=says) as refused:
        run(sandbox, name)
    assert "secret" not in str(refused.value)
    assert run(sandbox, "gives_back", content=b"still here") == b"still here"


def test_a_parser_cannot_write_files_and_knows_no_keys(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PENDENS_SECRET_KEY", "0" * 40)
    with pytest.raises(ParserError):
        run(sandbox, "writes", str(tmp_path / "left behind"))
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) == 0
    assert b"PENDENS" not in run(sandbox, "tells_environment")


def test_what_is_no_answer_is_a_refusal(sandbox: Sandbox) -> None:
    with pytest.raises(ParserError):
        run(sandbox, "sends_nonsense")


def test_many_threads_share_a_sandbox_and_get_their_own_answers(sandbox: Sandbox) -> None:
    answers: dict[int, bytes] = {}

    def ask(number: int) -> None:
        answers[number] = run(sandbox, "gives_back", content=b"%d" % number * 100_000)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {number: b"%d" % number * 100_000 for number in range(16)}


def test_a_fork_of_the_service_gets_a_fork_server_of_its_own(sandbox: Sandbox) -> None:
    run(sandbox, "gives_back")
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(write, run(sandbox, "gives_back", content=b"forked"))
        sandbox.close()
        os._exit(0)
    os.waitpid(child, 0)
    os.close(write)
    with os.fdopen(read, "rb") as told:
        assert told.read() == b"forked"
    assert run(sandbox, "gives_back", content=b"parent") == b"parent"


def test_a_warm_sandbox_costs_a_small_file_next_to_nothing(sandbox: Sandbox) -> None:
    run(sandbox, "gives_back")
    began = time.process_time()
    for _ in range(20):
        run(sandbox, "gives_back", content=b"small")
    assert (time.process_time() - began) / 20 < 0.1
