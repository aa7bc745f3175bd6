"""What a screening adds to its findings: errors, warnings, ages; and which state of the lists it asks."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from service.domain.as_of import AsOf
from service.domain.holdings import Holding, Portfolio, RowNote
from service.domain.instruments import Instrument
from service.domain.outcomes import Cause
from service.domain.parties import Identifier, IdentifierKind
from service.matching import load_profile
from service.register.register import Register
from service.screening.screener import Screener, Screening, ScreeningRequest
from tests.builders import listing, party, published, register

FAULTY = "BRC1EODR004"
KNOWN = register(
    published(
        "us-test",
        [
            party(
                identifiers=(Identifier(IdentifierKind.ISIN, "CNE100000PM8"), Identifier(IdentifierKind.ISIN, FAULTY))
            ),
            party("other", identifiers=(Identifier(IdentifierKind.TICKER, "0981 HK"),)),
        ],
        [listing("notice"), listing("notice", party_id="other")],
    )
)


def at(day: str) -> Callable[[], datetime]:
    return lambda: datetime.fromisoformat(day).replace(tzinfo=UTC)


def screener(known: Register = KNOWN, day: str = "2026-11-22", max_age: int | None = None) -> Screener:
    return Screener(known, load_profile(), at(day), max_age_days=max_age)


def screen(*holdings: Holding, by: Screener | None = None, warnings: tuple[RowNote, ...] = ()) -> Screening:
    portfolio = Portfolio(holdings, rows=len(holdings), warnings=warnings)
    return (by or screener()).screen(portfolio, ScreeningRequest())


def test_identifiers_that_lead_to_two_parties_are_shown_and_both_count() -> None:
    screening = screen(Holding(5, isin="CNE100000PM8", ticker="981", exchange="XHKG"))
    assert {entry.match.party_id for entry in screening.findings[0].matches if entry.counts} == {"acme", "other"}
    assert [(note.row, note.column) for note in screening.portfolio.warnings] == [(5, "isin")]
    assert "several parties" in screening.portfolio.warnings[0].message


def on_two_lists(first: str, second: str, *, same_list: bool = False) -> Screening:
    """Screen a holding whose two identifiers lead to records with these publisher's numbers."""
    isin, ticker = Identifier(IdentifierKind.ISIN, "CNE100000PM8"), Identifier(IdentifierKind.TICKER, "0981 HK")
    one = party(identifiers=(isin, Identifier(IdentifierKind.PUBLISHER, first)))
    two = party("other", identifiers=(ticker, Identifier(IdentifierKind.PUBLISHER, second)))
    records = [listing("notice")], [listing("notice", party_id="other")]
    if same_list:
        known = register(published("us-test", [one, two], [*records[0], *records[1]]))
    else:
        known = register(published("us-test", [one], records[0]), published("us-copy", [two], records[1]))
    return screen(Holding(5, isin="CNE100000PM8", ticker="981", exchange="XHKG"), by=screener(known))


def test_records_with_one_publishers_number_on_several_lists_are_one_party() -> None:
    screening = on_two_lists("ofac:30946", "ofac:30946")
    assert len({entry.match.party_id for entry in screening.findings[0].matches if entry.counts}) == 2
    assert screening.portfolio.warnings == ()


@pytest.mark.parametrize(("second", "same_list"), [("ofac:30947", False), ("ofac:30946", True)])
def test_records_of_other_numbers_or_of_one_list_are_several_parties(second: str, same_list: bool) -> None:  # noqa: FBT001 a table row
    screening = on_two_lists("ofac:30946", second, same_list=same_list)
    assert ["several parties" in note.message for note in screening.portfolio.warnings] == [True]


@pytest.mark.parametrize(
    "holding",
    [Holding(3, name="."), Holding(3, name="Co Ltd"), Holding(3, figi="BBG000BLNNH6"), Holding(3, lei="x" * 20)],
)
def test_a_holding_that_cannot_be_matched_is_an_error_and_never_clear(holding: Holding) -> None:
    screening = screen(holding, Holding(4, name="APPLE INC"))
    assert [note.row for note in screening.portfolio.errors] == [3]
    assert [finding.holding.row for finding in screening.findings] == [4]
    assert screening.outcome == "incomplete"


