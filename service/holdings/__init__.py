"""The files people have become holdings and row notes: one file per format."""

from service.holdings.admission import admit_rows
from service.holdings.column_map import parse_columns
from service.holdings.header import FIELDS
from service.holdings.portfolio_file import Layout, PortfolioFile, read_portfolio
from service.holdings.reading import first_lines
from service.holdings.understanding import Column, Understanding, understand

__all__ = [
    "FIELDS",
    "Column",
    "Layout",
    "PortfolioFile",
    "Understanding",
    "admit_rows",
    "first_lines",
    "parse_columns",
    "read_portfolio",
    "understand",
]
