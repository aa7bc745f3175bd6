"""Calendars as other programs read them: lines of 75 octets, texts escaped, a stayed event cancelled."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.designations.deadline_calendar import DeadlineCalendar, parties_behind
from service.designations.deadline_documents import deadlines_document, said, to_ics
from service.domain.deadlines import DatedChange, Deadline
from tests.builders import instant, listing, party, published, register

NOW = datetime(2021, 3, 1, tzinfo=UTC)
ONE = Deadline(
    instant("2022-01-15"), DatedChange.WINDOW_CLOSES, "order", "sales; end, then", "EO", "us-test", "acme", "Ä"
)


def unfolded(text: str) -> list[str]:
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def test_an_event_has_what_the_standard_asks() -> None:
    lines = unfolded(to_ics([ONE], NOW))
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines[-1] == "END:VCALENDAR"
    assert "DTSTAMP:20210301T000000Z" in lines
    assert "DTSTART:20220115T050000Z" in lines
    assert "UID:window_closes-order-us-test-acme@pendens" in lines
    assert "STATUS:CONFIRMED" in lines
    assert any("sales\\; end\\, then" in line for line in lines)


def test_a_stayed_event_is_cancelled_and_two_of_one_name_are_two() -> None:
    lines = unfolded(to_ics([replace(ONE, is_stayed=True), ONE], NOW))
    assert [line for line in lines if line.startswith("STATUS")] == ["STATUS:CANCELLED", "STATUS:CONFIRMED"]
    assert len({line for line in lines if line.startswith("UID")}) == 2


@given(st.text(max_size=300))
def test_no_line_has_more_than_75_octets_and_nothing_is_lost(text: str) -> None:
    written = to_ics([replace(ONE, what=text)], NOW)
    assert all(len(line.encode("utf-8", "surrogatepass")) <= 75 for line in written.split("\r\n"))
    assert len(unfolded(written)) == 6 + 9 + 1


def test_the_calendar_of_lists_is_in_order_and_for_whom_it_binds() -> None:
    lists = register(
        published("us-test", [party()], [listing()]),
        published("eu-test", [party("other")], [listing("european", party_id="other")]),
    )
    coming = (Deadline(instant("2021-06-01"), DatedChange.DUTY_BEGINS, "order", "a duty", "statute"),)
    calendar = DeadlineCalendar(lists, coming)
    found = calendar.ahead(NOW, ("US",))
    assert [one.change for one in found] == [DatedChange.BAN_BEGINS, DatedChange.DUTY_BEGINS, DatedChange.WINDOW_CLOSES]
    assert calendar.ahead(NOW, ("UK",)) == ()
    assert calendar.ahead(NOW, ("US",), ["eu-test"]) == ()
    assert calendar.ahead(NOW, ("US",), None, {"other"}) == ()
    assert len(calendar.ahead(NOW, ("US",), None, {"acme"})) == 3
    shown = deadlines_document(found, NOW)["deadlines"]
    assert (shown[0]["party"], shown[1]["party"]) == ("Acme Corporation", None)


def test_whom_a_screening_counts_is_behind_it() -> None:
    matches = [{"party_id": "a", "counts": True}, {"party_id": "b", "counts": False}]
    assert parties_behind({"findings": [{"matches": matches}]}) == {"a"}


@pytest.mark.parametrize("change", DatedChange)
def test_every_change_has_its_words_in_the_calendar(change: DatedChange) -> None:
    one = replace(ONE, change=change)
    assert said(one).endswith(f": {ONE.what}")
    assert any(line.startswith("SUMMARY:") for line in unfolded(to_ics([one], NOW)))


def test_each_phase_is_an_event_of_its_own() -> None:
    phases = [replace(ONE, change=DatedChange.PHASE_ENDS, part=part) for part in ("50", "100")]
    uids = [line for line in unfolded(to_ics(phases, NOW)) if line.startswith("UID")]
    assert uids == [f"UID:phase_ends-{part}-order-us-test-acme@pendens" for part in ("50", "100")]
