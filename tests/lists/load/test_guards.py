"""A version that is smaller, poorer or less well read than the one before waits until a person accepts it."""

import gzip
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from service.domain.programmes import Programmes
from service.lists import SourceFile, load_programmes, source_of
from service.lists.load.guards import Before
from service.lists.load.loader import Loaded, Loader
from service.lists.load.reading import Reading
from tests.lists.readers.ofac_extracts import prim, row, source

TODAY = date(2026, 1, 5)
SIZE = 40
SMALL = replace(source_of("us-cons"), least=1, loss=0.9, parts=())


@pytest.fixture(scope="module")
def law() -> Programmes:
    return load_programmes()


def cons(
    tags: Sequence[str], *, aliases: int = SIZE, countries: int = SIZE, remarks: str = "Tax ID No. 1; Gender Male."
) -> list[SourceFile]:
    """Write a Consolidated list with an entry for each tag; the first ones have aliases and countries."""
    uids = [str(101 + place) for place in range(len(tags))]
    rows = [prim(uid, f"FIRM {uid}", programmes=tag, remarks=remarks) for uid, tag in zip(uids, tags, strict=True)]
    alt = [row(uid, f"9{uid}", "aka", f"ALSO {uid}", None) for uid in uids[: max(1, aliases)]]
    add = [row(uid, f"8{uid}", None, None, "China", None) for uid in uids[: max(1, countries)]]
    return [source("cons_prim.csv", *rows), source("cons_alt.csv", *alt), source("cons_add.csv", *add)]


def load(law: Programmes, files: Sequence[SourceFile], before: Loaded | None = None) -> Loaded:
    live: Mapping[str, Before] = {"us-cons": Before(before.published, before.reading)} if before else {}
    return Loader(law, TODAY, TODAY).load(SMALL, files, live)[0]


def test_a_version_like_the_one_before_goes_live(law: Programmes) -> None:
    good = load(law, cons(["UKRAINE-EO13662"] * SIZE))
    assert good.refusals == ()
    assert load(law, cons(["UKRAINE-EO13662"] * SIZE), good).refusals == ()


def test_a_programme_that_collapses_is_held_though_the_whole_list_is_fine(law: Programmes) -> None:
    good = load(law, cons(["UKRAINE-EO13662"] * 30 + ["NS-PLC"] * 10))
    held = load(law, cons(["UKRAINE-EO13662"] * 30 + ["NS-PLC"] * 4), good)
    assert held.refusals == ("the programme NS-PLC has 4 entries, where the version before has 10",)


def test_entries_that_lose_their_tag_are_a_collapse_of_its_programme(law: Programmes) -> None:
    good = load(law, cons(["UKRAINE-EO13662"] * 30 + ["NS-PLC"] * 10))
    held = load(law, cons(["UKRAINE-EO13662"] * 30 + ["NS_PLC"] * 10), good)
    assert any("the programme NS-PLC has 0 entries" in why for why in held.refusals)
    assert any("'NS_PLC' is in no table" in warning for warning in held.warnings)


def test_a_programme_of_a_few_may_lose_most_of_them(law: Programmes) -> None:
    good = load(law, cons(["UKRAINE-EO13662"] * 31 + ["NS-PLC"] * 9))
    assert load(law, cons(["UKRAINE-EO13662"] * 31 + ["NS-PLC"]), good).refusals == ()


def test_programmes_are_compared_by_their_listings_where_no_numbers_were_kept(law: Programmes) -> None:
    good = load(law, cons(["UKRAINE-EO13662"] * 30 + ["NS-PLC"] * 10))
    live = {"us-cons": Before(good.published)}
    held = Loader(law, TODAY, TODAY).load(SMALL, cons(["UKRAINE-EO13662"] * 30 + ["NS-PLC"] * 4), live)[0]
    assert held.refusals == ("the programme us-ns-plc has 4 entries, where the version before has 10",)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"aliases": 10}, "only 25% of the entries have an alias, where 100% had"),
        ({"countries": 4}, "only 10% of the entries have a country, where 100% had"),
        ({"remarks": "Gender Male."}, "only 0% of the entries have an identifier, where 100% had"),
    ],
)
def test_a_field_that_most_entries_lost_holds_the_version(
    law: Programmes, changed: dict[str, int | str], says: str
) -> None:
    good = load(law, cons(["NS-PLC"] * SIZE))
    held = load(law, cons(["NS-PLC"] * SIZE, **changed), good)  # type: ignore[arg-type]
    assert [why.partition(": ")[0] for why in held.refusals] == [says]


def test_a_field_that_few_entries_had_may_go(law: Programmes) -> None:
    good = load(law, cons(["NS-PLC"] * SIZE, aliases=3))
    assert load(law, cons(["NS-PLC"] * SIZE, aliases=1), good).refusals == ()


def test_fields_of_two_formats_are_not_compared(law: Programmes) -> None:
    good = load(law, cons(["NS-PLC"] * SIZE))
    other = replace(good, reading=replace(good.reading, form="ofac_enhanced"))
    assert load(law, cons(["NS-PLC"] * SIZE, aliases=1), other).refusals == ()


def test_remarks_that_are_read_less_well_than_before_hold_the_version(law: Programmes) -> None:
    good = load(law, cons(["NS-PLC"] * SIZE, remarks="; ".join(["Gender Male"] * 24)))
    held = load(law, cons(["NS-PLC"] * SIZE, remarks="; ".join(["Gender Male"] * 23 + ["wholly odd"])), good)
    assert held.refusals == ("4.2% of the remarks could not be read, where it was 0.0%: the format has changed",)


