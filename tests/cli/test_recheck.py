"""`pendens recheck` repeats what is stored as it was asked, tells what is answered otherwise, and changes nothing."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from service.bootstrap import Services, start
from service.cli.main import run_command
from service.config import Settings
from service.domain.as_of import AsOf
from service.domain.findings import Finding
from service.domain.flags import Decision, Flag
from service.errors import PendensError
from service.holdings import admit_rows
from service.screening.document import Document, Tally
from service.screening.recheck import Recheck, as_period
from service.screening.results import Results
from service.screening.run import screen_rows
from service.screening.screener import ScreeningRequest
from service.screening.warnings import RunNotes

pytestmark = pytest.mark.slow

_HEADER = "id,name,restriction,listed_on,reason\n"
_ROWS = [
    (1, {"name": "QUIETWATER MINING PLC", "quantity": "12.5", "side": "buy"}),
    (2, {"name": "XIAOMI CORP", "isin": "KYG9830T1067", "acquired_on": "2021-02-01"}),
    (3, {"name": "Some Bakery"}),
]
_SOURCE = {"kind": "json", "sha256": "0" * 64, "bytes": 0, "read_warnings": 0}
_SINCE = ["--since", "2020-01-01"]


@pytest.fixture
def services(home: Path) -> Iterator[Services]:
    assert load(home, "Quietwater Mining PLC") == 0
    with closing(start(Settings.from_env()).store) as store:
        yield start(Settings.from_env(), store=store)


def load(home: Path, *names: str) -> int:
    """Load an edition of a list of the firm."""
    file = home.parent / "house.csv"
    file.write_text(_HEADER + "".join(f"{n},{name},blocked,2020-01-05,x\n" for n, name in enumerate(names, start=1)))
    return run_command(["lists", "load", "house-desk", str(file)])


def keep(services: Services, request: ScreeningRequest | None = None, *, wrong_row: int = 0) -> str:
    """Store a screening; the answer of one row as a worker gave it that reckoned in another's memory."""
    portfolio = admit_rows(_ROWS)
    run = services.screener.begin(request or ScreeningRequest())
    notes = RunNotes(run.register, run.index, run.lists, run.question.as_of)
    findings = screen_rows(run, notes, portfolio.holdings).findings
    results = Results.of(run, services.store, _SOURCE, Tally(portfolio.rows, portfolio.not_holdings))
    results.add([cleared(one) if one.holding.row == wrong_row else one for one in findings])
    results.finish()
    return run.id


def cleared(finding: Finding) -> Finding:
    return replace(finding, flag=Flag.CLEAR, decision=Decision.ALLOW, matches=(), basis=None)


