"""The worked examples of OFAC's FAQs 398, 399, 401 and 402 on its 50 % rule, each as OFAC answers it."""

from datetime import date

import pytest

from service.domain.stakes import Stake
from tests.domain.ownership.owners import blocked_parties, finding, owned, stake


@pytest.mark.parametrize(
    ("stakes", "blocked"),
    [
        pytest.param([stake("X", "A", 50), stake("A", "B", 50)], {"A", "B"}, id="401 example 1"),
        pytest.param(
            [stake("X", "A", 50), stake("X", "B", 50), stake("A", "C", 25), stake("B", "C", 25)],
            {"A", "B", "C"},
            id="401 example 2",
        ),
        pytest.param([stake("X", "A", 50), stake("X", "B", 10), stake("A", "B", 40)], {"A", "B"}, id="401 example 3"),
        pytest.param(
            [stake("X", "A", 50), stake("X", "B", 25), stake("A", "C", 25), stake("B", "C", 25)],
            {"A"},
            id="401 example 4",
        ),
        pytest.param(
            [stake("X", "A", 25), stake("X", "B", 25), stake("A", "C", 50), stake("B", "C", 50)],
            set(),
            id="401 example 5",
        ),
        pytest.param([stake("X", "A", 25), stake("Y", "A", 25)], {"A"}, id="399: two blocked persons together"),
        pytest.param([stake("X", "A", 49.99)], set(), id="less than half"),
        pytest.param([stake("X", "A", 25), stake("Z", "A", 75)], set(), id="an owner who is not blocked"),
    ],
)
def test_the_rule_is_read_as_ofac_reads_it(stakes: list[Stake], blocked: set[str]) -> None:
    assert blocked_parties(owned(stakes)) == blocked


def test_shares_are_never_multiplied_along_a_chain() -> None:
    chain = [stake("X", "A", 50), *(stake(a, b, 50) for a, b in ("AB", "BC", "CD", "DE"))]
    assert blocked_parties(owned(chain)) == {"A", "B", "C", "D", "E"}


def test_divestment_below_half_unblocks_from_its_day_on() -> None:
    """FAQ 402: an entity of which blocked persons own less than half is blocked no more."""
    register = owned([stake("X", "A", 60, until=date(2019, 1, 1)), stake("A", "B", 80)])
    assert blocked_parties(register, "2018-12-31") == {"A", "B"}
    assert blocked_parties(register, "2019-01-01") == set()
    assert finding(register, "B", "2019-01-01").flag.value == "former"


def test_a_share_that_nobody_states_never_counts_but_is_a_lead() -> None:
    register = owned([stake("X", "A", None), stake("A", "B", 60)])
    found = finding(register, "B")
    assert (found.flag.value, found.if_confirmed and found.if_confirmed.value) == ("review", "blocked")
    assert "owned 60 % by Entity X (us-list) through Entity A (share not stated)" in found.reason
    assert "a person must find out the share" in found.reason
    assert blocked_parties(register) == set()


def test_an_unstated_share_is_no_lead_where_others_leave_too_little() -> None:
    register = owned([stake("X", "A", None), stake("Z", "A", 60)])
    assert "A" not in register.listings
