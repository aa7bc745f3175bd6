"""A screening in the shapes people and pipelines read; what may be long is written part by part."""

from collections.abc import Callable, Iterator

from service.reports.columns import MEANINGS
from service.reports.csv_table import csv_parts, to_csv
from service.reports.json_text import json_parts, to_json
from service.reports.junit import junit_parts
from service.reports.page import to_html
from service.reports.table import table_parts
from service.reports.workbook import to_xlsx, xlsx_parts
from service.screening.answer import Shown

__all__ = [
    "FORMATS",
    "HTML",
    "MEANINGS",
    "XLSX",
    "csv_parts",
    "json_parts",
    "junit_parts",
    "to_csv",
    "to_html",
    "to_json",
    "to_xlsx",
    "xlsx_parts",
]


# Those that need nothing but the answer and are text.
FORMATS: dict[str, Callable[[Shown], Iterator[str]]] = {
    "table": table_parts,
    "json": json_parts,
    "csv": csv_parts,
    "junit": junit_parts,
}
HTML, XLSX = "html", "xlsx"
