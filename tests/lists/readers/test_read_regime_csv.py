"""The list of a divestment regime, as somebody writes it down from what a state or a fund publishes."""

from datetime import date

import pytest

from service.domain.events import EventKind
from service.domain.programmes import Programmes
from service.errors import ListDataError
from service.lists import Loader, SourceFile, source_of
from service.lists.load.guards import Before
from service.lists.load.loader import Loaded
from service.lists.readers.own import regime_csv
from service.lists.readers.records import Contents

HEADER = "id,name,statute,listed_on,found_on,until,aliases,isins,country,reason,source\n"
ROW = "7,Lodestar Works,us-tx-2270,2025-01-10,2025-02-03,,Lodestar|LW Works,US0378331005,CN,Iran,list of 2025\n"


def read(rows: str, header: str = HEADER) -> Contents:
    return regime_csv.read([SourceFile("texas.csv", (header + rows).encode())])


def load(programmes: Programmes, code: str, rows: str, before: Before | None = None) -> Loaded:
    loader = Loader(programmes, date(2026, 1, 5), date(2026, 1, 4))
    live = {code: before} if before else {}
    (one,) = loader.load(source_of(code), [SourceFile("list.csv", (HEADER + rows).encode())], live)
    return one


def test_a_row_becomes_a_record_under_its_statute() -> None:
    (record,) = read(ROW).records
    assert (record.uid, record.programmes, record.country) == ("7", ("us-tx-2270",), "CN")
    assert (record.listed_on, record.found_on, record.ended_on) == (date(2025, 1, 10), date(2025, 2, 3), None)
    assert [one.text for one in record.names] == ["Lodestar Works", "Lodestar", "LW Works"]
    assert ("publisher", "us-tx-2270:7") in {(one.kind.value, one.value) for one in record.identifiers}
    assert record.details == (("reason", "Iran"), ("source", "list of 2025"))


def test_a_list_without_rows_names_nobody() -> None:
    assert read("").records == ()


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (",Lodestar,us-tx-2270,,,,,,,,", "line 2, id: is empty: fill it in"),
        ("7,,us-tx-2270,,,,,,,,", "line 2, name: is empty: fill it in"),
        ("7,Lodestar,,,,,,,,,", "line 2, statute: is empty: fill it in"),
        ("7,Lodestar,us-tx-2270,soon,,,,,,,", "line 2, listed_on: 'soon' is no day: write it as 2021-03-16"),
        ("7,Lodestar,us-tx-2270,,3 Feb,,,,,,", "line 2, found_on: '3 Feb' is no day: write it as 2021-03-16"),
        ("7,Lodestar,us-tx-2270,2025-01-10,,2025-01-10,,,,,", "line 2, until: 2025-01-10 is not after 2025-01-10"),
    ],
)
def test_a_faulty_row_is_refused_with_its_place_and_mend(row: str, told: str) -> None:
    with pytest.raises(ListDataError) as refused:
        read(row + "\n")
    assert told in str(refused.value)


def test_a_statute_that_is_none_of_the_list_is_refused(programmes: Programmes) -> None:
    with pytest.raises(
        ListDataError, match="us-fl, statute: us-tx-2270 is none of its: write one of us-fl-scrutinized"
    ):
        load(programmes, "us-fl", ROW)


def test_the_listing_tells_the_finding_and_a_later_file_adds_its_own(programmes: Programmes) -> None:
    first = load(programmes, "us-tx", ROW.replace("2025-02-03", ""))
    assert [act.kind for act in first.published.listings[0].events] == [EventKind.LISTED]
    second = load(programmes, "us-tx", ROW, Before(first.published, first.reading))
    third = load(programmes, "us-tx", ROW, Before(second.published, second.reading))
    for one in (second, third):
        (record,) = one.published.listings
        assert [(act.kind, act.at.date()) for act in record.events] == [
            (EventKind.LISTED, date(2025, 1, 10)),
            (EventKind.FOUND, date(2025, 2, 3)),
        ]


def test_a_company_that_left_the_list_is_delisted_on_its_day(programmes: Programmes) -> None:
    one = load(programmes, "us-tx", ROW.replace("2025-02-03,", "2025-02-03,2025-06-01"))
    assert one.published.listings[0].events[-1].kind is EventKind.DELISTED


def test_what_the_fund_observes_is_a_programme_of_its_own(programmes: Programmes) -> None:
    rows = ROW.replace("us-tx-2270", "no-gpfg") + ROW.replace("us-tx-2270", "no-gpfg.observation").replace("7,L", "8,M")
    found = load(programmes, "no-gpfg", rows).published.listings
    assert [one.programme for one in found] == ["no-gpfg", "no-gpfg.observation"]
