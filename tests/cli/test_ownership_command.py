"""A holding that blocked persons own is blocked by the real command, with the way to them as its reason."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from service.cli.main import run_command
from service.lists import catalogue
from tests.cli.recorded_events import run_both
from tests.lists.readers.ofac_extracts import prim, source

pytestmark = [pytest.mark.usefixtures("home"), pytest.mark.slow]
HEADER = "child,child_id,parent,parent_id,parent_list,percent,since,until,as_of,source,lei\n"
LEI = "HWUPKR0MPOU8FGXBT394"
ROWS = (
    "Volga Freight Holding PLC,vf,ORCHID LAUNCH WORKS,ofac-101,,60,,,2021-06-30,registry,",
    f"Kama Logistics Ltd,kl,Volga Freight Holding PLC,,,55,,,2021-06-30,registry,{LEI}",
    "Quietwater Mining PLC,qm,PELICAN TANKER,102,us-sdn,,,,2021-06-30,press,",
    "Minor Holding SA,mh,PELICAN TANKER,,us-sdn,49,,,2021-06-30,press,",
)
HOLDINGS = ("VOLGA FREIGHT HLDG PLC", "KAMA LOGISTICS LTD", "QUIETWATER MINING PLC", "MINOR HOLDING SA")


@pytest.fixture
def sdn(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Have a list of three blocked firms live."""
    known = catalogue._catalogue()  # noqa: SLF001 see house_tools.private_access
    monkeypatch.setattr(catalogue, "_catalogue", lambda: {**known, "us-sdn": replace(known["us-sdn"], least=1)})
    firms = ("ORCHID LAUNCH WORKS", "PELICAN TANKER", "QUARRY OPTICS")
    content = source("sdn.csv", *(prim(str(101 + n), firm, programmes="SDGT") for n, firm in enumerate(firms))).content
    (tmp_path / "sdn.csv").write_bytes(content)
    assert run_command(["lists", "load", "us-sdn", str(tmp_path / "sdn.csv"), "--published-on", "2021-07-20"]) == 0
    capsys.readouterr()


def load(tmp_path: Path, *rows: str, code: str = "own-desk") -> int:
    file = tmp_path / "own.csv"
    file.write_text(HEADER + "\n".join(rows) + "\n")
    return run_command(["lists", "load", code, str(file)])


def screen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], *options: str, names: Sequence[str] = HOLDINGS
) -> dict[str, Any]:
    portfolio = tmp_path / "portfolio.csv"
    portfolio.write_text("Name\n" + "\n".join(names) + "\n")
    capsys.readouterr()
    run_command(["screen", str(portfolio), "--format", "json", "--all", *options])
    return dict(json.loads(capsys.readouterr().out))


def flags(document: dict[str, Any]) -> list[str]:
    return [finding["flag"] for finding in document["findings"]]


@pytest.mark.usefixtures("sdn")
def test_an_owned_company_is_blocked_with_the_path_as_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert load(tmp_path, *ROWS) == 0
    assert "own-desk  live  4 entries" in capsys.readouterr().out
    document = screen(tmp_path, capsys)
    assert flags(document) == ["blocked", "blocked", "review", "clear"]
    kama = document["findings"][1]
    path = "owned 55 % by ORCHID LAUNCH WORKS (us-sdn) through Volga Freight Holding PLC (60 %)"
    assert path in kama["reason"]
    assert kama["trade"] == {"buy": "prohibited", "sell": "prohibited", "hold": "frozen"}
    (match,) = kama["matches"]
    assert (match["list"], match["listing"]["programme"]) == ("own-desk", "us-sdn")
    assert match["listing"]["derived"] == {"owned": path, "owners": ["ofac-101"], "certain": True}
    assert match["listing"]["events"][0]["effect"] == path
    assert document["findings"][2]["if_confirmed"] == "blocked"
    assert document["findings"][2]["matches"][0]["listing"]["derived"]["certain"] is False


