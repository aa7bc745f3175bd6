import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.parties import IdentifierKind, NameKind
from service.errors import ListDataError
from service.lists.readers.ofac.record_builder import OfacRecordBuilder
from service.lists.readers.ofac.remarks import document_number, read_piece, read_remarks, ticker


def builder(remarks: str, *, is_sentence: bool = True, kind: str = "entity") -> OfacRecordBuilder:
    one = OfacRecordBuilder("101", "f.csv line 1", kind)
    one.title("ORCHID WORKS")
    read_remarks(one, remarks, is_sentence=is_sentence)
    return one


IDENTIFIERS = [
    ("ISIN CNE000000SM3", "isin", "CNE000000SM3"),
    ("alt. ISIN BRC1EODR004", "isin", "BRC1EODR004"),
    ("ISIN CND10002K094", "isin", "CND10002K094"),
    ("ISIN CND10002G601", "isin", "CND10002G601"),
    ("Equity Ticker 0728 HK", "ticker", "0728 HK"),
    ("Equity Ticker 601698  CN", "ticker", "601698 CN"),
    ("alt. Equity Ticker 603019CN", "ticker", "603019 CN"),
    ("Unified Social Credit Code (USCC) 91350000100012345X(China)", "uscc", "91350000100012345X"),
    ("Legal Entity Number 5493001KJTIIGC8Y1R12", "lei", "5493001KJTIIGC8Y1R12"),
    ("SWIFT/BIC ORCHCNBJ", "bic", "ORCHCNBJ"),
    ("Vessel Registration Identification IMO 9074729", "imo", "9074729"),
    ("Tax ID No. 7702070139 (Russia)", "tax", "7702070139"),
    ("Registration Number CH-660.0.559.011-2 (Switzerland)", "registration", "CH-660.0.559.011-2"),
    ("Passport A7 (Korea, North) issued 05 May 2001 expires 11 Mar 2006", "passport", "A7"),
    ("National ID No. K123456(7) (Hong Kong)", "national", "K123456(7)"),
    ("Digital Currency Address - ETH 0xabc", "other", "ETH 0xabc"),
    ("Matricula de Armador No. 1234-5 (Panama)", "other", "1234-5"),
]


@pytest.mark.parametrize(("piece", "kind", "value"), IDENTIFIERS)
def test_an_identifier_is_read_by_its_label(piece: str, kind: str, value: str) -> None:
    one = builder("")
    read_piece(one, piece)
    assert [(each.kind, each.value) for each in one.identifiers] == [(IdentifierKind(kind), value)]
    assert (one.pieces, one.unread) == (1, 0)


def test_what_a_number_alone_would_lose_is_kept_as_a_document() -> None:
    one = builder("alt. Passport A7 (Peru) issued 05 May 2001.")
    assert ("document", "Passport A7 (Peru) issued 05 May 2001") in one.details


def test_the_three_cmic_dates_go_to_their_own_meanings() -> None:
    one = builder(
        "Effective Date (CMIC) 02 Aug 2021; Purchase/Sales For Divestment Date (CMIC) 03 Jun 2022; "
        "Listing Date (CMIC) 03 Jun 2021."
    )
    record = one.record()
    dates = (record.listed_on, record.restricted_from, record.divest_before)
    assert [str(day) for day in dates] == ["2021-06-03", "2021-08-02", "2022-06-03"]


def test_dates_of_other_programmes_are_never_taken_for_the_cmic_dates() -> None:
    one = builder(
        "Listing Date (EO 14024 Directive 3): 24 Feb 2022; Effective Date (EO 14024 Directive 3): 26 Mar 2022."
    )
    assert one.dates == {}
    assert ("directive_date", "Effective Date (EO 14024 Directive 3): 26 Mar 2022") in one.details


def test_a_second_listing_date_is_warned_about() -> None:
    one = builder("Listing Date (CMIC) 03 Jun 2021; alt. Listing Date (CMIC) 10 Dec 2021.")
    assert str(one.dates["listed_on"]) == "2021-06-03"
    assert one.warnings == ["f.csv line 1, uid 101: listed_on is printed twice: 2021-06-03 and 2021-12-10"]


def test_a_date_that_the_law_counts_from_must_be_a_day() -> None:
    with pytest.raises(ListDataError, match=r"f.csv line 1, uid 101, divest_before: 'soon' is no day"):
        builder("Purchase/Sales For Divestment Date (CMIC) soon.")


DETAILS = [
    ("Target Type State-Owned Enterprise.", ("target_type", "State-Owned Enterprise")),
    ("Linked To: HARBOUR GROUP CO., LTD.", ("linked_to", "HARBOUR GROUP CO., LTD.")),
    ("Linked To: HARBOUR S.A.", ("linked_to", "HARBOUR S.A.")),
    ("Linked To: HARBOUR.", ("linked_to", "HARBOUR")),
    ("Linked To: HARBOUR (HBR)-NORTH.", ("linked_to", "HARBOUR (HBR)-NORTH")),
    ("DOB circa 1951.", ("born", "circa 1951")),
    ("alt. POB Gaza Strip.", ("birthplace", "Gaza Strip")),
    ("Secondary sanctions risk: section 1(b) of an order.", ("sanctions_risk", "section 1(b) of an order")),
    ("All offices worldwide.", ("note", "All offices worldwide")),
    ("Organization Type: Real estate.", ("organization_type", "Real estate")),
]


