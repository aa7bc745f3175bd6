"""The files people have become holdings and row notes: one file per format."""

from service.holdings.column_detection import Column, Understanding, understand
from service.holdings.columns.column_map import parse_columns
from service.holdings.columns.corrections import corrections
from service.holdings.columns.header import FIELDS
from service.holdings.kept_reading import packed_reading, reader, unpacked_reading
from service.holdings.portfolio_file import (
    OUTSIDE,
    AdmittedRows,
    Layout,
    PortfolioFile,
    SpooledPortfolio,
    open_portfolio,
    read_portfolio,
)
from service.holdings.preview import FilePreview, layout_keys, look_with_rows, not_read
from service.holdings.reading import beginning
from service.holdings.rows.admission import admit_rows

__all__ = [
    "FIELDS",
    "OUTSIDE",
    "AdmittedRows",
    "Column",
    "FilePreview",
    "Layout",
    "PortfolioFile",
    "SpooledPortfolio",
    "Understanding",
    "admit_rows",
    "beginning",
    "corrections",
    "layout_keys",
    "look_with_rows",
    "not_read",
    "open_portfolio",
    "packed_reading",
    "parse_columns",
    "read_portfolio",
    "reader",
    "understand",
    "unpacked_reading",
]