@pytest.mark.usefixtures("sdn")
def test_a_listed_firm_itself_is_not_derived(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    load(tmp_path, *ROWS)
    (finding,) = screen(tmp_path, capsys, names=["ORCHID LAUNCH WORKS"])["findings"]
    assert [match["listing"]["derived"] for match in finding["matches"]] == [None]


@pytest.mark.usefixtures("sdn")
def test_the_rule_goes_with_the_list_of_the_owners_and_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load(tmp_path, *ROWS)
    chosen = screen(tmp_path, capsys, "--lists", "us-sdn")
    assert flags(chosen) == ["blocked", "blocked", "review", "clear"]
    assert [use["code"] for use in chosen["lists"]] == ["us-sdn", "own-desk"]
    cmic = screen(tmp_path, capsys, "--lists", "us-ns-cmic")
    assert flags(cmic) == ["clear"] * 4
    assert [use["code"] for use in cmic["lists"]] == ["us-ns-cmic"]


@pytest.mark.usefixtures("sdn")
def test_a_list_of_owners_alone_cannot_be_screened_against(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    load(tmp_path, *ROWS)
    (tmp_path / "one.csv").write_text("Name\nKAMA LOGISTICS LTD\n")
    assert run_command(["screen", str(tmp_path / "one.csv"), "--lists", "own-desk"]) == 2
    assert "own-desk says who owns whom and lists nobody: ask for the list of the owners too" in capsys.readouterr().err


def test_a_listed_ns_cmic_company_blocks_nothing_that_it_owns(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """OFAC FAQ 857."""
    assert load(tmp_path, "Lakeside Cameras Ltd,lc,,ofac-30946,,100,,,2021-06-30,annual report,") == 0
    assert flags(screen(tmp_path, capsys, names=["LAKESIDE CAMERAS LTD"])) == ["clear"]


@pytest.mark.usefixtures("sdn")
def test_as_of_and_known_at_are_those_of_owner_and_statement(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load(tmp_path, *ROWS)
    assert flags(screen(tmp_path, capsys, "--as-of", "2021-07-19"))[:2] == ["clear", "clear"]
    assert flags(screen(tmp_path, capsys, "--as-of", "2021-07-20"))[:2] == ["blocked", "blocked"]
    late = ROWS[1].replace("2021-06-30", "2022-02-01").replace(LEI, "")
    load(tmp_path, ROWS[0], late, code="own-late")
    known = ("--as-of", "2023-01-01", "--lists", "us-sdn", "--known-at")
    before = screen(tmp_path, capsys, *known, "2021-07-25", names=["KAMA LOGISTICS LTD"])
    assert flags(before) == ["blocked"]
    assert [match["list"] for match in before["findings"][0]["matches"]] == ["own-desk"]
    after = screen(tmp_path, capsys, *known, "2022-02-02", names=["KAMA LOGISTICS LTD"])
    assert {match["list"] for match in after["findings"][0]["matches"]} == {"own-desk", "own-late"}


@pytest.mark.usefixtures("sdn")
def test_an_order_for_the_owner_reaches_what_he_owns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    load(tmp_path, *ROWS)
    order = ["--event", "enjoined", "--at", "2021-09-01", "--authority", "D.D.C.", "--reference", "1:21-cv-9 doc. 4"]
    cited = ["--source", "opinion", "--grade", "A", "--by", "Ann Lee"]
    assert run_both(["events", "add", "ofac-101", "--list", "us-sdn", *order, *cited]) == 0
    document = screen(tmp_path, capsys)
    assert flags(document)[:2] == ["enjoined", "enjoined"]
    assert document["findings"][1]["if_lifted"] == "blocked"
    assert "D.D.C. (on ORCHID LAUNCH WORKS)" in document["findings"][1]["reason"]


@pytest.mark.usefixtures("sdn")
def test_a_faulty_list_is_refused_whole_and_the_live_one_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load(tmp_path, *ROWS)
    capsys.readouterr()
    assert load(tmp_path, *ROWS, "Other Ltd,,QUARRY OPTICS,,us-sdn,120,,,2021-06-30,x,") == 2
    assert "line 6, percent: '120' is no share" in capsys.readouterr().err
    assert load(tmp_path, *ROWS, "Other Ltd,,QUARRY OPTIC,,us-sdn,20,,,2021-06-30,x,") == 2
    assert "line 6, parent: 'QUARRY OPTIC' is no party on us-sdn" in capsys.readouterr().err
    assert flags(screen(tmp_path, capsys)) == ["blocked", "blocked", "review", "clear"]


@pytest.mark.usefixtures("sdn")
def test_a_new_version_ends_what_it_states_no_more_and_the_difference_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load(tmp_path, *ROWS)
    first = capsys.readouterr().out.split("sha256:")[1][:12]
    load(tmp_path, *ROWS[:1], *ROWS[2:])
    second = capsys.readouterr().out.split("sha256:")[1][:12]
    assert flags(screen(tmp_path, capsys))[:2] == ["blocked", "former"]
    assert run_command(["lists", "diff", "own-desk", first, second]) == 0
    shown = capsys.readouterr().out
    assert "owners" in shown
    assert "own-desk-vf (55 %)" in shown


@pytest.mark.usefixtures("sdn")
def test_ownership_in_an_opensanctions_file_reaches_from_owners_it_shares_an_id_with(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def entity(uid: str, schema: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 (JSON)
        caption = more.pop("caption", "")
        named = {"name": [caption]} if caption else {}
        target, referents = more.pop("target", False), more.pop("referents", [])
        return {
            "id": uid,
            "schema": schema,
            "caption": caption,
            "target": target,
            "referents": referents,
            "datasets": ["x"],
            "last_seen": "2026-08-05T10:00:00",
            "properties": named | more,
        }

    entities = [
        entity("NK-1", "Company", caption="Orchid Launch", target=True, referents=["ofac-101"]),
        entity("NK-2", "Company", caption="Birch Trading LLC", leiCode=[LEI]),
        entity("NK-3", "Company", caption="Cedar Port JSC"),
        entity("o-1", "Ownership", owner=["NK-1"], asset=["NK-2"], percentage=["75 %"], startDate=["2015-01-01"]),
        entity("o-2", "Ownership", owner=["NK-2"], asset=["NK-3"], percentage=["51"], endDate=["2024-03-01"],
               startDate=["2016"]),
        entity("o-3", "Ownership", owner=["NK-2"], asset=["NK-3"], percentage=["49"], startDate=["2024-03-01"]),
        entity("o-4", "Ownership", owner=["NK-lost"], asset=["NK-3"]),
    ]  # fmt: skip
    file = tmp_path / "entities.ftm.json"
    file.write_text("\n".join(map(json.dumps, entities)))
    assert run_command(["lists", "load", "os-x", str(file), "--published-on", "2026-01-05"]) == 0
    assert "os-x  live  1 entry" in (shown := capsys.readouterr().out)
    assert "1 owners are no entity of the file: left out" in shown
    document = screen(tmp_path, capsys, "--lists", "us-sdn", names=["BIRCH TRADING LLC", "CEDAR PORT JSC"])
    assert flags(document) == ["blocked", "clear"]
    assert "owned 75 % by Orchid Launch (us-sdn), as os-x states" in document["findings"][0]["reason"]


def test_real_owners_by_their_ofac_ids_reach_what_they_own(
    home: Path, shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = sorted((shared / "data" / "lists" / "ofac_sdn_csv_2021-07").glob("*.csv.gz"))
    assert run_command(["lists", "load", "us-sdn", *map(str, files), "--published-on", "2021-07-20"]) == 0
    rows = (
        "Volga Freight Holding PLC,,,ofac-24283,,60,,,2021-06-30,made up for this test,",
        "Northlight Optics AG,,RENOVA GROUP,,us-sdn,30,,,2021-06-30,made up for this test,",
        "Northlight Optics AG,,,24230,us-sdn,20,,,2021-06-30,made up for this test,",
        "Kama Logistics Ltd,,Northlight Optics AG,,,50,,,2021-06-30,made up for this test,",
    )
    assert load(tmp_path, *rows) == 0
    samples = shared / "data" / "lists" / "opensanctions"
    for code, name in (
        ("os-ve", "entities.ftm.venezuela_members.json"),
        ("os-y", "yente_fixture_t1_entities.ftm.json"),
    ):
        assert run_command(["lists", "load", code, str(samples / name)]) == 0
    names = ["VOLGA FREIGHT HLDG PLC", "NORTHLIGHT OPTICS AG", "KAMA LOGISTICS LTD", "APPLE INC"]
    document = screen(tmp_path, capsys, names=names)
    assert flags(document) == ["blocked", "blocked", "blocked", "clear"]
    assert (
        "owned 30 % by RENOVA GROUP (us-sdn) and 20 % by GAZ GROUP (us-sdn), together 50 %"
        in (document["findings"][1]["reason"])
    )
    assert flags(screen(tmp_path, capsys, "--lists", "us-ns-cmic", names=names)) == ["clear"] * 4