@pytest.mark.slow
def test_a_label_that_changes_in_the_real_list_holds_it(shared: Path, law: Programmes) -> None:
    """The sex of a person is in some 9 % of the pieces."""
    folder = shared / "data" / "lists" / "ofac_sdn_csv_2024-05"
    (file,) = (SourceFile(one.name, gzip.decompress(one.read_bytes())) for one in folder.iterdir())
    changed = replace(file, content=file.content.replace(b"Gender ", b"Sex "))
    loaded = Loader(law, TODAY, TODAY).load(source_of("us-sdn"), [changed], {})[0]
    assert any("remarks could not be read" in why for why in loaded.refusals)


def test_a_format_that_no_rule_reads_holds_the_very_first_version(law: Programmes) -> None:
    held = load(law, cons(["NS-PLC"] * SIZE, remarks="Gender = Male; wholly odd."))
    assert held.refusals == ("40 of 80 remarks could not be read: the format has changed",)


def os_list(law: Programmes, header: str, before: Loaded | None = None) -> Loaded:
    """Load an export of OpenSanctions with these columns."""
    given = {"id": "NK-{}", "schema": "Company", "name": "Firm {}", "dataset": "A"}
    cells = [",".join(given.get(column, "").format(number) for column in header.split(",")) for number in range(12)]
    content = "\n".join([header, *cells]).encode()
    live = {"os-a": Before(before.published, before.reading)} if before else {}
    return Loader(law, TODAY, TODAY).load(source_of("os-a"), [SourceFile("targets.simple.csv", content)], live)[0]


OS_COLUMNS = "id,schema,name,aliases,countries,identifiers,sanctions,dataset"


def test_a_column_that_is_gone_holds_the_version_and_a_new_one_is_warned_about(law: Programmes) -> None:
    good = os_list(law, f"{OS_COLUMNS},phones")
    assert good.refusals == ()
    renamed = os_list(law, f"{OS_COLUMNS},telephones", good)
    assert renamed.refusals == ("the columns phones are gone: the format has changed",)
    assert "new columns, which no rule reads yet: telephones" in renamed.warnings
    added = os_list(law, f"{OS_COLUMNS},phones,telephones", good)
    assert added.refusals == ()
    assert "new columns, which no rule reads yet: telephones" in added.warnings


def test_the_numbers_of_a_reading_come_back_from_their_document(law: Programmes) -> None:
    reading = load(law, cons(["NS-PLC"] * 3 + ["FSE-IR"])).reading
    assert Reading.from_document(reading.document()) == reading
    assert (reading.form, reading.entries, reading.unread) == ("ofac_csv", 4, 0)
    assert [(one.tag, one.programme, one.entries) for one in reading.tags] == [
        ("NS-PLC", "us-ns-plc", 3),
        ("FSE-IR", "us-fse", 1),
    ]
    assert Reading.from_document({}) is None


def test_the_real_list_of_2025_without_its_military_companies_is_held(shared: Path, law: Programmes) -> None:
    """The whole list would have let 68 of 442 go."""
    folder = shared / "data" / "lists" / "ofac_cons_csv_2025-12"
    files = [SourceFile(file.name, file.read_bytes()) for file in sorted(folder.iterdir())]
    good = Loader(law, TODAY, TODAY).load(source_of("us-cons"), files, {})[0]
    lines = files[-1].content.split(b"\r\n")
    gone = {line.split(b",")[0] for line in lines if b"CMIC-EO13959" in line}
    cut = [replace(file, content=_without(file.content, gone)) for file in files]
    live = {"us-cons": Before(good.published, good.reading)}
    whole, part = Loader(law, TODAY, TODAY).load(source_of("us-cons"), cut, live)
    assert "the programme CMIC-EO13959 has 0 entries, where the version before has 68" in whole.refusals
    assert not any("are gone" in why for why in whole.refusals)
    assert part.refusals == ("0 entries, where us-ns-cmic never had fewer than 50",)


@pytest.mark.slow
def test_the_screening_list_that_lost_most_of_its_entries_overnight_is_held(shared: Path, law: Programmes) -> None:
    """As trade.gov's did on 2024-05-06."""
    (file,) = (shared / "data" / "lists" / "csl_csv_2022-04").iterdir()
    content = gzip.decompress(file.read_bytes())
    head, *lines = content.splitlines(keepends=True)
    cut = head + b"".join(line for line in lines if b"Specially Designated Nationals" not in line)
    good, bad = (SourceFile("consolidated.csv", text) for text in (content, cut))
    live = Loader(law, TODAY, TODAY).load(source_of("us-csl"), [good], {})[0]
    before = {"us-csl": Before(live.published, live.reading)}
    held = Loader(law, TODAY, TODAY).load(source_of("us-csl"), [bad], before)[0]
    assert any("entries are gone, more than 10% at once" in why for why in held.refusals)
    assert any("never had fewer than 8,000" in why for why in held.refusals)
    assert any("Specially Designated Nationals (SDN)" in why for why in held.refusals)


def _without(content: bytes, uids: set[bytes]) -> bytes:
    return b"\r\n".join(line for line in content.split(b"\r\n") if line.split(b",")[0] not in uids)
