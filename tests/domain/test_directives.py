"""Directives by instrument: each kind, each day of issue, each tenor; what is not known never frees."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.as_of import AsOf
from service.domain.events import EventKind
from service.domain.findings import Finding, Question, finding_of
from service.domain.holdings import Holding
from service.domain.instruments import Applies, Instrument, InstrumentRule, Subject, Terms, reach_of
from service.lists.reviewed.programmes import load_programmes
from service.register.register import Register
from tests.builders import event, listing, match, party, published

LAW = load_programmes()
DEBT, EQUITY = Instrument.DEBT, Instrument.EQUITY


def reach(code: str, terms: Terms, listed_on: str = "2014-07-16") -> Applies:
    rules = LAW.get(code).instruments
    assert rules is not None
    return reach_of(rules, terms, date.fromisoformat(listed_on)).reach


def bond(issued: str, matures: str) -> Terms:
    return Terms(DEBT, date.fromisoformat(issued), date.fromisoformat(matures))


def share(issued: str | None = None, kind: Instrument = EQUITY) -> Terms:
    return Terms(kind, date.fromisoformat(issued) if issued else None)


@pytest.mark.parametrize(
    ("code", "terms", "wanted"),
    [
        ("us-ssi.directive-1", share("2014-07-15"), Applies.NO),
        ("us-ssi.directive-1", share("2014-07-16"), Applies.YES),
        ("us-ssi.directive-1", share("2015-01-01", Instrument.DEPOSITARY_RECEIPT), Applies.YES),
        ("us-ssi.directive-1", share(), Applies.OPEN),
        ("us-ssi.directive-1", bond("2014-07-15", "2024-07-15"), Applies.NO),
        ("us-ssi.directive-1", bond("2014-08-01", "2014-10-30"), Applies.NO),  # 90 days
        ("us-ssi.directive-1", bond("2014-08-01", "2014-10-31"), Applies.YES),  # 91 days
        ("us-ssi.directive-1", bond("2014-09-11", "2014-10-31"), Applies.NO),  # 50 days, the day before the amendment
        ("us-ssi.directive-1", bond("2014-09-12", "2014-10-31"), Applies.YES),
        ("us-ssi.directive-1", bond("2017-11-27", "2017-12-20"), Applies.NO),  # 23 days
        ("us-ssi.directive-1", bond("2017-11-28", "2017-12-20"), Applies.YES),
        ("us-ssi.directive-1", bond("2017-11-28", "2017-12-12"), Applies.NO),  # 14 days
        ("us-ssi.directive-2", share("2020-01-01"), Applies.NO),
        ("us-ssi.directive-2", share(kind=Instrument.DEPOSITARY_RECEIPT), Applies.NO),
        ("us-ssi.directive-2", bond("2017-11-27", "2018-02-01"), Applies.NO),  # 66 days
        ("us-ssi.directive-2", bond("2017-11-28", "2018-02-01"), Applies.YES),
        ("us-ssi.directive-2", bond("2018-05-01", "2018-06-30"), Applies.NO),  # 60 days
        ("us-ssi.directive-3", bond("2014-09-12", "2014-10-12"), Applies.NO),  # 30 days
        ("us-ssi.directive-3", bond("2014-09-12", "2014-10-13"), Applies.YES),
        ("us-ssi.directive-3", share("2020-01-01"), Applies.NO),
        ("us-ssi.directive-4", share("2020-01-01"), Applies.NO),
        ("us-ssi.directive-4", bond("2020-01-01", "2040-01-01"), Applies.NO),
        ("us-ssi.directive-4", Terms(), Applies.NO),
        ("us-eo14024-directives.directive-1", bond("2021-06-13", "2031-06-13"), Applies.NO),
        ("us-eo14024-directives.directive-1", bond("2021-06-14", "2031-06-13"), Applies.OPEN),  # primary market alone
        ("us-eo14024-directives.directive-1a", bond("2022-02-28", "2031-06-13"), Applies.NO),
        ("us-eo14024-directives.directive-1a", bond("2022-03-01", "2031-06-13"), Applies.YES),
        ("us-eo14024-directives.directive-3", share("2022-03-25"), Applies.NO),
        ("us-eo14024-directives.directive-3", share("2022-03-26"), Applies.YES),
        ("us-eo14024-directives.directive-3", bond("2022-03-26", "2022-04-09"), Applies.NO),  # 14 days
        ("us-eo14024-directives.directive-3", bond("2022-03-26", "2022-04-10"), Applies.YES),
    ],
)
def test_a_directive_reaches_what_its_words_say(code: str, terms: Terms, wanted: Applies) -> None:
    assert reach(code, terms) is wanted


def test_new_is_what_was_issued_since_the_issuer_was_listed() -> None:
    assert reach("us-ssi.directive-1", share("2015-06-01"), listed_on="2015-12-22") is Applies.NO
    assert reach("us-ssi.directive-1", share("2015-12-22"), listed_on="2015-12-22") is Applies.YES


@pytest.mark.parametrize(
    ("terms", "fact"),
    [
        (Terms(), "whether it is debt or equity"),
        (Terms(Instrument.FUND), "whether it is debt or equity"),
        (Terms(Instrument.SWAP), "what security lies beneath it"),
        (Terms(DEBT), "when it was issued"),
        (Terms(DEBT, date(2018, 1, 1)), "when it matures"),
    ],
)
def test_what_is_not_known_is_named(terms: Terms, fact: str) -> None:
    rules = LAW.get("us-ssi.directive-2").instruments or ()
    assert reach_of(rules, terms).fact == fact


def test_a_bond_that_ended_before_the_directive_is_not_reached() -> None:
    assert reach("us-ssi.directive-2", Terms(DEBT, matures_on=date(2014, 7, 1))) is Applies.NO


kinds = st.sampled_from([Subject.DEBT, Subject.EQUITY])
days = st.dates(date(2014, 1, 1), date(2024, 1, 1))
rules = st.builds(
    InstrumentRule, st.just("p"), kinds, days, st.just("s"), st.just("A"), st.none(), st.none() | st.integers(1, 400)
)


@given(st.lists(rules, max_size=4), st.sampled_from(Instrument), days, st.integers(1, 4_000))
def test_a_fact_more_settles_and_never_turns_an_answer_round(
    table: list[InstrumentRule], kind: Instrument, issued: date, tenor: int
) -> None:
    """Whatever is left out of the terms, the answer is the same or open."""
    matures = issued + timedelta(days=tenor)
    whole = reach_of(table, Terms(kind, issued, matures)).reach
    for known in (Terms(), Terms(kind), Terms(kind, issued), Terms(kind, None, matures)):
        assert reach_of(table, known).reach in {whole, Applies.OPEN}


def finding(code: str, terms: Terms | None, listed: str = "2014-07-16") -> Finding:
    one = listing(code, listed=listed)
    known = Register.of([published("us-cons", [party()], [one])], LAW)
    return finding_of(
        Holding(2, "X"), [match()], known, Question(AsOf.parse("2019-06-03"), AsOf.parse("2026-11-22")), terms
    )


@pytest.mark.parametrize(
    ("code", "terms", "flag", "words"),
    [
        ("us-ssi.directive-2", share(), "notice", "that does not restrict this security (EO 13662 Directive 2"),
        ("us-ssi.directive-4", None, "notice", "that does not restrict this security (EO 13662 Directive 4"),
        (
            "us-ssi.directive-2",
            bond("2018-01-01", "2028-01-01"),
            "restricted",
            "60) and never equity: this security is one of them, so no new purchase",
        ),
        (
            "us-ssi.directive-2",
            None,
            "restricted",
            "treat it as restricted until it is known whether it is debt or equity",
        ),
        (
            "us-ssi",
            share(),
            "restricted",
            "names: treat it as restricted unless the measure's own text leaves it out (EO 13662 directives 1-4)",
        ),
    ],
)
def test_the_reason_names_the_directive_and_the_fact_that_would_settle_it(
    code: str, terms: Terms | None, flag: str, words: str
) -> None:
    found = finding(code, terms)
    assert found.flag == flag
    assert words in found.reason


def test_the_day_of_a_file_does_not_make_older_bonds_free() -> None:
    """A list that prints no days shows an entry later than the law began: what was issued since is not older."""
    seen = replace(
        listing("us-ssi.directive-2", listed="2025-12-18"),
        events=(event(EventKind.LISTED, "2025-12-18", is_inferred=True),),
    )
    register = Register.of([published("us-cons", [party()], [seen])], LAW)
    question = Question(AsOf.parse("2026-01-15"), AsOf.parse("2026-01-15"))
    found = finding_of(Holding(2, "X"), [match()], register, question, bond("2018-01-05", "2028-01-05"))
    assert found.flag.value == "restricted"
    older = finding_of(Holding(2, "X"), [match()], register, question, bond("2014-07-15", "2028-01-05"))
    assert older.flag.value == "notice"


def test_a_directive_names_itself_beside_its_family() -> None:
    directive = LAW.get("us-ssi.directive-2")

    assert (directive.family, directive.measure) == ("us-ssi", "us-ssi.directive-2")
    assert LAW.get("us-sdn").measure is None
