"""The files people have become holdings and row notes: one file per format."""

from service.holdings.admission import admit_rows
from service.holdings.column_map import parse_columns
from service.holdings.portfolio_file import Layout, PortfolioFile, read_portfolio

__all__ = ["Layout", "PortfolioFile", "admit_rows", "parse_columns", "read_portfolio"]
