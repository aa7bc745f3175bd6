"""What is made or found when it is asked for looks like any sequence or mapping."""

import pytest

from service.register.on_demand import FoundOnDemand, Made


def test_values_made_when_asked_for_are_a_sequence() -> None:
    doubled = Made([1, 2, 3], lambda value: value * 2)
    assert (list(doubled), doubled[-1], doubled[1:], len(doubled)) == ([2, 4, 6], 6, [4, 6], 3)


def test_values_found_when_asked_for_are_a_mapping_of_those_that_are_found() -> None:
    found = FoundOnDemand({"one": 1, "none": 2}, {"one": "I"}.get)
    assert dict(found) == {"one": "I"}
    assert len(found) == 1
    with pytest.raises(KeyError):
        found["none"]
