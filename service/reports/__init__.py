"""A screening document in the shapes people and pipelines read."""

import json
from collections.abc import Callable

from service.document import Document
from service.reports.csv_table import to_csv
from service.reports.junit import to_junit
from service.reports.page import to_html
from service.reports.table import to_table
from service.reports.workbook import to_xlsx

__all__ = ["FORMATS", "HTML", "XLSX", "to_csv", "to_html", "to_json", "to_xlsx"]


def to_json(document: Document) -> str:
    """Write the document itself."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


# Those that need nothing but the document and are text.
FORMATS: dict[str, Callable[[Document], str]] = {
    "table": to_table,
    "json": to_json,
    "csv": to_csv,
    "junit": to_junit,
}
HTML, XLSX = "html", "xlsx"
