"""Stakes as list versions have them: owners found on other lists, nothing that cannot be so, histories kept."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from service.domain.listings import PublishedList
from service.domain.ownership import Measure
from service.domain.programmes import Programmes
from service.domain.stakes import Candidate, PartyReference, is_named
from service.errors import ListDataError, UnknownListError, UnknownProgrammeError
from service.lists import Before, Loader, SourceFile, load_programmes, source_of
from service.lists.load.loader import Loaded
from service.lists.load.verify import Reread, reread
from tests.lists.edited_tables import change, rows_of, save

HEADER = "child,parent,parent_id,parent_list,percent,since,until,as_of,source\n"
KNOWN = (
    Candidate("us-sdn", "ofac-7", ("GAZ GROUP", "GAZ")),
    Candidate("us-sdn", "ofac-8", ("RENOVA GROUP",)),
    Candidate("us-sdn", "ofac-9", ("TWIN LTD",)),
    Candidate("us-sdn", "ofac-10", ("TWIN LTD",)),
    Candidate("us-cons", "ofac-7", ("GAZ GROUP",)),
)


def find(references: Iterable[PartyReference]) -> Mapping[PartyReference, tuple[Candidate, ...]]:
    return {one: tuple(known for known in KNOWN if _is_meant(one, known)) for one in references}


def _is_meant(reference: PartyReference, known: Candidate) -> bool:
    if reference.party_id:
        return reference.party_id == known.party_id
    return reference.list_code == known.list_code and is_named(reference.name, known.names)


def load(
    programmes: Programmes, *rows: str, before: PublishedList | None = None, today: date = date(2021, 7, 20)
) -> Loaded:
    file = SourceFile("own.csv", (HEADER + "\n".join(rows)).encode())
    live = {"own-desk": Before(before)} if before else {}
    return Loader(programmes, today, None, find).load(source_of("own-desk"), [file], live)[0]


@pytest.mark.slow
def test_stakes_have_the_ids_of_parties_and_the_entries_count_them(programmes: Programmes) -> None:
    loaded = load(
        programmes,
        "Volga PLC,GAZ GROUP,,us-sdn,60,,,2021-06-30,registry",
        "Kama Ltd,Volga PLC,,,55,2019-01-01,,2021-06-30,registry",
        "Oka Ltd,,8,us-sdn,,,,2021-06-30,press",
        "Ural Ltd,gaz,ofac-7,,10,,,2021-06-30,press",
    )
    published = loaded.published
    assert [(one.owner, one.asset, one.percent) for one in published.stakes] == [
        ("ofac-7", "own-desk-volga-plc", 60),
        ("own-desk-volga-plc", "own-desk-kama-ltd", 55),
        ("ofac-8", "own-desk-oka-ltd", None),
        ("ofac-7", "own-desk-ural-ltd", 10),
    ]
    assert {one.known_from for one in published.stakes} == {date(2021, 6, 30)}
    assert (published.version.entries, published.listings, published.has_lost_rows) == (4, (), False)
    assert {name.known_from for party in published.parties for name in party.names} == {date(2021, 6, 30)}
    assert (loaded.refusals, loaded.warnings) == ((), ())


def test_an_owner_whose_written_name_is_not_the_listed_one_is_warned_about(programmes: Programmes) -> None:
    loaded = load(programmes, "Volga PLC,Someone Else,ofac-7,,60,,,2021-06-30,registry")
    assert loaded.warnings == ("own.csv line 2, parent: ofac-7 is listed as 'GAZ GROUP', not as 'Someone Else'",)


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (["A,,ofac-99,,60,,,2021-06-30,x"], "line 2, parent_id: 'ofac-99' is no party on any live list"),
        (["A,,ofac-8,us-cons,60,,,2021-06-30,x"], "line 2, parent_id: 'ofac-8' is no party on us-cons"),
        (["A,GAZ GR,,us-sdn,60,,,2021-06-30,x"], "line 2, parent: 'GAZ GR' is no party on us-sdn"),
        (["A,TWIN LTD,,us-sdn,60,,,2021-06-30,x"], "'TWIN LTD' may be ofac-10, ofac-9 on us-sdn: write the parent_id"),
        (
            ["A,,ofac-7,,60,,,2021-06-30,x", "A,,ofac-8,,40.5,,,2021-06-30,x"],
            "line 3, percent: with own.csv line 2 the shares in this company are 100.5 % on 2021-06-30",
        ),
        (
            ["A,,ofac-7,,60,,,2021-06-30,x", "A,GAZ,,us-sdn,30,,,2021-06-30,x"],
            "line 3, parent: the same owner and company as own.csv line 2, at the same time",
        ),
        (
            ["A,B,,,60,,,2021-06-30,x", "B,C,,,70,,,2021-06-30,x", "C,A,,,50,,,2021-06-30,x"],
            "own half or more of each other in a circle",
        ),
        (["A,,ofac-7,,60,,,2021-07-21,x"], "line 2, as_of: 2021-07-21 is still to come"),
    ],
)
def test_stakes_that_cannot_be_so_are_refused_whole(programmes: Programmes, rows: list[str], problem: str) -> None:
    with pytest.raises(ListDataError) as refused:
        load(programmes, *rows)
    assert problem in str(refused.value)


def test_stakes_that_follow_each_other_and_small_ones_across_are_taken(programmes: Programmes) -> None:
    loaded = load(
        programmes,
        "A,,ofac-7,,60,2019-01-01,2020-01-01,2021-06-30,x",
        "A,,ofac-7,,80,2020-01-01,,2021-06-30,x",
        "A,B,,,10,2020-01-01,,2021-06-30,x",
        "B,A,,,90,,,2021-06-30,x",
    )
    assert len(loaded.published.stakes) == 4


def test_who_states_less_than_before_has_seen_those_stakes_end(programmes: Programmes) -> None:
    rows = [f"Child {n} Ltd,,ofac-7,,60,,,2021-06-30,x" for n in range(3)]
    first = load(programmes, *rows).published
    second = load(programmes, *rows[:2], before=first, today=date(2021, 9, 1))
    assert second.refusals == ()
    ends = {one.asset: one.until for one in second.published.stakes}
    assert ends == {
        "own-desk-child-0-ltd": None,
        "own-desk-child-1-ltd": None,
        "own-desk-child-2-ltd": date(2021, 9, 1),
    }
    assert "own-desk-child-2-ltd" in {party.id for party in second.published.parties}


def test_a_stake_that_is_stated_again_is_known_since_the_first_time(programmes: Programmes) -> None:
    first = load(programmes, "A,,ofac-7,,60,,,2021-06-30,x").published
    (again,) = load(programmes, "A,,ofac-7,,60,,,2021-07-15,x", before=first).published.stakes
    assert again.known_from == date(2021, 6, 30)


def test_another_share_takes_the_place_of_the_one_before_from_its_day(programmes: Programmes) -> None:
    first = load(programmes, "A,,ofac-7,,60,,,2021-06-30,x").published
    stakes = load(programmes, "A,,ofac-7,,40,,,2021-07-15,x", before=first).published.stakes
    assert [(one.percent, one.begins_on, one.until) for one in stakes] == [
        (Decimal(40), date(2021, 7, 15), None),
        (Decimal(60), date(2021, 6, 30), date(2021, 7, 15)),
    ]


def test_a_list_that_loses_most_of_its_stakes_is_held(programmes: Programmes) -> None:
    rows = [f"Child {n} Ltd,,ofac-7,,60,,,2021-06-30,x" for n in range(4)]
    first = load(programmes, *rows).published
    assert load(programmes, rows[0], before=first).refusals == ("3 of 4 stakes are gone, more than 50% at once",)


def test_ownership_lists_are_named_by_whoever_loads_them() -> None:
    assert source_of("own-research").states_ownership
    with pytest.raises(UnknownListError, match=r"own-… \(who owns whom, by the firm\)"):
        source_of("own-")


def test_every_rule_is_cited_and_the_programmes_without_one_stay_without(programmes: Programmes) -> None:
    ruled = {code: one.ownership for code, one in programmes.by_code.items() if one.ownership}
    assert {programmes.get(code).family for code in ruled} == {
        *("us-sdn", "us-ssi", "eu-fsf", "uk-ofsi"),
        *("eu-833", "us-el", "us-meu"),
    }
    newest = {
        programmes.get(code).family: (rules[-1].measure, rules[-1].percent, rules[-1].is_aggregate)
        for code, rules in ruled.items()
    }
    assert newest == {
        "us-sdn": (Measure.AT_LEAST, Decimal(50), True),
        "us-ssi": (Measure.AT_LEAST, Decimal(50), True),
        "eu-fsf": (Measure.AT_LEAST, Decimal(50), True),
        "uk-ofsi": (Measure.MORE_THAN, Decimal(50), False),
        "eu-833": (Measure.MORE_THAN, Decimal(50), False),
        "us-el": (Measure.AT_LEAST, Decimal(50), True),
        "us-meu": (Measure.AT_LEAST, Decimal(50), True),
    }
    assert all(rule.source for rules in ruled.values() for rule in rules)
    for code in ("eo-14032", "eo-13959", "us-1260h", "eu-833.trade", "un-sc"):
        assert programmes.get(code).ownership == ()
    assert [rule.ends for rule in ruled["eu-fsf"]] == [*(rule.begins for rule in ruled["eu-fsf"][1:]), None]


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"programme": "eo-14032"}, "programme: eo-14032 is of divestment, where only the listed are meant"),
        ({"percent": "0"}, "percent: '0' is no share"),
        ({"percent": "most"}, "percent: 'most' is no share"),
        ({"measure": "about"}, "measure: 'about' cannot be read"),
        ({"begins": "2030-01-01"}, "begins: is not after the row before"),
        ({"ends": "2014-08-14"}, "begins: is not after the row before"),
        ({"ends": "2008-02-13"}, "ends: is not after the beginning"),
    ],
)
def test_a_faulty_rule_stops_the_program(folder: Path, cells: dict[str, str], problem: str) -> None:
    first, *others = rows_of(folder / "ownership_rules.csv")
    save(folder / "ownership_rules.csv", [{**first, **cells}, *others])
    with pytest.raises(ListDataError) as refused:
        load_programmes(folder)
    assert problem in str(refused.value)


def test_the_rule_on_affiliates_rests_for_a_year_and_comes_back_by_itself(programmes: Programmes) -> None:
    """BIS suspended it from 2025-11-10 through 2026-11-09 and reimposed it by the same rule."""
    first, again = programmes.get("us-el").ownership
    assert (first.begins.isoformat(), first.ends and first.ends.isoformat()) == (
        "2025-09-29T00:00:00-04:00",
        "2025-11-10T00:00:00-05:00",
    )
    assert (again.begins.isoformat(), again.ends) == ("2026-11-10T00:00:00-05:00", None)


def test_a_rule_of_no_known_programme_stops_the_program(folder: Path) -> None:
    change(folder / "ownership_rules.csv", lambda row: row["programme"] == "us-ssi", programme="us-none")
    with pytest.raises(UnknownProgrammeError, match="'us-none' has no row"):
        load_programmes(folder)


def test_files_that_are_read_again_give_the_same_stakes_or_a_fault(programmes: Programmes) -> None:
    row = "Volga PLC,GAZ GROUP,,us-sdn,60,,,2021-06-30,registry"
    kept = load(programmes, row).published
    files = [SourceFile("own.csv", (HEADER + row).encode())]
    assert reread(kept, files, programmes, find) == Reread()
    (stake,) = kept.stakes
    changed = replace(kept, stakes=(replace(stake, percent=Decimal(6)),))
    assert "the stake of ofac-7 of Volga PLC (60 %)" in reread(changed, files, programmes, find).fault


def test_an_owner_on_no_live_list_any_more_is_no_fault_of_the_kept_version(programmes: Programmes) -> None:
    row = "Volga PLC,GAZ GROUP,,us-sdn,60,,,2021-06-30,registry"
    again = reread(load(programmes, row).published, [SourceFile("own.csv", (HEADER + row).encode())], programmes)
    assert not again.fault
    assert "not all found any more" in again.remark
