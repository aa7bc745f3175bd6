"""Findings are searched, filtered, sorted and paged by the database, those of before the columns existed too."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from service.errors import UnknownFindingError, UnknownScreeningError
from service.store import FindingRecord, FindingsView, Order, Store
from service.store.schema import migrations_folder
from tests.store.samples import NOW, published, screening

Document = dict[str, object]


def finding(row: int, flag: str, severity: int, **holding: object) -> FindingRecord:
    match = {"list": "us-ccmc", "party": "Xiaomi Corporation", "party_id": "xiaomi", "against": "小米集团"}
    document: Document = {
        "holding": holding,
        "days_left": row if flag == "divest" else None,
        "matches": [{**match, "strength": "exact"}] if severity else [],
    }
    return FindingRecord(row, flag, severity, document)


FINDINGS = (
    finding(2, "clear", 0, name="100% PURE_GOLD", market_value=9_000),
    finding(3, "divest", 60, name="XIAOMI CORP", isin="KYG9830T1067", market_value=5),
    finding(4, "enjoined", 35, name="Xiaomi B", market_value=70.5),
    finding(5, "clear", 0, name="APPLE"),
)


@pytest.fixture
def kept(store: Store) -> Store:
    store.lists.add(published(), retrieved_at=NOW)
    store.add_screening(replace(screening(published()), id="one", findings=FINDINGS))
    return store


@pytest.mark.slow
@pytest.mark.parametrize(
    ("view", "rows"),
    [
        (FindingsView(), [3, 4]),
        (FindingsView(min_severity=0), [3, 4, 2, 5]),
        (FindingsView(flags=("clear",)), [2, 5]),
        (FindingsView(flags=("clear", "enjoined")), [4, 2, 5]),
        (FindingsView(min_severity=0, order=Order.VALUE), [2, 4, 3, 5]),
        (FindingsView(min_severity=0, order=Order.DAYS), [3, 4, 2, 5]),
        (FindingsView(min_severity=0, order=Order.ROW), [2, 3, 4, 5]),
        (FindingsView(text="xiaomi corp"), [3, 4]),
        (FindingsView(text="kyg9830"), [3]),
        (FindingsView(text="小米"), [3, 4]),
        (FindingsView(min_severity=0, text="0%"), [2]),
        (FindingsView(min_severity=0, text="E_G"), [2]),
        (FindingsView(list_code="us-ccmc"), [3, 4]),
        (FindingsView(list_code="us-ccm"), []),
        (FindingsView(strength="exact"), [3, 4]),
        (FindingsView(strength="close"), []),
        (FindingsView(min_severity=0, offset=1, limit=2), [4, 2]),
    ],
)
def test_a_view_gives_its_rows_in_order(kept: Store, view: FindingsView, rows: list[int]) -> None:
    total, found = kept.past_screenings.findings("one", view)
    assert [one.row for one in found] == rows
    assert total == (4 if view.offset else len(rows))


def test_one_finding_is_read_by_its_row(kept: Store) -> None:
    assert kept.past_screenings.finding("one", 3) == FINDINGS[1]
    with pytest.raises(UnknownFindingError):
        kept.past_screenings.finding("one", 6)
    with pytest.raises(UnknownScreeningError):
        kept.past_screenings.head("two")


def test_the_head_has_no_findings(kept: Store) -> None:
    head = kept.past_screenings.head("one")
    assert head == replace(screening(published()), id="one", findings=())


@pytest.mark.slow
def test_findings_of_before_get_their_columns_from_their_documents(tmp_path: Path) -> None:
    file = tmp_path / "pendens.db"
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    config.cmd_opts = type("Options", (), {"x": [f"url=sqlite:///{file}"]})()  # as `alembic -x url=…` gives it
    command.upgrade(config, "0010")
    with closing(sqlite3.connect(file)) as database, database:
        database.execute(
            "insert into screenings values ('one', '2026-11-22 12:00:00', 'flagged', '2021-03-16', '2021-03-16', '[]',"
            " 'review', '1', 'default', 'hash', '0.1', '{}', '{}')"
        )
        row = ("one", 0, 3, "divest", 60, json.dumps(FINDINGS[1].document))
        database.execute("insert into findings values (?, ?, ?, ?, ?, ?)", row)
    with closing(Store.open(f"sqlite:///{file}")) as store:
        view = FindingsView(text="xiaomi", list_code="us-ccmc", strength="exact", order=Order.VALUE)
        total, (found,) = store.past_screenings.findings("one", view)
    assert (total, found) == (1, FINDINGS[1])
