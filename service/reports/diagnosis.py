"""A home's state as a person or a program reads it."""

import json

from rich.console import Group
from rich.table import Table
from rich.text import Text

from service.domain.wording import counted
from service.reports.terminal import render
from service.screening.document import Document

_STYLES = {"fine": "green", "advice": "bold cyan", "warning": "bold yellow", "unusable": "bold red"}


def to_diagnosis(document: Document, *, for_terminal: bool = False) -> str:
    """Draw each check, then each live list with its age."""
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for check in document["checks"]:
        table.add_row(Text(check["state"], style=_STYLES[check["state"]]), check["name"], Text(check["message"]))
    for one in document["lists"]:
        entries, days = counted(one["entries"], "entry", "entries"), counted(one["age_days"], "day", "days")
        age = f"{entries} of {one['published_on']}, checked {days} ago"
        table.add_row("", one["code"], Text(f"{age}{', stale' if one['stale'] else ''}"))
    return render(Group(table, Text(document["state"], style=_STYLES[document["state"]])), for_terminal=for_terminal)


def to_diagnosis_json(document: Document) -> str:
    """Write the checks as JSON: `state`, `home`, `database`, `checks` (name, state, message) and `lists`."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
