"""The trace shows the stages with the figures that the matcher answers with."""

import re
from pathlib import Path

from house_tools.worked_example import PAGE, with_example
from service.domain.holdings import Holding
from service.matching import Index, trace

_STAGES = ["1 parse", "2 expand", "3 retrieve", "4 align", "5 decide"]


def test_a_trace_goes_through_all_stages_and_ends_with_the_answer(index: Index) -> None:
    lines = trace(index, "HIKVISON DIGITAL TECH CO-A")
    told = [stage for stage in _STAGES if any(line.startswith(stage) for line in lines)]
    assert told == _STAGES
    match = index.best_matches(Holding(1, "HIKVISON DIGITAL TECH CO-A"))[0]
    assert lines[-1].endswith(f"= {match.score:.2f}  {match.strength.value}")
    assert match.against in lines[-1]
    assert any("hikvison → hikvision (spelling 0.89)" in line for line in lines)


def test_the_points_of_a_trace_sum_to_its_score(index: Index) -> None:
    for name in ("HIKVISON DIGITAL TECH CO-A", "CNOOC LTD ACCT 77", "CNOOC LTD VERTEX", "China Telecom Corp"):
        points, _, score = trace(index, name)[-1].rpartition(" = ")
        said = sum(float(one) for one in re.findall(r"[+-]\d\.\d\d(?= )", points))
        assert abs(said - float(score.split()[0])) <= 0.03  # every point is rounded to two digits


def test_a_trace_says_what_was_set_aside(index: Index) -> None:
    assert any("set aside 'acct 77'" in line for line in trace(index, "CNOOC LTD ACCT 77"))


def test_a_trace_of_a_name_that_is_not_listed_does_not_call_it_clear(index: Index) -> None:
    lines = trace(index, "ZEBRA TECHNOLOGIES CORP")
    assert lines[-1] == "5 decide   no listed name reaches the threshold"
    assert "clear" not in "\n".join(lines)


def test_a_trace_of_a_name_that_says_nothing_says_so(index: Index) -> None:
    assert trace(index, "LTD")[1:] == ["1 parse    nothing in the name can be compared"]


def test_the_page_about_matching_shows_the_figures_of_the_code() -> None:
    page = Path(PAGE).read_text(encoding="utf-8")
    assert page == with_example(page), "python -m house_tools.worked_example --write"
