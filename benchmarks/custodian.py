"""A custodian's file of any length: many accounts that hold the same tens of thousands of securities.

Always the same for the same number of rows and sources. Names are those of listed companies and of a fund's equities,
then made ones of their words; where those files are absent all are made of the words of the bundled lists, which look
like listed names far more often than a custodian's do, and take longer.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from benchmarks.sources import bundled, clean_names
from benchmarks.sources import rows as rows_of
from benchmarks.synthetic import Words, words
from service.domain.check_digits import check_digits
from service.domain.parties import IdentifierKind

COLUMNS = ("Account", "Security Name", "ISIN", "Quantity", "Market Value", "Currency", "Acquired")
# Why: a million rows of a custodian have 20,000 to 50,000 distinct securities.
SECURITIES = 40_000
_ROWS_OF_ACCOUNT = 500
_LISTED = 0.004  # share of the securities that bear the name of a listed party: as many as a world index has
_EQUITIES = "nbim_equities_2019.csv"
_COUNTRIES = {"US": 40, "GB": 9, "JP": 9, "CA": 6, "DE": 6, "FR": 5, "KY": 4, "CN": 4, "AU": 4, "KR": 3, "XS": 10}
_CURRENCIES = ("USD", "EUR", "GBP", "JPY", "CAD")
_CASH = ("CASH USD", "USD CASH BALANCE", "EUR CASH")
_WITHOUT_NAME, _WITHOUT_ISIN, _WITHOUT_BOTH, _DOUBLED = 0.001, 0.03, 0.0005, 0.001  # shares of the rows


@dataclass(frozen=True, slots=True)
class Security:
    """A security as the custodian prints it in every account."""

    name: str
    isin: str
    currency: str


@cache
def securities(count: int = SECURITIES) -> tuple[Security, ...]:
    """Make securities with distinct names, in no order."""
    made = random.Random(20_261_201)
    real = list(dict.fromkeys([*clean_names(), *(row["Name"] for row in rows_of("holdings", _EQUITIES))]))
    companies = Words.of(real) if real else words()[0]
    names = dict.fromkeys(made.choice(bundled()).names[0].text for _ in range(round(count * _LISTED)))
    names |= dict.fromkeys(made.sample(real, min(len(real), count - len(names))))
    while len(names) < count:
        names[companies.name(made)] = None
    countries = made.choices(list(_COUNTRIES), list(_COUNTRIES.values()), k=count)
    found = [
        Security(name, _isin(country, made.randrange(10**9)), made.choice(_CURRENCIES))
        for name, country in zip(names, countries, strict=True)
    ]
    made.shuffle(found)
    return tuple(found)


def lines(rows: int) -> Iterator[str]:
    """Write holdings account by account, a line of cash in each; some lack a name or an ISIN, some come twice.

    The most held hundredth of the securities makes a tenth of the rows, as in funds that follow indices.
    """
    made, held = random.Random(20_261_202), securities()
    yield _line(COLUMNS)
    before: tuple[str, ...] = ()
    for number in range(rows):
        account = f"C-{number // _ROWS_OF_ACCOUNT:06d}"
        amount = f"{made.randrange(1, 4_000_000) / 4:.2f}"
        if number % _ROWS_OF_ACCOUNT == _ROWS_OF_ACCOUNT - 1:
            before = (account, made.choice(_CASH), "", "", amount, "USD", "")
        elif not (before and before[2] and before[0] == account and made.random() < _DOUBLED):
            one = held[int(len(held) * made.random() ** 2)]
            day = f"{made.randrange(2009, 2021)}-{made.randrange(1, 13):02d}-{made.randrange(1, 29):02d}"
            name, isin = _told(one, made.random())
            before = (account, name, isin, str(made.randrange(1, 90_000)), amount, one.currency, day)
        yield _line(before)


def _told(one: Security, drawn: float) -> tuple[str, str]:
    """Give what a row says of a security: now and then not its name, or not its ISIN, or neither."""
    lacks_both, lacks_name = drawn < _WITHOUT_BOTH, drawn < _WITHOUT_BOTH + _WITHOUT_NAME
    lacks_isin = lacks_both or (not lacks_name and drawn < _WITHOUT_BOTH + _WITHOUT_NAME + _WITHOUT_ISIN)
    return "" if lacks_name else one.name, "" if lacks_isin else one.isin


def _isin(country: str, number: int) -> str:
    body = f"{country}{number:09d}"
    return body + check_digits(IdentifierKind.ISIN, f"{body}0")


def _line(cells: tuple[str, ...]) -> str:
    quoted = (f'"{cell}"' if "," in cell else cell for cell in cells)
    return f"{','.join(quoted)}\r\n"