def test_a_faulty_identifier_that_a_list_prints_so_is_not_called_unused() -> None:
    note = RowNote(2, "isin", FAULTY, "check digit is 4, expected 5: screened by name only")
    other = RowNote(3, "isin", "US0378331006", "check digit is 6, expected 5: screened by name only")
    holdings = (Holding(2, name="Acme", isin=FAULTY), Holding(3, name="APPLE INC", isin="US0378331006"))
    warnings = screen(*holdings, warnings=(note, other)).portfolio.warnings
    assert [w.message.rpartition(": ")[2] for w in warnings] == ["found as a list prints it", "screened by name only"]


def test_a_purchase_after_the_day_asked_about_earns_a_warning() -> None:
    asked = ScreeningRequest(as_of=AsOf(date(2022, 1, 1)))
    bought = (
        Holding(2, name="APPLE INC", acquired_on=date(2022, 1, 1)),
        Holding(3, name="XEROX CORP", acquired_on=date(2022, 2, 1)),
    )
    warnings = screener().screen(Portfolio(bought, rows=2), asked).portfolio.warnings
    assert [(note.row, note.column) for note in warnings] == [(3, "acquired_on")]


STRANGE = [
    "海康威视",
    "ПАО Сбербанк",
    "בנק לאומי",
    "삼성전자",
    "ソニーグループ",
    "شركة أرامكو",
    "ธนาคารกรุงเทพ",
    "Ελληνική Τράπεζα",
    "海康威视 CO LTD",
]


@pytest.mark.parametrize("name", STRANGE)
def test_a_name_in_a_script_that_no_listed_name_has_is_not_clear_by_itself(name: str) -> None:
    screening = screen(Holding(2, name=name), Holding(3, name="APPLE INC"))
    assert [(note.row, note.column) for note in screening.portfolio.errors] == [(2, "name")]
    assert [finding.holding.row for finding in screening.findings] == [3]
    assert (screening.outcome.value, screening.gate.value) == ("incomplete", "incomplete")


@pytest.mark.parametrize("name", STRANGE)
def test_a_name_in_a_script_that_no_listed_name_has_beside_an_identifier_earns_a_warning(name: str) -> None:
    screening = screen(Holding(2, name=name, isin="CNE100000Q43"))
    assert [(note.row, note.column) for note in screening.portfolio.warnings] == [(2, "name")]
    assert len(screening.findings) == 1
    assert screening.outcome == "clear"


def test_what_could_not_be_read_makes_the_outcome_incomplete() -> None:
    notes = [RowNote(0, "sheet", f"Sheet {number}", "was not read", unread=True) for number in range(12)]
    screening = screen(Holding(2, name="APPLE INC"), warnings=(*notes, RowNote(0, "sheet", "S", "was looked at")))
    assert (screening.outcome.value, screening.gate.value) == ("incomplete", "incomplete")
    assert {one.cause for one in screening.shortfalls} == {Cause.UNREAD}
    assert [one.hint for one in screening.shortfalls][:1] == ["sheet 'Sheet 0' was not read"]
    assert len(screening.shortfalls) == 11
    assert "2 more" in screening.shortfalls[-1].hint


def test_a_list_nobody_looked_at_for_half_a_year_earns_a_warning_and_is_not_stale() -> None:
    screening = screen(Holding(2, name="APPLE INC"), by=screener(day="2027-06-01"))
    assert [(note.row, note.column, note.value) for note in screening.portfolio.warnings] == [(0, "lists", "us-test")]
    assert screening.outcome == "clear"


def test_a_list_past_its_limit_makes_the_outcome_incomplete() -> None:
    screening = screen(Holding(2, name="APPLE INC"), by=screener(day="2026-11-30", max_age=7))
    assert [(use.age_days, use.is_stale) for use in screening.lists] == [(8, True)]
    assert screening.outcome == "incomplete"


@pytest.mark.parametrize("day", ["2026-11-20", "2021-01-02"])
def test_a_clock_before_the_day_on_which_a_list_was_checked_is_told_and_nothing_is_final(day: str) -> None:
    screening = screen(Holding(2, name="APPLE INC"), by=screener(day=day))
    assert [(use.is_ahead, use.is_stale) for use in screening.lists] == [(True, True)]
    assert screening.outcome == "incomplete"
    told = [note.message for note in screening.portfolio.warnings] + [one.hint for one in screening.shortfalls]
    assert len(told) == 2
    assert all("2026-11-22" in one and "set the clock" in one for one in told)


def test_a_list_checked_where_the_day_has_begun_already_is_current() -> None:
    screening = screen(Holding(2, name="APPLE INC"), by=screener(day="2026-11-21"))
    assert screening.outcome == "clear"


