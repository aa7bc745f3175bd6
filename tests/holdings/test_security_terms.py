"""What a row says of the security itself, by its columns and by its printed name."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.holdings import Holding
from service.domain.instruments import Instrument, Terms
from service.holdings import admit_rows
from service.matching.parse.security_terms import printed_terms, terms_of

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("NOVATEK PJSC SPON GDR", Instrument.DEPOSITARY_RECEIPT),
        ("LUKOIL PJSC-SPON ADR", Instrument.DEPOSITARY_RECEIPT),
        ("GAZPROM PJSC SP.ADRS", Instrument.DEPOSITARY_RECEIPT),
        ("VALE SA BDR", Instrument.DEPOSITARY_RECEIPT),
        ("SBERBANK OF RUSSIA ORD SHS", Instrument.EQUITY),
        ("SURGUTNEFTEGAS PFD", Instrument.EQUITY),
        ("PETROLEOS DE VENEZUELA SA 6% 2024", Instrument.DEBT),
        ("SB CAPITAL SA 5.25% 23/05/2023", Instrument.DEBT),
        ("NOVATEK 4.422% 13/12/2022 NOTES", Instrument.DEBT),
        ("VTB EURASIA 9 1/2% PERP", Instrument.DEBT),
        ("GAZPROM CALL OPTION 12/26", Instrument.OPTION),
        ("ROSNEFT SWAP TRS GS", Instrument.SWAP),
        ("ALIBABA WTS", Instrument.WARRANT),
        ("X5 NIL PAID", Instrument.RIGHT),
        ("ISHARES MSCI RUSSIA ADR/GDR UCITS ETF", Instrument.FUND),
        ("SBERBANK OF RUSSIA PJSC", None),
        ("PUBLIC JOINT STOCK COMPANY NOVATEK", None),  # a legal form, no kind of security
        ("NOVATEK JOINT STOCK COMPANY", None),
        ("NOVATEK GDR NOTES", None),  # debt or equity: neither is sure
        ("SBERBANK 6% PFD 2027", None),
        ("NOVATEK ADR 4.2% 2022", None),
        ("NOVATEK COMMON STOCK", Instrument.EQUITY),
        ("BONDS GROUP INC", None),  # the company's own first word
        ("SHARES INC", None),
        ("60% EQUITY HOLDINGS", None),
    ],
)
def test_the_printed_name_says_the_kind_where_it_says_it(name: str, kind: Instrument | None) -> None:
    assert printed_terms(name).instrument is kind


def test_a_bond_may_print_its_day_of_maturity() -> None:
    assert printed_terms("NOVATEK 4.422% 12/13/2022 NOTES").matures_on == date(2022, 12, 13)
    assert printed_terms("NOVATEK 4.422% 2022-12-13 NOTES").matures_on == date(2022, 12, 13)
    assert printed_terms("NOVATEK 4.422% 31/31/2022 NOTES").matures_on is None
    assert printed_terms("NOVATEK 12/13/2022").matures_on is None


def test_what_the_holding_states_goes_first_and_a_contradiction_leaves_the_kind_open() -> None:
    stated = Holding(1, "NOVATEK PJSC", instrument=Instrument.DEBT, issued_on=date(2018, 1, 1))
    assert terms_of(stated, DAY) == Terms(Instrument.DEBT, date(2018, 1, 1))
    assert terms_of(Holding(1, "NOVATEK GDR", instrument=Instrument.DEBT), DAY).instrument is None
    assert terms_of(Holding(1, "NOVATEK GDR", instrument=Instrument.EQUITY), DAY).instrument is Instrument.EQUITY
    assert terms_of(Holding(1, "X", issued_on=date(2027, 1, 1)), DAY).issued_on is None


def test_a_security_that_matures_before_it_is_issued_has_neither_day() -> None:
    turned = Holding(1, "X", instrument=Instrument.DEBT, issued_on=date(2020, 1, 1), matures_on=date(2019, 1, 1))
    assert terms_of(turned, DAY) == Terms(Instrument.DEBT)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("equity", Instrument.EQUITY),
        ("Depositary Receipt", Instrument.DEPOSITARY_RECEIPT),
        ("depositary_receipt", Instrument.DEPOSITARY_RECEIPT),
        ("Corporate Bond", Instrument.DEBT),
        ("ESVUFR", Instrument.EQUITY),
        ("EDSXFR", Instrument.DEPOSITARY_RECEIPT),
        ("DBFUFR", Instrument.DEBT),
        ("RWSTCA", Instrument.WARRANT),
        ("CEOGES", Instrument.FUND),
    ],
)
def test_a_kind_is_read_by_word_or_cfi_code(word: str, kind: Instrument) -> None:
    portfolio = admit_rows(
        [(2, {"name": "X", "instrument": word, "issued_on": "2018-01-05", "matures_on": "2028-01-05"})]
    )
    (holding,) = portfolio.holdings
    assert (holding.instrument, holding.issued_on, holding.matures_on) == (kind, date(2018, 1, 5), date(2028, 1, 5))
    assert portfolio.warnings == ()


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("instrument", "gadget", "no kind of security"),
        ("instrument", "ENERGY", "no kind of security"),
        ("instrument", "ESTATE", "no kind of security"),
        ("instrument", "COMMON", "no kind of security"),
        ("issued_on", "soon", "screened without it"),
    ],
)
def test_what_cannot_be_read_is_noted_and_the_row_is_screened(field: str, text: str, words: str) -> None:
    portfolio = admit_rows([(2, {"name": "X", field: text})])
    assert len(portfolio.holdings) == 1
    (note,) = portfolio.warnings
    assert (note.row, note.column, note.value) == (2, field, text)
    assert words in note.message


@given(st.text(max_size=60))
def test_any_name_is_read_without_a_fault(name: str) -> None:
    assert printed_terms(name).issued_on is None
