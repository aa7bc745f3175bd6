"""Small published lists and screenings that the store's tests write and read."""

from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from service.domain.events import Event, EventKind, Scope
from service.domain.listings import Listing, ListVersion, PublishedList
from service.domain.parties import Identifier, IdentifierKind, Name, NameKind, Party
from service.store import ArchivedFile, FindingRecord, ScreeningRecord

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 22, 9, 30, 15, 250_000, tzinfo=UTC)


def version_of(text: str) -> str:
    return f"sha256:{sha256(text.encode()).hexdigest()}"


def xiaomi_events() -> tuple[Event, ...]:
    act = Event(
        kind=EventKind.LISTED,
        at=datetime(2021, 1, 14, tzinfo=NEW_YORK),
        authority="DoD",
        reference="s.1237 list",
        source="https://example.org/1237",
        grade="B",
        effect="named",
    )
    enjoined = replace(
        act,
        kind=EventKind.ENJOINED,
        at=datetime(2021, 3, 12, 16, 5, tzinfo=NEW_YORK),
        is_day=False,
        docket="1:21-cv-00280-RC",
        known_from=datetime(2021, 3, 12, 21, 30, tzinfo=UTC),
        until=datetime(2021, 11, 7, 1, 30, tzinfo=NEW_YORK, fold=1),
        order=3,
    )
    noted = replace(act, kind=EventKind.NOTED, scope=Scope.OTHERS, at=datetime.fromisoformat("2021-03-14T23:00+08:00"))
    return act, enjoined, replace(noted, closes_docket=True)


def xiaomi() -> Party:
    return Party(
        id="xiaomi",
        name="Xiaomi Corporation",
        names=(
            Name("Xiaomi Corporation", NameKind.PRIMARY),
            Name("小米集团", NameKind.NATIVE, date(2021, 1, 14)),
            Name("MI", NameKind.WEAK),
        ),
        identifiers=(
            Identifier(IdentifierKind.TICKER, "1810 HK"),
            Identifier(IdentifierKind.ISIN, "KYG9830T1067", date(2021, 1, 15)),
        ),
        country="CN",
    )


def published(code: str = "us-ccmc", text: str = "edition 1", checked_on: date = date(2026, 11, 22)) -> PublishedList:
    bare = Party(id="aaa-bare", name="Bare Ltd", names=(Name("Bare Ltd", NameKind.PRIMARY),), kind="vessel")
    listings = (
        Listing(code, "xiaomi", "eo-13959", "Xiaomi Corp.", xiaomi_events(), "https://example.org", "B"),
        Listing(
            list_code=code,
            party_id="aaa-bare",
            programme="eo-13959",
            entry="Bare",
            events=xiaomi_events()[:1],
            source="press",
            grade="C",
            restricted_from=datetime(2021, 3, 15, 9, 30, tzinfo=NEW_YORK),
            divest_before=datetime(2021, 11, 11, 0, 1, tzinfo=NEW_YORK),
        ),
        Listing(code, "xiaomi", "eo-14032", "Xiaomi", (), "press", "C"),
    )
    version = ListVersion(
        code=code,
        title="Communist Chinese military companies",
        publisher="DoD",
        version=version_of(code + text),
        published_on=date(2021, 3, 9),
        checked_on=checked_on,
        entries=2,
        first_date=date(2020, 6, 12),
    )
    return PublishedList(version, (xiaomi(), bare), listings)


def archived() -> tuple[ArchivedFile, ...]:
    """Give two files, the second large enough to be kept in several parts."""
    return ArchivedFile("annex.txt", "小米\r\n".encode()), ArchivedFile("prim.csv", b'1,"AEROCARIBBEAN"\r\n' * 120_000)


def screening(of: PublishedList, screening_id: str = "0b8f", rows: int = 3) -> ScreeningRecord:
    flags = (("clear", 0), ("enjoined", 35), ("divest", 60))
    findings = tuple(
        FindingRecord(row + 2, *flags[row % 3], {"row": row + 2, "holding": {"name": "小米", "isin": None}, "at": 0.5})
        for row in range(rows)
    )
    return ScreeningRecord(
        id=screening_id,
        created_at=NOW,
        outcome="flagged",
        as_of="2021-03-16",
        known_at="2026-11-22T09:30:15+00:00",
        jurisdictions=("US", "GB"),
        fail_on="review",
        matcher_version="1",
        profile="default",
        profile_hash="sha256:00",
        code_version="0.1.0",
        source={"kind": "file", "filename": "bücher.csv", "sha256": "00", "size": 12, "layout": None},
        document={"zebra": 1, "apple": {"b": [1, 2.5, None, True], "a": "ü"}},
        versions=((of.version.code, of.version.version),),
        findings=findings,
    )
