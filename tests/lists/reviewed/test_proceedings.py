"""The court proceedings that each party's listings show as open, day by day."""

from datetime import date
from pathlib import Path

import pytest

from service.domain.as_of import AsOf
from service.domain.events import EventKind
from service.domain.listings import Listing, PublishedList
from service.domain.programmes import Programmes
from service.domain.status import Status, listing_status_at
from service.lists import load_bundled, load_programmes
from tests.lists.edited_tables import change, rows_of, save

Lists = dict[str, PublishedList]
NOW = AsOf(date(2026, 11, 22))
WECHAT = "3:20-cv-05910-LB (N.D. Cal.)"
TIKTOK = "1:20-cv-02658-CJN (D.D.C.)"
MARLAND = "2:20-cv-04597-WB (E.D. Pa.)"
XIAOMI = "1:21-cv-00280-RC (D.D.C.)"
LUOKUNG = "1:21-cv-00583-RC (D.D.C.)"
GOWIN = "docket not found (D.D.C.)"
HESAI = "1:24-cv-01381-PLF (D.D.C.)"
AMEC = "24-cv-02357 (D.D.C.)"
DJI = "1:24-cv-02970 (D.D.C.)"
DJI_APPEAL = "25-5367 (D.C. Cir.)"
YMTC = "docket not found (D.D.C.)"
HESAI_APPEAL = "25-5256 (D.C. Cir.)"
WUXI = "docket not found (D.D.C.)"
ALIBABA = "docket not found (N.D. Cal. or D.D.C.)"
# party, then the proceedings open from each day on
COURSES = [
    (
        "us-apps",
        "tencent-holdings-ltd",
        {"2020-09-18": (), "2020-09-19": (WECHAT,), "2021-08-09": (WECHAT,), "2021-08-10": (), "2026-11-22": ()},
    ),
    (
        "us-apps",
        "bytedance-ltd",
        {
            "2020-09-26": (),
            "2020-09-27": (TIKTOK,),
            "2020-10-30": (TIKTOK, MARLAND),
            "2020-12-07": (TIKTOK, MARLAND),
            "2021-06-09": (TIKTOK, MARLAND),
            "2021-07-13": (TIKTOK, MARLAND),
            "2021-07-14": (),
            "2026-11-22": (),
        },
    ),
    (
        "us-ccmc",
        "xiaomi-corporation",
        {
            "2021-01-28": (),
            "2021-01-29": (XIAOMI,),
            "2021-03-16": (XIAOMI,),
            "2021-05-24": (XIAOMI,),
            "2021-05-25": (),
            "2026-11-22": (),
        },
    ),
    (
        "us-ccmc",
        "luokung-technology-corp",
        {
            "2021-03-03": (),
            "2021-03-04": (LUOKUNG,),
            "2021-03-09": (LUOKUNG,),
            "2021-05-05": (LUOKUNG,),
            "2021-06-14": (LUOKUNG,),
            "2021-06-15": (),
        },
    ),
    (
        "us-ccmc",
        "gowin-semiconductor-corp",
        {"2021-05-20": (), "2021-05-21": (GOWIN,), "2021-06-02": (GOWIN,), "2021-06-03": ()},  # its end was not found
    ),
    (
        "us-1260h",
        "hesai-technology-co-ltd",
        {
            "2024-05-12": (),
            "2024-05-13": (HESAI,),
            "2024-10-16": (HESAI,),
            "2025-07-10": (HESAI,),
            "2025-07-11": (),
            "2025-07-14": (HESAI_APPEAL,),
            "2026-11-22": (HESAI_APPEAL,),
        },
    ),
    (
        "us-1260h",
        "advanced-micro-fabrication-equipment-inc",
        {"2024-08-13": (), "2024-08-14": (AMEC,), "2024-12-18": (AMEC,), "2024-12-20": (), "2026-11-22": ()},
    ),
    (
        "us-1260h",
        "ofac-33111",  # DJI
        {
            "2024-10-17": (),
            "2024-10-18": (DJI,),
            "2025-09-25": (DJI,),
            "2025-09-26": (),
            "2025-10-13": (),
            "2025-10-14": (DJI_APPEAL,),
            "2026-11-22": (DJI_APPEAL,),
        },
    ),
    ("us-1260h", "yangtze-memory-technologies-co-ltd", {"2025-12-04": (), "2025-12-05": (YMTC,)}),
    ("us-1260h", "wuxi-apptec-co-ltd", {"2026-06-10": (), "2026-06-11": (WUXI,), "2026-11-22": (WUXI,)}),
    ("us-1260h", "alibaba-group-holding-limited", {"2026-06-08": (), "2026-06-22": (), "2026-06-23": (ALIBABA,)}),
]


