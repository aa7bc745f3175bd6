"""Which matches of a list count: the best settles the entry, not whether another measure names the company too."""

from dataclasses import replace

import pytest

from service.domain.findings import Finding, Question, finding_of
from service.domain.flags import Flag
from service.domain.holdings import Holding
from service.domain.matches import Match, Strength
from service.domain.programmes import Programmes, Restriction
from service.register.register import Register
from tests.builders import PROGRAMMES, listing, match, moment, party, programme, published

LAW = Programmes(
    {
        **PROGRAMMES.by_code,
        "sector.goods": programme("sector.goods", Restriction.NONE),
        "sector.debt": programme("sector.debt", Restriction.PARTIAL),
    }
)


def answer(best: str, other: str, *matches: Match) -> Finding:
    parties = [party(), party("other")]
    known = Register.of(
        [published("eu-test", parties, [listing(best), listing(other, party_id="other", entry="Acme Bank")])], LAW
    )
    question = Question(moment("2021-02-01"), moment("2026-11-22"), ("US",))
    return finding_of(Holding(2, "ACME CORP"), matches, known, question)


EXACT, LEAD = match(Strength.EXACT), match(Strength.POSSIBLE, "other", 0.7)


def test_an_exact_match_on_a_measure_that_restricts_nothing_hides_no_lead_to_one_that_does() -> None:
    finding = answer("sector.goods", "sector.debt", EXACT, LEAD)
    assert (finding.flag, finding.if_confirmed) == (Flag.REVIEW, Flag.RESTRICTED)
    assert [entry.counts for entry in finding.matches] == [True, True]


@pytest.mark.parametrize(
    ("best", "other"),
    [
        ("sector.debt", "sector.goods"),  # the restricting measure itself is meant
        ("sector.goods", "notice"),  # another law that restricts nothing
        ("notice", "blocking"),  # another law: the entry of the list is settled
        ("sector.goods", "sector.goods"),
    ],
)
def test_else_the_best_match_settles_the_entry(best: str, other: str) -> None:
    finding = answer(best, other, EXACT, LEAD)
    assert [entry.counts for entry in finding.matches] == [True, False]
    assert finding.flag is (Flag.RESTRICTED if best == "sector.debt" else Flag.NOTICE)


def test_a_close_match_on_the_restricting_measure_counts_as_what_it_is() -> None:
    finding = answer("sector.goods", "sector.debt", EXACT, match(Strength.CLOSE, "other", 0.95))
    assert finding.flag is Flag.RESTRICTED


def test_a_known_namesake_stays_ruled_out() -> None:
    finding = answer("sector.goods", "sector.debt", EXACT, replace(LEAD, ruled_out="a namesake"))
    assert finding.flag is Flag.NOTICE