@pytest.mark.parametrize(("remarks", "detail"), DETAILS)
def test_a_detail_is_read_by_its_label(remarks: str, detail: tuple[str, str]) -> None:
    one = builder(remarks)
    assert list(one.details) == [detail]
    assert one.unread == 0


def test_xml_remarks_put_what_is_linked_in_brackets_and_have_no_full_stop() -> None:
    one = builder("For more information, see there; (Linked To: HARBOUR & SONS)", is_sentence=False)
    assert ("linked_to", "HARBOUR & SONS") in one.details


def test_quoted_names_are_weak_and_keep_their_own_quotes() -> None:
    one = builder("a.k.a. 'O'HARA WORKS'; f.k.a. 'OW'.")
    assert [name.text for name in one.names if name.kind is NameKind.WEAK] == ["O'HARA WORKS", "OW"]


def test_what_no_rule_reads_is_counted_and_kept() -> None:
    one = builder("wholly odd; ISIN CNE000000SM3; Passport.")
    assert (one.pieces, one.unread) == (3, 1)
    assert ("remark", "wholly odd") in one.details


@pytest.mark.parametrize(
    ("piece", "key"),
    [
        ("Minister of Weather", "office"),
        ("Fictional Trading Bank Representative to Atlantis", "office"),
        ("half-brother of Ada FARLOW", "kin"),
        ("ICTY indictee in custody", "fate"),
        ("currently incarcerated in Atlantis", "fate"),
        ("HAMAS - Atlantis", "slate"),
        ("www.lodestar.example", "website"),
        ("desk@lodestar.example", "email"),
    ],
)
def test_a_piece_without_a_label_is_known_by_its_words(piece: str, key: str) -> None:
    one = builder(piece)
    assert (one.unread, list(one.details)) == (0, [(key, piece)])


@pytest.mark.parametrize("piece", ["Name of issuer: General Pole", "Rank=General", "Passport# A1 of a member"])
def test_a_label_that_has_changed_its_form_is_no_office(piece: str) -> None:
    assert builder(piece).unread == 1


@pytest.mark.parametrize(
    ("piece", "kind", "value"),
    [
        ("Paraguayan tax identification number 80105176-2 (Paraguay)", IdentifierKind.TAX, "80105176-2"),
        ("Registration Certificate Number (Dubai) DMCC193946", IdentifierKind.REGISTRATION, "DMCC193946"),
        ("Trademark number 38266997 (China)", IdentifierKind.OTHER, "38266997"),
        ("MICEX Code MSTT", IdentifierKind.TICKER, "MSTT"),
        ("General Director Licence No. 1234-5", IdentifierKind.OTHER, "1234-5"),
    ],
)
def test_rare_labels_identify_too(piece: str, kind: IdentifierKind, value: str) -> None:
    one = builder(piece)
    assert [(found.kind, found.value) for found in one.identifiers] == [(kind, value)]


def test_a_name_of_business_is_a_weak_name() -> None:
    assert [name.text for name in builder("d.b.a. 'POLE WORKS'").names if name.kind is NameKind.WEAK] == ["POLE WORKS"]


def test_a_label_is_a_whole_word() -> None:
    one = builder("ISINGLASS WORKS; Target Typesetters.")
    assert (one.unread, dict(one.identifiers)) == (2, {})
    assert set(one.details) == {("remark", "ISINGLASS WORKS"), ("remark", "Target Typesetters")}


@given(st.text(max_size=200))
def test_no_piece_is_lost_whatever_the_remarks_say(text: str) -> None:
    try:
        one = builder(text)
    except ListDataError:
        return
    assert one.unread <= one.pieces
    assert one.record().uid == "101"


@pytest.mark.slow
@given(st.from_regex(r"\A[1-9][0-9]{3,5}\Z"), st.integers(0, 3), st.sampled_from(["CN", "HK", "US"]))
def test_a_ticker_has_one_space_before_its_market(code: str, blanks: int, market: str) -> None:
    assert ticker(f" {code}{' ' * blanks}{market}") == f"{code} {market}"
    assert ticker(ticker(f"{code}{' ' * blanks}{market}")) == f"{code} {market}"


def test_a_ticker_of_letters_is_not_cut() -> None:
    assert [ticker("CHA US"), ticker("ABCN"), ticker("C1HL34  BR")] == ["CHA US", "ABCN", "C1HL34 BR"]


def test_a_number_without_a_country_stays_as_it_is() -> None:
    assert document_number("D366 871") == "D366 871"
