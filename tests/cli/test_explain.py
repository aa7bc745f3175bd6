"""`pendens explain --trace` shows the stages of matching under the explanation."""

import pytest

from service.cli.main import run_command

pytestmark = pytest.mark.slow


def test_a_trace_follows_the_explanation(capsys: pytest.CaptureFixture[str]) -> None:
    question = ["explain", "--name", "CHINA MOBILE LTD", "--as-of", "2022-03-01", "--known-at", "2022-03-01"]
    assert run_command(question) == 0
    plain = capsys.readouterr().out
    assert run_command([*question, "--trace"]) == 0
    traced = capsys.readouterr().out
    assert traced.startswith(plain)
    stages = [line for line in traced.removeprefix(plain).splitlines() if line[:2] in {"1 ", "2 ", "3 ", "4 ", "5 "}]
    assert [line[0] for line in stages] == sorted(line[0] for line in stages)
    assert {line[0] for line in stages} == set("12345")


def test_a_trace_without_a_name_says_what_to_add(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["explain", "--isin", "CNE100000PM8", "--trace"]) == 2
    assert "add --name" in capsys.readouterr().err