def test_a_list_has_a_limit_of_its_own() -> None:
    version = replace(KNOWN.lists[0], max_age_days=7)
    screening = screen(Holding(2, name="APPLE INC"), by=screener(replace(KNOWN, lists=(version,)), "2026-11-30"))
    assert screening.outcome == "incomplete"


def test_asked_as_it_was_known_in_the_past_nothing_is_stale() -> None:
    portfolio = Portfolio((Holding(2, name="APPLE INC"),), rows=1)
    request = ScreeningRequest(known_at=AsOf(date(2026, 1, 1)))
    assert screener(day="2026-11-30", max_age=0).screen(portfolio, request).outcome == "clear"


def test_knowledge_after_the_last_act_is_the_present_one() -> None:
    asked = screener()
    request = ScreeningRequest(known_at=AsOf(date(2026, 1, 1)))
    now = asked.state(ScreeningRequest(), asked.question(ScreeningRequest(), asked.now()))
    assert asked.state(request, asked.question(request, asked.now()))[1] is now[1]
    early = ScreeningRequest(known_at=AsOf(date(2021, 3, 1)))
    assert asked.state(early, asked.question(early, asked.now()))[1] is not now[1]


def test_progress_is_told() -> None:
    told: list[int] = []
    portfolio = Portfolio(tuple(Holding(row, name=f"NAME {row}") for row in range(2, 4503)), rows=4501)
    screener().screen(portfolio, ScreeningRequest(), progress=told.append)
    assert told == [2000, 4000, 4501]


def test_one_instant_in_two_offsets_is_echoed_as_each_caller_wrote_it() -> None:
    by = screener()
    written = ("2026-11-20T12:00-04:00", "2026-11-20T16:00+00:00")
    runs = [by.begin(ScreeningRequest(as_of=AsOf.parse(one))) for one in (*written, *written)]
    told = [str(run.question.as_of) for run in runs]
    assert told == ["2026-11-20T12:00:00-04:00", "2026-11-20T16:00:00+00:00"] * 2
    assert len({run.id for run in runs}) == len(runs)


def test_what_changes_within_a_second_shows_in_the_next_screening() -> None:
    held = {"us-sdn": frozenset[str]()}
    by = replace(screener(), held=lambda: held["us-sdn"])
    assert by.begin(ScreeningRequest()).held == ()
    held["us-sdn"] = frozenset({"us-sdn"})
    assert by.begin(ScreeningRequest()).held == ("us-sdn",)


@pytest.mark.parametrize(
    ("holding", "column", "words"),
    [
        (Holding(2, "ACME 4.199% 2030", instrument=Instrument.EQUITY), "instrument", "the name prints debt"),
        (Holding(2, "ACME 6% 05/20/2030", instrument=Instrument.EQUITY), "instrument", "the name prints debt"),
        (
            Holding(2, "ACME 5 1/2% 2031", instrument=Instrument.DEPOSITARY_RECEIPT),
            "instrument",
            "the name prints debt",
        ),
        (Holding(2, "ACME LTD GDR", instrument=Instrument.DEBT), "instrument", "the name prints depositary receipt"),
        (Holding(2, "ACME LTD ADR", instrument=Instrument.OPTION), "instrument", "the name prints depositary receipt"),
        (Holding(2, "ACME CALL OPTION", instrument=Instrument.EQUITY), "instrument", "the name prints option"),
        (Holding(2, "ACME", issued_on=date(2027, 1, 1)), "issued_on", "the day asked about"),
        (
            Holding(2, "ACME", issued_on=date(2022, 1, 1), matures_on=date(2021, 1, 1)),
            "matures_on",
            "before it was issued (2022-01-01)",
        ),
        (Holding(2, "ACME", acquired_on=date(2027, 1, 1)), "acquired_on", "no breach is looked for"),
    ],
)
def test_terms_that_contradict_each_other_are_told(holding: Holding, column: str, words: str) -> None:
    assert [(note.row, note.column) for note in screen(holding).portfolio.warnings] == [(2, column)]
    assert words in screen(holding).portfolio.warnings[0].message


@pytest.mark.parametrize(
    "holding",
    [
        Holding(2, "ACME LTD GDR", instrument=Instrument.EQUITY),
        Holding(2, "ACME LTD", instrument=Instrument.DEBT),
        Holding(2, "ACME 4.199% 2030", instrument=Instrument.DEBT),
        Holding(2, "ACME NOTE", instrument=Instrument.FUND),
        Holding(2, "ACME 4.199% 2030"),
    ],
)
def test_terms_that_agree_or_are_of_no_known_kind_are_not_warned_of(holding: Holding) -> None:
    assert screen(holding).portfolio.warnings == ()
