from pathlib import Path

import pytest

from service.errors import ListDataError, UnknownProgrammeError
from service.lists.reviewed.programmes import load_programmes
from service.lists.reviewed.publication import load_bundled
from tests.lists.edited_tables import rewrite


def load(folder: Path) -> None:
    load_bundled(load_programmes(folder), folder)


def line_of(path: Path, text: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


def test_the_copied_data_loads(folder: Path) -> None:
    load(folder)


@pytest.mark.parametrize(
    ("file", "cells", "mend"),
    [
        ("ns_cmic.csv", {"source": ""}, "fill it in"),
        ("ns_cmic.csv", {"grade": "D"}, "write one of A, B, C"),
        ("ns_cmic.csv", {"name": " "}, "fill it in"),
        ("ns_cmic.csv", {"record": ""}, "fill it in"),
        ("ns_cmic.csv", {"listed_on": "3 June 2021"}, "write a date as 2021-03-16"),
        ("ns_cmic.csv", {"divest_before": "2022-06-31"}, "write a date as 2021-03-16"),
        ("ccmc.csv", {"restricted_from": "2021-01-11T09:30"}, "has no offset from UTC: write it as"),
        ("ccmc.csv", {"restricted_from": "2021-01-11Tnoon"}, "write an instant as"),
        ("events.csv", {"event": "unlisted"}, "write one of signed"),
        ("events.csv", {"at": ""}, "fill it in"),
        ("events.csv", {"closes_docket": "no"}, "write yes"),
        ("events.csv", {"closes_docket": "yes", "docket": ""}, "name the docket"),
        ("events.csv", {"party": "Tencent Music"}, "write the name as the list prints it"),
        ("events.csv", {"list": "us-app"}, "write one of us-ns-cmic"),
        ("cmc_1260h.csv", {"edition": "2021-06-04"}, "write one of 2021-06-03"),
        ("lists.csv", {"entries": "67"}, "restore the missing rows"),
        ("lists.csv", {"entries": "sixty"}, "write a whole number"),
        ("lists.csv", {"printed_time": "midnight"}, "write a time as 09:30"),
        ("links.csv", {"record": "nobody"}, "write the record as in the list's file"),
        ("links.csv", {"party_id": "nobody"}, "write an unlinked record"),
        ("links.csv", {"basis": ""}, "fill it in"),
        ("renames.csv", {"later": "Nobody Ltd."}, "write it as printed"),
        ("programmes.csv", {"zone": "New York"}, "write one as America/New_York"),
        ("programmes.csv", {"binds": "USA"}, "write one of US, EU, UK"),
        ("programmes.csv", {"restriction": "ban"}, "write one of none, divestment"),
        ("programmes.csv", {"possession_ends": "yes"}, "write a date as 2021-03-16"),
        ("programmes.csv", {"possession_ends": "2021-01-13T00:00"}, "has no offset from UTC: write it as"),
        ("programmes.csv", {"code": "eo-13959"}, "keep one row for each programme"),
        ("clocks.csv", {"annex_begins": "2021-01-11T09:30"}, "has no offset from UTC: write it as"),
        ("regimes.csv", {"counted_from": "whim"}, "write one of listing, finding"),
        ("regimes.csv", {"begins_with": ""}, "fill it in"),
        ("regimes.csv", {"programme": "us-ar-china"}, "keep one row for each programme"),
        ("regimes.csv", {"programme": "us-sdn"}, "make it divestment, or remove its clock"),
        ("regimes.csv", {"programme": "eo-14032"}, "make it divestment, or remove its clock"),
        ("phases.csv", {"percent": "101"}, "write a whole number from 1 to 100"),
        ("phases.csv", {"percent": "80"}, "put them in order"),
        ("phases.csv", {"years": "5"}, "put them in order"),
        ("phases.csv", {"years": "0"}, "fill in years, months or days"),
        ("phases.csv", {"years": ""}, "fill in years, months or days"),
        ("following.csv", {"countries": "CN|CHN"}, "write codes of ISO 3166"),
        ("following.csv", {"outlives": "no"}, "write yes"),
        ("licences.csv", {"ends": "2018-04-06"}, "correct one of the two"),
        ("licences.csv", {"ends": "", "successor": ""}, "say when it ends, or what replaces it"),
        ("licences.csv", {"successor": "UA-99"}, "add its row or correct the number"),
        ("licences.csv", {"subjects": "paper"}, "write debt, equity, derivative"),
        ("directives.csv", {"programme": "us-sdn"}, "make it partial or remove the row"),
    ],
)
def test_a_wrong_record_is_refused_with_its_place_and_mend(
    folder: Path, file: str, cells: dict[str, str], mend: str
) -> None:
    rewrite(folder / file, 2, **cells)
    with pytest.raises(ListDataError) as refused:
        load(folder)
    message = str(refused.value)
    assert mend in message
    assert file in message
    assert "line " in message
    assert next(iter(cells)) in message or "phases.csv" in message


def test_a_regime_whose_last_phase_leaves_some_is_refused(folder: Path) -> None:
    rewrite(folder / "phases.csv", 4, percent="99")
    with pytest.raises(ListDataError, match=r"phases.csv line 4, percent: the last phase of us-in-china leaves some"):
        load(folder)


@pytest.mark.parametrize(
    ("file", "field"),
    [
        ("regimes.csv", "programme"),
        ("phases.csv", "programme"),
        ("following.csv", "programme"),
        ("following.csv", "followed"),
        ("directives.csv", "programme"),
        ("licences.csv", "programmes"),
    ],
)
def test_a_programme_that_no_row_knows_is_refused(folder: Path, file: str, field: str) -> None:
    rewrite(folder / file, 2, **{field: "eo-99999"})
    with pytest.raises(UnknownProgrammeError, match=rf"{file} line 2, {field}: 'eo-99999' has no row"):
        load(folder)


@pytest.mark.parametrize(
    ("file", "cells"),
    [
        ("ns_cmic.csv", {"programme": "eo-14033"}),
        ("events.csv", {"programme": "eo-14033"}),
        ("programmes.csv", {"precursor": "s-1238"}),
        ("clocks.csv", {"programme": "eo-13958"}),
    ],
)
def test_an_unknown_programme_is_refused_by_its_own_error(folder: Path, file: str, cells: dict[str, str]) -> None:
    rewrite(folder / file, 2, **cells)
    ((field, value),) = cells.items()
    with pytest.raises(UnknownProgrammeError, match=rf"{file} line 2, {field}: .*{value}.*correct the code"):
        load(folder)


def test_an_error_names_the_line_of_the_record(folder: Path) -> None:
    line = line_of(folder / "ns_cmic.csv", "SENSETIME GROUP LIMITED")
    rewrite(folder / "ns_cmic.csv", line, grade="")
    with pytest.raises(ListDataError, match=rf"ns_cmic\.csv line {line}, grade: is empty"):
        load(folder)


def test_a_lost_row_of_an_edition_is_noticed(folder: Path) -> None:
    path = folder / "cmc_1260h.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "footnote 1" not in line), encoding="utf-8")
    with pytest.raises(ListDataError, match="133 rows of 2025-01-07, not 134"):
        load(folder)


def test_a_name_printed_twice_in_one_edition_is_refused(folder: Path) -> None:
    path = folder / "cmc_1260h.csv"
    rewrite(path, line_of(path, "Alibaba Group Holding Limited"), name="Hesai Group", record="hesai-technology-co-ltd")
    with pytest.raises(ListDataError, match="'Hesai Group' stands twice in one print"):
        load(folder)


def test_one_name_cannot_be_two_records(folder: Path) -> None:
    path = folder / "cmc_1260h.csv"
    rewrite(path, line_of(path, "2026-06-08,crrc"), record="crrc")
    with pytest.raises(ListDataError, match="record: 'CRRC Corporation Limited' is record crrc-corporation-limited"):
        load(folder)


def test_names_of_one_record_need_a_reviewed_rename(folder: Path) -> None:
    path = folder / "cmc_1260h.csv"
    rewrite(path, line_of(path, "2026-06-08,alibaba"), record="hesai-technology-co-ltd")
    with pytest.raises(ListDataError, match=r"one record without a reviewed rename: add a row to renames\.csv"):
        load(folder)


def test_one_id_on_two_lists_needs_a_reviewed_link(folder: Path) -> None:
    path = folder / "links.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(x for x in lines if "us-1260h,china-three-gorges" not in x), encoding="utf-8")
    with pytest.raises(ListDataError, match="'china-three-gorges-corporation' is a record of us-ccmc too"):
        load(folder)


def test_a_record_is_linked_once(folder: Path) -> None:
    path = folder / "links.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + text.splitlines()[1] + "\n", encoding="utf-8")
    with pytest.raises(ListDataError, match="is linked twice: keep one link"):
        load(folder)


@pytest.mark.parametrize(
    ("event", "at", "problem"),
    [
        ("withdrawn", "2026-02-12", "withdrawn of 2026-02-12 comes before any listing"),
        ("proposed", "2026-07-01", "proposed of 2026-07-01 begins a listing|withdrawn of 2026-02-13 comes before"),
        ("listed", "2026-02-14", "listed of 2026-06-08 begins a listing that has begun"),
    ],
)
def test_acts_out_of_order_are_refused(folder: Path, event: str, at: str, problem: str) -> None:
    path = folder / "events.csv"
    place = line_of(path, "Holding Limited,proposed" if event != "listed" else "Holding Limited,challenged")
    rewrite(path, place, event=event, at=at)
    with pytest.raises(ListDataError, match=problem):
        load(folder)


def test_a_column_that_is_missing_or_unknown_is_refused(folder: Path) -> None:
    path = folder / "apps.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("weak_aliases", "nicknames", 1), encoding="utf-8")
    with pytest.raises(ListDataError, match=r"apps\.csv line 1, weak_aliases: no such column"):
        load(folder)
    path.write_text(text.replace("aliases,", "pseudonyms,", 1), encoding="utf-8")
    with pytest.raises(ListDataError, match=r"apps\.csv line 1, pseudonyms: unknown or named twice"):
        load(folder)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b"", "line 1, .*: no such column"),
        (b"list,record\n", "line 1, basis, .*: no such column"),
        (b"list,record,party_id,basis,source,grade\na,b,c\n", "line 2: 3 cells under 6 columns"),
        (b'list,record,party_id,basis,source,grade\n"a"b,c\n', "line 2: .*: correct the quotes"),
        (b"list,record,party_id,basis,source,grade\n\xff\n", "byte 40 is not UTF-8"),
    ],
)
def test_a_broken_file_is_refused(folder: Path, text: bytes, problem: str) -> None:
    (folder / "links.csv").write_bytes(text)
    with pytest.raises(ListDataError, match=rf"links\.csv {problem}"):
        load(folder)


def test_a_missing_file_is_refused(folder: Path) -> None:
    (folder / "clocks.csv").unlink()
    with pytest.raises(ListDataError, match=r"clocks\.csv is missing"):
        load(folder)