def rechecked(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    code = run_command(["recheck", *(arguments or _SINCE), "--format", "json"])
    return code, json.loads(capsys.readouterr().out)


def stored(services: Services) -> list[Document]:
    _, past = services.store.past_screenings.page(offset=0, limit=99)
    return [services.archive.read(one.id, include_clear=True) for one in past]


def test_what_was_answered_wrongly_is_listed_and_what_is_stored_stays(
    services: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(services)
    wrong = keep(services, wrong_row=1)
    before = stored(services)
    code, document = rechecked(capsys)
    assert (code, document["screenings"], document["rows"]) == (1, 2, 6)
    (difference,) = document["differences"]
    assert (difference["screening_id"], difference["row"]) == (wrong, 1)
    assert (difference["from"], difference["to"]) == ("clear", "blocked")
    assert difference["holding"]["name"] == "QUIETWATER MINING PLC"
    assert {"flag", "decision", "matches"} <= set(difference["fields"])
    assert run_command(["recheck", *_SINCE]) == 1
    table = capsys.readouterr().out
    assert wrong in table
    assert "2 of 2 screenings repeated, 6 rows: 1 rows are answered otherwise" in table
    assert stored(services) == before


def test_each_is_repeated_with_the_lists_instants_and_events_that_it_had(
    services: Services, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for request in (
        ScreeningRequest(),
        ScreeningRequest(as_of=AsOf.parse("2021-02-15")),
        ScreeningRequest(as_of=AsOf.parse("2021-03-16T12:00-04:00"), known_at=AsOf.parse("2021-03-01")),
        ScreeningRequest(lists=("house-desk",), jurisdictions=("DE",), fail_on=Flag.DIVEST),
    ):
        keep(services, request)
    assert load(home, "Some Bakery", "Evergreen Tanker") in {0, 1}
    with closing(start(Settings.from_env()).store) as store:
        after = start(Settings.from_env(), store=store)
        before = {tuple(one["flag"] for one in document["findings"]) for document in stored(after)}
        now = after.archive.read(keep(after), include_clear=True)
        assert tuple(one["flag"] for one in now["findings"]) not in before
    assert rechecked(capsys) == (0, {"screenings": 5, "rows": 15, "differences": [], "not_repeated": []})


def test_a_screening_that_cannot_be_repeated_is_told_and_the_others_are_repeated(
    services: Services, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lost, wrong = keep(services), keep(services, wrong_row=2)
    read = services.store.past_screenings.head

    def fails(screening_id: str) -> object:
        if screening_id == lost:
            raise PendensError("its rows are damaged")
        return read(screening_id)

    monkeypatch.setattr("service.store.PastScreenings.head", lambda _past, screening_id: fails(screening_id))
    code, document = rechecked(capsys)
    assert code == 2
    assert [one["screening_id"] for one in document["differences"]] == [wrong]
    assert [(one["screening_id"], one["problem"]) for one in document["not_repeated"]] == [
        (lost, "its rows are damaged")
    ]


def test_a_list_version_that_is_not_kept_any_more_is_no_clearance(services: Services) -> None:
    screening_id = keep(services)
    record = services.store.screening(screening_id)
    gone = replace(record, versions=(("house-desk", "sha256:" + "f" * 64),))
    store = _Forgetful(services, gone)
    found = Recheck(store, services.screener).recheck(record.created_at, record.created_at)  # type: ignore[arg-type] # a fake
    assert found.divergences == ()
    assert "has no versions ffff" in found.not_repeated[0].problem


class _Forgetful:
    """A store that reads a screening back as one of a version that it does not have."""

    def __init__(self, services: Services, record: object) -> None:
        self._store, self._record = services.store, record

    @property
    def past_screenings(self) -> "_Forgetful":
        return self

    def head(self, _id: str) -> object:
        return self._record

    def page(self, **asked: int) -> object:
        return self._store.past_screenings.page(**asked)

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)


def test_a_period_is_of_whole_days_in_utc_and_ends_now() -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert as_period(AsOf.parse("2026-11-20"), None, now) == (datetime(2026, 11, 20, tzinfo=UTC), now)
    first, last = as_period(AsOf.parse("2026-11-20T12:00+02:00"), AsOf.parse("2026-11-21"), now)
    assert (first, last) == (datetime(2026, 11, 20, 10, tzinfo=UTC), datetime(2026, 11, 21, 23, 59, 59, tzinfo=UTC))


def test_only_the_period_is_repeated(services: Services, capsys: pytest.CaptureFixture[str]) -> None:
    keep(services, wrong_row=1)
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    assert rechecked(capsys, "--since", yesterday, "--until", tomorrow)[0] == 1
    assert rechecked(capsys, "--since", "2020-01-01", "--until", yesterday) == (
        0,
        {"screenings": 0, "rows": 0, "differences": [], "not_repeated": []},
    )
    assert run_command(["recheck", "--since", tomorrow]) == 2
    assert f"--since {tomorrow} has not begun yet" in capsys.readouterr().err
    assert run_command(["recheck", "--since", yesterday, "--until", "2020-01-01"]) == 2
    assert "no time between them" in capsys.readouterr().err
    assert run_command(["recheck"]) == 2
