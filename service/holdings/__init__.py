"""The files people have become holdings and row notes: one file per format."""

from service.holdings.admission import admit_rows
from service.holdings.column_map import parse_columns
from service.holdings.header import FIELDS
from service.holdings.portfolio_file import Layout, PortfolioFile, read_portfolio
from service.holdings.understanding import Understanding, corrections, understand

__all__ = [
    "FIELDS",
    "Layout",
    "PortfolioFile",
    "Understanding",
    "admit_rows",
    "corrections",
    "parse_columns",
    "read_portfolio",
    "understand",
]
