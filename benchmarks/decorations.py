"""What files print around a name: listed names decorated family by family must never read as clear by silence.

Half of the shapes are those of real holdings files and of an exchange's list of securities; the rest are of custodians'
and brokers' kinds. The words of the family `unknown` stand in no table of the product, and must never be put there.
"""

import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from benchmarks import matcher
from benchmarks.outcomes import Case, Figure, Outcome, Suite, absent, by_family, share, short_hash, tally, verdict_of
from benchmarks.sources import SDN, PublishersList, bundled, index_of, namesakes, parties_of, parties_on
from service.domain.parties import NameKind

UNKNOWN = "unknown"
_COMPANIES = 200
_SURE = frozenset({NameKind.PRIMARY, NameKind.ALIAS, NameKind.ISSUER, NameKind.FORMER, NameKind.SHORT})
_LEAST_LETTERS = 4

# `{}` is the name; `{half}` is as much of it as stands in a second column that was cut.
SHAPES: dict[str, tuple[str, ...]] = {
    "ticker": (
        "{} 1810 HK", "{} 002415 CH", "{} 2333 HK EQUITY", "{} (0763.HK)", "{} (SEHK:883)", "{} (HKG: 3888)",
        "{} - 01211", "[XHKG:0981] {}", "0386.HK {}", "{} XYZA US", "{} (NYSE: XYZA)", "{} 600104 C1", "{} SZ000063",
        "{} 2628 HK CUR",
    ),
    "account": (
        "{} ACCT 12345", "{} LOT 5", "{} A/C 0099-123", "{} SUB ACCT 77", "{} LOT#3", "{} CUSTODY ACC 004512",
        "{} PORT 12", "ACCOUNT 5521 - {}", "{} - REF 20211", "{} TAX LOT 2020-05-11", "{} POSITION 17", "{} QTY 1,000",
    ),
    "trade": (
        "{} - DO NOT TRADE", "{} SWAP TRS GS", "{} PRV PLACEMENT", "{} CFD MS", "{} BLOCK TRADE", "{} (COLLATERAL)",
        "{} UNSETTLED", "{} T+2 SETTLE", "{} SHORT", "{} HEDGE", "{} SOLD", "{} BUY", "{} - ILLIQUID",
        "{} PRIVATE PLACEMENT", "{} ON LOAN", "{} SEC LENDING", "{} DELIVERY VS PAYMENT",
    ),
    "marker": (
        "{} (OLD)", "{} *PENDING*", "{} (NEW)", "{} **", "{} - DUPLICATE", "{} [REVIEW]", "{} #N/A", "{} (TEMP)",
        "{} - SEE NOTE 4", "{} (UNLISTED)", "*{}*", "{} ???", "{} - TBC", "> {}", "{} (CONT'D)", "{} - CONTINUED",
    ),
    "par": (
        "{} DL-,01", "{} EO-,22", "{} LS0,01", "{} DK 10", "{} ADR/1Z DL-,0001", "{} HD-,10", "{}HD-,10", "{} YC 1",
        "{} H YC 1", "{} NAM.SF 10", "{} O.N.", "{} ADR DL-,0001", "{} REG.S YC 1", "{} SP.ADR H/10", "{} HKD0.02",
        "{} USD0.004", "{} NPV", "{} CNY1 'H'", "{} ORD USD0.000025",
    ),
    "shares": (
        "{} SPON GDR REG S", "{} SP.ADRS", "{} Reg.Shs", "{} ADR EACH REPR 2 ORD", "{} BDR", "{} CEDEAR", "{} CDI",
        "{} DRC", "{} NVDR", "{} TDR", "{} GDN", "{} Namens-Aktien", "{} ACTIONS NOM.", "{} STAPLED", "{} REIT",
        "{} CAT A", "{} 144A", "{} TRS", "{} AMERICAN DEPOSITARY SHARES EACH REPRESENTING 5 ORDINARY SHARES",
        "{} ADR (REP 5 ORD)", "{} ADS EACH REP 100 H SHS", "{} SPONSORED ADR REPSTG 20 SHS CL H", "{} DEP RECEIPTS",
        "{} STOCK DIVIDEND", "{} INHABER-AKTIEN", "{} ACC. ORDINARIAS", "{} AZIONI ORD", "{} PORTEUR",
    ),
    "exchange": (
        "{}-B", "{}-S", "{}-W", "{}-SW", "{}-H", "{}-NEW", "{}-H SHARES", "{}-A", "{} CLASS A", "{} CLASS H",
        "{} H", "{} NON VOTING PRE", "{} UNITS", "{} LTD H", "{} (RMB)", "{}-R", "{} COM STK", "{} CL A COM",
    ),
    "code": (
        "{} KYG017191142", "KYG017191142 {}", "{} / KYG017191142", "{}/KYG017191142", "{} (KYG017191142)",
        "{} [ISIN KYG017191142]", "B01CT30 {}", "{} SEDOL B01CT30", "{} CUSIP 037833100", "KYG017191142{}",
        "{} ISIN: KYG017191142", "037833100 - {}", "{} BBG000B9XRY4", "{} LEI 5493001KJTIIGC8Y1R12", "{} (A1W1WF)",
        "{} WKN A1W1WF", "{} VALOR 908440",
    ),
    "note": (
        "{} (1)(2)", "{} (1,2)", "{} [1]", "12. {}", "{} (a)(b)", "1) {}", "{} (1)", "{}(2)", "{} *", "{} \u2020\u2021",
        "(3) {}", "{} (a)", "{} (Note 7)", "{} \u00b9\u00b2", "#4 {}", "{} (c)(d)(e)", "No. 7 {}", "{} (1)*", "iv) {}",
    ),
    "state": (
        "{} (suspended)", "{} ESCROW", "{} DUMMY LINE", "{} IN LIQUIDATION", "{} (in liquidation)", "{} - DELISTED",
        "{} (FORMERLY VELTRANO LTD)", "{} FKA VELTRANO", "{} f/k/a VELTRANO LTD", "VELTRANO LTD (NOW {})",
        "{} (Restricted)", "{} (DEFAULTED)", "{} IN ADMINISTRATION", "{} PLACEHOLDER", "{} CONTRA CUSIP",
        "{} - MERGED", "{} NIL PAID", "{} WHEN ISSUED", "{} EX RIGHTS", "{} (HALTED)", "{} UNDER OFFER",
    ),
    "twice": (
        "{} {}", "{} {half}", "{} - {}", "{} / {}", "{} ({})",
    ),
    "debt": (
        "{} due 2028", "{} SR UNSEC 144A", "{} SR UNSEC", "{} 5.125% 2028", "{} 4 7/8 08/24/27", "{} PERP",
        "{} 3.25 11/04/24", "{} FRN 2025", "{} ZCP 2026", "{} CONV BD 2030", "{} MTN REGS 28", "{} GTD NT 05.25 2030",
        "{} SUB NTS", "{} TERM LOAN B", "{} CP 10/12/2024", "{} BOND 28",
    ),
    "blank": (
        "\u3164{}", "{}\u2800", "{}\ufffd", "\ufeff{}\u200b", "{}\u00a0\u3164", "\u2800{}\u2800",
    ),
    UNKNOWN: (
        "{} SIPP", "{} VERTEX", "{} KESTREL SLEEVE", "{} ZEPHYR", "SIPP {}", "{} QXR", "{} MANDATE BLENHEIM", "{} JUNO",
        "WENTWORTH - {}", "{} (WENTWORTH)", "{} POOLED",
    ),
}  # fmt: skip