def listings(folder: Path, code: str, party: str) -> list[Listing]:
    published = {one.version.code: one for one in load_bundled(load_programmes(folder), folder)}
    return [listing for listing in published[code].listings if listing.party_id == party]


@pytest.mark.parametrize(("code", "party", "course"), COURSES)
def test_the_newest_listing_shows_the_suits_that_were_open_each_day(
    published: Lists, programmes: Programmes, code: str, party: str, course: dict[str, tuple[str, ...]]
) -> None:
    own = [one for one in published[code].listings if one.party_id == party]
    shown = {}
    for day in course:
        listing_statuses = [found for one in own if (found := listing_status_at(one, programmes, AsOf.parse(day), NOW))]
        shown[day] = listing_statuses[-1].proceedings
    assert shown == course


def test_every_party_with_a_docket_is_checked_above(published: Lists) -> None:
    sued = {
        (code, listing.party_id)
        for code, one in published.items()
        for listing in one.listings
        if any(event.docket for event in listing.events)
    }
    assert sued == {(code, party) for code, party, _ in COURSES}


def test_an_order_of_a_suit_without_a_complaint_outlives_its_listing_and_suspends_no_later_one(folder: Path) -> None:
    path = folder / "events.csv"
    change(
        path, lambda row: row["party"].startswith("Luok") and row["event"] != "enjoined", docket="", closes_docket=""
    )
    change(path, lambda row: row["party"].startswith("Luok") and row["event"] == "challenged", event="noted")
    change(
        path,
        lambda row: row["party"] == "Luokung Technology Corp." and row["event"] == "enjoined",
        party="Luokong Technology Corporation",
        at="2021-03-05",
    )
    rows = rows_of(path)
    save(path, sorted(rows, key=lambda row: row["at"]))
    programmes = load_programmes(folder)
    first, second = listings(folder, "us-ccmc", "luokung-technology-corp")
    for listing, day, status in ((first, "2021-03-06", Status.ENJOINED), (second, "2021-03-10", Status.PENDING)):
        found = listing_status_at(listing, programmes, AsOf.parse(day), NOW)
        assert found
        assert (found.status, found.proceedings) == (status, (LUOKUNG,))


def test_an_order_without_a_docket_opens_no_suit_on_a_later_listing(folder: Path) -> None:
    path = folder / "events.csv"
    change(
        path, lambda row: row["party"].startswith("Luok") and row["event"] == "challenged", event="stayed", docket=""
    )
    _, second = listings(folder, "us-ccmc", "luokung-technology-corp")
    assert [event.kind for event in second.events][:2] == [EventKind.LISTED, EventKind.ENJOINED]


def test_the_complaint_and_not_a_later_order_is_what_a_later_listing_inherits(folder: Path) -> None:
    path = folder / "events.csv"
    change(
        path,
        lambda row: row["party"] == "Hesai Technology Co., Ltd." and row["event"] == "upheld",
        event="stayed",
        at="2024-06-01",
        closes_docket="",
    )
    save(path, sorted(rows_of(path), key=lambda row: row["at"]))
    _, second = listings(folder, "us-1260h", "hesai-technology-co-ltd")
    assert [(event.kind, event.reference) for event in second.events][1:2] == [
        (EventKind.CHALLENGED, "1:24-cv-01381-PLF")
    ]
    assert second.events[1].at.date() == date(2024, 5, 13)
