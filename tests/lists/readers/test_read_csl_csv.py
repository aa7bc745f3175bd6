"""trade.gov's list as CSV: what an entry says of its party, in both layouts of `ids`."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.parties import Name, NameKind
from service.lists.readers.csl.labels import read_piece
from service.lists.readers.records import Record
from tests.lists.readers.csl_entries import CMIC, EL, ISN, MBS, SDN, SSI, entry, read, read_one


def identifiers(record: Record) -> set[tuple[str, str]]:
    return {(one.kind.value, one.value) for one in record.identifiers}


VALUE_FIRST = (
    "CN, 91110000ABCDEFGH1J, Unified Social Credit Code (USCC)",
    "Lodestar Works, Issuer Name",
    "600999 CN, Equity Ticker",
    "CNE000000XX1, ISIN",
    "03 Jun 2021, Listing Date (CMIC)",
    "02 Aug 2021, Effective Date (CMIC)",
    "03 Jun 2022, Purchase/Sales For Divestment Date (CMIC)",
    "Public Company, Target Type",
)
LABEL_FIRST = (
    "Unified Social Credit Code (USCC), 91110000ABCDEFGH1J, CN",
    "Issuer Name, Lodestar Works",
    "Equity Ticker, 600999 CN",
    "ISIN, CNE000000XX1",
    "Listing Date (CMIC), 2021-06-03",
    "Effective Date (CMIC), 2021-08-02",
    "Purchase/Sales For Divestment Date (CMIC), 2022-06-03",
    "Target Type, Public Company",
)


@pytest.mark.parametrize("ids", ["; ".join(VALUE_FIRST), "; ".join(LABEL_FIRST)], ids=["until 2022", "since 2023"])
def test_both_layouts_of_ids_say_the_same(ids: str) -> None:
    record = read_one(source=CMIC, type="Entity", programs="CMIC-EO13959", ids=ids)
    assert identifiers(record) == {
        ("uscc", "91110000ABCDEFGH1J"),
        ("ticker", "600999 CN"),
        ("isin", "CNE000000XX1"),
        ("publisher", "ofac:70001"),
        ("publisher", "csl:70001"),
    }
    assert (record.listed_on, record.restricted_from) == (date(2021, 6, 3), date(2021, 8, 2))
    assert record.divest_before == date(2022, 6, 3)
    assert Name("Lodestar Works", NameKind.ISSUER) in record.names
    assert record.details == (("target_type", "Public Company"),)
    assert (record.source_list, record.programmes) == (CMIC, ("CMIC-EO13959",))


@pytest.mark.parametrize(
    ("piece", "kind", "value"),
    [
        ("JO, 2014-08-30, 2009-08-31, K475000, Passport", "passport", "K475000"),
        ("Passport, K475000, JO, 2009-08-31, 2014-08-30", "passport", "K475000"),
        ("PA, 467000, Doc. 694000, Public Registration Number", "registration", "467000, Doc. 694000"),
        ("Public Registration Number, 467000, Doc. 694000, PA", "registration", "467000, Doc. 694000"),
        ("IMO 9000001, Vessel Registration Identification", "imo", "9000001"),
        ("Vessel Registration Identification, IMO 9000001", "imo", "9000001"),
        ("RU, IMO 9000001, Vessel Registration Identification", "imo", "9000001"),
        ("IMO 15411, Vessel Registration Identification", "imo", "15411"),
        ("603999CN, Equity Ticker", "ticker", "603999 CN"),
        ("601998  CN, Equity Ticker", "ticker", "601998 CN"),
        ("K3PD SG, Equity Ticker", "ticker", "K3PD SG"),
        ("RU, 253400ABCDEFGHIJKL33, Legal Entity Number", "lei", "253400ABCDEFGHIJKL33"),
        ("NL, 852400000, Legal Entity Number", "registration", "852400000"),
        ("Digital Currency Address - NEW, 0xabc", "other", "0xabc"),
        ("BRX1EXAMPLE4, ISIN", "isin", "BRX1EXAMPLE4"),
        ("SWIFT/BIC, LODSCNBJ", "bic", "LODSCNBJ"),
    ],
)
def test_each_id_has_its_kind_and_loses_country_and_days(piece: str, kind: str, value: str) -> None:
    assert (kind, value) in identifiers(read_one(ids=piece))


@given(
    number=st.text("ABCDEFGHJK0123456789-/", min_size=3, max_size=20),
    country=st.sampled_from(["", "CN", "RU"]),
    days=st.lists(st.dates().map(date.isoformat), max_size=2),
    label=st.sampled_from(["Passport", "Tax ID No.", "Registration Number", "National ID No."]),
)
def test_a_number_is_the_same_from_either_end(number: str, country: str, days: list[str], label: str) -> None:
    old = read_piece(", ".join(filter(None, (country, *days, number, label))))
    new = read_piece(", ".join(filter(None, (label, number, country, *days))))
    assert old is not None
    assert new is not None
    assert old.number == new.number == number


def test_days_of_a_directive_count_only_on_its_own_list() -> None:
    ids = "24 Feb 2022, Listing Date (EO 14024 Directive 3):; 26 Mar 2022, Effective Date (EO 14024 Directive 3):"
    menu, blocked = read(entry(source=MBS, ids=ids), entry(source=SDN, ids=ids))
    assert (menu.listed_on, menu.restricted_from) == (date(2022, 2, 24), date(2022, 3, 26))
    assert (blocked.listed_on, blocked.restricted_from) == (None, None)
    assert ("Listing Date (EO 14024 Directive 3)", "24 Feb 2022") in blocked.details


def test_start_and_end_are_days_of_the_listing() -> None:
    record = read_one(uid="ab12", source=EL, start_date="2018-09-04", end_date="2030-06-17")
    assert (record.listed_on, record.ended_on) == (date(2018, 9, 4), date(2030, 6, 17))
    assert (record.restricted_from, record.divest_before) == (None, None)


@pytest.mark.parametrize("printed", ["2018-02-30", "0017-05-26"])
def test_a_day_that_is_none_is_left_out_and_told(printed: str) -> None:
    contents = read(entry(start_date=printed))
    assert contents.records[0].listed_on is None
    assert contents.warnings == (f"consolidated.csv line 2, listed_on: {printed!r} is no day of any list: left out",)


def test_a_person_has_natural_order_first_and_the_printed_form_too() -> None:
    record = read_one(type="Individual", name="MARLOW, Jane", alt_names="MARLOWE, Jean; OLD JANE")
    assert record.kind == "person"
    assert [(name.text, name.kind.value) for name in record.names] == [
        ("Jane MARLOW", "primary"),
        ("MARLOW, Jane", "alias"),
        ("Jean MARLOWE", "alias"),
        ("MARLOWE, Jean", "alias"),
        ("OLD JANE", "alias"),
    ]
    assert read_one(type="Individual", name="MARLOW, Jim, Jr.").name == "Jim MARLOW Jr."


def test_treasury_names_are_left_as_they_are() -> None:
    record = read_one(name="LODESTAR, OOO (a.k.a. B)", type="Entity", alt_names="X AND Y; LODESTAR, OOO (A.K.A. B)")
    assert [name.text for name in record.names] == ["LODESTAR, OOO (a.k.a. B)", "X AND Y"]


def test_commerce_and_state_print_aliases_and_successors_into_names() -> None:
    aliases = "46 Works; and 46 Works MO; (all of preceding near Nowhere); JSC Niip, f.k.a., Old Niip"
    record = read_one(uid="c0ffee", source=EL, name="Polestar Works (a.k.a. PSW; Pole Works)", alt_names=aliases)
    assert [(name.text, name.kind.value) for name in record.names] == [
        ("Polestar Works", "primary"),
        ("PSW", "alias"),
        ("Pole Works", "alias"),
        ("46 Works", "alias"),
        ("46 Works MO", "alias"),
        ("JSC Niip", "alias"),
        ("Old Niip", "former"),
    ]
    successor = "Polestar LLC; and any successor, sub-unit, or subsidiary thereof"
    assert read_one(uid="c0ffee", source=ISN, name=successor).name == "Polestar LLC"
    assert identifiers(record) == {("publisher", "csl:c0ffee")}


def test_a_country_is_certain_only_where_there_is_one() -> None:
    assert read_one(addresses="1 Pier Road, Dalian, CN; Beijing, CN").country == "CN"
    assert read_one(addresses="1 Pier Road, Dalian, CN; Wan Chai, HK").country is None
    assert read_one(addresses="1 PIER ROAD, MIAMI, FL, 33130").country is None
    assert read_one(type="Individual", name="A, B", addresses="Tripoli, LY", nationalities="SY").country == "SY"


def test_remarks_that_no_rule_reads_are_counted_and_kept() -> None:
    remarks = "(Linked To: A; B); all offices worldwide; FR NOTICE ADDED"
    contents = read(entry(remarks=remarks, ids="7, No Such Label; Male, Gender"))
    assert (contents.pieces, contents.unread) == (5, 2)
    details = dict(contents.records[0].details)
    assert (details["linked_to"], details["unread"]) == ("A; B", "7, No Such Label")
    assert details["remarks"] == remarks


def test_one_entity_on_several_lists_is_a_record_on_each() -> None:
    contents = read(entry(source=SDN), entry(source=SSI))
    assert [record.source_list for record in contents] == [SDN, SSI]
    assert {record.uid for record in contents} == {"70001"}


def test_an_entry_printed_twice_word_for_word_is_kept_and_told() -> None:
    contents = read(entry(source_list_url="http://a"), entry(source_list_url=""))
    assert [record.uid for record in contents] == ["70001", "70001-2"]
    assert "printed twice" in contents.warnings[0]


def test_fill_counts_the_records_that_have_a_field() -> None:
    contents = read(entry(alt_names="LODESTAR", programs="IRAN; SDGT"), entry(uid="70002", ids="X1, Passport"))
    assert dict(contents.fill) == {
        "name": 2,
        "alias": 1,
        "identifier": 1,
        "country": 0,
        "programme": 1,
        "listed_on": 0,
    }
    assert contents.records[0].programmes == ("IRAN", "SDGT")


def test_a_kind_nobody_knows_is_read_as_an_entity_and_told() -> None:
    contents = read(entry(type="Satellite"), entry(uid="2", type="Vessel"), entry(uid="3", type="Aircraft"))
    assert [record.kind for record in contents] == ["entity", "vessel", "aircraft"]
    assert contents.warnings == ("consolidated.csv line 2, type: 'Satellite' is unknown: read as an entity",)