def decorated(text: str) -> list[tuple[str, str]]:
    """Print a name in every shape, each with its family."""
    half = text[: max(8, len(text) // 2)].strip()
    return [
        (family, shape.replace("{half}", half).replace("{}", text))
        for family, shapes in SHAPES.items()
        for shape in shapes
    ]


@cache
def names_of_the_ban() -> tuple[tuple[str, str], ...]:
    """Give the sure names of the companies on us-ns-cmic, each with its party."""
    ids = parties_on(frozenset({"us-ns-cmic"}))
    parties = (party for party in bundled() if party.id in ids)
    named = ((name, party.id) for party in parties for name in party.names)
    return tuple(dict.fromkeys((name.text, party) for name, party in named if _is_able(name.text, name.kind)))


def measure_bundled() -> Suite:
    """Decorate every sure name of the companies on us-ns-cmic."""
    suite = _measured(None, names_of_the_ban(), 0.01, namesakes(bundled()))
    return replace(suite, code="decorations", title="Decorated names of us-ns-cmic")


def measure_sdn() -> Suite:
    """Decorate the names of 200 companies of the SDN list."""
    parties = parties_of(SDN)
    able = [(one.name, one.id) for one in parties if one.kind == "entity" and _is_able(one.name, NameKind.PRIMARY)]
    named = random.Random(15).sample(able, min(_COMPANIES, len(able)))
    suite = _measured(SDN, named, 0.10, namesakes(parties))
    return replace(suite, code="decorations-us-sdn", title=f"Decorated names: {SDN.label}")


def _is_able(text: str, kind: NameKind) -> bool:
    return kind in _SURE and text.isascii() and sum(map(str.isalpha, text)) >= _LEAST_LETTERS


def _measured(
    published: PublishersList | None, named: Sequence[tuple[str, str]], most: float, same: Mapping[str, frozenset[str]]
) -> Suite:
    began = time.perf_counter()
    index = index_of(published)
    if index is None or not named:
        return absent("", "", "the publisher's files are absent")
    cases = [
        Case(f"{party}/{short_hash(text)}", family, changed, same[party])
        for text, party in dict.fromkeys(named)
        for family, changed in decorated(text)
    ]
    answers = matcher.ask_all(index, [case.text for case in cases])
    outcomes = tuple(verdict_of(case, found) for case, found in zip(cases, answers, strict=True))
    figures = [_figure(family, members, most) for family, members in by_family(outcomes).items()]
    faults = tuple(one for one in outcomes if not one.is_found)
    return Suite("", "", tuple(figures), outcomes, faults, (), time.perf_counter() - began)


def _figure(family: str, members: Sequence[Outcome], most: float) -> Figure:
    silent = 1 - share(members)
    goal = 0.10 if family == UNKNOWN else most
    return Figure(f"{family}: not found", silent, goal, "<=", tally(members))
